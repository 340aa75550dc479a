package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/syncguard/syncguard/parse"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// randomLog writes n lines that jump about in time by up to spread seconds.
func randomLog(rng *rand.Rand, n int, start, spread float64) string {
	var b strings.Builder
	now := start
	for i := range n {
		now += rng.Float64()
		switch rng.IntN(20) {
		case 0:
			b.WriteString("what is this\n")
		case 1:
			b.WriteString("\n")
		case 2:
			b.WriteString(at(now-spread*rng.Float64(), "stripe acme failed:"+strings.Repeat("x", rng.IntN(200))))
		default:
			b.WriteString(at(now-spread*rng.Float64()*rng.Float64(), fmt.Sprintf("stripe t%d ok id-%d", rng.IntN(9), i)))
		}
	}
	return b.String()
}

// model is the rule in its plainest form: an event is late when it is older
// than the newest before it in its stream by more than the bound.
func model(logs map[string]string, lateness time.Duration) (kept []parse.Event, late Totals) {
	for name, text := range logs {
		var b parse.Batch
		newPlainDecoder(name, time.Time{})().Chunk(text, 0, &b)
		var newest time.Time
		for _, e := range b.Events {
			if !newest.IsZero() && e.At.Before(newest.Add(-lateness)) {
				late.Late++
				late.LateBy = max(late.LateBy, newest.Sub(e.At))
				continue
			}
			if e.At.After(newest) {
				newest = e.At
			}
			kept = append(kept, e)
		}
	}
	slices.SortFunc(kept, func(a, b parse.Event) int { return parse.Compare(&a, &b) })
	return kept, late
}

func TestFeedFollowsTheModelForAnyChunksAndWorkers(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		logs := make(map[string]string)
		for i := range 1 + rng.IntN(6) {
			path := filepath.Join(dir, fmt.Sprintf("s%d.log", i))
			logs[path] = randomLog(rng, 1+rng.IntN(400), rng.Float64()*float64(rng.IntN(300)), 5)
			write(t, path, logs[path])
		}
		want, late := model(logs, 2*time.Second)
		for _, chunk := range []int{64, 1000, 1 << 18} {
			for _, workers := range []int{1, 4} {
				opt := testOptions()
				opt.chunk, opt.Workers = chunk, workers
				got := read(t, find(t, dir), nil, opt)
				name := fmt.Sprintf("seed %d, chunks of %d, %d workers", seed, chunk, workers)
				sameEvents(t, name, got.all(), want)
				if got.coverage.Late != late.Late || got.coverage.LateBy != late.LateBy {
					t.Errorf("%s: %d late by %v, want %d by %v", name, got.coverage.Late, got.coverage.LateBy, late.Late, late.LateBy)
				}
				checkWatermarks(t, name, got)
			}
		}
	}
}

// checkWatermarks holds the feed to its promise.
func checkWatermarks(t *testing.T, name string, r run) {
	t.Helper()
	if !slices.IsSortedFunc(r.watermarks, time.Time.Compare) {
		t.Errorf("%s: watermarks fall: %v", name, r.watermarks)
	}
	last := r.watermarks[len(r.watermarks)-1]
	for _, e := range r.final {
		if e.At.Before(last) {
			t.Errorf("%s: event at %v left behind the watermark %v", name, e.At, last)
		}
	}
}

