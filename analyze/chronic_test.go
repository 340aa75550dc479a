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
