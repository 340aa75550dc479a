package analyze_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// News and transitions, taken out a minute at a time, are with Changes in the
// end what Changes alone gives.
func TestNewsIsPartOfChanges(t *testing.T) {
	play := func(each func(s *script) analyze.Changes) (incidents []analyze.Incident, steps []analyze.Transition, traffic []analyze.TrafficRow) {
		s := newScript(t)
		for minute := range 120 {
			fate := healthy
			if minute >= 60 && minute < 70 {
				fate = func(string) int { return 503 }
			}
			s.run(time.Minute, 10*time.Second, ten, fate)
			c := each(s)
			for _, in := range c.Incidents {
				s.latest[in.ID] = in
			}
			s.steps = append(s.steps, c.Transitions...)
		}
		c := s.a.Changes()
		for _, in := range c.Incidents {
			s.latest[in.ID] = in
		}
		s.steps = append(s.steps, c.Transitions...)
		return s.incidents(), s.steps, c.Rollups.Traffic
	}
	incidents, steps, traffic := play(func(*script) analyze.Changes { return analyze.Changes{} })
	gotIncidents, gotSteps, gotTraffic := play(func(s *script) analyze.Changes {
		taken := s.a.TakeTransitions()
		for _, step := range taken {
			if in, ok := s.a.Incident(step.IncidentID); !ok || in.ID != step.IncidentID {
				t.Errorf("there is no incident %s though it just %s", step.IncidentID, step.Event)
			}
		}
		c := s.a.News()
		c.Transitions = append(taken, c.Transitions...)
		return c
	})
	if len(incidents) != 1 || len(steps) == 0 || len(traffic) != 120 {
		t.Fatalf("%d incidents, %d transitions, %d minutes; want 1, some and 120", len(incidents), len(steps), len(traffic))
	}
	if !reflect.DeepEqual(gotIncidents, incidents) || !reflect.DeepEqual(gotSteps, steps) || !reflect.DeepEqual(gotTraffic, traffic) {
		t.Errorf("with News: %s\n%v\nwant what Changes alone gives: %s\n%v", dump(gotIncidents), gotSteps, dump(incidents), steps)
	}
	if _, ok := newScript(t).a.Incident("INC-000000"); ok {
		t.Error("an analyzer that has seen nothing knows an incident")
	}
}
