package parse_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/internal/corpus"
	"github.com/syncguard/syncguard/parse"
)

// TestMemoryChangesNothing reads lines of all formats in a random order with one
// decoder, whose tables are full of other lines then, and each with a decoder of
// its own: the events are the same.
func TestMemoryChangesNothing(t *testing.T) {
	var lines []string
	for _, shape := range corpus.Shapes() {
		var log bytes.Buffer
		if err := (corpus.Corpus{Shape: shape, Size: 150_000, Tenants: 2000, Seed: 3}).Write(&log); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Split(strings.TrimSpace(log.String()), "\n")...)
	}
	for _, f := range parse.Formats() {
		for _, s := range f.Samples {
			if s.Header == "" && !strings.Contains(s.Line, "\n") {
				lines = append(lines, s.Line)
			}
		}
	}
	lines = append(lines,
		`{"a":1,"b":{"c":2},"time":"2026-01-02T03:04:05Z","tenant":"x","a":{"tenant":"y"},"tenant":"z","status":500,"msg":"m"}`,
		`{"time":"2026-01-02T03:04:05Z","a.tenant":"x","a":{"tenant":"y"},"status":500,"msg":"m"}`,
		`{"time":"2026-01-02T03:04:05Z","tenant":"x","status":200,"region":"eu","zone":"eu","pod":"eu","path":"/t/x/webhooks/x"}`,
		`{"time":"2026-01-02T03:04:05Z","tenant":"webhooks","status":200,"path":"/t/x/webhooks/x;v=1"}`,
	)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	opt := parse.Options{Reference: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}
	one := parse.NewDecoder("app.log", opt)
	for _, line := range lines {
		var got, want parse.Batch
		one.Chunk(line, 0, &got)
		parse.NewDecoder("app.log", opt).Chunk(line, 0, &want)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("line %s\n got %+v\nwant %+v", line, got, want)
		}
	}
}
