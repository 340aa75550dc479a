package analyze_test

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// caller is one tenant's use of one integration in a world made by hand.
type caller struct {
	integration, tenant, stream string
	rate                        float64 // calls an hour at level 1
	level                       func(time.Time) float64
	burst                       int // calls in a row; 0 = 1
	silent                      func(time.Time) bool
}

var noAttrs = &parse.Attrs{}

// play lets the callers call: each a Poisson process, thinned by its level.
func play(seed uint64, start time.Time, length time.Duration, callers []caller) []parse.Event {
	var events []parse.Event
	end := start.Add(length)
	for i, c := range callers {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		burst := max(1, c.burst)
		for at := start; ; {
			at = at.Add(time.Duration(rng.ExpFloat64() * float64(burst) / c.rate * float64(time.Hour)))
			if !at.Before(end) {
				break
			}
			if c.level != nil && rng.Float64() > c.level(at) || c.silent != nil && c.silent(at) {
				continue
			}
			for k := range burst {
				events = append(events, c.call(at.Add(time.Duration(k)*time.Second), rng))
			}
		}
	}
	slices.SortStableFunc(events, func(a, b parse.Event) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Tenant, b.Tenant)) })
	for i := range events {
		events[i].Origin.Offset = int64(i) * 100
	}
	return events
}

func (c *caller) call(at time.Time, rng *rand.Rand) parse.Event {
	e := parse.Event{
		At: at, Integration: c.integration, Tenant: c.tenant, Operation: "sync", Outcome: parse.OK, Status: 200, Count: 1,
		Attrs: noAttrs, Origin: parse.Origin{Stream: cmp.Or(c.stream, "app.log")},
	}
	if rng.Float64() < 0.005 {
		e.Outcome, e.Status, e.Message = parse.Failed, 503, "HTTP 503"
	}
	return e
}

// company is a world of ordinary tenants: the first has about a fifth of the
// traffic, the last a few calls an hour or less.
func company(integrations, tenants int, total float64, level func(time.Time) float64) []caller {
	var out []caller
	sum := 0.0
	for i := range tenants {
		sum += math.Pow(float64(i+1), -1.1)
	}
	for i := range tenants {
		for k := range integrations {
			out = append(out, caller{
				integration: []string{"hubspot", "shopify", "slack", "stripe", "zendesk"}[k], tenant: fmt.Sprintf("t%03d", i),
				rate: total * math.Pow(float64(i+1), -1.1) / sum / float64(integrations), level: level,
			})
		}
	}
	return out
}

// watch plays events and returns every incident by its id, in the order they opened.
func watch(cfg analyze.Config, events []parse.Event) []analyze.Incident {
	a := analyze.New(cfg)
	var out []analyze.Incident
	gather := func() {
		for _, in := range a.Changes().Incidents {
			if i := slices.IndexFunc(out, func(o analyze.Incident) bool { return o.ID == in.ID }); i >= 0 {
				out[i] = in
			} else {
				out = append(out, in)
			}
		}
	}
	for i := range events {
		a.Observe(&events[i])
		if i%4096 == 4095 {
			gather()
		}
	}
	gather()
	slices.SortStableFunc(out, func(a, b analyze.Incident) int { return a.OpenedAt.Compare(b.OpenedAt) })
	return out
}

func silences(all []analyze.Incident) []analyze.Incident {
	return slices.DeleteFunc(slices.Clone(all), func(in analyze.Incident) bool { return in.Kind != analyze.KindSilence })
}

// brief writes incidents one a line.
func brief(all []analyze.Incident) string {
	s := ""
	for _, in := range all {
		s += fmt.Sprintf("%s | %s | start %s open %s | %s at %v | %d relapses | %v\n", in.Title, in.Scope.Kind,
			in.StartedAt.Format(time.DateTime), in.OpenedAt.Format(time.DateTime), in.State, in.ResolvedAt, in.Relapses, *cmp.Or(in.Why.Silence, &analyze.WhySilence{}))
	}
	return s
}

func between(from, to time.Time) func(time.Time) bool {
	return func(t time.Time) bool { return !t.Before(from) && t.Before(to) }
}

// officeHours has traffic from 8 to 18 o'clock in a zone, on weekdays, with
// half-hour shoulders.
func officeHours(zone int) func(time.Time) float64 {
	return func(t time.Time) float64 {
		t = t.Add(time.Duration(zone) * time.Hour)
		if d := t.Weekday(); d == time.Saturday || d == time.Sunday {
			return 0
		}
		h := float64(t.Hour()) + float64(t.Minute())/60
		return max(0, min(1, (h-7.5)*2, (18.5-h)*2))
	}
}

