package source

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// TestTextIsLent reads the samples of all formats in small chunks, each of which
// is overwritten once it was decoded: nothing that comes of a chunk may lie in it.
func TestTextIsLent(t *testing.T) {
	var log strings.Builder
	for range 5 {
		for _, f := range parse.Formats() {
			for _, s := range f.Samples {
				if s.Header != "" {
					log.WriteString(s.Header + "\n")
				}
				log.WriteString(s.Line + "\n")
			}
		}
		log.WriteString(`{"time":"2026-01-02T03:04:05Z","msg":"call failed","integration":"AcmePay","tenant":"t1","plan":"gold","request_id":"r-4711","error":"reset by peer","url":"https://acme.my.salesforce.com/orders/1234"}` + "\n")
	}
	path := write(t, filepath.Join(t.TempDir(), "app.log"), log.String())
	decoder := func(stream string, _ time.Time) func() Decoder {
		return func() Decoder {
			return parse.NewDecoder(stream, parse.Options{Reference: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)})
		}
	}
	opt := Options{NewDecoder: decoder, Lateness: 20 * 365 * 24 * time.Hour, Workers: 1, chunk: 4 << 20}
	want := read(t, find(t, path), nil, opt)
	opt.chunk, opt.spoil, opt.Workers = 700, true, 2
	got := read(t, find(t, path), nil, opt)
	if len(want.all()) < 100 || !reflect.DeepEqual(got.all(), want.all()) {
		for i := range want.all() {
			if i < len(got.all()) && !reflect.DeepEqual(got.all()[i], want.all()[i]) {
				t.Fatalf("event %d\n got %+v\nwant %+v", i, got.all()[i], want.all()[i])
			}
		}
		t.Fatalf("got %d events, want %d", len(got.all()), len(want.all()))
	}
	if !reflect.DeepEqual(got.coverage, want.coverage) {
		t.Errorf("got coverage %+v\nwant %+v", got.coverage, want.coverage)
	}
}
