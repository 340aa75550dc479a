package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestRatioIsOfPairs(t *testing.T) {
	// The machine was slow in the second run, for both.
	a := []figures{{seconds: 1}, {seconds: 10}, {seconds: 1}}
	b := []figures{{seconds: 2}, {seconds: 20}, {seconds: 2}}
	if got := ratio(a, b); got != 0.5 {
		t.Errorf("got %v, want 0.5", got)
	}
	if got := middle([]figures{{seconds: 1}, {seconds: 4}}).seconds; got != 2.5 {
		t.Errorf("middle of two: got %v, want 2.5", got)
	}
}

func TestMissesAreNamed(t *testing.T) {
	s := session{options: &options{size: 1e9, runs: 3}, ours: map[string][]figures{
		"json": {{seconds: 2, peak: 200 << 20}}, "mixed": {{seconds: 2.5, peak: 1}},
	}}
	s.results = []result{{log: "json", tool: "wc -l", figures: figures{seconds: 0.1}, slice: slice, ratio: 20}}
	s.aim("json: × wc -l", 20, 8, "%.2f")
	s.judge()
	var out bytes.Buffer
	s.print(&out)
	for _, want := range []string{
		"1 GB of log", "| json | wc -l |  | 0.100 for 1/20 of it | 0.00 | 0 | 20.00 |", "| json: × wc -l | 8.00 | 20.00 | missed |",
		"| mixed: × the time of compact JSON of the same size | 1.54 | 1.25 |  |", "| json, a file: MiB | 128 | 200 | missed |",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q in\n%s", want, out.String())
		}
	}
}

func TestOnce(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f, err := (&command{args: []string{exe, "-test.run", "^$"}}).once()
	if err != nil || f.seconds <= 0 || f.peak < 1<<20 {
		t.Errorf("got %+v, %v, want what the process took", f, err)
	}
	if _, err := (&command{args: []string{exe, "-no-such-flag"}}).once(); err == nil || !strings.Contains(err.Error(), "no-such-flag") {
		t.Errorf("got %v, want the reason", err)
	}
}
