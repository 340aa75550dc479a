package analyze_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

func on(integration string) func(*parse.Event) {
	return func(e *parse.Event) { e.Integration = integration }
}

func stream(name string) func(*parse.Event) {
	return func(e *parse.Event) { e.Origin.Stream = name }
}

// goOn lets tenants call once a minute, each on stripe and, half a minute
// later, on slack from a stream of its own.
func (s *script) goOn(d time.Duration, stripe, slack []string) { s.goOnWith(d, stripe, slack, nil) }

// goOnWith has tenants call a third integration too, from the stream of stripe.
func (s *script) goOnWith(d time.Duration, stripe, slack, zendesk []string) {
	half := func(call func()) {
		call()
		for _, t := range zendesk {
			s.call(t, 200, on("zendesk"))
		}
		s.now = s.now.Add(30 * time.Second)
	}
	for end := s.now.Add(d); s.now.Before(end); {
		half(func() {
			for _, t := range stripe {
				s.call(t, 200)
			}
		})
		half(func() {
			for _, t := range slack {
				s.call(t, 200, on("slack"), stream("slack.log"))
			}
		})
	}
}

func without(names ...string) []string {
	return slices.DeleteFunc(slices.Clone(ten), func(t string) bool { return slices.Contains(names, t) })
}

func events(in analyze.Incident) []string {
	var out []string
	for _, e := range in.Timeline {
		out = append(out, e.Event)
	}
	return out
}

func TestSilentTenant(t *testing.T) {
	s := newScript(t)
	s.goOn(2*time.Hour, ten, ten)
	last := s.now.Add(-time.Minute)
	s.goOn(40*time.Minute, without("cedar"), ten)
	in := s.one()
	if in.Kind != analyze.KindSilence || len(in.Classes) != 0 || in.Scope.Kind != "tenant" || in.State != analyze.Open || in.Severity != analyze.Minor {
		t.Errorf("got %s", dump(in))
	}
	if in.Title != "stripe: no events for cedar" {
		t.Errorf("title = %q", in.Title)
	}
	if in.StartedAt != last || in.LastFailure != nil {
		t.Errorf("started %v, last failure %v; last event %v", in.StartedAt, in.LastFailure, last)
	}
	if c := tenant(in, "cedar"); c.State != analyze.TenantFailing || c.FirstFailure != nil || c.Failures != 0 {
		t.Errorf("cedar: %s", dump(c))
	}
	w := in.Why
	if w.Series != "stripe/cedar" || w.Silence == nil || w.Statistic < w.Threshold || w.Silence.PastEvents != 120 || w.Silence.LargestGapSeconds != 60 {
		t.Errorf("why: %s", dump(w))
	}
	if gap := in.OpenedAt.Sub(last).Seconds(); gap != w.Silence.GapSeconds || gap < 7.5*60 || gap > 25*60 || in.OpenedAt.Second() != 0 {
		t.Errorf("opened %v after %v s", in.OpenedAt, gap)
	}

	back := s.now
	s.goOn(time.Minute, ten, ten)
	if in = s.one(); in.State != analyze.Recovering || !in.RecoveringAt.Equal(back) {
		t.Errorf("with the first event: %s since %v, want recovering since %v", in.State, in.RecoveringAt, back)
	}
	s.goOn(20*time.Minute, ten, ten)
	if in = s.one(); in.State != analyze.Resolved || in.ResolvedAt.Sub(back) != 10*time.Minute {
		t.Errorf("%s at %v, want resolved at %v", in.State, in.ResolvedAt, back.Add(10*time.Minute))
	}
	want := []string{"started", "opened", "recovering", "tenant_recovered", "resolved"}
	if got := events(in); !slices.Equal(got, want) {
		t.Errorf("timeline = %v, want %v", got, want)
	}
}

func TestOneEventIsNoTrafficAgain(t *testing.T) {
	s := newScript(t)
	s.goOn(2*time.Hour, ten, ten)
	s.goOn(40*time.Minute, without("cedar"), ten)
	s.call("cedar", 200)
	s.goOn(25*time.Hour, without("cedar"), ten)
	in := s.one()
	if in.State != analyze.ClosedUnverified || tenant(in, "cedar").State != analyze.TenantUnverified {
		t.Errorf("%s, cedar %s", in.State, tenant(in, "cedar").State)
	}
}

