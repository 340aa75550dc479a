package analyze_test

import (
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// story lets acme's calls end as a string says, one every pause; x fails, a space is
// no call. Two others are fine all the time. Nothing tells attempts apart.
func story(s *script, ends string, pause time.Duration, with ...func(*parse.Event)) {
	for _, end := range ends {
		for _, other := range []string{"birch", "cedar"} {
			s.call(other, 200, append(with, noID)...)
		}
		switch end {
		case 'x':
			s.call("acme", 404, append(with, noID)...)
		case '.':
			s.call("acme", 200, append(with, noID)...)
		}
		s.now = s.now.Add(pause)
	}
}

// A log of some thirty lines: whose calls fail at their own rhythm is failing.
func TestCallsThatAreMissingAreTheOnesThatFail(t *testing.T) {
	for _, c := range []struct {
		name, ends string
		pause      time.Duration
		opens      bool
	}{
		{"six in a row at its rhythm", "..........xxxxxx", 30 * time.Second, true},
		{"five are too few", "..........xxxxx", 30 * time.Second, false},
		{"one message while the calls go on", "..........x.x.x.x.x.x.x.", 15 * time.Second, false},
		{"tries of one message among rare calls", ".            .            .            .            xx x   x        x", 10 * time.Second, false},
		{"tries far faster than its calls", strings.Repeat(".         ", 12) + strings.Repeat(" ", 60) + "xx  x    x  xx  x    x", 2 * time.Second, false},
		{"half of all calls for an hour", strings.Repeat(".", 180) + strings.Repeat("x.", 90), 20 * time.Second, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			story(s, c.ends, c.pause)
			if got := len(s.incidents()) > 0; got != c.opens {
				t.Errorf("%q opened = %v, want %v", c.ends, got, c.opens)
			}
		})
	}
}

// Eight failures of three tenants, each at its own slow rhythm.
func TestFailuresOfDifferentTenantsAreNoRetries(t *testing.T) {
	s := newScript(t)
	for n := range 17 {
		status := 200
		if n >= 9 {
			status = 404
		}
		s.call(ten[n%3], status, noID)
		s.now = s.now.Add(30 * time.Second)
	}
	if in := s.one(); in.Scope.TenantsAffected != 3 {
		t.Errorf("affected = %d, want the three", in.Scope.TenantsAffected)
	}
}

// Where no tenant is named there is nobody whose message could be stuck.
func TestPartialFaultWithoutTenantsOrIDs(t *testing.T) {
	s := newScript(t)
	play := func(n int, share int) {
		for i := range n {
			status := 200
			if i*37%100 < share {
				status = 503
			}
			s.call("", status, noID)
			s.now = s.now.Add(5 * time.Second)
		}
	}
	play(700, 0)
	play(300, 15)
	if in := s.one(); in.Scope.Kind != analyze.ScopeIntegration {
		t.Errorf("scope = %s, want the integration", in.Scope.Kind)
	}
}

// A busy integration is known after two minutes.
func TestWarmUpByEvidence(t *testing.T) {
	s := newScript(t)
	play := func(d time.Duration, fails func(n int) bool) {
		for end, n := s.now.Add(d), 0; s.now.Before(end); s.now, n = s.now.Add(100*time.Millisecond), n+1 {
			status := 200
			if fails(n) {
				status = 504
			}
			s.call(ten[n*7%10], status)
		}
	}
	play(3*time.Minute, func(int) bool { return false })
	broken := s.now
	play(2*time.Minute, func(n int) bool { return n*37%100 < 30 })
	in := s.one()
	if late := in.OpenedAt.Sub(broken); late > 30*time.Second {
		t.Errorf("opened %v after the start", late)
	}
	if off := in.StartedAt.Sub(broken); off > 5*time.Second {
		t.Errorf("started %v after the start", off)
	}
}

// A log of nothing but failures: no share, and no ordinary rate to learn.
func TestFailuresOnlyFromTheFirstLineOn(t *testing.T) {
	for _, c := range []struct {
		name     string
		n        int
		pause    time.Duration
		tenants  int
		statuses []int
		scope    string // "" = none opens
	}{
		{"a dozen of one tenant", 12, 140 * time.Second, 1, []int{401}, analyze.ScopeTenant},
		{"sixty of three tenants", 60, 36 * time.Second, 3, []int{401}, analyze.ScopeIntegration},
		{"a dozen not found", 12, 140 * time.Second, 1, []int{404}, analyze.ScopeTenant},
		{"five", 5, 140 * time.Second, 1, []int{401}, ""},
		{"a mixture", 60, 140 * time.Second, 1, []int{401, 503, 404, 422}, ""},
		{"a few of each of ten", 60, 10 * time.Minute, 10, []int{401}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			for n := range c.n {
				s.call(ten[n%c.tenants], c.statuses[n%len(c.statuses)], noID)
				s.now = s.now.Add(c.pause)
			}
			if c.scope == "" {
				s.none()
				return
			}
			in := s.one()
			if in.Scope.Kind != c.scope || in.Scope.TenantsAffected != c.tenants {
				t.Errorf("scope = %s of %d, want %s of %d", in.Scope.Kind, in.Scope.TenantsAffected, c.scope, c.tenants)
			}
			if want := "no denominator: the log tells failures only, of one kind from the first line on"; in.Why.Note != want {
				t.Errorf("note = %q, want %q", in.Why.Note, want)
			}
		})
	}
}

