package parse_test

import (
	"bytes"
	"testing"

	"github.com/syncguard/syncguard/internal/corpus"
	"github.com/syncguard/syncguard/parse"
)

// BenchmarkDecoderCorpus measures lines to events on what `make bench` reads.
func BenchmarkDecoderCorpus(b *testing.B) {
	for _, shape := range corpus.Shapes() {
		b.Run(shape, func(b *testing.B) {
			var log bytes.Buffer
			if err := (corpus.Corpus{Shape: shape, Size: 2 << 20, Tenants: corpus.Tenants, Seed: 1}).Write(&log); err != nil {
				b.Fatal(err)
			}
			text := log.String()
			d := parse.NewDecoder("app.log", parse.Options{})
			var out parse.Batch
			d.Chunk(text, 0, &out)
			if out.Counts.Unparsed > 0 || out.Counts.Events != out.Counts.Lines || out.Counts.WithoutTenant+out.Counts.WithoutIntegration > 0 {
				b.Fatalf("got %+v, want an event of each line", out.Counts)
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				out = parse.Batch{Events: out.Events[:0]}
				d.Chunk(text, 0, &out)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(out.Counts.Lines), "ns/line")
		})
	}
}
