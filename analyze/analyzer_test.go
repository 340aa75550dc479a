package analyze_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// script feeds an analyzer by hand.
type script struct {
	t      testing.TB
	a      *analyze.Analyzer
	now    time.Time
	n      int
	latest map[string]analyze.Incident
	steps  []analyze.Transition
}

var epoch = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

func newScript(t testing.TB) *script {
	return &script{t: t, a: analyze.New(analyze.Config{}), now: epoch, latest: map[string]analyze.Incident{}}
}

// call makes one attempt at the current time.
func (s *script) call(tenant string, status int, with ...func(*parse.Event)) {
	s.n++
	e := parse.Event{
		At: s.now, Integration: "stripe", Tenant: tenant, Operation: "charge", Outcome: parse.OK, Status: status, Count: 1,
		Attempt: parse.Attempt{ID: fmt.Sprintf("r-%d", s.n)}, Attrs: &parse.Attrs{}, Origin: parse.Origin{Stream: "app.log", Offset: int64(s.n)},
	}
	if status >= 400 || status == 0 {
		e.Outcome = parse.Failed
		e.Message = fmt.Sprintf("HTTP %d", status)
		e.Line = e.Message
	}
	for _, w := range with {
		w(&e)
	}
	s.a.Observe(&e)
}

func id(id string) func(*parse.Event)        { return func(e *parse.Event) { e.Attempt.ID = id } }
func op(name string) func(*parse.Event)      { return func(e *parse.Event) { e.Operation = name } }
func message(text string) func(*parse.Event) { return func(e *parse.Event) { e.Message = text } }

// run lets every tenant call once a period for a while; fate gives the status.
func (s *script) run(d, every time.Duration, tenants []string, fate func(tenant string) int) {
	for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(every) {
		for _, tenant := range tenants {
			s.call(tenant, fate(tenant))
		}
	}
}

// incidents returns all incidents so far, in the order they started.
func (s *script) incidents() []analyze.Incident {
	c := s.a.Changes()
	s.steps = append(s.steps, c.Transitions...)
	for _, in := range c.Incidents {
		s.latest[in.ID] = in
	}
	var out []analyze.Incident
	for _, in := range s.latest {
		out = append(out, in)
	}
	slices.SortFunc(out, func(a, b analyze.Incident) int { return a.StartedAt.Compare(b.StartedAt) })
	return out
}

// one returns the only incident.
func (s *script) one() analyze.Incident {
	s.t.Helper()
	all := s.incidents()
	if len(all) != 1 {
		s.t.Fatalf("incidents = %d, want 1:\n%s", len(all), dump(all))
	}
	return all[0]
}

func (s *script) none() {
	s.t.Helper()
	if all := s.incidents(); len(all) != 0 {
		s.t.Fatalf("incidents = %d, want none:\n%s", len(all), dump(all))
	}
}

func dump(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return err.Error()
	}
	return b.String()
}

var ten = []string{"acme", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "iris", "jade"}

func healthy(string) int { return 200 }

func only(tenant string, status int) func(string) int {
	return func(t string) int {
		if t == tenant {
			return status
		}
		return 200
	}
}

func TestOutageOfEverybody(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	broken := s.now
	s.run(5*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
	in := s.one()
	if in.State != analyze.Open || in.Scope.Kind != "integration" || in.Scope.TenantsAffected != 10 || in.Classes[0] != "server" {
		t.Errorf("during the outage: %s", dump(in))
	}
	if in.StartedAt != broken || in.OpenedAt.Sub(broken) > 20*time.Second {
		t.Errorf("started %v, opened %v; broken %v", in.StartedAt, in.OpenedAt, broken)
	}
	mended := s.now
	s.run(30*time.Minute, 10*time.Second, ten, healthy)
	in = s.one()
	if in.State != analyze.Resolved || in.ResolvedAt.Before(mended.Add(9*time.Minute)) {
		t.Errorf("after it: %s", dump(in))
	}
	if in.Failures != 300 {
		t.Errorf("failures = %d, want 300", in.Failures)
	}
}

func TestOneTenantAlone(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, time.Minute, ten, healthy)
	s.run(20*time.Minute, time.Minute, ten, only("cedar", 401))
	in := s.one()
	if in.Scope.Kind != "tenant" || len(in.Tenants) != 1 || in.Tenants[0].Tenant != "cedar" || in.Severity != analyze.Minor {
		t.Errorf("got %s", dump(in))
	}
	if in.Scope.TenantsActive != 10 {
		t.Errorf("active = %d, want 10", in.Scope.TenantsActive)
	}
}

