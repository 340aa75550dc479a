package source

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// realDecoder is the product's own.
func realDecoder(stream string, _ time.Time) func() Decoder {
	d := parse.NewDecoder(stream, parse.Options{})
	return func() Decoder { return d.Fork() }
}

// Which lines count as understood depends on nothing but the lines: not on
// chunks, workers, rotation, or where an earlier run stopped.
func TestContinuationsWhereverTheInputIsCut(t *testing.T) {
	const event = `{"time":"2026-01-02T03:04:05Z","integration":"stripe","status":200}` + "\n"
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 11))
		var b strings.Builder
		var unparsed, continuation int64
		understood := false
		for range 300 {
			switch rng.IntN(9) {
			case 0:
				b.WriteString(event)
				understood = true
			case 1:
				b.WriteString("what is this\n")
				unparsed++
				understood = false
			case 2:
				b.WriteString("\n")
			default:
				b.WriteString("\tat x.y(z.java:1)\n")
				if understood {
					continuation++
				} else {
					unparsed++
				}
			}
		}
		text := b.String()
		check := func(name string, c Coverage) {
			t.Helper()
			if c.Unparsed != unparsed || c.Continuation != continuation {
				t.Errorf("seed %d, %s: %d unparsed, %d continuation; want %d, %d", seed, name, c.Unparsed, c.Continuation, unparsed, continuation)
			}
		}
		opt := testOptions()
		opt.NewDecoder = realDecoder
		for _, chunk := range []int{1, 50, 1000, 1 << 18} {
			opt.chunk, opt.Workers = chunk, 1+int(seed%3)
			path := write(t, filepath.Join(t.TempDir(), "app.log"), text)
			check(fmt.Sprintf("chunks of %d", chunk), read(t, find(t, path), nil, opt).coverage)

			write(t, path, text[:rng.IntN(len(text))])
			first := read(t, find(t, path), nil, opt)
			write(t, path, text)
			check(fmt.Sprintf("chunks of %d, two runs", chunk), read(t, find(t, path), first.state, opt).coverage)
		}
		dir := t.TempDir()
		rotateInto(t, rng, filepath.Join(dir, "app.log"), strings.TrimSuffix(text, "\n"), 3)
		check("rotated, the last line unfinished", read(t, find(t, dir), nil, opt).coverage)
	}
}

// An object printed over many lines is one event, wherever chunks are cut.
func TestPrintedJSONIsOneEvent(t *testing.T) {
	object := "{\n  \"time\": \"2026-01-02T03:04:05Z\",\n  \"integration\": \"stripe\",\n  \"response\": {\n    \"status\": 503\n  },\n  \"tags\": [\n    \"a\"\n  ]\n}\n"
	path := write(t, filepath.Join(t.TempDir(), "app.log"), strings.Repeat(object, 500))
	opt := testOptions()
	opt.NewDecoder = realDecoder
	for _, chunk := range []int{1, 30, 700, 1 << 18} {
		opt.chunk = chunk
		if c := read(t, find(t, path), nil, opt).coverage; c.Unparsed != 0 || c.Lines != 5000 || c.Events != 500 || c.Continuation != 4500 {
			t.Errorf("chunks of %d: %d lines, %d events, %d continuation, %d not understood; want 5000, 500, 4500, 0", chunk, c.Lines, c.Events, c.Continuation, c.Unparsed)
		}
	}
}

// A traceback below a container's line that tells of an error belongs to it,
// wherever chunks are cut.
func TestTracebacksWhereverTheInputIsCut(t *testing.T) {
	const logged = "2026-01-02T03:04:05.000001Z stderr F ERROR:sync.stripe:call failed tenant=acme\n"
	const trace = "2026-01-02T03:04:05.000002Z stderr F Traceback (most recent call last):\n2026-01-02T03:04:05.000003Z stdout F hello\n" +
		"2026-01-02T03:04:05.000004Z stderr F   File \"/app/sync.py\", line 3, in run\n2026-01-02T03:04:05.000005Z stderr F ValueError: no such plan\n"
	path := write(t, filepath.Join(t.TempDir(), "app.log"), strings.Repeat(logged+trace+"\n"+trace, 200))
	opt := testOptions()
	opt.NewDecoder = realDecoder
	for _, chunk := range []int{1, 30, 700, 1 << 18} {
		opt.chunk = chunk
		if c := read(t, find(t, path), nil, opt).coverage; c.Unparsed != 0 || c.Events != 400 {
			t.Errorf("chunks of %d: %d events, %d not understood; want 400, 0", chunk, c.Events, c.Unparsed)
		}
	}
}
