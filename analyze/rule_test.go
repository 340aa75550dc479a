package analyze_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// ruled is a script whose analyzer has explicit rules.
func ruled(t testing.TB, cfg analyze.Config) *script {
	t.Helper()
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	s := newScript(t)
	s.a = analyze.New(cfg)
	return s
}

// never is a budget that keeps the automatic test out of the way of a rule.
const never = analyze.Budget(1e-300)

var authOfThree = analyze.Rule{
	Name: "auth of three", Class: parse.Names{"auth"}, Integration: parse.Names{"stripe"},
	Failures: 10, Tenants: 3, Within: 5 * time.Minute, Severity: analyze.Critical,
}

func TestRuleOpensAnIncident(t *testing.T) {
	s := ruled(t, analyze.Config{Budget: never, Rules: []analyze.Rule{authOfThree}})
	s.run(time.Hour, 20*time.Second, ten, healthy)
	broken := s.now
	failing := map[string]bool{"acme": true, "birch": true, "cedar": true}
	s.run(3*time.Minute, 20*time.Second, ten, func(tenant string) int {
		if failing[tenant] {
			return 401
		}
		return 200
	})
	in := s.one()
	// The tenth failure falls into the fourth round.
	if in.State != analyze.Open || !in.StartedAt.Equal(broken) || !in.OpenedAt.Equal(broken.Add(time.Minute)) {
		t.Errorf("%s, started %v, opened %v; broken at %v", in.State, in.StartedAt, in.OpenedAt, broken)
	}
	if in.Scope.TenantsAffected != 3 || in.Severity != analyze.Critical || in.Failures != 27 {
		t.Errorf("affected %d, severity %s, failures %d", in.Scope.TenantsAffected, in.Severity, in.Failures)
	}
	if len(in.Why.Rules) != 1 {
		t.Fatalf("why = %+v, want the rule", in.Why)
	}
	m := in.Why.Rules[0]
	if m.Name != "auth of three" || !m.Opened || m.Failures != 10 || m.Tenants != 3 || m.WithinSeconds != 300 ||
		m.Says != "10 failures of class auth from 3 tenants of stripe within 5m" {
		t.Errorf("rule = %+v", m)
	}
	if opened := in.Timeline[1]; opened.Event != "opened" || !strings.HasPrefix(opened.Detail, "rule auth of three: 10 failures of 3 tenants within 5m") {
		t.Errorf("timeline says %+v", opened)
	}
	// The lifecycle is the same as any other's: proof of health resolves it.
	s.run(20*time.Minute, 20*time.Second, ten, healthy)
	if in = s.one(); in.State != analyze.Resolved || len(in.Why.Rules) != 1 {
		t.Errorf("%s after recovery, rules %+v", in.State, in.Why.Rules)
	}
	// What it was opened for is not opened for again when it is over.
	s.run(2*time.Hour, 20*time.Second, ten, healthy)
	s.one()
}

