package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// hosts lets each tenant call once a period from one of the hosts, which chance picks;
// fate gives the status.
func (s *script) hosts(d, every time.Duration, r *rand.Rand, hosts, tenants []string, fate func(host string) int) {
	for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(every) {
		for _, tenant := range tenants {
			host := hosts[r.IntN(len(hosts))]
			s.call(tenant, fate(host), attr("host", host))
		}
	}
}

// TestBadHost: one host of six fails, wholly or in part. Nothing is over while it does;
// all is soon after it is mended or taken out, but for a tenant that is not heard again.
func TestBadHost(t *testing.T) {
	six, tenants := numbered("h", 6), numbered("t", 20)
	good := func(string) int { return 200 }
	for _, share := range []float64{1, 0.6} {
		for seed := range uint64(6) {
			for _, end := range []string{"mended", "taken out", "one is gone"} {
				s, r := newScript(t), rand.New(rand.NewPCG(seed, 21))
				bad := func(host string) int {
					if host == "h4" && r.Float64() < share {
						return 502
					}
					return 200
				}
				s.hosts(2*time.Hour, 20*time.Second, r, six, tenants, good)
				s.hosts(30*time.Minute, 20*time.Second, r, six, tenants, bad)
				if in := s.one(); in.Scope.Kind != analyze.ScopeAttribute || *in.Scope.Value != "h4" || in.State == analyze.Resolved {
					t.Fatalf("seed %d: %s, %s", seed, in.State, dump(in.Scope))
				}
				if n := s.count("resolved") + s.count("tenant_recovered"); n > 2 {
					t.Errorf("share %g, seed %d: %d times called well while it fails", share, seed, n)
				}
				name := fmt.Sprintf("share %g, seed %d, %s", share, seed, end)
				switch end {
				case "mended":
					s.hosts(15*time.Minute, 20*time.Second, r, six, tenants, good)
				case "taken out":
					s.hosts(15*time.Minute, 20*time.Second, r, six[:4], tenants, good)
				default:
					s.hosts(5*time.Minute, 20*time.Second, r, six, tenants[1:], bad)
					s.hosts(2*time.Hour, 20*time.Second, r, six, tenants[1:], good)
				}
				all := s.incidents()
				if in := all[0]; (in.State == analyze.Resolved) == (end == "one is gone") {
					t.Errorf("%s: %s, %s", name, in.State, dump(in.Tenants[0]))
				}
			}
		}
	}
}
