package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// load is traffic for measurements: an hour of 15,000 streams, as the workers of
// the parser hand it over. Each interns its own strings.
type load struct {
	tenants  func(*rand.Rand) int // draws one of 500
	failures float64              // share of the calls that fail
}

const (
	loadIntegrations = 30
	loadTenants      = 500
	loadEvents       = 500_000
	loadWorkers      = 2
	loadChunk        = 1_000 // events in a row of one worker
)

// alike draws every tenant as often as any other: nothing is ever in a cache.
func alike(rng *rand.Rand) int { return rng.IntN(loadTenants) }

// heavyTailed draws the n-th largest tenant with a weight of 1/n: the first has
// 15 % of the calls, half of all tenants have 10 % together.
func heavyTailed() func(*rand.Rand) int {
	var sums []float64
	sum := 0.0
	for n := range loadTenants {
		sum += 1 / float64(n+1)
		sums = append(sums, sum)
	}
	return func(rng *rand.Rand) int { return sort.SearchFloat64s(sums, rng.Float64()*sum) }
}

// names is what one worker has interned.
type names struct {
	integrations, tenants, operations []string
	attrs                             *parse.Attrs
}

func newNames() *names {
	n := &names{attrs: &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: "eu-west"}}}}
	for i := range loadIntegrations {
		n.integrations = append(n.integrations, fmt.Sprint("integration-", i))
	}
	for i := range loadTenants {
		n.tenants = append(n.tenants, fmt.Sprint("tenant-", i))
	}
	for _, op := range []string{"charge", "refund", "sync", "webhook"} {
		n.operations = append(n.operations, strings.Clone(op))
	}
	return n
}

// events is an hour of the load; the first of them are one call of each stream.
func (l load) events() []parse.Event {
	rng := rand.New(rand.NewPCG(1, 2))
	var workers [loadWorkers]*names
	for i := range workers {
		workers[i] = newNames()
	}
	events := make([]parse.Event, loadEvents)
	for i := range events {
		w := workers[i/loadChunk%loadWorkers]
		in, tenant := rng.IntN(loadIntegrations), l.tenants(rng)
		if i < loadIntegrations*loadTenants {
			in, tenant = i%loadIntegrations, i/loadIntegrations
		}
		e := parse.Event{
			At: epoch.Add(time.Hour * time.Duration(i) / loadEvents), Integration: w.integrations[in], Tenant: w.tenants[tenant],
			Operation: w.operations[rng.IntN(len(w.operations))], Outcome: parse.OK, Status: 200,
			Attempt: parse.Attempt{ID: fmt.Sprint("request-", i)}, Attrs: w.attrs, Count: 1, Origin: parse.Origin{Stream: "app.log", Offset: int64(i)},
		}
		if rng.Float64() < l.failures {
			e.Outcome, e.Status, e.Message = parse.Failed, 503, "503 Service Unavailable"
		}
		events[i] = e
	}
	return events
}

// ordinary is traffic with 1 % failures.
func ordinary() []parse.Event { return load{heavyTailed(), 0.01}.events() }

// observing measures an event of the load after an hour of it, apart from what it
// costs to move the events on in time: the mean over all, and the median over
// chunks, which other work on the machine hardly moves.
func observing(b *testing.B, a *analyze.Analyzer, events []parse.Event) {
	a.ObserveAll(events)
	a.Changes()
	var spent time.Duration
	var chunks []float64
	b.ReportAllocs()
	b.ResetTimer()
	for left := b.N; left > 0; left -= len(events) {
		a.Changes()
		lap := events[:min(left, len(events))]
		for i := 0; i < len(lap); i += loadChunk {
			chunk := later(lap[i:min(i+loadChunk, len(lap))])
			start := time.Now()
			a.ObserveAll(chunk)
			took := time.Since(start)
			spent += took
			chunks = append(chunks, float64(took)/float64(len(chunk)))
		}
	}
	slices.Sort(chunks)
	b.ReportMetric(float64(spent)/float64(b.N), "ns/op")
	b.ReportMetric(chunks[len(chunks)/2], "median-ns/op")
}

// BenchmarkObserve measures an event at 15,000 streams.
func BenchmarkObserve(b *testing.B) {
	for _, bb := range []struct {
		name string
		load load
	}{
		{"successes, heavy-tailed tenants", load{heavyTailed(), 0}},
		{"successes, tenants alike", load{alike, 0}},
		{"1 % failures, heavy-tailed tenants", load{heavyTailed(), 0.01}},
		{"1 % failures, tenants alike", load{alike, 0.01}},
	} {
		b.Run(bb.name, func(b *testing.B) { observing(b, analyze.New(analyze.Config{}), bb.load.events()) })
	}
}

// BenchmarkFailures measures an event of an hour in which one integration of the
// thirty is down for everybody.
func BenchmarkFailures(b *testing.B) {
	a, _ := heard(b)
	events := later(load{heavyTailed(), 0.01}.events())
	for i := range events {
		if e := &events[i]; e.Integration == "integration-7" {
			e.Outcome, e.Status, e.Message = parse.Failed, 503, "503 Service Unavailable"
		}
	}
	observing(b, a, events)
}

