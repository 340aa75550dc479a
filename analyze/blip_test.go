package analyze_test

import (
	"testing"
	"time"
)

// blipped has every tenant fail for eight seconds, acme twice a second.
func blipped(s *script) {
	for range 16 {
		s.call("acme", 503)
		s.call(ten[1+s.n%9], 503)
		s.now = s.now.Add(500 * time.Millisecond)
	}
}

func TestStrayFailureBesideABlip(t *testing.T) {
	quiet := func(s *script) {
		for _, tenant := range ten[1:] {
			s.call(tenant, 200)
		}
	}
	for _, c := range []struct {
		name string
		play func(*script)
		want int // incidents
	}{
		{"after it", func(s *script) {
			blipped(s)
			quiet(s)
			s.now = s.now.Add(9 * time.Second)
			s.call("acme", 504)
		}, 0},
		{"before it", func(s *script) {
			s.call("acme", 504)
			s.now = s.now.Add(6 * time.Second)
			quiet(s)
			s.now = s.now.Add(4 * time.Second)
			blipped(s)
			s.now = s.now.Add(time.Second)
			quiet(s)
			s.call("acme", 200)
		}, 0},
		{"and one tenant does not recover", func(s *script) {
			blipped(s)
			for range 8 {
				quiet(s)
				s.call("acme", 503)
				s.now = s.now.Add(4 * time.Second)
			}
		}, 1},
		{"that is none: it goes on", func(s *script) {
			blipped(s)
			blipped(s)
			blipped(s)
		}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			s.run(time.Hour, 10*time.Second, ten, healthy)
			c.play(s)
			if all := s.incidents(); len(all) != c.want {
				t.Errorf("incidents = %d, want %d:\n%s", len(all), c.want, dump(all))
			}
		})
	}
}

// All but one of the failures are of one moment.
func TestStrayFailureMakesNoBlipLast(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.call("acme", 503)
	s.now = s.now.Add(30 * time.Second)
	for range 3 {
		s.call("acme", 503)
		s.now = s.now.Add(time.Second)
	}
	s.none()
	s.now = s.now.Add(20 * time.Second)
	for range 2 {
		s.call("acme", 503)
		s.now = s.now.Add(10 * time.Second)
	}
	if in := s.one(); in.Scope.Kind != "tenant" {
		t.Errorf("scope = %s, want the tenant's", in.Scope.Kind)
	}
}

func TestFailuresOfEveryKindAreNoPattern(t *testing.T) {
	refund := op("refund")
	s := newScript(t)
	for range 360 {
		for i, tenant := range ten {
			s.call(tenant, 200)
			if i < 2 {
				s.call(tenant, 200, refund)
			}
		}
		s.now = s.now.Add(10 * time.Second)
	}
	// A rare operation fails three times in a row, each time in another way.
	for i, status := range []int{429, 401, 422} {
		s.call(ten[i], status, refund)
		s.now = s.now.Add(20 * time.Second)
	}
	s.none()
	for i := range 3 { // now in one way
		s.call(ten[3+i], 429, refund)
		s.now = s.now.Add(20 * time.Second)
	}
	if len(s.incidents()) != 1 {
		t.Error("four rate limits of four tenants in a row opened nothing")
	}
}