// seeds runs a test over several seeds that nothing was tuned on.
func seeds(t *testing.T, n uint64, f func(t *testing.T, seed uint64)) {
	if underRace {
		n = 1
	}
	for seed := uint64(101); seed < 101+n; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			f(t, seed)
		})
	}
}

// TestSilentWorlds plays faults of which only silence tells.
func TestSilentWorlds(t *testing.T) {
	from, to := epoch.Add(3*time.Hour), epoch.Add(4*time.Hour)
	cases := []struct {
		name, scope string
		silent      func(c *caller, i int) bool
		tenants     int // at least
		within      time.Duration
	}{
		{"a tenant", "tenant", func(c *caller, _ int) bool { return c.tenant == "t004" && c.integration == "stripe" }, 1, 20 * time.Minute},
		{"a tenant everywhere", "tenant", func(c *caller, _ int) bool { return c.tenant == "t004" }, 1, 20 * time.Minute},
		{"an integration", "integration", func(c *caller, _ int) bool { return c.integration == "stripe" }, 40, 10 * time.Minute},
		{"half an integration", "integration", func(c *caller, i int) bool { return c.integration == "stripe" && i%2 == 0 }, 8, 15 * time.Minute},
		{"a stream", "feed", func(c *caller, _ int) bool { return c.stream != "" }, 0, 10 * time.Minute},
		{"the feed", "feed", func(*caller, int) bool { return true }, 0, 10 * time.Minute},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			seeds(t, 3, func(t *testing.T, seed uint64) {
				world := company(5, 60, 12_000, nil)
				for i := range world {
					if world[i].integration == "slack" || world[i].integration == "zendesk" {
						world[i].stream = "other.log"
					}
					if c.silent(&world[i], i) {
						world[i].silent = between(from, to)
					}
				}
				all := watch(analyze.Config{}, play(seed, epoch, 7*time.Hour, world))
				if len(all) != 1 || all[0].Kind != analyze.KindSilence || all[0].Scope.Kind != c.scope {
					t.Fatalf("want one silence of scope %s:\n%s", c.scope, brief(all))
				}
				in := all[0]
				if in.OpenedAt.Before(from) || in.OpenedAt.Sub(from) > c.within || in.StartedAt.After(from) || in.Scope.TenantsAffected < c.tenants {
					t.Errorf("opened %v after, %d tenants:\n%s", in.OpenedAt.Sub(from), in.Scope.TenantsAffected, brief(all))
				}
				if in.State != analyze.Resolved || in.ResolvedAt.Before(to) {
					t.Errorf("%s at %v, silent until %v", in.State, in.ResolvedAt, to)
				}
			})
		})
	}
}

// TestRhythmWorlds plays weeks of ordinary life, in which nothing is silent but
// what the case says.
func TestRhythmWorlds(t *testing.T) {
	notUnderRace(t)
	const day = 24 * time.Hour
	at := func(d float64) time.Time { return epoch.Add(time.Duration(d * float64(day))) }
	minutesOf := func(hour, minutes int) func(time.Time) float64 {
		return func(t time.Time) float64 {
			if (hour < 0 || t.Hour() == hour) && t.Minute() < minutes {
				return 1
			}
			return 0
		}
	}
	growing := func(t time.Time) float64 { return min(1, t.Sub(epoch).Hours()/(14*24)+0.02) }
	cases := []struct {
		name   string
		length time.Duration
		more   []caller
		level  func(time.Time) float64
		want   []string // the silent tenants, in order
	}{
		{"nights and weekends, two zones", 17 * day, officeHoursWest(), officeHours(0), nil},
		{"hourly and nightly batches", 12 * day, []caller{
			{integration: "stripe", tenant: "hourly", rate: 2000, level: minutesOf(-1, 4)},
			{integration: "slack", tenant: "nightly", rate: 2000, level: minutesOf(2, 10)},
		}, nil, nil},
		{"a departed tenant", 9 * day, []caller{
			{integration: "stripe", tenant: "gone", rate: 6, silent: between(at(3.2), at(99))},
			{integration: "slack", tenant: "gone", rate: 4, silent: between(at(3.2), at(99))},
		}, nil, []string{"gone"}},
		{"bursty tenants", 8 * day, []caller{
			{integration: "stripe", tenant: "bursty", rate: 20, burst: 50},
			{integration: "slack", tenant: "bursty", rate: 100, burst: 30},
			{integration: "shopify", tenant: "burstier", rate: 10, burst: 200},
		}, nil, nil},
		{"a growing tenant", 10 * day, []caller{{integration: "stripe", tenant: "grows", rate: 200, level: growing}}, nil, nil},
		{"an hour at noon, nights being silent", 10 * day, []caller{
			{integration: "stripe", tenant: "office", rate: 60, level: officeHours(0), silent: between(at(9.2), at(9.3))},
		}, officeHours(0), []string{"office"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			seeds(t, 3, func(t *testing.T, seed uint64) {
				got := silences(watch(analyze.Config{}, play(seed, epoch, c.length, append(company(3, 25, 400, c.level), c.more...))))
				var names []string
				for _, in := range got {
					for _, tenant := range in.Tenants {
						if tenant.State != analyze.TenantAtRisk {
							names = append(names, tenant.Tenant)
						}
					}
				}
				if !slices.Equal(names, c.want) || len(got) != len(c.want) {
					t.Errorf("silent: %v, want %v:\n%s", names, c.want, brief(got))
				}
			})
		})
	}
}