// BenchmarkOutage measures an event of the first minutes in which everything is down:
// 15,000 pairs fail at once, as where the way out of the network is broken, and join
// their incident. A tenth of the hour is all that is measured each time, since what
// comes later is told by incidents that stand.
func BenchmarkOutage(b *testing.B) {
	ids := func(e *parse.Event) {}
	without := func(e *parse.Event) { e.Attempt = parse.Attempt{} }
	for _, bb := range []struct {
		name   string
		ids    func(*parse.Event)
		silent bool // the log tells failures only
	}{
		{"with ids", ids, false},
		{"without ids", without, false},
		{"failures only", ids, true},
	} {
		b.Run(bb.name, func(b *testing.B) {
			events := load{alike, 0.01}.events()
			before := events
			if bb.silent {
				before = slices.DeleteFunc(slices.Clone(events), func(e parse.Event) bool { return e.Outcome == parse.OK })
			}
			outage := slices.Clone(events[loadIntegrations*loadTenants:][:loadEvents/10])
			for i := range outage {
				e := &outage[i]
				e.Outcome, e.Status, e.Message, e.At = parse.Failed, 503, "503 Service Unavailable", e.At.Add(time.Hour)
				bb.ids(e)
			}
			b.ReportAllocs()
			var spent time.Duration
			n := 0
			for b.Loop() {
				b.StopTimer()
				a := analyze.New(analyze.Config{})
				a.ObserveAll(before)
				a.Changes()
				b.StartTimer()
				start := time.Now()
				a.ObserveAll(outage)
				spent += time.Since(start)
				n += len(outage)
			}
			b.ReportMetric(float64(spent)/float64(n), "ns/event")
		})
	}
}

// later moves events an hour on.
func later(events []parse.Event) []parse.Event {
	for i := range events {
		events[i].At = events[i].At.Add(time.Hour)
	}
	return events
}

// heard is an analyzer that has heard ordinary traffic over 15,000 pairs.
func heard(b *testing.B) (*analyze.Analyzer, []parse.Event) {
	events := ordinary()
	a := analyze.New(analyze.Config{})
	a.ObserveAll(events)
	a.Changes()
	return a, events
}

// BenchmarkSnapshot measures a save of all.
func BenchmarkSnapshot(b *testing.B) {
	a, _ := heard(b)
	b.ReportAllocs()
	for b.Loop() {
		data, err := a.Snapshot()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(data)), "bytes")
	}
}

// BenchmarkRestore measures taking up 15,000 pairs.
func BenchmarkRestore(b *testing.B) {
	a, _ := heard(b)
	data, err := a.Snapshot()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := analyze.Restore(analyze.Config{}, data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSave measures what a commit takes from the analyzer after so many
// events: its changes and the part of its state that changed, of 15,000 pairs.
func BenchmarkSave(b *testing.B) {
	for _, n := range []int{0, 200, 10_000} {
		b.Run(fmt.Sprint(n, " events"), func(b *testing.B) {
			a, events := heard(b)
			next, bytes, saves := 0, 0, 0
			if _, err := a.Save(); err != nil { // the first is whole
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				if next+n > len(events) {
					next = 0
				}
				batch := events[next : next+n]
				a.ObserveAll(later(batch))
				next += n
				b.StartTimer()
				a.Changes()
				part, err := a.Save()
				if err != nil {
					b.Fatal(err)
				}
				bytes, saves = bytes+len(part.Data), saves+1
			}
			b.ReportMetric(float64(bytes)/float64(saves), "bytes/save")
		})
	}
}

// TestPairIsSmall holds what an integration's use by a tenant takes to 2 KiB, with
// all that it has after days: its hours learned, eight contexts, a failure.
func TestPairIsSmall(t *testing.T) {
	if underRace {
		t.Skip("the race detector takes memory of its own")
	}
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	w := newNames()
	var operations []string
	for i := range 8 {
		operations = append(operations, fmt.Sprint("operation ", i))
	}
	before := inUse()
	a := analyze.New(analyze.Config{})
	for hour := range 30 {
		for i := range loadIntegrations * loadTenants {
			e := parse.Event{
				At: epoch.Add(time.Duration(hour) * time.Hour), Integration: w.integrations[i%loadIntegrations], Tenant: w.tenants[i/loadIntegrations],
				Operation: operations[hour%8], Outcome: parse.OK, Attrs: w.attrs, Count: 1, Origin: parse.Origin{Stream: "app.log"},
			}
			if hour == 20 {
				e.Outcome, e.Status = parse.Failed, 503
			}
			a.Observe(&e)
		}
		a.Changes()
	}
	if got := (inUse() - before) / (loadIntegrations * loadTenants); got > 2048 {
		t.Errorf("a pair takes %d bytes, want at most 2048", got)
	} else {
		t.Logf("a pair takes %d bytes", got)
	}
	runtime.KeepAlive(a)
}
