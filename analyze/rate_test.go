package analyze_test

import (
	"testing"
	"time"
)

// A log of failures only, one a minute and integration.
func TestFailuresOnlyTellsBlipsFromFaults(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(*script)
		want int
	}{
		{"a blip, and a stray failure right after it", func(s *script) {
			s.run(10*time.Second, time.Second, ten[:2], func(string) int { return 503 })
			s.now = s.now.Add(6 * time.Second)
			s.call("cedar", 503)
		}, 0},
		{"four blips in an hour", func(s *script) {
			for range 4 {
				s.run(10*time.Second, time.Second, ten[:2], func(string) int { return 503 })
				stray(s, 15)
			}
		}, 0},
		{"an outage", func(s *script) { s.run(30*time.Second, 2*time.Second, ten[:3], func(string) int { return 503 }) }, 1},
		{"six times as many as usual", func(s *script) { s.run(30*time.Minute, time.Minute, ten[:6], func(string) int { return 503 }) }, 1},
		{"one tenant", func(s *script) { s.run(5*time.Minute, 10*time.Second, ten[:1], func(string) int { return 401 }) }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			stray(s, 180)
			c.play(s)
			if all := s.incidents(); len(all) != c.want {
				t.Errorf("incidents = %d, want %d:\n%s", len(all), c.want, dump(all))
			}
		})
	}
}

// stray has one tenant after the other fail, one a minute.
func stray(s *script, minutes int) {
	for range minutes {
		s.call(ten[s.n%10], []int{503, 404, 429, 401}[s.n%4])
		s.now = s.now.Add(time.Minute)
	}
}
