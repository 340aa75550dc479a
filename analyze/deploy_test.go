package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

// released is a mini-world: ordinary traffic, releases, and at most one fault.
type released struct {
	name     string
	deploys  []traffic.Deploy
	hidden   bool // the log does not tell the version
	markers  []analyze.Marker
	from, to time.Duration // of the fault
	on       traffic.Match // what it hits; no integrations = no fault

	blamed string // the version; "" = no deploy may be blamed
	scope  string // the value of the attribute scope, "" = not checked
}

const minute = time.Minute

// deploy replaces the version before it from a moment on.
func deploy(version string, at time.Duration) traffic.Deploy {
	return traffic.Deploy{Version: version, From: epoch.Add(at), To: epoch.Add(at)}
}

// back takes a deploy back.
func back(d traffic.Deploy, at time.Duration) traffic.Deploy {
	d.Back = epoch.Add(at)
	return d
}

// rolling lets a deploy take a while.
func rolling(d traffic.Deploy, length time.Duration) traffic.Deploy {
	d.To = d.From.Add(length)
	return d
}

// canary lets a deploy serve a part of the calls only.
func canary(d traffic.Deploy, share float64) traffic.Deploy {
	d.Share = share
	return d
}

// onStripe is an effect on stripe, or on all calls there of a version.
func onStripe(version string) traffic.Match {
	m := traffic.Match{Integrations: []string{"stripe"}}
	if version != "" {
		m.Attrs = []parse.Attr{{Key: "version", Value: version}}
	}
	return m
}

func marker(version string, at time.Duration) []analyze.Marker {
	return []analyze.Marker{{Version: version, At: epoch.Add(at)}}
}

var releasedWorlds = []released{
	{
		name: "bad deploy rolled back", deploys: []traffic.Deploy{back(deploy("v42", 80*minute), 100*minute)},
		from: 60 * minute, to: 180 * minute, on: onStripe("v42"), blamed: "v42",
	},
	{
		name: "a canary fails", deploys: []traffic.Deploy{canary(back(deploy("v42", 80*minute), 110*minute), 0.2)},
		from: 60 * minute, to: 180 * minute, on: onStripe("v42"), blamed: "v42", scope: "v42",
	},
	{
		name: "a rolling deploy fails", deploys: []traffic.Deploy{back(rolling(deploy("v42", 80*minute), 8*minute), 110*minute)},
		from: 60 * minute, to: 180 * minute, on: onStripe("v42"), blamed: "v42", scope: "v42",
	},
	{
		name: "a deploy fails on one operation", deploys: []traffic.Deploy{rolling(deploy("v42", 80*minute), 8*minute)},
		from: 60 * minute, to: 115 * minute, blamed: "v42",
		on: traffic.Match{Integrations: []string{"stripe"}, Operations: []string{"charge"}, Attrs: []parse.Attr{{Key: "version", Value: "v42"}}},
	},
	{
		name: "a rollback breaks", deploys: []traffic.Deploy{back(deploy("v42", 40*minute), 90*minute), deploy("v42", 105*minute)},
		from: 90 * minute, to: 180 * minute, on: onStripe("v41"), blamed: "v41",
	},
	{
		name:    "harmless deploys",
		deploys: []traffic.Deploy{canary(deploy("v42", 40*minute), 0.1), deploy("v42", 50*minute), back(deploy("v43", 80*minute), 100*minute)},
		markers: marker("v42", 40*minute),
	},
	{
		name: "an outage 20 minutes after a harmless switch", deploys: []traffic.Deploy{deploy("v42", 60*minute)},
		from: 80 * minute, to: 100 * minute, on: onStripe(""),
	},
	{
		name: "an outage of both versions", deploys: []traffic.Deploy{canary(deploy("v42", 75*minute), 0.3)},
		from: 80 * minute, to: 100 * minute, on: onStripe(""),
	},
	{
		name: "an outage of both versions, marked too", deploys: []traffic.Deploy{canary(deploy("v42", 79*minute), 0.3)}, markers: marker("v42", 79*minute),
		from: 80 * minute, to: 100 * minute, on: onStripe(""),
	},
	{
		name: "one token right after a switch", deploys: []traffic.Deploy{deploy("v42", 79*minute)},
		from: 80 * minute, to: 120 * minute, on: traffic.Match{Integrations: []string{"stripe"}, Tenants: []string{"busy"}},
	},
	{
		name: "only marked", hidden: true, markers: marker("v42", 80*minute-42*time.Second),
		from: 80 * minute, to: 100 * minute, on: onStripe(""), blamed: "v42",
	},
	{
		name: "marked long before", hidden: true, markers: marker("v42", 55*minute),
		from: 80 * minute, to: 100 * minute, on: onStripe(""),
	},
	{
		name: "marked for another service", hidden: true, markers: []analyze.Marker{{Version: "v42", Service: "slack", At: epoch.Add(79 * minute)}},
		from: 80 * minute, to: 100 * minute, on: onStripe(""),
	},
	{
		name: "a deploy breaks everything", deploys: []traffic.Deploy{back(deploy("v42", 80*minute), 95*minute)},
		from: 60 * minute, to: 180 * minute, on: traffic.Match{Integrations: integrations, Attrs: onStripe("v42").Attrs}, blamed: "v42",
	},
	{
		name: "the first version of a log", deploys: []traffic.Deploy{deploy("v42", 0)},
		from: 2 * minute, to: 20 * minute, on: onStripe(""),
	},
}

