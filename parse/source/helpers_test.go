package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/syncguard/syncguard/parse"
)

// plainDecoder understands lines "unixms integration tenant ok|failed [attempt]".
type plainDecoder struct {
	stream string
	attrs  *parse.Attrs
}

func newPlainDecoder(stream string, _ time.Time) func() Decoder {
	return func() Decoder {
		return &plainDecoder{stream, &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: "eu"}}}}
	}
}

func (d *plainDecoder) Chunk(data string, base int64, out *parse.Batch) {
	if out.Counts.ByFormat == nil {
		out.Counts.ByFormat = make(map[string]int64)
	}
	for start := 0; start < len(data); {
		line := data[start:]
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		d.line(line, base+int64(start), out)
		start += len(line) + 1
	}
}

func (d *plainDecoder) line(line string, offset int64, out *parse.Batch) {
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return
	}
	out.Counts.Lines++
	f := strings.Split(line, " ")
	ms, err := strconv.ParseInt(f[0], 10, 64)
	if err != nil || len(f) < 4 {
		out.Counts.Unparsed++
		return
	}
	e := parse.Event{
		At: time.UnixMilli(ms).UTC(), Integration: strings.Clone(f[1]), Tenant: strings.Clone(f[2]), Outcome: parse.OK, Attrs: d.attrs, Count: 1,
		Origin: parse.Origin{Stream: d.stream, Offset: offset},
	}
	if strings.HasPrefix(f[3], "failed") {
		e.Outcome, e.Message, e.Line = parse.Failed, strings.Clone(f[3]), strings.Clone(line)
	}
	if len(f) > 4 {
		e.Attempt.ID = f[4]
	}
	out.Counts.Events++
	out.Counts.ByFormat["plain"]++
	if out.Counts.First.IsZero() || e.At.Before(out.Counts.First) {
		out.Counts.First = e.At
	}
	if e.At.After(out.Counts.Last) {
		out.Counts.Last = e.At
	}
	out.Events = append(out.Events, e)
}

// at writes a line for a time in seconds.
func at(second float64, fields string) string {
	return fmt.Sprintf("%d %s\n", int64(second*1000), fields)
}

// write makes a file and packs it as its name says.
func write(t testing.TB, path string, data string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, pack(t, path, data), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func pack(t testing.TB, path, data string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch filepath.Ext(path) {
	case ".gz":
		w = gzip.NewWriter(&b)
	case ".zst":
		w, err = zstd.NewWriter(&b)
	case ".xz":
		w, err = xz.NewWriter(&b)
	default:
		return []byte(data)
	}
	if err == nil {
		_, err = io.WriteString(w, data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// run is what reading to the end gave.
type run struct {
	delivered, final []parse.Event
	state            []byte
	coverage         Coverage
	problems         []Problem
	watermarks       []time.Time
}

// all is everything the run would show.
func (r run) all() []parse.Event { return append(slices.Clone(r.delivered), r.final...) }

func testOptions() Options {
	return Options{NewDecoder: newPlainDecoder, Lateness: 2 * time.Second, Workers: 2, spoil: true}
}

// find is Find that must not fail.
func find(t testing.TB, args ...string) []Stream {
	t.Helper()
	streams, problems := Find(args)
	if len(problems) > 0 {
		t.Fatalf("Find(%q) found problems: %v", args, problems)
	}
	return streams
}

func read(t testing.TB, streams []Stream, saved []byte, opt Options) run {
	t.Helper()
	f, err := NewFeed(streams, saved, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r run
	for {
		b, err := f.Next(context.Background())
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		r.delivered = append(r.delivered, b.Events...)
		r.watermarks = append(r.watermarks, b.Watermark)
	}
	if r.state, err = f.State(); err != nil {
		t.Fatal(err)
	}
	r.final = f.Finish()
	if after, err := f.State(); err != nil || !bytes.Equal(after, r.state) {
		t.Fatalf("Finish changed the state (err %v)", err)
	}
	r.coverage, r.problems = f.Coverage(), f.Problems()
	return r
}

// show writes events as lines, for messages.
func show(events []parse.Event) string {
	var b strings.Builder
	for i := range events {
		e := &events[i]
		fmt.Fprintf(&b, "%d %s %s %s @%s:%d\n", e.At.UnixMilli(), e.Integration, e.Tenant, e.Outcome, e.Origin.Stream, e.Origin.Offset)
	}
	return b.String()
}

// sameEvents fails when got is not want in every field.
func sameEvents(t testing.TB, name string, got, want []parse.Event) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("%s: event %d of %d\n got %+v\nwant %+v", name, i, len(want), got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d events, want %d\ngot:\n%.2000s\nwant:\n%.2000s", name, len(got), len(want), show(got), show(want))
	}
}

// problemsOf returns what problems say, one a line.
func problemsOf(problems []Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s\n", p.Error())
	}
	return b.String()
}
