package analyze_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// namelessRun lets everybody call; lines of calls that fail name nobody.
func (s *script) namelessRun(d, every time.Duration, tenants []string, fate func(string) int) {
	for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(every) {
		for _, tenant := range tenants {
			if status := fate(tenant); status >= 400 {
				s.call("", status)
			} else {
				s.call(tenant, status)
			}
		}
	}
}

// count returns how many transitions of a kind there were.
func (s *script) count(event string) int {
	s.incidents()
	n := 0
	for _, step := range s.steps {
		if step.Event == event {
			n++
		}
	}
	return n
}

// TestErrorsThatNameNobody: anybody's successes prove that failures without a tenant
// are over, strays after that bring nothing back, and who was not heard meanwhile
// had not fallen silent.
func TestErrorsThatNameNobody(t *testing.T) {
	for _, share := range []float64{1, 0.3} {
		for seed := range uint64(10) {
			s, r := newScript(t), rand.New(rand.NewPCG(seed, 11))
			fails := func(share float64) func(string) int {
				return func(string) int {
					if r.Float64() < share {
						return 503
					}
					return 200
				}
			}
			s.namelessRun(3*time.Hour, 20*time.Second, ten, fails(0.01))
			s.namelessRun(40*time.Minute, 20*time.Second, ten, fails(share))
			mended := s.now
			if in := s.one(); in.State == analyze.Resolved || in.Scope.Kind != analyze.ScopeIntegration || in.Nameless() == 0 {
				t.Errorf("share %g, seed %d: %s, scope %s, %d failures name nobody", share, seed, in.State, in.Scope.Kind, in.Nameless())
			}
			s.namelessRun(2*time.Hour, 20*time.Second, ten, fails(0.01))
			in := s.one()
			if in.State != analyze.Resolved || in.ResolvedAt.Before(mended) || in.ResolvedAt.After(mended.Add(30*time.Minute)) {
				t.Errorf("share %g, seed %d: %s at %v, mended at %v", share, seed, in.State, in.ResolvedAt, mended)
			}
			if n := s.count("relapsed"); n > 0 {
				t.Errorf("share %g, seed %d: relapsed %d times by strays", share, seed, n)
			}
		}
	}
}

// TestCallersWithoutATenant: calls that are nobody's and succeed are callers of their
// own. Tenants that are well say nothing of them.
func TestCallersWithoutATenant(t *testing.T) {
	s := newScript(t)
	all := append([]string{"", ""}, ten[:4]...)
	s.run(2*time.Hour, 20*time.Second, all, healthy)
	s.run(20*time.Minute, 20*time.Second, all, func(tenant string) int {
		if tenant == "" {
			return 401
		}
		return 200
	})
	s.run(3*time.Hour, 20*time.Second, ten[:4], healthy) // they call no more
	if in := s.one(); in.State == analyze.Resolved {
		t.Errorf("resolved by the successes of others: %s", dump(in.Timeline))
	}
	s.run(time.Hour, 20*time.Second, all, healthy)
	if in := s.one(); in.State != analyze.Resolved {
		t.Errorf("%s after an hour of its own successes", in.State)
	}
}

// TestNamelessIsOfItsOperation: successes of another operation are no proof.
func TestNamelessIsOfItsOperation(t *testing.T) {
	s := newScript(t)
	both := func(d time.Duration, refunds func(tenant string) (name string, status int)) {
		for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(20 * time.Second) {
			for _, tenant := range ten {
				s.call(tenant, 200)
				if name, status := refunds(tenant); status != 0 {
					s.call(name, status, op("refund"))
				}
			}
		}
	}
	both(2*time.Hour, func(tenant string) (string, int) { return tenant, 200 })
	both(20*time.Minute, func(string) (string, int) { return "", 500 })
	both(2*time.Hour, func(string) (string, int) { return "", 0 })
	if in := s.one(); in.State == analyze.Resolved {
		t.Errorf("resolved while nobody refunds: %s", dump(in.Timeline))
	}
	both(time.Hour, func(tenant string) (string, int) { return tenant, 200 })
	in := s.one()
	if in.State != analyze.Resolved {
		t.Errorf("%s after an hour of refunds", in.State)
	}
	if last := in.Timeline[len(in.Timeline)-1]; !strings.Contains(last.Detail, "the calls of all") {
		t.Errorf("resolved by %q", last.Detail)
	}
}

// TestNamedAndNamelessTogether: each tenant that is named still needs its own proof.
func TestNamedAndNamelessTogether(t *testing.T) {
	s := newScript(t)
	s.run(2*time.Hour, 20*time.Second, ten, healthy)
	n := 0
	for end := s.now.Add(20 * time.Minute); s.now.Before(end); s.now = s.now.Add(20 * time.Second) {
		for _, tenant := range ten {
			if n++; n%2 == 0 {
				tenant = ""
			}
			s.call(tenant, 503)
		}
	}
	s.run(time.Hour, 20*time.Second, ten[1:], healthy) // ten[0] is not heard
	if in := s.one(); in.State == analyze.Resolved {
		t.Errorf("resolved without a word of %s: %s", ten[0], dump(in.Tenants))
	}
	s.run(time.Hour, 20*time.Second, ten, healthy)
	if in := s.one(); in.State != analyze.Resolved {
		t.Errorf("%s in the end: %s", in.State, dump(in.Tenants))
	}
}