func TestRuleCounts(t *testing.T) {
	minute := func(n int) time.Duration { return time.Duration(n) * time.Minute }
	fails := func(s *script, tenant string, n int, every time.Duration, with ...func(*parse.Event)) {
		for range n {
			s.call(tenant, 500, with...)
			s.now = s.now.Add(every)
		}
	}
	base := analyze.Rule{Name: "r", Failures: 5, Within: minute(5)}
	with := func(change func(*analyze.Rule)) analyze.Rule { r := base; change(&r); return r }
	for _, c := range []struct {
		name string
		rule analyze.Rule
		play func(s *script)
		want bool
	}{
		{"enough", base, func(s *script) { fails(s, "acme", 5, time.Minute) }, true},
		{"one too few", base, func(s *script) { fails(s, "acme", 4, time.Minute) }, false},
		{"the window is open at its old end", base, func(s *script) { fails(s, "acme", 5, 75*time.Second) }, false},
		{"just within", base, func(s *script) { fails(s, "acme", 5, 74*time.Second) }, true},
		{"retries are one attempt", base, func(s *script) { fails(s, "acme", 9, time.Second, id("same-1")) }, false},
		{"retries that heal are none", base, func(s *script) {
			for i := range 9 {
				key := id(fmt.Sprintf("healed-%d", i))
				s.call("acme", 500, key)
				s.now = s.now.Add(time.Second)
				s.call("acme", 200, key)
			}
		}, false},
		{"from too few tenants", with(func(r *analyze.Rule) { r.Tenants = 3 }), func(s *script) {
			fails(s, "acme", 8, time.Second)
			fails(s, "birch", 8, time.Second)
		}, false},
		{"one of many tenants stays known", with(func(r *analyze.Rule) { r.Tenants = 3 }), func(s *script) {
			s.call("acme", 500)
			s.call("birch", 500)
			fails(s, "cedar", 200, time.Second)
		}, true},
		{"of another class", with(func(r *analyze.Rule) { r.Class = parse.Names{"auth", "timeout"} }), func(s *script) { fails(s, "acme", 9, time.Second) }, false},
		{"of another status", with(func(r *analyze.Rule) { r.Status = analyze.Statuses{{From: 502, To: 504}} }), func(s *script) { fails(s, "acme", 9, time.Second) }, false},
		{"of the status", with(func(r *analyze.Rule) { r.Status = analyze.Statuses{{From: 500, To: 599}} }), func(s *script) { fails(s, "acme", 9, time.Second) }, true},
		{"of another integration", with(func(r *analyze.Rule) { r.Integration = parse.Names{"hub*"} }), func(s *script) { fails(s, "acme", 9, time.Second) }, false},
		{"of an integration by pattern", with(func(r *analyze.Rule) { r.Integration = parse.Names{"str*"} }), func(s *script) { fails(s, "acme", 9, time.Second) }, true},
		{"of another operation", with(func(r *analyze.Rule) { r.Operation = parse.Names{"refund"} }), func(s *script) { fails(s, "acme", 9, time.Second) }, false},
		{"of another tenant", with(func(r *analyze.Rule) { r.Tenant = parse.Names{"birch"} }), func(s *script) { fails(s, "acme", 9, time.Second) }, false},
		{"spread over tenants, counted per tenant", with(func(r *analyze.Rule) { r.Per = analyze.PerTenant }), func(s *script) {
			fails(s, "acme", 4, time.Second)
			fails(s, "birch", 4, time.Second)
		}, false},
		{"per tenant", with(func(r *analyze.Rule) { r.Per = analyze.PerTenant }), func(s *script) { fails(s, "birch", 5, time.Second) }, true},
		{"spread over operations, counted per operation", with(func(r *analyze.Rule) { r.Per = analyze.PerOperation }), func(s *script) {
			fails(s, "acme", 4, time.Second)
			fails(s, "acme", 4, time.Second, op("refund"))
		}, false},
		{"per operation", with(func(r *analyze.Rule) { r.Per = analyze.PerOperation }), func(s *script) { fails(s, "acme", 5, time.Second, op("refund")) }, true},
		{"below the ratio", with(func(r *analyze.Rule) { r.Ratio = 0.2 }), func(s *script) {
			s.run(minute(1), time.Second, []string{"acme"}, healthy)
			fails(s, "acme", 9, time.Second)
		}, false},
		{"above the ratio", with(func(r *analyze.Rule) { r.Ratio = 0.2 }), func(s *script) {
			s.run(minute(1), time.Second, []string{"acme"}, healthy)
			fails(s, "acme", 16, time.Second)
		}, true},
		{"the ratio forgets what slid out", with(func(r *analyze.Rule) { r.Ratio = 0.9 }), func(s *script) {
			s.run(minute(1), time.Second, []string{"acme"}, healthy)
			s.now = s.now.Add(minute(6))
			fails(s, "acme", 5, time.Second)
		}, true},
		{"rows counted elsewhere", base, func(s *script) {
			s.call("acme", 500, func(e *parse.Event) { e.Count = 7 })
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := ruled(t, analyze.Config{Budget: never, Rules: []analyze.Rule{c.rule}})
			s.run(10*time.Minute, 10*time.Second, []string{"delta"}, func(string) int { s.call("delta", 200); return 200 })
			s.now = s.now.Add(time.Hour)
			c.play(s)
			if got := len(s.incidents()) > 0; got != c.want {
				t.Errorf("%s: opened = %v, want %v\n%s", c.rule.String(), got, c.want, dump(s.incidents()))
			}
		})
	}
}

