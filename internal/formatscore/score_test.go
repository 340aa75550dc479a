package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Right, wrong, missed and disputed are told apart, and formats weigh the same
// however many lines they have.
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
		`{"fmt":"c","file":"c","raw":"17 11:22:33.1 read","ts_text":"11:22:33.1"}`,
		`{"fmt":"c","file":"c","raw":"2026-06-19 11:22:33 read","time":"2026-06-19T18:22:33Z","year_in_line":true,"tz_in_line":true,"level":"fatal","msg":"2026-06-19 11:22:33 read"}`,
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
		"| time | 61.1 % | 97 % | 27.8 % | 3 | 6 | 1 | 77.8 % | 11.1 % |", // a: one of three right, one wrong; b: right; c: one right, one disputed
		"| status | 100.0 % | 99 % | 0.0 % | 1 | 1 | 0 | 100.0 % | 0.0 % |",
		"| level | 50.0 % | 95 % | 0.0 % | 2 | 3 | 1 | 100.0 % | 0.0 % |",
		"| message | 100.0 % | 95 % | 0.0 % | 2 | 2 | 0 | 100.0 % | 0.0 % |",
		"there is: c 1\n",
		"| " + noZone + " | 1 | c |\n",
		"| " + noLevel + " | 1 | c |\n",
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
