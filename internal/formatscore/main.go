// Command formatscore measures how well the formats read lines whose meaning is
// stated elsewhere: a file of cases that is no part of the project. It knows no
// case by name and corrects none; what comes out wrong is listed.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

func main() {
	cases := flag.String("cases", "", "gzip-packed JSON lines `file` with the cases: fmt, file, raw, and what is stated of it (time, status, level, msg)")
	misses := flag.Bool("misses", false, "list every case that was missed or read wrongly")
	flag.Parse()
	if err := run(os.Stdout, *cases, *misses); err != nil {
		fmt.Fprintln(os.Stderr, "formatscore:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, path string, list bool) error {
	if path == "" {
		return errors.New("no cases given (hint: make format-score CASES=parser_cases.jsonl.gz)")
	}
	all, err := readCases(path)
	if err != nil {
		return err
	}
	s := scoreAll(all)
	out := bufio.NewWriter(w)
	if list {
		s.writeMisses(out)
	}
	s.writeTable(out)
	return out.Flush()
}

// stated is one line with what its source says that it means.
type stated struct {
	Format string     `json:"fmt"`
	File   string     `json:"file"`
	Raw    string     `json:"raw"`
	Time   *string    `json:"time"`
	Stamp  string     `json:"ts_text"` // where the time is not stated: the text it stands in
	Year   bool       `json:"year_in_line"`
	Zone   bool       `json:"tz_in_line"`
	Status *statusInt `json:"status"`
	Level  *string    `json:"level"`
	Msg    *string    `json:"msg"`
}

// statusInt takes a status written as a number or as text.
type statusInt int

// UnmarshalJSON implements json.Unmarshaler.
func (s *statusInt) UnmarshalJSON(b []byte) error {
	var n int
	if err := json.Unmarshal([]byte(strings.Trim(string(b), `"`)), &n); err != nil {
		return fmt.Errorf("read status %s: %w", b, err)
	}
	*s = statusInt(n)
	return nil
}

func readCases(path string) ([]stated, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", path, err)
	}
	var all []stated
	for d := json.NewDecoder(z); ; {
		var c stated
		switch err := d.Decode(&c); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		all = append(all, c)
	}
}

// reference gives stamps without a year one; the year is not compared then.
var reference = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