// A rule that fits an incident that the test opened first is noted in it, and
// opens no second one.
func TestRuleJoinsTheIncidentOfTheTest(t *testing.T) {
	r := authOfThree
	r.Class, r.Failures, r.Tenants = parse.Names{"server"}, 100, 5
	s := ruled(t, analyze.Config{Rules: []analyze.Rule{r}})
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(10*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
	in := s.one()
	if len(in.Why.Rules) != 1 || in.Why.Rules[0].Opened || in.Why.Threshold == 0 || in.Why.Budget != "1/week" {
		t.Errorf("why = %+v, want the test's arithmetic and the rule beside it", in.Why)
	}
	marks := 0
	for _, e := range in.Timeline {
		if e.Event == "rule_matched" {
			marks++
		}
	}
	if marks != 1 {
		t.Errorf("the timeline notes the rule %d times, want once:\n%s", marks, dump(in.Timeline))
	}
	if in.Severity != analyze.Critical {
		t.Errorf("severity = %s", in.Severity)
	}
}

// Two rules that fit the same failures are one incident.
func TestRulesOfOneCauseAreOneIncident(t *testing.T) {
	wide := authOfThree
	wide.Name, wide.Class, wide.Failures, wide.Severity = "anything", nil, 6, analyze.Minor
	s := ruled(t, analyze.Config{Budget: never, Rules: []analyze.Rule{authOfThree, wide}})
	s.run(time.Hour, 20*time.Second, ten, healthy)
	s.run(5*time.Minute, 20*time.Second, ten[:4], func(string) int { return 401 })
	in := s.one()
	if len(in.Why.Rules) != 2 || in.Why.Rules[0].Name != "anything" || in.Why.Rules[1].Name != "auth of three" {
		t.Fatalf("rules = %+v", in.Why.Rules)
	}
	if in.Severity != analyze.Critical { // the second raises what the first set
		t.Errorf("severity = %s, want critical", in.Severity)
	}
}

func TestSeverityOfARule(t *testing.T) {
	r := authOfThree
	r.Severity = analyze.Minor // all tenants fail: critical by its reach
	s := ruled(t, analyze.Config{Budget: never, Rules: []analyze.Rule{r}})
	s.run(time.Hour, 20*time.Second, ten, healthy)
	s.run(2*time.Minute, 20*time.Second, ten, func(string) int { return 401 })
	if in := s.one(); in.Severity != analyze.Minor {
		t.Errorf("severity = %s, want the rule's", in.Severity)
	}
}

func TestIgnore(t *testing.T) {
	outage := func(s *script) {
		s.run(time.Hour, 10*time.Second, ten, healthy)
		s.run(10*time.Minute, 10*time.Second, ten, only("acme", 404))
		s.run(10*time.Minute, 10*time.Second, ten, healthy)
	}
	any := analyze.Rule{Name: "any", Failures: 3, Within: time.Minute}
	for _, c := range []struct {
		name   string
		ignore analyze.Ignore
		opens  bool
		left   int64
	}{
		{"class", analyze.Ignore{Class: parse.Names{"not_found"}}, false, 60},
		{"another class", analyze.Ignore{Class: parse.Names{"auth"}}, true, 0},
		{"tenant, whatever it does", analyze.Ignore{Tenant: parse.Names{"ac*"}}, false, 480},
		{"operation", analyze.Ignore{Operation: parse.Names{"charge"}}, false, 4800},
		{"integration", analyze.Ignore{Integration: parse.Names{"stripe"}}, false, 4800},
		{"status", analyze.Ignore{Status: analyze.Statuses{{From: 404, To: 404}}}, false, 60},
		{"both must fit", analyze.Ignore{Class: parse.Names{"not_found"}, Tenant: parse.Names{"birch"}}, true, 0},
		{"both fit", analyze.Ignore{Class: parse.Names{"not_found"}, Tenant: parse.Names{"acme"}}, false, 60},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := ruled(t, analyze.Config{Rules: []analyze.Rule{any}, Ignore: []analyze.Ignore{c.ignore}})
			outage(s)
			changes := s.a.Changes()
			if got := len(changes.Incidents) > 0; got != c.opens {
				t.Errorf("opened = %v, want %v", got, c.opens)
			}
			if left := s.a.Disregarded(); left.Ignored != c.left {
				t.Errorf("ignored = %d, want %d", left.Ignored, c.left)
			}
			var failures, attempts int64
			for _, r := range changes.Rollups.Failures {
				failures += r.Count
			}
			for _, r := range changes.Rollups.Traffic {
				attempts += r.Attempts
			}
			if failures != 60 || attempts != 4800 {
				t.Errorf("rollups hold %d failures of %d attempts, want 60 of 4800", failures, attempts)
			}
		})
	}
}