func TestNotAnIncident(t *testing.T) {
	cases := []struct {
		name string
		play func(s *script)
	}{
		{"a single failure", func(s *script) { s.call("acme", 503) }},
		{"a blip of ten seconds for everybody", func(s *script) {
			s.run(10*time.Second, time.Second, ten, func(string) int { return 503 })
		}},
		{"one poisoned message retried seven times", func(s *script) {
			for i := range 7 {
				s.call("acme", 422, id("poison"))
				s.now = s.now.Add(time.Second << i)
			}
		}},
		{"one poisoned message without an id", func(s *script) {
			for i := range 7 {
				s.call("acme", 422, id(""))
				s.now = s.now.Add(time.Second << i)
			}
		}},
		{"failures that their own retries heal", func(s *script) {
			for i := range 60 {
				name := fmt.Sprint("healed-", i)
				s.call("acme", 503, id(name))
				s.now = s.now.Add(2 * time.Second)
				s.call("acme", 200, id(name))
				s.now = s.now.Add(8 * time.Second)
			}
		}},
		{"ten times the traffic", func(s *script) { s.run(5*time.Minute, time.Second, ten, noise()) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			withIDs := c.name != "one poisoned message without an id"
			n := noise()
			for end := s.now.Add(time.Hour); s.now.Before(end); s.now = s.now.Add(10 * time.Second) {
				for _, tenant := range ten {
					if withIDs {
						s.call(tenant, n(tenant))
					} else {
						s.call(tenant, n(tenant), id(""))
					}
				}
			}
			c.play(s)
			s.run(20*time.Minute, 10*time.Second, ten, healthy)
			s.none()
		})
	}
}

// noise fails every hundredth call.
func noise() func(string) int {
	n := 0
	return func(string) int {
		n++
		if n%97 == 0 {
			return 503
		}
		return 200
	}
}

func TestRetriesCountOnce(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	for range 6 { // twelve lines of failure, six attempts
		name := fmt.Sprint("job-", s.n)
		s.call("acme", 401, id(name))
		s.now = s.now.Add(10 * time.Second)
		s.call("acme", 401, id(name))
		s.now = s.now.Add(10 * time.Second)
	}
	if in := s.one(); in.Failures != 6 {
		t.Errorf("failures = %d, want 6 distinct attempts", in.Failures)
	}
}

func TestRecoveryNeedsEveryTenant(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(5*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
	// All come back but jade, of whom nothing is heard.
	s.run(time.Hour, 10*time.Second, ten[:9], healthy)
	in := s.one()
	if in.State != analyze.Recovering {
		t.Fatalf("state = %s, want recovering while jade is unverified", in.State)
	}
	if got := tenant(in, "jade").State; got != analyze.TenantUnverified {
		t.Errorf("jade is %s, want unverified", got)
	}
	if got := tenant(in, "acme"); got.State != analyze.TenantRecovered || got.Evidence.SuccessesSince < 2 {
		t.Errorf("acme: %s", dump(got))
	}
	s.run(10*time.Minute, time.Minute, ten, healthy)
	if in = s.one(); in.State != analyze.Resolved {
		t.Errorf("state = %s, want resolved once jade is proven healthy", in.State)
	}
}

func TestClosedUnverified(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(5*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
	s.run(25*time.Hour, time.Minute, ten[:9], healthy)
	in := s.one()
	if in.State != analyze.ClosedUnverified || tenant(in, "jade").State != analyze.TenantUnverified {
		t.Errorf("got %s, jade %s", in.State, tenant(in, "jade").State)
	}
	for _, step := range s.steps {
		if step.Event == "resolved" {
			t.Errorf("an all-clear was sent: %+v", step)
		}
	}
}

func TestRelapse(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(5*time.Minute, 10*time.Second, ten, only("acme", 404))
	s.run(15*time.Minute, 10*time.Second, ten, healthy)
	if in := s.one(); in.State != analyze.Resolved {
		t.Fatalf("state = %s, want resolved", in.State)
	}
	s.run(5*time.Minute, 10*time.Second, ten, only("acme", 404))
	in := s.one()
	if in.State != analyze.Open || in.Relapses != 1 || in.ResolvedAt != nil {
		t.Errorf("within the hold: %s", dump(in))
	}
	s.run(2*time.Hour, 10*time.Second, ten, healthy)
	s.run(5*time.Minute, 10*time.Second, ten, only("acme", 404))
	if all := s.incidents(); len(all) != 2 {
		t.Errorf("after the hold: %d incidents, want a second one", len(all))
	}
}

func TestTwoCausesStayTwo(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(10*time.Minute, 10*time.Second, ten, only("acme", 401))
	s.run(10*time.Minute, 10*time.Second, ten, func(tenant string) int {
		if tenant == "acme" {
			return 401
		}
		return 503
	})
	all := s.incidents()
	if len(all) != 2 {
		t.Fatalf("incidents = %d, want the token and the outage apart:\n%s", len(all), dump(all))
	}
	if all[0].Scope.Kind != "tenant" || all[0].Classes[0] != "auth" || all[1].Scope.TenantsAffected != 9 || all[1].Classes[0] != "server" {
		t.Errorf("got %s", dump(all))
	}
}

func TestFailuresOnly(t *testing.T) {
	s := newScript(t)
	for range 40 {
		s.call("acme", 503)
		s.call("birch", 503)
		s.now = s.now.Add(15 * time.Second)
	}
	if in := s.one(); in.Why.Note == "" {
		t.Errorf("a log without successes must say that it has no denominator: %+v", in.Why)
	}
}

func TestClassComesFromTheMessageWhereThereIsNoStatus(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	for range 20 {
		s.call("acme", 0, message("oauth refresh failed: invalid_grant"), op("refresh"))
		s.now = s.now.Add(10 * time.Second)
	}
	if in := s.one(); in.Classes[0] != "auth" || in.Signatures[0].Failures == 0 {
		t.Errorf("got %s", dump(in))
	}
}

func tenant(in analyze.Incident, name string) analyze.Tenant {
	for _, t := range in.Tenants {
		if t.Tenant == name {
			return t
		}
	}
	return analyze.Tenant{}
}
