package analyze_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// about makes an attempt without id one about an object; "" names none.
func about(object string) func(*parse.Event) {
	return func(e *parse.Event) { e.Attempt, e.Object = parse.Attempt{}, object }
}

// calm lets ten tenants work without ids for an hour, each call about an object
// of its own.
func calm(s *script, object func(tenant string, n int) string) {
	for n := range 180 {
		for _, tenant := range ten {
			s.call(tenant, 200, about(object(tenant, n)))
		}
		s.now = s.now.Add(20 * time.Second)
	}
}

func order(tenant string, n int) string { return fmt.Sprintf("%s-%d", tenant, n) }

func TestPoisonedMessageWithoutIDs(t *testing.T) {
	s := newScript(t)
	calm(s, order)
	// One message, tried again and again for three hours; all else is well.
	for n := range 180 {
		s.call("acme", 500, about("poison-7"))
		s.call("birch", 200, about(order("late", n)))
		s.now = s.now.Add(time.Minute)
	}
	s.none()
}

func TestDifferentObjectsAreDifferentAttempts(t *testing.T) {
	for _, c := range []struct {
		name   string
		object func(n int) string
		opens  bool
	}{
		{"seven orders", func(n int) string { return fmt.Sprintf("o-%d", n) }, true},
		{"one order seven times", func(int) string { return "o-1" }, false},
		{"nothing tells, but its other calls are missing", func(int) string { return "" }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			calm(s, order)
			for n := range 7 {
				s.call("acme", 422, about(c.object(n)))
				s.now = s.now.Add(30 * time.Second)
			}
			if got := len(s.incidents()) > 0; got != c.opens {
				t.Errorf("opened = %v, want %v", got, c.opens)
			}
		})
	}
}

// An id in a path that every request goes to names an endpoint and no request:
// its failures are many attempts.
func TestEndpointIsNoAttempt(t *testing.T) {
	endpoint := func(tenant string, _ int) string { return "ep-" + tenant }
	s := newScript(t)
	calm(s, endpoint)
	broken := s.now
	for range 20 {
		s.call("acme", 404, about("ep-acme"))
		s.now = s.now.Add(20 * time.Second)
	}
	in := s.one()
	if in.Failures < 12 || in.OpenedAt.Sub(broken) > 5*time.Minute {
		t.Errorf("%d failures, opened %v after it broke: they were taken for retries", in.Failures, in.OpenedAt.Sub(broken))
	}
}

// Where no success ever has a key, a failing object is taken for one attempt only
// as long as a request is retried.
func TestKeysThatNothingVouchesFor(t *testing.T) {
	nothing := func(string, int) string { return "" }
	s := newScript(t)
	calm(s, nothing)
	for range 7 {
		s.call("acme", 500, about("o-1"))
		s.now = s.now.Add(time.Minute)
	}
	s.none()
	for range 60 {
		s.call("acme", 500, about("o-1"))
		s.now = s.now.Add(time.Minute)
	}
	s.one()
}

func TestHealedFailuresAreCounted(t *testing.T) {
	s := newScript(t)
	calm(s, order)
	for n := range 40 { // every second call needs a second try
		s.call("acme", 503, about(order("acme", 1000+n)))
		s.now = s.now.Add(2 * time.Second)
		s.call("acme", 200, about(order("acme", 1000+n)))
		s.now = s.now.Add(20 * time.Second)
	}
	changes := s.a.Changes()
	if len(changes.Incidents) != 0 {
		t.Errorf("opened %s", dump(changes.Incidents))
	}
	if got := s.a.Disregarded(); got != (analyze.Tally{Healed: 40, Failed: 40}) {
		t.Errorf("left out %+v, want 40 healed", got)
	}
	var failed int64
	for _, r := range changes.Rollups.Traffic {
		failed += r.Failed
	}
	if failed != 40 {
		t.Errorf("the rollups hold %d failed lines, want all 40", failed)
	}
}
