package analyze_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/internal/traffic"
)

// worldNamed makes one of the labelled worlds.
func worldNamed(t testing.TB, name string, seed uint64) *traffic.World {
	t.Helper()
	for _, s := range traffic.Worlds(seed) {
		if s.Name == name {
			return traffic.Make(s)
		}
	}
	t.Fatalf("no world %q", name)
	return nil
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
	for _, name := range []string{"two faults", "flapping"} {
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
					a = restored(t, a)
				case 1:
					got.take(a.Changes())
				case 2:
					a.Advance(w.Events[i].At.Add(-time.Duration(rng.IntN(2)) * time.Second))
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

func restored(t testing.TB, a *analyze.Analyzer) *analyze.Analyzer {
	t.Helper()
	data, err := a.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	b, err := analyze.Restore(analyze.Config{}, data)
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
		{"one region", "attribute"}, {"chronic noise", ""}, {"poisoned", ""}, {"surge", ""}, {"platform", "platform"},
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
			if len(got.Incidents) != 1 {
				t.Fatalf("incidents = %d, want 1", len(got.Incidents))
			}
			for _, in := range got.Incidents {
				f := w.Faults[0]
				if in.Scope.Kind != c.scope || !slices.Equal(in.Integrations, f.Integrations) {
					t.Errorf("scope %s of %v, want %s of %v", in.Scope.Kind, in.Integrations, c.scope, f.Integrations)
				}
				if in.OpenedAt.Before(f.From) || in.ResolvedAt != nil && in.ResolvedAt.Before(f.To) {
					t.Errorf("opened %v, resolved %v, broken %v … %v", in.OpenedAt, in.ResolvedAt, f.From, f.To)
				}
			}
		})
	}
}

// BenchmarkObserve measures an event of ordinary traffic (1 % failures) over
// 15,000 pairs.
func BenchmarkObserve(b *testing.B) {
	w := traffic.Make(traffic.Spec{
		Name: "bench", Seed: 1, Start: epoch, Length: time.Hour, Tenants: 500, Rate: 140, Noise: [2]float64{0.01, 0.02},
		Integrations: integrationNames(30),
	})
	a := analyze.New(analyze.Config{})
	for i := range w.Events {
		a.Observe(&w.Events[i])
	}
	b.ReportAllocs()
	b.ResetTimer()
	shift := time.Duration(0)
	for i := range b.N {
		k := i % len(w.Events)
		if k == 0 {
			shift += time.Hour
		}
		e := w.Events[k]
		e.At = e.At.Add(shift)
		a.Observe(&e)
		if k == 0 {
			a.Changes()
		}
	}
}

func integrationNames(n int) []string {
	var names []string
	for i := range n {
		names = append(names, "integration-"+string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	return names
}

// BenchmarkSnapshot measures a save of 15,000 pairs.
func BenchmarkSnapshot(b *testing.B) {
	w := traffic.Make(traffic.Spec{
		Name: "bench", Seed: 1, Start: epoch, Length: time.Hour, Tenants: 500, Rate: 140, Noise: [2]float64{0.01, 0.02},
		Integrations: integrationNames(30),
	})
	a := analyze.New(analyze.Config{})
	for i := range w.Events {
		a.Observe(&w.Events[i])
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
