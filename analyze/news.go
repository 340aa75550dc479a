package analyze

import "time"

// News returns what happened since it or Changes was last called, but for the
// rollups: those who follow live ask often, and counts are many.
func (a *Analyzer) News() Changes {
	a.handOut()
	c := a.changes
	a.changes = Changes{Rollups: c.Rollups}
	c.Rollups = Rollups{}
	return c
}

// TakeTransitions takes the transitions alone out of what News and Changes
// would return.
func (a *Analyzer) TakeTransitions() []Transition {
	taken := a.changes.Transitions
	a.changes.Transitions = nil
	return taken
}

// Incident returns the incident of an id as it is now, if it is live or has not
// been over for long.
func (a *Analyzer) Incident(id string) (Incident, bool) {
	t := a.byID[id]
	if t == nil {
		return Incident{}, false
	}
	return a.view(t), true
}

// Reached returns the event time that the analyzer has been brought to; zero
// before the first event.
func (a *Analyzer) Reached() time.Time {
	if a.Now == 0 {
		return time.Time{}
	}
	return nsTime(a.Now)
}

// handOut adds the incidents that changed to the changes.
func (a *Analyzer) handOut() {
	for _, t := range a.Tracked {
		if !t.dirty {
			continue
		}
		in := a.view(t)
		a.changes.Incidents = append(a.changes.Incidents, in)
		t.dirty, t.shown = false, crowdIn(&in)
	}
}