func TestDepartedTenant(t *testing.T) {
	s := newScript(t)
	s.goOn(50*time.Hour, ten, ten)
	s.goOn(60*time.Hour, without("cedar"), ten)
	in := s.one()
	if in.State != analyze.ClosedUnverified || in.ResolvedAt.Sub(in.OpenedAt) != 24*time.Hour {
		t.Fatalf("%s, open %v, closed %v", in.State, in.OpenedAt, in.ResolvedAt)
	}
	s.goOn(20*time.Minute, ten, ten)
	if in = s.one(); in.State != analyze.Resolved || tenant(in, "cedar").State != analyze.TenantRecovered {
		t.Errorf("back after days: %s, cedar %s", in.State, dump(tenant(in, "cedar")))
	}
	// Who is met anew has to be known for a while before silence means anything.
	s.goOn(4*time.Hour, without("cedar"), ten)
	s.one()
}

func TestWideSilences(t *testing.T) {
	cases := []struct {
		name          string
		stripe, slack []string // who goes on
		scope         string
		integrations  []string
		tenants       int
		title         string
	}{
		{"an integration", nil, ten, "integration", []string{"stripe"}, 10, "stripe: no events for all 10 tenants"},
		{"most tenants of one", ten[6:], ten, "integration", []string{"stripe"}, 6, "stripe: no events for 6 of 10 tenants"},
		{"two tenants of one", ten[2:], ten, "tenant", []string{"stripe"}, 2, "stripe: no events for acme and birch"},
		{"a tenant everywhere", ten[1:], ten[1:], "tenant", []string{"slack", "stripe"}, 1, "slack and stripe: no events for acme"},
		{"a stream", ten, nil, "feed", []string{"slack"}, 0, "stream slack.log: no events"},
		{"everything", nil, nil, "feed", []string{}, 0, "the feed: no events"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			third := []string{"kite"}
			s.goOnWith(2*time.Hour, ten, ten, third)
			if c.name == "everything" {
				s.now = s.now.Add(40 * time.Minute)
			} else {
				s.goOnWith(40*time.Minute, c.stripe, c.slack, third)
			}
			s.a.Advance(s.now)
			in := s.one()
			if in.Scope.Kind != c.scope || !slices.Equal(in.Integrations, c.integrations) || in.Scope.TenantsAffected != c.tenants || in.Title != c.title {
				t.Errorf("got %s", dump(in))
			}
			s.goOnWith(30*time.Minute, ten, ten, third)
			if in = s.one(); in.State != analyze.Resolved {
				t.Errorf("after it: %s", dump(in))
			}
		})
	}
}

func TestFeedTransitions(t *testing.T) {
	s := newScript(t)
	s.goOn(2*time.Hour, ten, ten)
	s.a.Advance(s.now.Add(30 * time.Minute))
	in := s.one()
	if in.Severity != analyze.Critical || in.Scope.TenantsActive != 10 {
		t.Errorf("got %s", dump(in))
	}
	s.now = s.now.Add(30 * time.Minute)
	s.goOn(20*time.Minute, ten, ten)
	s.incidents()
	var got []string
	for _, step := range s.steps {
		got = append(got, step.Event)
	}
	if want := []string{"feed_stopped", "feed_resumed", "resolved"}; !slices.Equal(got, want) {
		t.Errorf("transitions = %v, want %v", got, want)
	}
}

