package analyze_test

import (
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// fates lets one tenant's calls end as a string says, one a minute: x fails. All
// others are fine.
func fates(s *script, tenant, ends string, with ...func(*parse.Event)) {
	for _, end := range ends {
		status := 200
		if end == 'x' {
			status = 404
		}
		for _, other := range ten {
			s.call(other, 200)
		}
		s.call(tenant, status, with...)
		s.now = s.now.Add(time.Minute)
	}
}

// A tenant that is new to an integration which is known well.
func TestLevelFromTheStart(t *testing.T) {
	for _, c := range []struct {
		name, ends string
		opens      bool
	}{
		{"a quarter fails, and four in a row", "..x....x..xxxx.x...x", false},
		{"five in a row after three that worked", "...xxxxx.", false},
		{"nothing has ever worked", "xxxxxxxxxx", true},
		{"all fails after ten that worked", "..........xxxxxxxxxx", true},
		{"all fails after a quarter did", "..x....x..x....x..x....x..x....x..x....x..x....xxxxxxxxxxxxxxxxxx", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			s.run(time.Hour, 10*time.Second, ten, healthy)
			fates(s, "newcomer", c.ends)
			if got := len(s.incidents()) > 0; got != c.opens {
				t.Errorf("%q opened = %v, want %v", c.ends, got, c.opens)
			}
		})
	}
}

// On a Sunday a tenant with dead endpoints is nearly alone on an integration.
func TestLevelOfOneTenantIsNotTheIntegrations(t *testing.T) {
	play := func(s *script, all []string, status int) {
		for n := range 600 {
			for _, tenant := range all {
				s.call(tenant, status)
			}
			for _, dead := range []string{"kelp", "larch"} {
				if s.call(dead, 200); n%4 == 0 {
					s.call(dead, 404)
				}
			}
			s.now = s.now.Add(10 * time.Second)
		}
	}
	s := newScript(t)
	failing := func() (all []analyze.Incident) {
		for _, in := range s.incidents() {
			if in.Kind == analyze.KindFailures {
				all = append(all, in)
			}
		}
		return all
	}
	play(s, ten, 200)
	play(s, nil, 200)
	if all := failing(); len(all) != 0 {
		t.Fatalf("opened %s", dump(all))
	}
	// … and when the others fail, it is one all the same.
	s.run(10*time.Minute, 20*time.Second, ten[:4], func(string) int { return 503 })
	if all := failing(); len(all) != 1 || all[0].Scope.TenantsAffected != 4 {
		t.Errorf("got %s, want an incident of the four", dump(all))
	}
}

// What is not found is likelier a tenant's ordinary state than what is refused.
func TestLevelsAreMadeOfMissingAddresses(t *testing.T) {
	for status, opens := range map[int]bool{404: false, 401: true} {
		s := newScript(t)
		s.run(time.Hour, 10*time.Second, ten, healthy)
		for n := range 15 {
			for _, other := range ten {
				s.call(other, 200)
			}
			end := 200
			if n >= 10 {
				end = status
			}
			s.call("newcomer", end)
			s.now = s.now.Add(time.Minute)
		}
		if got := len(s.incidents()) > 0; got != opens {
			t.Errorf("five of status %d in a row after ten that worked opened = %v, want %v", status, got, opens)
		}
	}
}

// A dead endpoint whose messages are each tried four times, and nothing tells the tries
// from calls: five messages in a row are no twenty calls.
func TestTriesOfALevelAreNoCalls(t *testing.T) {
	s := newScript(t)
	quiet := func(d time.Duration) {
		for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(time.Second) {
			s.call(ten[s.n%10], 200, noID)
		}
	}
	quiet(time.Hour)
	for _, end := range "....x......x...x.xx..x.....x.xx..xxxxx...x" {
		if end == '.' {
			s.call("newcomer", 200, noID)
			quiet(80 * time.Second)
			continue
		}
		for _, pause := range []time.Duration{0, 1, 3, 9} {
			quiet(pause * time.Second)
			s.call("newcomer", 404, noID)
		}
		quiet(67 * time.Second)
	}
	s.none()
}

// A tenant that calls once a minute, of which a third fails from some time on, does not
// teach the test that this is ordinary.
func TestPartOfARareTenantsCalls(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	play := func(calls int, fails func(n int) bool) {
		for n := range calls {
			for _, other := range ten {
				s.call(other, 200)
			}
			status := 200
			if fails(n) {
				status = 401
			}
			s.call("rare", status)
			s.now = s.now.Add(time.Minute)
		}
	}
	play(200, func(n int) bool { return n%20 == 19 })
	broken := s.now
	play(60, func(n int) bool { return n%3 == 0 })
	if in := s.one(); in.OpenedAt.Sub(broken) > 45*time.Minute {
		t.Errorf("opened %v after the start, want three quarters of an hour at most", in.OpenedAt.Sub(broken))
	}
}