func officeHoursWest() []caller {
	west := company(3, 20, 300, officeHours(7))
	for i := range west {
		west[i].tenant = "west-" + west[i].tenant
	}
	return west
}

// TestNoSilenceWhereNothingIsSilent plays labelled worlds without any.
func TestNoSilenceWhereNothingIsSilent(t *testing.T) {
	notUnderRace(t)
	for name, n := range map[string]uint64{"quiet": 2, "day and night": 2, "surge": 1, "hourly batches": 1, "failures only": 1} {
		t.Run(name, func(t *testing.T) {
			seeds(t, n, func(t *testing.T, seed uint64) {
				w := worldNamed(t, name, seed)
				if got := silences(watch(analyze.Config{}, w.Events)); len(got) > 0 {
					t.Errorf("opened:\n%s", brief(got))
				}
			})
		})
	}
}

// TestSilenceCutAnywhere saves, restores, asks and advances at random places in
// a world with all kinds of silence: nothing of it may show.
func TestSilenceCutAnywhere(t *testing.T) {
	cfg := analyze.Config{Expect: []analyze.Expectation{
		{Integration: "slack", Tenant: "nightly", Every: 24 * time.Hour, Grace: 30 * time.Minute},
		{Integration: "payroll", Every: 30 * time.Hour},
	}}
	at := func(hours float64) time.Time { return epoch.Add(time.Duration(hours * float64(time.Hour))) }
	world := company(3, 12, 700, nil)
	for i := range world {
		c := &world[i]
		switch {
		case c.integration == "hubspot" && c.tenant == "t003":
			c.silent = between(at(60), at(400))
		case c.integration == "shopify":
			c.stream = "b.log"
			c.silent = between(at(20), at(22))
		case c.integration == "slack":
			c.silent = between(at(70), at(73))
		default:
			c.silent = between(at(95), at(97))
		}
	}
	world = append(world, caller{integration: "slack", tenant: "nightly", rate: 60, silent: func(t time.Time) bool { return t.Hour() != 2 || t.Day() == 5 }})
	events := play(5, epoch, 110*time.Hour, world)
	want := newCollected()
	a := analyze.New(cfg)
	for i := range events {
		a.Observe(&events[i])
	}
	want.take(a.Changes())
	if n := len(silences(slices.Collect(maps.Values(want.Incidents)))); n < 5 {
		t.Fatalf("%d silences: too few to show anything", n)
	}
	cuts := uint64(1)
	if !underRace {
		keepsParts(t, cfg, events)
		cuts = 4
	}
	deltas := 0
	for seed := range cuts {
		rng := rand.New(rand.NewPCG(seed, 9))
		got := newCollected()
		var kept parts
		a = analyze.New(cfg)
		for i := range events {
			switch rng.IntN(1500) {
			case 0:
				got.take(a.Changes())
				a = restored(t, cfg, a)
			case 1:
				got.take(a.Changes())
				kept.save(t, a)
			case 5:
				got.take(a.Changes())
				kept.save(t, a)
				a = kept.restore(t, cfg, a)
			case 2, 3, 4:
				a.Advance(events[i].At.Add(-time.Duration(rng.IntN(600)) * time.Second))
			}
			a.Observe(&events[i])
		}
		got.take(a.Changes())
		if g, w := dump(got), dump(want); g != w {
			t.Errorf("a cut shows:\n%s", firstDifference(g, w))
		}
		deltas += kept.deltas
	}
	if deltas < 10 {
		t.Errorf("%d parts were no whole state: too few to show anything", deltas)
	}
}