func TestRulesAreChecked(t *testing.T) {
	good := analyze.Rule{Name: "r", Failures: 5, Within: time.Minute}
	with := func(change func(*analyze.Rule)) []analyze.Rule { r := good; change(&r); return []analyze.Rule{r} }
	for _, c := range []struct {
		rules []analyze.Rule
		want  string
	}{
		{with(func(r *analyze.Rule) { r.Name = "" }), "rules[0].name"},
		{with(func(r *analyze.Rule) { r.Failures = 0 }), "rules[0].failures"},
		{with(func(r *analyze.Rule) { r.Failures = 5000 }), "rules[0].failures"},
		{with(func(r *analyze.Rule) { r.Within = 0 }), "rules[0].within"},
		{with(func(r *analyze.Rule) { r.Tenants = 6 }), "rules[0].tenants"},
		{with(func(r *analyze.Rule) { r.Tenants, r.Per = 2, analyze.PerTenant }), "rules[0].tenants"},
		{with(func(r *analyze.Rule) { r.Ratio = 20 }), "rules[0].ratio"},
		{with(func(r *analyze.Rule) { r.Per = "tennant" }), "rules[0].per"},
		{with(func(r *analyze.Rule) { r.Class = parse.Names{"atuh"} }), "rules[0].class"},
		{with(func(r *analyze.Rule) { r.Severity = "urgent" }), "rules[0].severity"},
		{[]analyze.Rule{good, good}, "rules[1].name"},
	} {
		var s *analyze.SettingError
		if err := analyze.ValidateRules(c.rules); !errors.As(err, &s) || s.Setting != c.want {
			t.Errorf("ValidateRules(%+v) = %v, want %s", c.rules, err, c.want)
		}
	}
	if err := analyze.ValidateRules([]analyze.Rule{good}); err != nil {
		t.Error(err)
	}
	if err := analyze.ValidateIgnores([]analyze.Ignore{{}}); err == nil {
		t.Error("an ignore that names nothing was taken")
	}
}

