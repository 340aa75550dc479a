package analyze_test

import (
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

func noID(e *parse.Event) { e.Attempt = parse.Attempt{} }

// failAt has acme fail without ids after each of the pauses, in seconds, on the
// operations in turn, while the others are fine.
func failAt(s *script, operations []string, pauses ...float64) {
	for i, pause := range pauses {
		end := s.now.Add(time.Duration(pause * float64(time.Second)))
		for ; s.now.Before(end); s.now = s.now.Add(2 * time.Second) {
			s.call(ten[1+s.n%9], 200, noID)
		}
		s.now = end
		s.call("acme", 422, noID, op(operations[i%len(operations)]))
	}
}

func TestRetriesAreToldByTheirTiming(t *testing.T) {
	poisoned := []float64{0, 1, 3, 9, 27, 81, 243}
	for _, c := range []struct {
		name       string
		operations []string
		pauses     []float64
		opens      bool
	}{
		{"each wait three times as long", []string{"charge"}, poisoned, false},
		{"every half minute, seven times", []string{"charge"}, []float64{0, 30, 30, 31, 29, 30, 30}, false},
		{"and two stray failures of others", []string{"charge"}, append([]float64{600}, poisoned...), false},
		{"at any time", []string{"charge"}, []float64{0, 50, 12, 40, 9, 33, 20, 8, 45, 11}, true},
		{"three operations", []string{"charge", "sync", "refund"}, []float64{0, 10, 10, 20, 20, 20}, true},
		{"oftener than one request is retried", []string{"charge"}, []float64{0, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30}, true},
		{"longer than one request is retried", []string{"charge"}, []float64{0, 240, 240, 240, 240, 240, 240}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			for range 360 {
				for _, tenant := range ten {
					s.call(tenant, 200, noID)
				}
				s.now = s.now.Add(10 * time.Second)
			}
			failAt(s, c.operations, c.pauses...)
			if got := len(s.incidents()) > 0; got != c.opens {
				t.Errorf("opened = %v, want %v", got, c.opens)
			}
		})
	}
}

// Without ids an outage shows in many tenants, and one of 15 % all the same.
func TestOutageWithoutIDs(t *testing.T) {
	for _, share := range []int{100, 15} {
		s := newScript(t)
		play := func(d time.Duration, fails func(n int) bool) {
			for end, n := s.now.Add(d), 0; s.now.Before(end); s.now, n = s.now.Add(time.Second), n+1 {
				status := 200
				if fails(n) {
					status = 503
				}
				s.call(ten[n*7%10], status, noID, op([]string{"charge", "sync", "refund"}[n%3]))
			}
		}
		play(time.Hour, func(int) bool { return false })
		broken := s.now
		play(20*time.Minute, func(n int) bool { return n*37%100 < share })
		in := s.one()
		if late := in.OpenedAt.Sub(broken); late > map[int]time.Duration{100: 30 * time.Second, 15: 5 * time.Minute}[share] {
			t.Errorf("%d %% fail: opened after %v", share, late)
		}
		if in.Scope.Kind != "integration" {
			t.Errorf("%d %% fail: scope = %s, want integration", share, in.Scope.Kind)
		}
	}
}
