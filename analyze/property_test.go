package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

// world is a labelled world, played.
type world struct {
	*traffic.Truth
	Events []parse.Event
}

// worldNamed plays one of the labelled worlds, thinned out to keep the test short.
func worldNamed(t testing.TB, name string, seed uint64) world {
	t.Helper()
	spec := traffic.Named(name, seed)
	if spec == nil {
		t.Fatalf("no world %q", name)
	}
	var w world
	w.Truth = spec.Play(func(e *parse.Event) { w.Events = append(w.Events, *e) })
	return w
}

// collected is everything that an analyzer ever said, whole rows by their key.
type collected struct {
	Incidents   map[string]analyze.Incident
	Transitions []analyze.Transition
	Traffic     map[string]analyze.TrafficRow
	Failures    map[string]int64
}

func (c *collected) take(ch analyze.Changes) {
	for _, in := range ch.Incidents {
		c.Incidents[in.ID] = in
	}
	c.Transitions = append(c.Transitions, ch.Transitions...)
	for _, r := range ch.Rollups.Traffic {
		c.Traffic[r.Minute.String()+r.Integration] = r
	}
	for _, r := range ch.Rollups.Failures {
		c.Failures[r.Minute.String()+r.Integration+r.Tenant+r.Operation+r.Class] = r.Count
	}
}

func newCollected() *collected {
	return &collected{Incidents: map[string]analyze.Incident{}, Traffic: map[string]analyze.TrafficRow{}, Failures: map[string]int64{}}
}

// TestCutAnywhere saves and restores the analyzer at random places, asks for
// changes and advances the watermark at others: nothing of it may show.
func TestCutAnywhere(t *testing.T) {
	for _, name := range []string{"two faults", "flapping", "failures only", "no attempt ids"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := worldNamed(t, name, 3)
			want := newCollected()
			a := analyze.New(analyze.Config{})
			for i := range w.Events {
				a.Observe(&w.Events[i])
			}
			want.take(a.Changes())

			rng := rand.New(rand.NewPCG(1, uint64(len(name))))
			got := newCollected()
			a = analyze.New(analyze.Config{})
			for i := range w.Events {
				switch rng.IntN(4000) {
				case 0:
					got.take(a.Changes())
					a = restored(t, analyze.Config{}, a)
				case 1:
					got.take(a.Changes())
				case 2:
					a.Advance(w.Events[i].At.Add(-time.Duration(rng.IntN(2)) * time.Second))
				case 3:
					a.Explain(w.Events[i].Integration, w.Events[i].Tenant)
				}
				a.Observe(&w.Events[i])
			}
			got.take(a.Changes())
			if g, w := dump(got), dump(want); g != w {
				t.Errorf("a cut shows:\n%s", firstDifference(g, w))
			}
		})
	}
}

func restored(t testing.TB, cfg analyze.Config, a *analyze.Analyzer) *analyze.Analyzer {
	t.Helper()
	data, err := a.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	b, err := analyze.Restore(cfg, data)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func firstDifference(got, want string) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	from := max(0, i-300)
	return "got  …" + got[from:min(len(got), i+300)] + "\nwant …" + want[from:min(len(want), i+300)]
}

func TestRestoreRefusesAnotherVersion(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("garbage"), {0xa0}} {
		if _, err := analyze.Restore(analyze.Config{}, data); err == nil {
			t.Errorf("Restore(%q) took it", data)
		}
	}
}

// TestWorlds plays labelled worlds on a seed that nothing was tuned on. The full
// table over many seeds is `make detect-bench`.
func TestWorlds(t *testing.T) {
	const seed = 77
	cases := []struct {
		world, scope string // scope "" = nothing may open
	}{
		{"quiet", ""}, {"outage", "integration"}, {"one token", "tenant"}, {"one api version", "attribute"},
		{"one region", "attribute"}, {"chronic noise", ""}, {"surge", ""}, {"platform", "platform"},
		{"begins inside", "integration"}, {"recovered but three", "integration"},
	}
	for _, c := range cases {
		t.Run(c.world, func(t *testing.T) {
			t.Parallel()
			w := worldNamed(t, c.world, seed)
			got := newCollected()
			a := analyze.New(analyze.Config{})
			for i := range w.Events {
				a.Observe(&w.Events[i])
			}
			got.take(a.Changes())
			if c.scope == "" {
				if len(got.Incidents) > 0 {
					t.Errorf("opened %s", dump(got.Incidents))
				}
				return
			}
			f, found := w.Faults[0], 0
			for _, in := range got.Incidents {
				if in.StartedAt.After(f.To) || in.LastFailure.Before(f.From) || !slices.Equal(in.Integrations, f.Integrations) {
					continue // weather; the table tells how often it is taken for a fault
				}
				found++
				if in.Scope.Kind != c.scope || !slices.Equal(in.Integrations, f.Integrations) {
					t.Errorf("scope %s of %v, want %s of %v", in.Scope.Kind, in.Integrations, c.scope, f.Integrations)
				}
				if in.OpenedAt.Before(f.From) || in.ResolvedAt != nil && in.ResolvedAt.Before(f.To) {
					t.Errorf("opened %v, resolved %v, broken %v … %v", in.OpenedAt, in.ResolvedAt, f.From, f.To)
				}
			}
			if found != 1 {
				t.Errorf("the fault is %d incidents, want 1", found)
			}
		})
	}
}

// ordinary is an hour of 30 integrations and 500 tenants at 1 % failures.
func ordinary() []parse.Event {
	rng := rand.New(rand.NewPCG(1, 2))
	attrs := &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: "eu-west"}}}
	operations := []string{"charge", "refund", "sync", "webhook"}
	events := make([]parse.Event, 500_000)
	for i := range events {
		e := parse.Event{
			At: epoch.Add(time.Hour * time.Duration(i) / time.Duration(len(events))), Integration: fmt.Sprint("integration-", rng.IntN(30)),
			Tenant: fmt.Sprint("tenant-", rng.IntN(500)), Operation: operations[rng.IntN(4)], Outcome: parse.OK, Status: 200,
			Attempt: parse.Attempt{ID: fmt.Sprint("request-", i)}, Attrs: attrs, Count: 1, Origin: parse.Origin{Stream: "app.log", Offset: int64(i)},
		}
		if rng.IntN(100) == 0 {
			e.Outcome, e.Status, e.Message = parse.Failed, 503, "503 Service Unavailable"
		}
		events[i] = e
	}
	return events
}

// BenchmarkObserve measures an event of ordinary traffic over 15,000 pairs.
func BenchmarkObserve(b *testing.B) {
	events := ordinary()
	a := analyze.New(analyze.Config{})
	for i := range events {
		a.Observe(&events[i])
	}
	a.Changes()
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		k := i % len(events)
		e := &events[k]
		if k == 0 {
			a.Changes()
		}
		e.At = e.At.Add(time.Hour)
		a.Observe(e)
	}
}

// BenchmarkSnapshot measures a save of 15,000 pairs.
func BenchmarkSnapshot(b *testing.B) {
	events := ordinary()
	a := analyze.New(analyze.Config{})
	for i := range events {
		a.Observe(&events[i])
	}
	b.ReportAllocs()
	for b.Loop() {
		data, err := a.Snapshot()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(data)), "bytes")
	}
}