func TestNoSilence(t *testing.T) {
	cases := []struct {
		name string
		play func(s *script)
	}{
		{"the input ends", func(s *script) { s.goOn(2*time.Hour, ten, ten) }},
		{"it ends, and the watermark with it", func(s *script) {
			s.goOn(2*time.Hour, ten, ten)
			s.a.Advance(s.now)
		}},
		{"little is known", func(s *script) {
			s.goOn(30*time.Minute, ten, ten)
			s.goOn(2*time.Hour, without("cedar"), ten)
		}},
		{"a new tenant tries it out", func(s *script) {
			s.goOn(9*time.Hour, without("cedar"), ten)
			s.goOn(2*time.Hour, ten, ten)
			s.goOn(6*time.Hour, without("cedar"), ten)
		}},
		{"requests in one minute of each hour", func(s *script) {
			for range 96 {
				for range 110 {
					s.call("", 200, on(""))
					s.now = s.now.Add(500 * time.Millisecond)
				}
				s.now = s.now.Truncate(time.Hour).Add(time.Hour + 5*time.Minute)
			}
		}},
		{"one container's log after another", func(s *script) {
			for hour := range 12 {
				for range 60 {
					for _, tenant := range ten {
						s.call(tenant, 200, stream(fmt.Sprint("pod-", hour/2, ".log")))
					}
					s.now = s.now.Add(time.Minute)
				}
			}
		}},
		{"lines go on that are no attempts", func(s *script) {
			s.goOn(2*time.Hour, ten, ten)
			for range 3 {
				s.now = s.now.Add(time.Minute)
				s.call("", 200, func(e *parse.Event) { e.Outcome = parse.Other })
			}
		}},
		{"failures that are over, where nothing else is logged", func(s *script) {
			for i := range 300 {
				s.call(ten[i%10], 404, op(fmt.Sprint("op-", i%7)))
				s.now = s.now.Add(2 * time.Minute)
			}
			s.incidents()
			s.a.Advance(s.now.Add(20 * time.Hour))
		}},
		{"stamps before 1970", func(s *script) {
			s.now = time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC)
			s.goOn(3*time.Hour, ten, ten)
			s.goOn(3*time.Hour, without("cedar"), ten)
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			c.play(s)
			if got := silences(s.incidents()); len(got) > 0 {
				t.Errorf("opened:\n%s", brief(got))
			}
		})
	}
}

func TestSilenceAfterFailures(t *testing.T) {
	s := newScript(t)
	s.goOn(3*time.Hour, ten, ten)
	for range 12 {
		s.call("cedar", 401)
		s.goOn(time.Minute, without("cedar"), ten)
	}
	s.goOn(3*time.Hour, without("cedar"), ten)
	in := s.one()
	if in.Kind != analyze.KindFailures || in.State == analyze.Resolved || !slices.Contains(events(in), "silent") {
		t.Errorf("got %s", dump(in))
	}
	s.goOn(30*time.Minute, ten, ten)
	if in = s.one(); in.State != analyze.Resolved {
		t.Errorf("once it is back: %s", dump(in))
	}
}

func TestIntegrationGivesUp(t *testing.T) {
	s := newScript(t)
	s.goOnWith(3*time.Hour, ten, ten, []string{"kite"})
	for range 5 {
		for _, tenant := range ten {
			s.call(tenant, 503)
		}
		s.goOnWith(time.Minute, nil, ten, []string{"kite"})
	}
	s.goOnWith(time.Hour, nil, ten, []string{"kite"}) // the circuit breaker is open
	if in := s.one(); in.Kind != analyze.KindFailures || !slices.Contains(events(in), "silent") {
		t.Errorf("got %s", dump(in))
	}
}

func TestSilentAgain(t *testing.T) {
	s := newScript(t)
	s.goOn(3*time.Hour, ten, ten)
	s.goOn(30*time.Minute, without("cedar"), ten)
	s.goOn(20*time.Minute, ten, ten)
	if in := s.one(); in.State != analyze.Resolved {
		t.Fatalf("%s, want resolved", in.State)
	}
	s.goOn(30*time.Minute, without("cedar"), ten)
	if in := s.one(); in.State != analyze.Open || in.Relapses != 1 || in.ResolvedAt != nil || tenant(in, "cedar").State != analyze.TenantFailing {
		t.Errorf("within the hold: %s", dump(in))
	}
}

