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

	"charm.land/lipgloss/v2"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/source"
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
		events, read, total int64
		incidents, live     int
		elapsed             time.Duration
		want                string
	}{
		{0, 0, 0, 0, 0, 0, "0 incidents (0 live), 0 events, 0/s"},
		{950, 1, 1000, 1, 1, time.Second, "1 incident (1 live), 950 events, 950/s"},
		{12_340, 250, 1000, 3, 2, 2 * time.Second, "3 incidents (2 live), 12.3k events, 6.2k/s, 6s left"},
		{999_950, 1000, 1000, 2, 2, time.Second, "2 incidents (2 live), 1.0M events, 1.0M/s"},
		{4, 1, 100_000, 0, 0, 2 * time.Second, "0 incidents (0 live), 4 events, 2/s, 55h33m18s left"},
	} {
		at := progressState{source.Progress{BytesRead: c.read, BytesTotal: c.total, Events: c.events}, c.incidents, c.live}
		if got := describeProgress(at, c.elapsed); got != c.want {
			t.Errorf("describeProgress(%+v, %s) = %q, want %q", at, c.elapsed, got, c.want)
		}
	}
}

// What is drawn fits into 80 columns, or it would wrap.
func TestProgressFitsTheTerminal(t *testing.T) {
	for _, total := range []int64{0, 5_000_000_000_000} {
		var drawn bytes.Buffer
		clock := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
		bar := newProgress(&drawn, func() time.Time { return clock })
		clock = clock.Add(99 * time.Hour)
		bar.show(progressState{source.Progress{BytesRead: 1e12, BytesTotal: total, Events: 123_456_789_000}, 12_345, 12_345})
		for _, line := range strings.Split(drawn.String(), "\r") {
			if n := lipgloss.Width(line); n >= 80 {
				t.Errorf("drawn with %d bytes in all: %d cells, want less than 80: %q", total, n, line)
			}
		}
		if !strings.Contains(drawn.String(), "12345 incidents") {
			t.Errorf("drawn with %d bytes in all: %q, want the incidents", total, drawn.String())
		}
	}
}