var integrations = []string{"hubspot", "salesforce", "slack", "stripe"}

// tenants are sixty, one of them with a tenth of the traffic.
func tenants() []traffic.Tenant {
	out := []traffic.Tenant{{Name: "busy", Weight: 6, Integrations: []int{3, 0, 1, 2}}}
	for i := range 59 {
		out = append(out, traffic.Tenant{Name: fmt.Sprintf("t%02d", i), Weight: 1, Integrations: []int{i % 4, (i + 1) % 4, (i + 2) % 4, (i + 3) % 4}, Retries: i%3 == 0})
	}
	for i := range out {
		out[i].Region, out[i].APIVersion, out[i].Shard = []string{"eu", "us"}[i%2], "2026-01", fmt.Sprintf("s%d", i/2%8)
	}
	return out
}

func (w *released) events(seed uint64) []parse.Event {
	spec := traffic.Spec{
		Name: w.name, Seed: seed, Start: epoch, Length: 150 * minute, Integrations: integrations,
		Tenants: tenants(), Rate: 5, Noise: [2]float64{0.006, 0.02}, Deploys: w.deploys,
	}
	if w.on.Integrations != nil {
		spec.Effects = []traffic.Effect{{From: epoch.Add(w.from), To: epoch.Add(w.to), On: w.on, Share: 1, Status: 503, Message: "service unavailable"}}
	}
	var events []parse.Event
	without := map[*parse.Attrs]*parse.Attrs{}
	spec.Play(func(e *parse.Event) {
		if w.hidden {
			if without[e.Attrs] == nil {
				pairs := slices.Clone(e.Attrs.Pairs)
				without[e.Attrs] = &parse.Attrs{Pairs: slices.DeleteFunc(pairs, func(p parse.Attr) bool { return p.Key == "version" })}
			}
			e.Attrs = without[e.Attrs]
		}
		events = append(events, *e)
	})
	return events
}

// TestDeploys holds the blame against worlds in which it is known what the
// deploy did.
func TestDeploys(t *testing.T) {
	for _, w := range releasedWorlds {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(3) {
				if underRace && seed > 0 {
					break
				}
				w.check(t, seed+1)
			}
		})
	}
}

func (w *released) check(t *testing.T, seed uint64) {
	t.Helper()
	a := analyze.New(analyze.Config{})
	for _, m := range w.markers {
		a.Mark(m)
	}
	got, scope := newCollected(), map[string]analyze.Scope{}
	seen := 0
	take := func() {
		c := a.Changes()
		got.take(c)
		seen += len(c.Deploys)
		for _, in := range c.Incidents {
			if in.Relapses == 0 { // later it may be about others
				scope[in.ID] = in.Scope
			}
		}
	}
	for i, e := range w.events(seed) {
		a.Observe(&e)
		if i%2000 == 0 {
			take()
		}
	}
	take()
	if w.on.Integrations == nil && len(got.Incidents) > 0 || w.on.Integrations != nil && len(got.Incidents) != 1 {
		t.Errorf("seed %d: incidents %s", seed, dump(got.Incidents))
		return
	}
	for _, in := range got.Incidents {
		in.Scope = scope[in.ID]
		w.checkIncident(t, seed, &in)
	}
	if can := len(w.deploys) > 0 && w.deploys[0].From.After(epoch); can != (seen > 0) {
		t.Errorf("seed %d: %d deploys seen", seed, seen)
	}
}

