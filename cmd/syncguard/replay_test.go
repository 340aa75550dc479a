package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze/store"
)

// outage writes an hour of one call a second, of which the calls of ten
// minutes fail.
func outage() string {
	var b strings.Builder
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i := range 3600 {
		status := 200
		if i >= 1800 && i < 2400 {
			status = 503
		}
		fmt.Fprintf(&b, `{"time":%q,"integration":"stripe","tenant":"tenant-%02d","status":%d}`+"\n",
			start.Add(time.Duration(i)*time.Second).Format(time.RFC3339), i%30, status)
	}
	return b.String()
}

// inProcess runs a command line and returns its exit code and what it printed.
func inProcess(stdin io.Reader, now func() time.Time, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, app{
		stdin: stdin, stdout: &out, stderr: &errs, now: now, zone: time.UTC,
		getenv: func(string) string { return "" },
	})
	return code, out.String(), errs.String()
}

// When the wall clock leaps, every batch is committed by itself.
func TestCommittingOftenChangesNothing(t *testing.T) {
	folder := t.TempDir()
	log := filepath.Join(folder, "app.log")
	if err := os.WriteFile(log, []byte(outage()), 0o600); err != nil {
		t.Fatal(err)
	}
	clock := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	still := func() time.Time { return clock }
	leaping := func() time.Time { clock = clock.Add(commitEvery); return clock }

	_, want, _ := inProcess(nil, still, "replay", log, "--json", "--db", filepath.Join(folder, "once.db"))
	_, got, _ := inProcess(nil, leaping, "replay", log, "--json", "--db", filepath.Join(folder, "often.db"))
	if !strings.Contains(want, `"id": "INC-`) {
		t.Fatalf("the report holds no incident:\n%s", want)
	}
	if got != want {
		t.Errorf("report after many commits\n got %s\nwant %s", got, want)
	}
}

// A log that is read in two runs, cut anywhere, gives the report of one run.
func TestCutAnywhere(t *testing.T) {
	folder := t.TempDir()
	log, text := filepath.Join(folder, "app.log"), outage()
	write := func(text string) {
		if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(text)
	_, want, _ := inProcess(nil, time.Now, "replay", log, "--json", "--db", filepath.Join(folder, "whole.db"))
	line := len(text) / 3600
	for _, cut := range []int{
		line, 1799 * line, 1803*line + line/2, 1830 * line, 2000*line + 1, 2399 * line, 2410 * line, 3000 * line, len(text) - 1,
	} {
		db := filepath.Join(folder, fmt.Sprintf("cut-%d.db", cut))
		write(text[:cut])
		if code, _, stderr := inProcess(nil, time.Now, "replay", log, "--db", db, "--quiet"); code != exitFine {
			t.Fatalf("replay of the first %d bytes: exit %d, %s", cut, code, stderr)
		}
		write(text)
		_, got, _ := inProcess(nil, time.Now, "replay", log, "--json", "--db", db)
		if got != want {
			t.Errorf("report of two runs, cut at byte %d\n got %s\nwant %s", cut, got, want)
		}
	}
}

// A second writer is turned away, by name; a reader is not.
func TestDatabaseInUse(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "app.db")
	d, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	code, _, stderr := inProcess(strings.NewReader(outage()), time.Now, "replay", "--db", path)
	want := fmt.Sprintf("syncguard: database %s is in use by process %d\nhint: ", path, os.Getpid())
	if code != exitInput || !strings.HasPrefix(stderr, want) {
		t.Errorf("replay beside another: exit %d, stderr %q; want %d, %q", code, stderr, exitInput, want)
	}
	if code, _, stderr := inProcess(nil, time.Now, "incidents", "--db", path); code != exitFine {
		t.Errorf("incidents beside a writer: exit %d, stderr %q; want %d", code, stderr, exitFine)
	}
}

func TestDescribeProgress(t *testing.T) {
	for _, c := range []struct {
		events  int64
		live    int
		elapsed time.Duration
		want    string
	}{
		{0, 0, 0, "0 events, 0/s, 0 live incidents"},
		{950, 1, time.Second, "950 events, 950/s, 1 live incident"},
		{12_340, 2, 2 * time.Second, "12.3k events, 6.2k/s, 2 live incidents"},
		{999_950, 2, time.Second, "1.0M events, 1.0M/s, 2 live incidents"},
	} {
		if got := describeProgress(c.events, c.live, c.elapsed); got != c.want {
			t.Errorf("describeProgress(%d, %d, %s) = %q, want %q", c.events, c.live, c.elapsed, got, c.want)
		}
	}
}
