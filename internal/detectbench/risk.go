package main

import (
	"time"

	"github.com/syncguard/syncguard/internal/traffic"
)

// riskAfter is how long after its opening an incident is asked who is next.
const riskAfter = 5 * time.Minute

// risk grades whom a verdict called at risk: of those that called again while the
// fault went on, those that it hit; and of those that it hit later and nobody had
// called affected, as far as they were known before, those who had been named.
func (s *score) risk(v *verdict, f *traffic.Fault) {
	m := v.momentAfter(riskAfter)
	if m == nil || !m.at.Before(f.To) {
		return
	}
	for t := range m.atRisk {
		if !f.Called[t].After(m.at) {
			continue
		}
		s.AtRisk++
		if h := f.Hit[t]; h != nil && h.First.After(m.at) {
			s.AtRiskHit++
		}
	}
	for t, h := range f.Hit {
		if h.New || !h.First.After(m.at) || m.tenants[t] {
			continue
		}
		s.Later++
		if m.atRisk[t] {
			s.LaterAtRisk++
		}
	}
}

// momentAfter is the first look at least so long after the opening, nil if there
// was none.
func (v *verdict) momentAfter(d time.Duration) *moment {
	for i := range v.moments {
		if !v.moments[i].at.Before(v.opened.Add(d)) {
			return &v.moments[i]
		}
	}
	return nil
}
