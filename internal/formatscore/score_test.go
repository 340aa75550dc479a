package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Right, wrong and missed are told apart, and formats weigh the same however
// many lines they have.
func TestScore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cases.jsonl.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	_, _ = z.Write([]byte(strings.Join([]string{
		`{"fmt":"a","file":"a","raw":"2026-06-19 11:22:33 ERROR call failed","time":"2026-06-19T18:22:33Z","year_in_line":true,"level":"error","msg":"call failed"}`,
		`{"fmt":"a","file":"a","raw":"2026-06-19 11:22:34 TRACE more","time":"2026-06-19T11:22:35Z","year_in_line":true,"level":"debug"}`,
		`{"fmt":"a","file":"a","raw":"what is this","time":"2026-06-19T11:22:34Z"}`,
		`{"fmt":"b","file":"b","raw":"#Fields: date time sc-status cs-method"}`,
		`{"fmt":"b","file":"b","raw":"2026-06-19 11:22:33 503 GET","ts_text":"2026-06-19 11:22:33","status":"503"}`,
	}, "\n")))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(&out, path, true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| time | 66.7 % | 97 % | 16.7 % | 2 | 4 |", // a: one of three right, one wrong; b: right
		"| status | 100.0 % | 99 % | 0.0 % | 1 | 1 |",
		"| level | 100.0 % | 95 % | 0.0 % | 2 | 2 |",
		"| message | 100.0 % | 95 % | 0.0 % | 1 | 1 |",
		"wrong time of a\n  line 2026-06-19 11:22:34 TRACE more\n  got  2026-06-19T11:22:34Z",
		"missed time of a\n  line what is this",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("output lacks %q:\n%s", want, out.String())
		}
	}
}

func TestNoCases(t *testing.T) {
	for _, path := range []string{"", filepath.Join(t.TempDir(), "none.gz")} {
		if err := run(&strings.Builder{}, path, false); err == nil {
			t.Errorf("path %q: no error", path)
		}
	}
}