func (w *released) checkIncident(t *testing.T, seed uint64, in *analyze.Incident) {
	t.Helper()
	if w.blamed == "" {
		if in.Deploy != nil {
			t.Errorf("seed %d: blames %s", seed, dump(in.Deploy))
		}
		return
	}
	if in.Deploy == nil || in.Deploy.Version != w.blamed || in.Deploy.SecondsBeforeStart > 90 {
		t.Errorf("seed %d: deploy %s, want %s; started %v\n%s", seed, dump(in.Deploy), w.blamed, in.StartedAt, dump(in.Scope))
		return
	}
	if !strings.Contains(in.Hint, "after deploy "+w.blamed) {
		t.Errorf("seed %d: hint %q does not name the deploy", seed, in.Hint)
	}
	if w.scope != "" && (in.Scope.Value == nil || *in.Scope.Value != w.scope) {
		t.Errorf("seed %d: scope %s, want version=%s", seed, dump(in.Scope), w.scope)
	}
	i := slices.IndexFunc(in.Timeline, func(e analyze.TimelineEntry) bool { return e.Event == "deploy" })
	if i < 0 || !strings.HasPrefix(in.Timeline[i].Detail, w.blamed) || in.Timeline[i].At != in.Deploy.At {
		t.Errorf("seed %d: the timeline does not tell of the deploy: %s", seed, dump(in.Timeline))
	}
	if !slices.IsSortedFunc(in.Timeline, func(x, y analyze.TimelineEntry) int { return x.At.Compare(y.At) }) {
		t.Errorf("seed %d: the timeline is out of order: %s", seed, dump(in.Timeline))
	}
}

// TestDeploysCutAnywhere is TestCutAnywhere for deploys and markers, which are
// told anew after every restart.
func TestDeploysCutAnywhere(t *testing.T) {
	for _, name := range []string{"a canary fails", "only marked", "a rollback breaks"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &releasedWorlds[slices.IndexFunc(releasedWorlds, func(w released) bool { return w.name == name })]
			markers := append(marker("later", 101*minute+time.Second), w.markers...)
			events := w.events(9)
			play := func(rng *rand.Rand) string {
				a := analyze.New(analyze.Config{})
				got := newCollected()
				deploys := []analyze.DeployRow{}
				take := func() { c := a.Changes(); got.take(c); deploys = append(deploys, c.Deploys...) }
				tell := func() {
					for _, m := range markers {
						a.Mark(m)
					}
				}
				tell()
				for i := range events {
					luck := -1
					if rng != nil {
						luck = rng.IntN(3000)
					}
					switch luck {
					case 0:
						take()
						a = restored(t, analyze.Config{}, a)
						tell()
					case 1:
						a.Advance(events[i].At.Add(-time.Duration(rng.IntN(2)) * time.Second))
					}
					a.Observe(&events[i])
				}
				take()
				return dump(got) + dump(deploys)
			}
			want, got := play(nil), play(rand.New(rand.NewPCG(2, uint64(len(name)))))
			if got != want {
				t.Errorf("a cut shows:\n%s", firstDifference(got, want))
			}
		})
	}
}

// TestLateMarker shows that a marker that comes after its time is told of where
// the incident still lives, and changes nothing else.
func TestLateMarker(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(5*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
	before := s.one()
	m := analyze.Marker{Version: "v42", Service: "stripe", At: before.StartedAt.Add(-time.Minute)}
	s.a.Mark(m)
	s.a.Mark(m)
	after := s.one()
	if len(after.Timeline) != len(before.Timeline)+1 || after.Timeline[0].Event != "deploy" || after.Timeline[0].Detail != "v42 of stripe" {
		t.Errorf("timeline %s", dump(after.Timeline))
	}
	s.run(time.Minute, 10*time.Second, ten, func(string) int { return 503 })
	if in := s.one(); in.Deploy == nil || in.Deploy.Version != "v42" {
		t.Errorf("deploy %s, want v42: the incident is still open", dump(in.Deploy))
	}
	s.a.Mark(analyze.Marker{Version: "v1", At: epoch.Add(-24 * time.Hour)})
	if in := s.one(); len(in.Timeline) != len(after.Timeline) {
		t.Errorf("a marker of the day before is on the timeline: %s", dump(in.Timeline))
	}
}
