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
		a.changes.Incidents = append(a.changes.Incidents, a.view(t))
		t.dirty, t.shown = false, a.crowd(t)
	}
}

// crowd is what others change of an incident by being heard: how many are active,
// and who is at risk. It is zero once that is frozen.
func (a *Analyzer) crowd(t *tracked) (c crowd) {
	if t.Frozen != nil {
		return crowd{}
	}
	s := t.Inc.Scope
	c.atRisk = hash(a.population(t, &s)...)
	if c.active = s.TenantsActive; s.Kind == ScopeFeed {
		c.active = max(c.active, a.activeBefore(nsOf(t.Inc.StartedAt)))
	}
	return c
}

type crowd struct {
	active int
	atRisk uint64 // of the names
}