// TestCutAnywhereWithRules is TestCutAnywhere for what rules and payload keys
// remember.
func TestCutAnywhereWithRules(t *testing.T) {
	notUnderRace(t)
	cfg := analyze.Config{
		Rules: []analyze.Rule{
			{Name: "three", Failures: 3, Tenants: 2, Within: 10 * time.Minute, Severity: analyze.Major},
			{Name: "per tenant", Failures: 4, Within: time.Hour, Per: analyze.PerTenant, Ratio: 0.1},
			{Name: "per operation", Class: parse.Names{"server"}, Failures: 12, Within: 5 * time.Minute, Per: analyze.PerOperation},
		},
		Ignore: []analyze.Ignore{{Class: parse.Names{"rate_limit"}, Tenant: parse.Names{"t00*"}}},
	}
	w := worldNamed(t, "two faults", 5)
	withObjects(w)
	want := newCollected()
	a := analyze.New(cfg)
	for i := range w.Events {
		a.Observe(&w.Events[i])
	}
	want.take(a.Changes())
	if len(want.Incidents) < 3 || a.Disregarded().Ignored == 0 || a.Disregarded().Healed == 0 {
		t.Fatalf("the world shows too little: %d incidents, %+v", len(want.Incidents), a.Disregarded())
	}
	left := a.Disregarded()

	rng := rand.New(rand.NewPCG(7, 7))
	got := newCollected()
	var kept parts
	a = analyze.New(cfg)
	for i := range w.Events {
		switch rng.IntN(3000) {
		case 0:
			got.take(a.Changes())
			a = restored(t, cfg, a)
		case 1:
			got.take(a.Changes())
			kept.save(t, a)
		case 2:
			a.Advance(w.Events[i].At.Add(-time.Duration(rng.IntN(2)) * time.Second))
		case 3:
			got.take(a.Changes())
			kept.save(t, a)
			a = kept.restore(t, cfg, a)
		}
		a.Observe(&w.Events[i])
	}
	got.take(a.Changes())
	if g, w := dump(got), dump(want); g != w {
		t.Errorf("a cut shows:\n%s", firstDifference(g, w))
	}
	if a.Disregarded() != left {
		t.Errorf("left out %+v, want %+v", a.Disregarded(), left)
	}
}

// withObjects takes the ids of half a world's events away and names the objects
// that they are about instead.
func withObjects(w world) {
	for i := range w.Events {
		if e := &w.Events[i]; e.Integration != "stripe" {
			e.Object, e.Attempt = e.Attempt.ID, parse.Attempt{}
		}
	}
}

// A rule that was changed starts over; the others go on.
func TestChangedRuleStartsOver(t *testing.T) {
	r := analyze.Rule{Name: "r", Failures: 5, Within: 10 * time.Minute}
	s := ruled(t, analyze.Config{Budget: never, Rules: []analyze.Rule{r}})
	for range 4 {
		s.call("acme", 500)
		s.now = s.now.Add(time.Second)
	}
	data, err := s.a.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		within time.Duration
		opens  bool
	}{{10 * time.Minute, true}, {11 * time.Minute, false}} {
		changed := r
		changed.Within = c.within
		if s.a, err = analyze.Restore(analyze.Config{Budget: never, Rules: []analyze.Rule{changed}}, data); err != nil {
			t.Fatal(err)
		}
		s.call("acme", 500)
		if got := len(s.a.Changes().Incidents) > 0; got != c.opens {
			t.Errorf("within %v: opened = %v, want %v", c.within, got, c.opens)
		}
	}
}

// BenchmarkRules measures an event of ordinary traffic under ten rules with
// ratios, counted per tenant.
func BenchmarkRules(b *testing.B) {
	events := ordinary()
	for _, n := range []int{0, 1, 10} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var cfg analyze.Config
			for i := range n {
				cfg.Rules = append(cfg.Rules, analyze.Rule{Name: fmt.Sprint(i), Failures: 500, Within: time.Minute, Ratio: 0.9, Per: analyze.PerTenant})
			}
			a := analyze.New(cfg)
			for i := range events {
				events[i].At = events[i].At.Add(time.Hour)
				a.Observe(&events[i])
			}
			a.Changes()
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				e := &events[i%len(events)]
				if i%len(events) == 0 {
					a.Changes()
				}
				e.At = e.At.Add(time.Hour)
				a.Observe(e)
			}
		})
	}
}
