// Command bench times the whole program on large logs that it makes from a seed,
// in turn with the other tools that are on PATH, and prints a table with the
// ratios that the targets speak of. What is missed is named.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// options are the flags.
type options struct {
	bin     string
	cache   string
	modules string // where node finds DuckDB's binding
	size    int64
	big     int64
	runs    int
	only    *regexp.Regexp
	log     io.Writer
}

func main() {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	o := options{log: os.Stderr}
	only := flag.String("only", "", "only the parts whose name matches this `expression`: json, mixed, nginx, logfmt, packed, growth, start, stream")
	flag.StringVar(&o.bin, "bin", "bin/syncguard", "the `program`")
	flag.StringVar(&o.cache, "cache", filepath.Join(cache, "syncguard-bench"), "the `folder` that keeps the logs")
	flag.StringVar(&o.modules, "modules", "", "the `folder` of node_modules with @duckdb/node-api, where there is no duckdb on PATH")
	flag.Int64Var(&o.size, "size", 1e9, "bytes of a log; slow tools get a twentieth")
	flag.Int64Var(&o.big, "stream", 10e9, "bytes of the log that is read from a pipe; 0: none")
	flag.IntVar(&o.runs, "runs", 5, "runs of each command, of which the median counts")
	flag.Parse()
	if o.only, err = regexp.Compile(*only); err == nil {
		err = o.run(os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

// parts are what is measured, by name.
var parts = []struct {
	name    string
	measure func(*session) error
}{
	{"json", func(s *session) error { return s.against("json") }},
	{"mixed", func(s *session) error { return s.against("mixed") }},
	{"nginx", func(s *session) error { return s.against("nginx") }},
	{"logfmt", func(s *session) error { return s.against("logfmt") }},
	{"packed", (*session).packed},
	{"growth", (*session).growth},
	{"start", (*session).start},
	{"stream", (*session).stream},
}

func (o *options) run(w io.Writer) error {
	dir, err := os.MkdirTemp("", "syncguard-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s := session{options: o, dir: dir}
	if s.bin, err = filepath.Abs(o.bin); err != nil {
		return err
	}
	if _, err := os.Stat(s.bin); err != nil {
		return fmt.Errorf("find the program: %w (hint: make build)", err)
	}
	for _, p := range parts {
		if o.only.MatchString(p.name) {
			fmt.Fprintf(o.log, "%s …\n", p.name)
			if err := p.measure(&s); err != nil {
				return fmt.Errorf("measure %s: %w", p.name, err)
			}
		}
	}
	s.judge()
	s.print(w)
	return nil
}
