package analyze_test

import (
	"testing"
	"time"
)

// Three failures of a tenant within a minute are a moment's, three over more are not,
// and neither are four.
func TestThreeFailuresOfOneMoment(t *testing.T) {
	for _, c := range []struct {
		name  string
		fails int
		apart time.Duration
		want  int
	}{
		{"three within half a minute", 3, 15 * time.Second, 0},
		{"three over two minutes", 3, time.Minute, 1},
		{"five within a minute", 5, 13 * time.Second, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			s.run(6*time.Hour, 10*time.Second, ten, healthy)
			for range c.fails {
				s.call("acme", 401)
				s.now = s.now.Add(c.apart)
			}
			s.run(20*time.Minute, 10*time.Second, ten, healthy)
			if all := s.incidents(); len(all) != c.want {
				t.Errorf("incidents = %d, want %d:\n%s", len(all), c.want, dump(all))
			}
		})
	}
}
