package analyze_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

// rollout says which share of the requests a version serves from a moment on.
type rollout struct {
	from    time.Duration
	version string
	share   float64 // of requests; the rest goes to what was there before
}

// released is a mini-world: ordinary traffic, releases, and at most one fault.
type released struct {
	name     string
	rollouts []rollout
	hidden   bool // the log does not tell the version
	markers  []analyze.Marker
	from, to time.Duration // of the fault
	on       []string      // its integrations; nil = no fault
	hits     func(c *traffic.Call, version string) bool

	blamed string // the version; "" = no deploy may be blamed
	scope  string // the value of the attribute scope, "" = not checked
}

const hour = time.Hour

var minute = time.Minute

func marker(version string, at time.Duration) []analyze.Marker {
	return []analyze.Marker{{Version: version, At: epoch.Add(at)}}
}

func isVersion(v string) func(*traffic.Call, string) bool {
	return func(_ *traffic.Call, version string) bool { return version == v }
}

func anybody(*traffic.Call, string) bool { return true }

var releasedWorlds = []released{
	{
		name: "bad deploy rolled back", rollouts: []rollout{{80 * minute, "v42", 1}, {100 * minute, "v41", 1}},
		from: hour, to: 3 * hour, on: []string{"stripe"}, hits: isVersion("v42"), blamed: "v42",
	},
	{
		name: "a canary fails", rollouts: []rollout{{80 * minute, "v42", 0.2}, {110 * minute, "v42", 0}},
		from: hour, to: 3 * hour, on: []string{"stripe"}, hits: isVersion("v42"), blamed: "v42", scope: "v42",
	},
	{
		name: "a rolling deploy fails on one operation", rollouts: []rollout{{80 * minute, "v42", 0.3}, {85 * minute, "v42", 0.6}, {90 * minute, "v42", 1}, {110 * minute, "v41", 1}},
		from: hour, to: 3 * hour, on: []string{"stripe"}, blamed: "v42",
		hits: func(c *traffic.Call, v string) bool { return v == "v42" && c.Operation == "charge" },
	},
	{
		name: "a rollback breaks", rollouts: []rollout{{40 * minute, "v42", 1}, {90 * minute, "v41", 1}, {105 * minute, "v42", 1}},
		from: 90 * minute, to: 3 * hour, on: []string{"hubspot"}, hits: isVersion("v41"), blamed: "v41",
	},
	{
		name: "harmless deploys", rollouts: []rollout{{40 * minute, "v42", 0.1}, {50 * minute, "v42", 1}, {80 * minute, "v43", 1}, {100 * minute, "v42", 1}},
		markers: marker("v42", 40*minute),
	},
	{
		name: "an outage 20 minutes after a harmless switch", rollouts: []rollout{{60 * minute, "v42", 1}},
		from: 80 * minute, to: 100 * minute, on: []string{"stripe"}, hits: anybody,
	},
	{
		name: "an outage of both versions", rollouts: []rollout{{75 * minute, "v42", 0.3}},
		from: 80 * minute, to: 100 * minute, on: []string{"stripe"}, hits: anybody,
	},
	{
		name: "an outage of both versions, marked too", rollouts: []rollout{{79 * minute, "v42", 0.3}}, markers: marker("v42", 79*minute),
		from: 80 * minute, to: 100 * minute, on: []string{"stripe"}, hits: anybody,
	},
	{
		name: "one token right after a switch", rollouts: []rollout{{79 * minute, "v42", 1}},
		from: 80 * minute, to: 120 * minute, on: []string{"salesforce"},
		hits: func(c *traffic.Call, _ string) bool { return c.Tenant == traffic.TenantName(4) },
	},
	{
		name: "only marked", hidden: true, markers: marker("v42", 80*minute-42*time.Second),
		from: 80 * minute, to: 100 * minute, on: []string{"stripe"}, hits: anybody, blamed: "v42",
	},
	{
		name: "marked long before", hidden: true, markers: marker("v42", 55*minute),
		from: 80 * minute, to: 100 * minute, on: []string{"stripe"}, hits: anybody,
	},
	{
		name: "marked for another service", hidden: true, markers: []analyze.Marker{{Version: "v42", Service: "slack", At: epoch.Add(79 * minute)}},
		from: 80 * minute, to: 100 * minute, on: []string{"stripe"}, hits: anybody,
	},
	{
		name: "a deploy breaks everything", rollouts: []rollout{{80 * minute, "v42", 1}, {95 * minute, "v41", 1}},
		from: hour, to: 3 * hour, on: integrations, hits: isVersion("v42"), blamed: "v42",
	},
	{
		name: "the first version of a log", rollouts: []rollout{{0, "v42", 1}},
		from: 2 * minute, to: 20 * minute, on: []string{"stripe"}, hits: anybody,
	},
}

var integrations = []string{"hubspot", "salesforce", "slack", "stripe"}

// version says which version serves a request: by its time and id alone.
func (w *released) version(at time.Time, id string) string {
	h := fnv.New32a()
	fmt.Fprint(h, id)
	luck := float64(h.Sum32()%1000) / 1000
	now := "v41"
	for _, r := range w.rollouts {
		if at.Sub(epoch) >= r.from && luck < r.share {
			now = r.version
		}
		if at.Sub(epoch) >= r.from && r.share == 0 && now == r.version {
			now = "v41"
		}
	}
	return now
}

func (w *released) events(seed uint64) []parse.Event {
	spec := traffic.Spec{
		Name: w.name, Seed: seed, Start: epoch, Length: 150 * time.Minute, Integrations: integrations,
		Tenants: 60, Rate: 5, Noise: [2]float64{0.006, 0.02},
	}
	if w.on != nil {
		spec.Effects = []traffic.Effect{{
			From: epoch.Add(w.from), To: epoch.Add(w.to), Share: 1, Status: 503, Message: "service unavailable",
			Hits: func(c *traffic.Call) bool {
				return slices.Contains(w.on, c.Integration) && w.hits(c, w.version(c.At, c.ID))
			},
		}}
	}
	events := traffic.Make(spec).Events
	sets := map[string]*parse.Attrs{}
	for i := range events {
		e := &events[i]
		key := e.Attrs.Get("region") + " " + w.version(e.At, e.Attempt.ID)
		if w.hidden {
			key = e.Attrs.Get("region")
		}
		if sets[key] == nil {
			region, version, ok := strings.Cut(key, " ")
			sets[key] = &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: region}}}
			if ok {
				sets[key].Pairs = append(sets[key].Pairs, parse.Attr{Key: "version", Value: version})
			}
		}
		e.Attrs = sets[key]
	}
	return events
}

// TestDeploys holds the blame against worlds in which it is known what the
// deploy did.
func TestDeploys(t *testing.T) {
	for _, w := range releasedWorlds {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(3) {
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
	if w.on == nil && len(got.Incidents) > 0 || w.on != nil && len(got.Incidents) != 1 {
		t.Errorf("seed %d: incidents %s", seed, dump(got.Incidents))
		return
	}
	for _, in := range got.Incidents {
		in.Scope = scope[in.ID]
		w.checkIncident(t, seed, &in)
	}
	if can := !w.hidden && len(w.rollouts) > 0 && w.rollouts[0].from > 0; can != (seen > 0) {
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
						a = restored(t, a)
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
