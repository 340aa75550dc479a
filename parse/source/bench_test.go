package source

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// lengthDecoder makes an event of every line without looking at it: what is
// measured is the feed.
type lengthDecoder struct {
	stream string
	attrs  *parse.Attrs
}

const benchLine = 354 // bytes, as in the corpus of the docs

func newLengthDecoder(stream string, _ time.Time) func() Decoder {
	return func() Decoder { return &lengthDecoder{stream: stream, attrs: &parse.Attrs{}} }
}

func (d *lengthDecoder) Chunk(data string, base int64, out *parse.Batch) {
	n := len(data) / benchLine
	for i := range n {
		offset := base + int64(i)*benchLine
		out.Events = append(out.Events, parse.Event{
			At: time.Unix(1700000000, offset/benchLine*31e6).UTC(), Integration: "stripe", Tenant: "acme", Outcome: parse.OK,
			Status: 200, Attrs: d.attrs, Count: 1, Origin: parse.Origin{Stream: d.stream, Offset: offset},
		})
	}
	out.Counts.Lines += int64(n)
	out.Counts.Events += int64(n)
}

func benchLog(lines int) string {
	return strings.Repeat(strings.Repeat("x", benchLine-1)+"\n", lines)
}

func benchFeed(b *testing.B, args ...string) {
	streams := find(b, args...)
	b.ReportAllocs()
	var events, bytes int64
	for b.Loop() {
		f, err := NewFeed(streams, nil, Options{NewDecoder: newLengthDecoder})
		if err != nil {
			b.Fatal(err)
		}
		events = 0
		for err == nil {
			var batch Batch
			batch, err = f.Next(context.Background())
			events += int64(len(batch.Events))
		}
		if err != io.EOF {
			b.Fatal(err)
		}
		events += int64(len(f.Finish()))
		bytes = events * benchLine
		f.Close()
	}
	b.SetBytes(bytes)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(events), "ns/event")
}

func BenchmarkFeedOneFile(b *testing.B) {
	benchFeed(b, write(b, filepath.Join(b.TempDir(), "app.log"), benchLog(300000)))
}

func BenchmarkFeedGzip(b *testing.B) {
	benchFeed(b, write(b, filepath.Join(b.TempDir(), "app.log.gz"), benchLog(300000)))
}

func BenchmarkFeedTenFiles(b *testing.B) {
	dir := b.TempDir()
	for i := range 10 {
		write(b, filepath.Join(dir, fmt.Sprintf("s%d.log", i)), benchLog(30000+i)) // all at the same times
	}
	benchFeed(b, dir)
}

// mergeBench measures what arranging and merging cost an event.
func mergeBench(b *testing.B, streams int, late func(i int) time.Duration) {
	const chunkEvents, chunks = 740, 200
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		f := Feed{opt: Options{Lateness: 30 * time.Second}, spare: make(chan []parse.Event, 1+streams*64)}
		for i := range streams {
			f.streams = append(f.streams, &stream{name: fmt.Sprint(i), heap: -1, rank: i})
		}
		for c := range chunks {
			for _, s := range f.streams {
				var events []parse.Event
				select {
				case events = <-f.spare:
				default:
					events = make([]parse.Event, chunkEvents)
				}
				events = events[:chunkEvents]
				for i := range events {
					events[i] = parse.Event{At: time.Unix(0, int64(c*chunkEvents+i)*31e6-int64(late(i))), Origin: parse.Origin{Stream: s.name, Offset: int64(c*chunkEvents + i)}}
				}
				ch := chunk{batch: parse.Batch{Events: events}, record: -1}
				ch.arrange(f.opt.Lateness)
				f.enqueue(s, &ch)
			}
			f.raiseWatermark()
			for ready := f.release(); len(ready) > 0; ready = f.release() {
				n += len(ready)
				f.reuse()
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/event")
}

func inOrder(int) time.Duration { return 0 }

// nearlyOrdered has one event in seventy a second late, disordered nearly all.
func nearlyOrdered(i int) time.Duration { return time.Duration(max(0, i%70-68)) * time.Second }
func disordered(i int) time.Duration    { return time.Duration(i%7) * 100 * time.Millisecond }

func BenchmarkMergeOneStream(b *testing.B)     { mergeBench(b, 1, inOrder) }
func BenchmarkMergeNearlyOrdered(b *testing.B) { mergeBench(b, 1, nearlyOrdered) }
func BenchmarkMergeDisordered(b *testing.B)    { mergeBench(b, 1, disordered) }
func BenchmarkMergeTenStreams(b *testing.B)    { mergeBench(b, 10, inOrder) }
func BenchmarkMergeManyStreams(b *testing.B)   { mergeBench(b, 200, inOrder) }

func BenchmarkState(b *testing.B) {
	const pending = 10000
	s := &stream{name: "app.log", heap: -1}
	attrs := &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: "eu"}}}
	for i := range pending {
		s.queue.push([]parse.Event{{At: time.Unix(int64(i), 0), Integration: "stripe", Tenant: "acme", Attempt: parse.Attempt{ID: fmt.Sprint(i)}, Attrs: attrs, Count: 1}}, nil)
	}
	f := Feed{streams: []*stream{s}}
	for b.Loop() {
		if _, err := f.State(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/pending, "ns/event")
}