// A tenant's dead address is its ordinary state where others fail in all ways.
func TestDeadAddressInALogOfFailuresOnly(t *testing.T) {
	s := newScript(t)
	for n := range 240 {
		s.call(ten[1+n%9], []int{503, 422, 429, 401}[n%4], noID)
		if n%2 == 0 {
			s.call("acme", 404, noID)
		}
		s.now = s.now.Add(time.Minute)
	}
	s.none()
}

// In the first minutes of such a log nobody else has failed yet.
func TestDeadAddressFirst(t *testing.T) {
	s := newScript(t)
	for n := range 300 {
		s.call("acme", 404, noID)
		if n > 10 && n%5 == 0 {
			s.call(ten[1+n%9], []int{503, 422, 429, 401}[n/5%4], noID)
		}
		s.now = s.now.Add(15 * time.Second)
	}
	s.none()
}

// Where no success is told, an incident is over when failures are as rare as usual.
func TestFailuresOnlyEnd(t *testing.T) {
	s := newScript(t)
	stray(s, 180)
	s.run(20*time.Minute, 2*time.Second, ten[:3], func(string) int { return 503 })
	end := s.now
	stray(s, 180)
	in := s.one()
	if in.State != analyze.Recovering || in.RecoveringAt == nil || in.RecoveringAt.Sub(end) > 30*time.Minute {
		t.Errorf("%s since %v, want recovering within half an hour of %v", in.State, in.RecoveringAt, end)
	}
	if in.LastFailure.Sub(end) > 30*time.Minute || in.Relapses != 0 {
		t.Errorf("last failure %v, %d relapses: strays were counted", in.LastFailure, in.Relapses)
	}
	if got := tenant(in, "acme").State; got != analyze.TenantUnverified {
		t.Errorf("acme is %s, want unverified: nothing proves its health", got)
	}
	s.run(5*time.Minute, 2*time.Second, ten[:3], func(string) int { return 503 })
	if in := s.one(); in.State != analyze.Open || in.Relapses != 1 {
		t.Errorf("%s after %d relapses, want it open again", in.State, in.Relapses)
	}
}

// Error lines name an operation and success lines do not.
func TestMuteOperation(t *testing.T) {
	s := newScript(t)
	charge, none := op("charge"), op("")
	play := func(minutes int, fails func(tenant string, n int) bool) {
		for n := range 6 * minutes {
			for _, tenant := range ten {
				if fails(tenant, n) {
					s.call(tenant, 401, charge)
				} else {
					s.call(tenant, 200, none)
				}
			}
			s.now = s.now.Add(10 * time.Second)
		}
	}
	// Stray failures are all that is ever heard of the operation.
	play(60, func(tenant string, n int) bool { return n%20 == 0 && tenant == ten[n/20%10] })
	s.none()
	play(10, func(tenant string, _ int) bool { return tenant == "acme" })
	play(30, func(string, int) bool { return false })
	if in := s.one(); in.State != analyze.Resolved {
		t.Errorf("state = %s, want resolved: the tenant's calls succeed again", in.State)
	}
}

// From the first line on, without ids and without a success that would tell its rhythm.
func TestEvenFailuresFromTheFirstLineOn(t *testing.T) {
	s := newScript(t)
	story(s, "xxxxxxxxxxxx", 20*time.Second)
	s.one()
}

func TestSuspicion(t *testing.T) {
	s := newScript(t)
	story(s, "..........xxxxx", 30*time.Second)
	s.none()
	got := s.a.Suspicion()
	if got == nil || got.Integration != "stripe" || got.Tenant != "acme" || got.Statistic < 9 || got.Threshold != 11.5 {
		t.Errorf("suspicion = %+v, want stripe/acme with 9 nats or more of 11.5", got)
	}
	story(s, "xxx", 30*time.Second)
	if got := s.a.Suspicion(); got != nil {
		t.Errorf("suspicion = %+v, want none while the incident is open", got)
	}
}
