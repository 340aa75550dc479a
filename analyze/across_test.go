package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// numbered makes so many names.
func numbered(prefix string, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%s%d", prefix, i))
	}
	return out
}

// everywhere lets each tenant call each integration once a period, in an order that
// the seed shuffles; the region of a tenant is by the last letter of its name.
func (s *script) everywhere(d, every time.Duration, r *rand.Rand, integrations, tenants []string, fate func(integration, tenant string) int) {
	for end := s.now.Add(d); s.now.Before(end); s.now = s.now.Add(every) {
		for _, i := range r.Perm(len(integrations) * len(tenants)) {
			integration, tenant := integrations[i/len(tenants)], tenants[i%len(tenants)]
			s.call(tenant, fate(integration, tenant), on(integration), attr("region", regionOf(tenant)))
		}
	}
}

func regionOf(tenant string) string {
	return []string{"eu", "us", "ap"}[tenant[len(tenant)-1]%3]
}

func allHealthy(string, string) int { return 200 }

// TestOneTenantEverywhere: one incident that names the tenant and lists the
// integrations. What fails there for others is none of it.
func TestOneTenantEverywhere(t *testing.T) {
	integrations := numbered("i", 4)
	s, r := newScript(t), rand.New(rand.NewPCG(1, 1))
	s.everywhere(2*time.Hour, 20*time.Second, r, integrations, ten, allHealthy)
	refused := func(integration, tenant string) int {
		if tenant == ten[2] {
			return 403
		}
		return 200
	}
	s.everywhere(15*time.Minute, 20*time.Second, r, integrations, ten, refused)
	in := s.one()
	if in.Scope.Kind != analyze.ScopeTenant || in.Scope.TenantsAffected != 1 || !slices.Equal(in.Integrations, integrations) {
		t.Fatalf("scope %s of %v", dump(in.Scope), in.Integrations)
	}
	if !strings.Contains(in.Title, ten[2]) || in.Severity != analyze.Minor {
		t.Errorf("%s, %q", in.Severity, in.Title)
	}
	s.everywhere(15*time.Minute, 20*time.Second, r, integrations, ten, func(integration, tenant string) int {
		if integration == "i1" && tenant == ten[5] {
			return 401
		}
		return refused(integration, tenant)
	})
	all := s.incidents()
	if len(all) != 2 || !slices.Equal(all[1].Integrations, []string{"i1"}) || all[1].Tenants[0].Tenant != ten[5] {
		t.Errorf("another tenant's token: %d incidents, %s", len(all), dump(all))
	}
	s.everywhere(time.Hour, 20*time.Second, r, integrations, ten, allHealthy)
	for _, in := range s.incidents() {
		if in.State != analyze.Resolved || in.Relapses > 0 {
			t.Errorf("%s: %s, %d relapses", in.Title, in.State, in.Relapses)
		}
	}
}

// TestTwoTenantsOnTwoIntegrations: that they began together makes them no one cause.
func TestTwoTenantsOnTwoIntegrations(t *testing.T) {
	integrations := numbered("i", 4)
	tenants := numbered("t", 10)
	for seed := range uint64(10) {
		s, r := newScript(t), rand.New(rand.NewPCG(seed, 2))
		s.everywhere(2*time.Hour, 20*time.Second, r, integrations, tenants, allHealthy)
		s.everywhere(20*time.Minute, 20*time.Second, r, integrations, tenants, func(integration, tenant string) int {
			if integration == "i0" && tenant == "t0" || integration == "i2" && tenant == "t3" { // of one region
				return 401
			}
			return 200
		})
		if all := s.incidents(); len(all) != 2 {
			t.Errorf("seed %d: %d incidents", seed, len(all))
		}
	}
}

// TestRegionEverywhere: one incident that keeps the attribute, whatever the order in
// which lines of one second come.
func TestRegionEverywhere(t *testing.T) {
	integrations, tenants := numbered("i", 5), numbered("t", 24)
	var first string
	for seed := range uint64(6) {
		s, r := newScript(t), rand.New(rand.NewPCG(seed, 3))
		s.everywhere(time.Hour, 20*time.Second, r, integrations, tenants, allHealthy)
		s.everywhere(15*time.Minute, 20*time.Second, r, integrations, tenants, func(_, tenant string) int {
			if regionOf(tenant) == "us" {
				return 504
			}
			return 200
		})
		in := s.one()
		if in.Scope.Kind != analyze.ScopeAttribute || *in.Scope.Value != "us" || !slices.Equal(in.Integrations, integrations) {
			t.Errorf("seed %d: scope %s of %v", seed, dump(in.Scope), in.Integrations)
		}
		told := fmt.Sprint(dump(in.Scope), in.Integrations, in.StartedAt)
		if first == "" {
			first = told
		}
		if told != first {
			t.Errorf("seed %d: %s, in another order %s", seed, told, first)
		}
		s.everywhere(time.Hour, 20*time.Second, r, integrations, tenants, allHealthy)
		if in := s.one(); in.State != analyze.Resolved {
			t.Errorf("seed %d: %s", seed, in.State)
		}
	}
}

// TestThreeOfMany: three integrations that fail beyond doubt at once have one cause,
// however many are fine. Two may be two providers.
func TestThreeOfMany(t *testing.T) {
	integrations := numbered("i", 12)
	for n, want := range map[int]int{2: 2, 3: 1, 4: 1} {
		for seed := range uint64(4) {
			s, r := newScript(t), rand.New(rand.NewPCG(seed, 4))
			s.everywhere(time.Hour, 20*time.Second, r, integrations, ten, allHealthy)
			s.everywhere(10*time.Minute, 20*time.Second, r, integrations, ten, func(integration, _ string) int {
				if slices.Index(integrations, integration) < n {
					return 503
				}
				return 200
			})
			all := s.incidents()
			if len(all) != want || n > 2 && (all[0].Scope.Kind != analyze.ScopePlatform || len(all[0].Integrations) != n) {
				t.Errorf("%d of 12, seed %d: %d incidents, want %d", n, seed, len(all), want)
			}
		}
	}
}