// Every event before a batch's watermark is in that batch or an earlier one.
func TestWatermarkIsAPromise(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	dir := t.TempDir()
	for i := range 5 {
		write(t, filepath.Join(dir, fmt.Sprintf("s%d.log", i)), randomLog(rng, 300, float64(i*40), 5))
	}
	opt := testOptions()
	opt.chunk = 500
	f, err := NewFeed(find(t, dir), nil, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var promised time.Time
	for {
		b, err := f.Next(t.Context())
		if err == io.EOF {
			break
		}
		for _, e := range b.Events {
			if e.At.Before(promised) {
				t.Fatalf("event at %v after watermark %v", e.At, promised)
			}
			if e.At.After(b.Watermark) {
				t.Fatalf("event at %v given with watermark %v", e.At, b.Watermark)
			}
		}
		promised = b.Watermark
	}
}

func TestDisjointFilesNeedLittleMemory(t *testing.T) {
	dir := t.TempDir()
	for i := range 8 {
		var b strings.Builder
		for s := range 20000 {
			b.WriteString(at(float64(i*20000+s), "stripe acme ok"))
		}
		write(t, filepath.Join(dir, fmt.Sprintf("host%d.log", 7-i)), b.String())
	}
	f, err := NewFeed(find(t, dir), nil, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	most, n := 0, 0
	for {
		b, err := f.Next(t.Context())
		if err == io.EOF {
			break
		}
		n += len(b.Events)
		waiting := 0
		for _, s := range f.streams {
			waiting += s.queue.len()
		}
		most = max(most, waiting)
	}
	n += len(f.Finish())
	if n != 160000 {
		t.Errorf("got %d events, want 160000", n)
	}
	// One chunk of the stream that is read, and the small first ones of the others.
	if limit := 256<<10/20 + 8*(16<<10)/20; most > limit {
		t.Errorf("%d events waited at once, want at most %d", most, limit)
	}
}

func TestManyFilesOpenFew(t *testing.T) {
	dir := t.TempDir()
	logs := make(map[string]string)
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range 200 {
		name := filepath.Join(dir, fmt.Sprintf("s%d.log", i))
		logs[name] = randomLog(rng, 60, float64(rng.IntN(50)), 3)
		if i%3 == 0 {
			write(t, name+".gz", logs[name])
		} else {
			write(t, name, logs[name])
		}
	}
	opt := testOptions()
	opt.chunk = 300
	f, err := NewFeed(find(t, dir), nil, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []parse.Event
	most := 0
	for {
		b, err := f.Next(t.Context())
		if err == io.EOF {
			break
		}
		got = append(got, b.Events...)
		f.files.mu.Lock()
		most = max(most, len(f.files.order))
		f.files.mu.Unlock()
	}
	want, _ := model(logs, 2*time.Second)
	sameEvents(t, "200 files", append(got, f.Finish()...), want)
	if most > openCheap+2 {
		t.Errorf("%d files open at once, want at most %d", most, openCheap)
	}
}

func TestStdin(t *testing.T) {
	for _, name := range []string{"plain", "packed.gz"} {
		opt := testOptions()
		opt.Stdin = strings.NewReader(string(pack(t, name, at(1, "stripe acme ok")+at(2, "stripe acme failed"))))
		got := read(t, find(t, "-", "-"), nil, opt)
		want := "1000 stripe acme ok @stdin:0\n2000 stripe acme failed @stdin:20\n"
		if show(got.all()) != want {
			t.Errorf("%s: got\n%swant\n%s", name, show(got.all()), want)
		}
	}
}

func TestContextCallsOffAQuietPipe(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	opt := testOptions()
	opt.Stdin = r
	f, err := NewFeed(find(t, "-"), nil, opt)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if _, err := io.WriteString(w, at(1, "stripe acme ok")); err != nil {
			t.Error(err)
		}
		cancel() // the line was taken: the feed waits for more
	}()
	if _, err := f.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Next = %v, want %v", err, context.Canceled)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := f.Next(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("Next after Close = %v, want %v", err, errClosed)
	}
}

func TestCoverageAndProgress(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "app.log"),
		at(10, "stripe acme ok")+"nonsense\n\n"+at(1, "stripe acme ok")+at(11, "stripe acme failed")+strings.TrimSuffix(at(12, "stripe acme ok"), "\n"))
	streams := find(t, path)
	f, err := NewFeed(streams, nil, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for err == nil {
		_, err = f.Next(t.Context())
	}
	name := streams[0].Name
	s := Coverage{Totals: Totals{Lines: 4, Events: 3, Unparsed: 1, Late: 1, LateBy: 9 * time.Second}, First: time.UnixMilli(1000).UTC(), Last: time.UnixMilli(11000).UTC()}
	s.Streams = []StreamCoverage{{Stream: name, Format: "plain", Totals: s.Totals, First: s.First, Last: s.Last}}
	if got := f.Coverage(); fmt.Sprint(got) != fmt.Sprint(s) {
		t.Errorf("coverage at the end\n got %v\nwant %v", got, s)
	}
	f.Finish()
	if got := f.Coverage(); got.Lines != 5 || got.Events != 4 || got.Streams[0].Lines != 5 {
		t.Errorf("coverage after Finish: %+v, want 5 lines, 4 events", got)
	}
	if got, want := f.Progress(), (Progress{streams[0].Parts[0].Size, streams[0].Parts[0].Size, 4, 3}); got != want {
		t.Errorf("progress %+v, want %+v", got, want)
	}
}
