package analyze_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestBusyOnset: however fast the attempts follow each other, an incident begins
// with the first failure of its tenants and counts all of them.
func TestBusyOnset(t *testing.T) {
	for _, c := range []struct {
		name  string
		every time.Duration // between the calls of a tenant
		known time.Duration // what is healthy, before
		hit   []string
		ops   []string
	}{
		{"one tenant", 100 * time.Millisecond, time.Hour, ten[:1], []string{"charge"}},
		{"three tenants", 100 * time.Millisecond, time.Hour, ten[:3], []string{"charge"}},
		{"three tenants, nothing known", 100 * time.Millisecond, 10 * time.Second, ten[:3], []string{"charge"}},
		{"all tenants", 100 * time.Millisecond, time.Hour, ten, []string{"charge"}},
		{"one operation of two", 100 * time.Millisecond, time.Hour, ten[:3], []string{"charge", "refund"}},
		{"one operation of two for all", 100 * time.Millisecond, time.Hour, ten, []string{"charge", "refund"}},
		{"slower", 2 * time.Second, time.Hour, ten[:3], []string{"charge"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			failed := 0
			ill := func(begun bool) {
				for _, name := range c.ops {
					for _, tenant := range ten {
						status := 200
						if begun && name == "charge" && slices.Contains(c.hit, tenant) {
							status = 503
							failed++
						}
						s.call(tenant, status, op(name))
					}
				}
				s.now = s.now.Add(c.every)
			}
			for end := s.now.Add(c.known); s.now.Before(end); {
				ill(false)
			}
			begin := s.now
			for s.now.Before(begin.Add(time.Minute)) {
				ill(true)
			}
			in := s.one()
			if !in.StartedAt.Equal(begin) {
				t.Errorf("started %s after the first failure", in.StartedAt.Sub(begin))
			}
			if in.Failures < int64(failed)*95/100 || in.Failures > int64(failed) {
				t.Errorf("%d failures, want %d", in.Failures, failed)
			}
			for _, x := range in.Tenants {
				if x.FirstFailure != nil && !x.FirstFailure.Equal(begin) {
					t.Errorf("%s: first failure %s after its first", x.Tenant, x.FirstFailure.Sub(begin))
				}
			}
		})
	}
}

// TestBusyOnsetByChance has three tenants of seven break whose calls come as chance
// has it: the test of all may begin again after the first failures, those of the
// tenants do not.
func TestBusyOnsetByChance(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 7))
		s := newScript(t)
		var begin time.Time
		failed := 0
		for i := range 3000 {
			status, tenant := 200, r.IntN(7)
			if i >= 450 && tenant < 3 {
				if status = 401; failed == 0 {
					begin = s.now
				}
				failed++
			}
			s.call(ten[tenant], status)
			s.now = s.now.Add(30 * time.Millisecond)
		}
		in := s.one()
		if late := in.StartedAt.Sub(begin); late < 0 || late > time.Second {
			t.Errorf("seed %d: started %s after the first failure", seed, late)
		}
		if in.Failures < int64(failed)*90/100 || // of a tenant that joins later not all is known
			in.Failures > int64(failed) {
			t.Errorf("seed %d: %d failures, want %d", seed, in.Failures, failed)
		}
	}
}
