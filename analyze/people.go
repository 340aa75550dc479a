package analyze

import (
	"maps"
	"slices"
)

// people is whom the incident concerns: it changes while the incident lives, and
// is frozen when it closes, since who is active later is no part of it.
type people struct {
	Scope   Scope
	Tenants []Tenant
}

func (a *Analyzer) people(t *tracked) *people {
	p := &people{Scope: t.Inc.Scope}
	p.Scope.Confidence = t.confidence(t.Inc.Scope.Confidence)
	p.Tenants = t.tenants(a.population(t, &p.Scope))
	return p
}

// population fills in the scope's counts of tenants.
func (a *Analyzer) population(t *tracked, s *Scope) (atRisk []string) {
	start := nsOf(t.Inc.StartedAt)
	active, risk := map[string]bool{}, map[string]bool{}
	mayBeHit := a.atRisk(t, s, start)
	for _, name := range t.Inc.Integrations {
		in := a.byName[name]
		if in == nil {
			continue
		}
		for _, p := range in.PairList {
			if p.Tenant == "" || p.Last < start-24*hourNS {
				continue
			}
			active[p.Tenant] = true
			if t.member(name, p.Tenant) == nil && mayBeHit(p) {
				risk[p.Tenant] = true
			}
		}
	}
	atRisk = slices.Sorted(maps.Keys(risk))
	s.TenantsAffected = len(t.tenantNames())
	s.TenantsActive = max(len(active), s.TenantsAffected)
	if s.Kind == ScopeFeed {
		s.TenantsActive = max(s.TenantsActive, a.activeBefore(start))
	}
	s.TenantsAtRisk = len(atRisk)
	return atRisk
}

// atRisk returns what tells whether a tenant would be hit when it comes: it is in
// the scope and was not heard in it since the start.
func (a *Analyzer) atRisk(t *tracked, s *Scope, start int64) func(*pair) bool {
	attr := s.attr()
	within := func(c cell) bool { return a.matches(attr, c.Op, c.Attrs) }
	unheard := func(p *pair) bool {
		return !p.anyCell(func(c cell) bool { return c.heard() >= start && within(c) })
	}
	switch {
	case s.Kind == ScopePlatform, s.Kind == ScopeIntegration, s.Kind == ScopeFeed:
		return func(p *pair) bool { return p.Last < start }
	case s.Kind == ScopeAttribute && slices.Contains(versionKeys[:], attr.Attribute):
		return unheard // a version reaches one tenant after another, whatever it used before
	case s.Kind == ScopeAttribute:
		return func(p *pair) bool { return p.anyCell(within) && unheard(p) }
	case t.spreads():
		// Each tenant breaks in its turn: who was fine until the newest did may be next.
		return func(p *pair) bool { return p.Last < t.Onset }
	}
	return func(*pair) bool { return false }
}

// spreads reports whether the incident takes one tenant after another.
func (t *tracked) spreads() bool {
	if len(t.Members) < 3 || t.Silence != nil || t.roams() {
		return false
	}
	var o onsets
	perMinute := map[int64]int{}
	for _, m := range t.Members {
		o.add(nsTime(m.First), perMinute)
	}
	return o.oneByOne()
}

// crowd is what others change of a live incident by being heard: how many are
// active, and who is at risk.
type crowd struct {
	active int
	atRisk uint64 // of the names
}

func (a *Analyzer) crowd(t *tracked) crowd {
	s := t.Inc.Scope
	atRisk := a.population(t, &s)
	return crowd{s.TenantsActive, hash(atRisk...)}
}

// crowdIn is the crowd as an incident shows it.
func crowdIn(in *Incident) crowd {
	var atRisk []string
	for i := range in.Tenants {
		if x := &in.Tenants[i]; x.State == TenantAtRisk {
			atRisk = append(atRisk, x.Tenant)
		}
	}
	return crowd{in.Scope.TenantsActive, hash(atRisk...)}
}
