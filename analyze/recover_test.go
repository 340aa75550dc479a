package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

func attr(key, value string) func(*parse.Event) {
	return func(e *parse.Event) { e.Attrs = &parse.Attrs{Pairs: []parse.Attr{{Key: key, Value: value}}} }
}

// sometimes fails a share of the calls of those it is about.
func sometimes(seed uint64, share float64, tenants ...string) func(string) int {
	r := rand.New(rand.NewPCG(seed, 7))
	return func(t string) int {
		if slices.Contains(tenants, t) && r.Float64() < share {
			return 503
		}
		return 200
	}
}

// TestIntermittentFaultIsNotCalledOver: a lucky run is no recovery, however often
// there is a chance of one, and what is really over is resolved.
func TestIntermittentFaultIsNotCalledOver(t *testing.T) {
	early := map[int]int{}
	for seed := range uint64(40) {
		for _, hit := range [][]string{{"acme"}, ten} {
			s := newScript(t)
			s.run(2*time.Hour, 20*time.Second, ten, healthy)
			s.run(2*time.Hour, 20*time.Second, ten, sometimes(seed, 0.3, hit...))
			mended := s.now
			s.run(2*time.Hour, 20*time.Second, ten, healthy)
			for _, in := range s.incidents() {
				if in.State != analyze.Resolved {
					t.Errorf("seed %d, %d tenants: %s two hours after the end", seed, len(hit), in.State)
				}
			}
			for _, step := range s.steps {
				if step.At.Before(mended) && step.Event == "resolved" {
					t.Errorf("seed %d, %d tenants: resolved %s before the end", seed, len(hit), mended.Sub(step.At))
				}
				if step.At.Before(mended) && step.Event == "tenant_recovered" {
					early[len(hit)]++
				}
			}
		}
	}
	if early[1] > 4 || early[10] > 20 {
		t.Errorf("called well too early: %d of 40 tenants alone, %d of 400 among others", early[1], early[10])
	}
}

// TestWhoIsWellTellsNothingOfTheScope: an outage that ends for all but two was an
// outage of everybody.
func TestWhoIsWellTellsNothingOfTheScope(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(10*time.Minute, 10*time.Second, ten[:8], func(string) int { return 503 })
	s.run(30*time.Minute, 10*time.Second, ten, func(tenant string) int {
		if tenant == "acme" || tenant == "birch" {
			return 503
		}
		return 200
	})
	if in := s.one(); in.Scope.Kind != analyze.ScopeIntegration || in.Scope.TenantsAffected != 8 {
		t.Errorf("scope %+v, want the integration, 8 tenants", in.Scope)
	}
}

// TestHitBeforeTheScopeWasKnown: a tenant that failed once, before it was known
// what the failing share, is affected when it is.
func TestHitBeforeTheScopeWasKnown(t *testing.T) {
	s := newScript(t)
	var eu, us []string
	for i := range 6 {
		eu, us = append(eu, fmt.Sprintf("eu%d", i)), append(us, fmt.Sprintf("us%d", i), fmt.Sprintf("vs%d", i))
	}
	all := append(slices.Clone(eu), us...)
	call := func(tenant string, status int) {
		region := "us"
		if tenant[:2] == "eu" {
			region = "eu"
		}
		s.call(tenant, status, attr("region", region))
	}
	round := func(tenants []string, fate func(string) int) {
		for _, tenant := range tenants {
			call(tenant, fate(tenant))
		}
		s.now = s.now.Add(10 * time.Second)
	}
	for range 400 {
		round(all, healthy)
	}
	fate := func(tenant string) int {
		if tenant[:2] == "eu" {
			return 503
		}
		return 200
	}
	round(all, fate) // eu5 calls but once
	for range 30 {
		round(append(slices.Clone(eu[:5]), us...), fate)
	}
	in := s.one()
	if in.Scope.Kind != analyze.ScopeAttribute || *in.Scope.Value != "eu" || in.Scope.TenantsAffected != 6 {
		t.Errorf("scope %s", dump(in.Scope))
	}
}

// TestConfidence: a handful of failures is doubtful.
func TestConfidence(t *testing.T) {
	confidence := func(failures int) float64 {
		s := newScript(t)
		for range 360 {
			for _, tenant := range ten {
				s.call(tenant, 200)
			}
			s.now = s.now.Add(20 * time.Second)
		}
		for range failures {
			s.call("acme", 401)
			s.now = s.now.Add(20 * time.Second)
		}
		return s.one().Scope.Confidence
	}
	if few := confidence(5); few >= 0.9 {
		t.Errorf("five failures are an incident with %.2f", few)
	}
	if many := confidence(40); many < 0.9 {
		t.Errorf("forty failures are an incident with %.2f only", many)
	}
}

// TestAtRisk: who would be hit when it comes, and was not heard in the scope.
func TestAtRisk(t *testing.T) {
	s := newScript(t)
	s.run(2*time.Hour, 20*time.Second, ten, healthy)
	refund := op("refund")
	for range 60 {
		for _, tenant := range ten {
			s.call(tenant, 200, refund)
		}
		s.now = s.now.Add(20 * time.Second)
	}
	for range 60 {
		for _, tenant := range ten {
			s.call(tenant, 200)
		}
		for _, tenant := range ten[:4] {
			s.call(tenant, 500, refund)
		}
		s.now = s.now.Add(20 * time.Second)
	}
	in := s.one()
	var atRisk []string
	for _, x := range in.Tenants {
		if x.State == analyze.TenantAtRisk {
			atRisk = append(atRisk, x.Tenant)
		}
	}
	if in.Scope.Attribute == nil || *in.Scope.Value != "refund" || !slices.Equal(atRisk, ten[4:]) {
		t.Errorf("scope %s, at risk %v: want those who use refund and have not tried", dump(in.Scope), atRisk)
	}
}

// TestStraysLongAfterAreNoRelapse: an incident that waits for a rare tenant does not
// begin again when somebody who is well fails twice, nor when it does so thrice long
// after.
func TestStraysLongAfterAreNoRelapse(t *testing.T) {
	for _, c := range []struct {
		after              time.Duration
		failures, relapses int
	}{{10 * time.Minute, 2, 0}, {10 * time.Minute, 3, 1}, {2 * time.Hour, 3, 0}} {
		s := newScript(t)
		s.run(time.Hour, 10*time.Second, ten, healthy)
		s.call("rare", 503)
		s.run(5*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
		s.run(c.after, 10*time.Second, ten, healthy)
		for range c.failures {
			s.call("acme", 503)
			s.now = s.now.Add(5 * time.Second)
		}
		if in := s.one(); in.State == analyze.Resolved || in.Relapses != c.relapses {
			t.Errorf("%d failures %s after: %s with %d relapses, want %d", c.failures, c.after, in.State, in.Relapses, c.relapses)
		}
	}
}
