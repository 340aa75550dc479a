package analyze_test

import (
	"testing"
	"time"
)

// outageOver lets an outage of everybody open and be resolved.
func outageOver(t *testing.T) *script {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	s.run(15*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
	s.run(20*time.Minute, 10*time.Second, ten, healthy)
	if in := s.one(); in.State != "resolved" {
		t.Fatalf("the outage is %s, want resolved", in.State)
	}
	return s
}

// Any of the members of a closed incident could have two stray failures: that one
// has is no return of what hit all.
func TestTwoStrayFailuresAreNoRelapse(t *testing.T) {
	s := outageOver(t)
	s.call("acme", 503)
	s.now = s.now.Add(6 * time.Second)
	s.call("acme", 503)
	s.run(20*time.Minute, 10*time.Second, ten, healthy)
	if in := s.one(); in.Relapses != 0 || in.State != "resolved" {
		t.Errorf("%d relapses, %s; want none, resolved", in.Relapses, in.State)
	}
}

// Failures of another kind are none of the incident's.
func TestAnotherKindIsNoRelapse(t *testing.T) {
	s := outageOver(t)
	for range 2 {
		s.call("acme", 422)
		s.now = s.now.Add(10 * time.Second)
	}
	s.call("acme", 503)
	s.run(20*time.Minute, 10*time.Second, ten, healthy)
	if in := s.one(); in.Relapses != 0 {
		t.Errorf("%d relapses, want none", in.Relapses)
	}
}

// One of the members fails again, and goes on: that is the same incident.
func TestAMemberFailsAgain(t *testing.T) {
	s := outageOver(t)
	s.run(3*time.Minute, 10*time.Second, ten, only("acme", 503))
	in := s.one()
	if in.Relapses != 1 || in.State != "open" {
		t.Errorf("%d relapses, %s; want 1, open", in.Relapses, in.State)
	}
}

// While an incident recovers, one failure of a tenant that was not proven yet tells
// of the tenant: it is not healthy, the others are.
func TestOneFailureWhileRecoveringIsNoRelapse(t *testing.T) {
	s := newScript(t)
	rare := append([]string{"rare"}, ten...)
	s.run(time.Hour, 10*time.Second, rare, healthy)
	s.run(15*time.Minute, 10*time.Second, rare, func(string) int { return 503 })
	s.run(6*time.Minute, 10*time.Second, ten, healthy)
	s.call("rare", 200)
	s.now = s.now.Add(5 * time.Second)
	s.call("rare", 503)
	s.run(time.Minute, 10*time.Second, ten, healthy)
	if in := s.one(); in.Relapses != 0 || in.State != "recovering" {
		t.Errorf("%d relapses, %s; want none, recovering", in.Relapses, in.State)
	}
	s.run(3*time.Minute, 10*time.Second, rare, only("rare", 503))
	if in := s.one(); in.State != "open" {
		t.Errorf("%s after it went on for three minutes, want open", in.State)
	}
}

// A tenant alone that has long been fine fails twice: that is less than its successes.
func TestTwoFailuresAfterManySuccesses(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	third := func(tenant string) int {
		if tenant == "acme" && s.n/10%3 == 0 {
			return 503
		}
		return 200
	}
	s.run(30*time.Minute, 10*time.Second, ten, third)
	s.run(6*time.Minute, 10*time.Second, ten, healthy)
	if in := s.one(); in.State != "recovering" {
		t.Fatalf("%s, want recovering", in.State)
	}
	relapses := s.one().Relapses
	for range 2 {
		s.call("acme", 503)
		s.now = s.now.Add(10 * time.Second)
	}
	s.run(time.Minute, 10*time.Second, ten, healthy)
	if in := s.one(); in.State != "recovering" || in.Relapses != relapses {
		t.Errorf("%s with %d relapses, want recovering with %d", in.State, in.Relapses, relapses)
	}
	s.run(2*time.Minute, 10*time.Second, ten, only("acme", 503))
	if in := s.one(); in.State != "open" {
		t.Errorf("%s after it went on, want open", in.State)
	}
}
