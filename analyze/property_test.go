package analyze_test

import (
	"bytes"
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
		c.Failures[fmt.Sprint(r.Minute, r.Integration, r.Tenant, r.Operation, r.Class, r.Status, r.Attrs, r.Attrs == nil)] = r.Count
	}
}

func newCollected() *collected {
	return &collected{Incidents: map[string]analyze.Incident{}, Traffic: map[string]analyze.TrafficRow{}, Failures: map[string]int64{}}
}

// TestCutAnywhere saves and restores the analyzer at random places, asks for
// changes and advances the watermark at others: nothing of it may show.
func TestCutAnywhere(t *testing.T) {
	for _, name := range []string{"two faults", "flapping", "failures only", "no attempt ids", "errors name nobody", "a bad host"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "failures only" {
				notUnderRace(t)
			}
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
			var kept parts
			for i := range w.Events {
				switch rng.IntN(4000) {
				case 0:
					got.take(a.Changes())
					a = restored(t, analyze.Config{}, a)
				case 1:
					got.take(a.Changes())
					kept.save(t, a)
				case 4:
					got.take(a.Changes())
					kept.save(t, a)
					a = kept.restore(t, analyze.Config{}, a)
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

// parts is what was kept of the parts of Save.
type parts struct {
	data   [][]byte
	deltas int
}

func (p *parts) save(t testing.TB, a *analyze.Analyzer) {
	t.Helper()
	part, err := a.Save()
	if err != nil {
		t.Fatal(err)
	}
	if part.Whole {
		p.data = nil
	} else {
		p.deltas++
	}
	p.data = append(p.data, part.Pieces()...)
}

// restore takes the analyzer up from its parts, which must be all that it is.
func (p *parts) restore(t testing.TB, cfg analyze.Config, a *analyze.Analyzer) *analyze.Analyzer {
	t.Helper()
	b, err := analyze.Restore(cfg, p.data...)
	if err != nil {
		t.Fatal(err)
	}
	want, err := restored(t, cfg, a).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.Snapshot(); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d parts are not the whole (%v):\n%s", len(p.data), err, firstDifference(string(got), string(want)))
	}
	return b
}

// keepsParts observes events and saves again and again: the parts must be the whole.
func keepsParts(t *testing.T, cfg analyze.Config, events []parse.Event) {
	t.Helper()
	rng := rand.New(rand.NewPCG(3, 3))
	a := analyze.New(cfg)
	var kept parts
	for i := range events {
		a.Observe(&events[i])
		if rng.IntN(20) != 0 {
			continue
		}
		kept.save(t, a)
		if rng.IntN(20) != 0 {
			continue
		}
		whole, err := a.Snapshot()
		if err == nil {
			err = analyze.SamePart(kept.data, whole)
		}
		if err != nil {
			t.Fatalf("after event %d and %d parts: %v", i, len(kept.data), err)
		}
	}
}

// TestPartsAreTheWhole finds what changes without being marked for the next Save.
func TestPartsAreTheWhole(t *testing.T) {
	notUnderRace(t)
	for _, name := range []string{"flapping", "two faults", "errors name nobody", "a bad host"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := worldNamed(t, name, 4)
			from := slices.IndexFunc(w.Events, func(e parse.Event) bool { return e.At.After(w.Faults[0].From.Add(-time.Hour)) })
			keepsParts(t, analyze.Config{}, w.Events[from:min(from+40_000, len(w.Events))])
		})
	}
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
	notUnderRace(t)
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

// notUnderRace leaves out what the race detector would only repeat.
func notUnderRace(t *testing.T) {
	t.Helper()
	if underRace {
		t.Skip("no goroutine starts here; other worlds are played under the race detector")
	}
}