func TestForget(t *testing.T) {
	s := newScript(t)
	s.goOn(2*time.Hour, ten, ten)
	for _, c := range []struct{ integration, tenant, want string }{
		{"strip", "acme", `integration "strip" is not known`}, {"stripe", "acne", `tenant "acne" is not known`},
	} {
		if _, err := s.a.Forget(c.integration, c.tenant); err == nil || err.Error() != c.want {
			t.Errorf("Forget(%s, %s) = %v, want %s", c.integration, c.tenant, err, c.want)
		}
	}
	if closed, err := s.a.Forget("stripe", "birch"); closed || err != nil {
		t.Errorf("Forget(birch) = %v, %v", closed, err)
	}
	s.a = restored(t, analyze.Config{}, s.a)
	s.goOn(time.Hour, without("birch"), ten)
	s.none()

	s.goOn(40*time.Minute, without("birch", "cedar"), ten)
	if in := s.one(); in.State != analyze.Open {
		t.Fatalf("got %s", dump(in))
	}
	if closed, err := s.a.Forget("stripe", "cedar"); !closed || err != nil {
		t.Errorf("Forget(cedar) = %v, %v", closed, err)
	}
	s.a = restored(t, analyze.Config{}, s.a)
	s.goOn(30*time.Hour, without("birch", "cedar"), ten)
	in := s.one()
	if in.State != analyze.ClosedUnverified || tenant(in, "cedar").State != analyze.TenantUnverified {
		t.Errorf("got %s", dump(in))
	}
}

func TestDeclared(t *testing.T) {
	nightly := analyze.Expectation{Integration: "payroll", Tenant: "acme", Every: 24 * time.Hour, Grace: 30 * time.Minute}
	anybody := analyze.Expectation{Integration: "payroll", Every: 24 * time.Hour}
	hour := time.Hour
	cases := []struct {
		name   string
		rule   analyze.Expectation
		runs   []time.Duration // since the beginning, by acme
		opened time.Duration   // 0 = never
		state  analyze.State
	}{
		{"on time", nightly, []time.Duration{2 * hour, 26 * hour, 50 * hour}, 0, ""},
		{"within the grace", nightly, []time.Duration{2 * hour, 26*hour + 20*time.Minute, 50 * hour}, 0, ""},
		{"missed once", nightly, []time.Duration{2 * hour, 50 * hour}, 26*hour + 30*time.Minute, analyze.Resolved},
		{"never heard", nightly, nil, 24*hour + 30*time.Minute, analyze.ClosedUnverified},
		{"by anybody", anybody, []time.Duration{2 * hour}, 26 * hour, analyze.ClosedUnverified},
		{"anybody is back", anybody, []time.Duration{2 * hour, 49 * hour}, 26 * hour, analyze.Resolved},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			s.a = analyze.New(analyze.Config{Expect: []analyze.Expectation{c.rule}})
			for at := time.Duration(0); at < 52*hour; at += 10 * time.Minute {
				s.now = epoch.Add(at)
				s.call("birch", 200)
				if slices.Contains(c.runs, at) {
					s.call("acme", 200, on("payroll"))
				}
			}
			if c.opened == 0 {
				s.none()
				return
			}
			in := s.one()
			if in.OpenedAt.Sub(epoch) != c.opened || in.State != c.state || in.Why.Silence.DeclaredSeconds != (c.rule.Every+c.rule.Grace).Seconds() {
				t.Errorf("opened after %v, %s; want %v, %s:\n%s", in.OpenedAt.Sub(epoch), in.State, c.opened, c.state, dump(in))
			}
		})
	}
}

// A circuit breaker holds the calls back of an integration that fails as a whole:
// that they are missing is a part of the outage, also those of tenants whom it
// spared the failures.
func TestSilenceWithinAnOutageBelongsToIt(t *testing.T) {
	s := newScript(t)
	all := append([]string{"kilo", "lima", "mike", "nora", "oscar", "papa"}, ten...)
	s.run(6*time.Hour, 20*time.Second, all, healthy)
	s.run(5*time.Minute, 20*time.Second, ten, func(string) int { return 503 })
	for end := s.now.Add(time.Hour); s.now.Before(end); s.now = s.now.Add(20 * time.Second) {
		s.call("acme", 503) // a probe
		s.call("acme", 200, func(e *parse.Event) { e.Integration = "slack" })
		s.a.Advance(s.now)
	}
	if in := s.one(); in.Kind != "failures" {
		t.Errorf("kind %s, want failures", in.Kind)
	}
}
