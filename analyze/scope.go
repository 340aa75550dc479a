package analyze

import (
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	scopeEvery   = int64(15 * time.Second) // how often an open incident's scope is looked at
	scopeRecall  = 0.8                     // share of the failing units that an explanation must hold
	scopeRisk    = 3.0                     // lower 95 % bound of the risk ratio that it must pass
	scopeTie     = 1.0                     // nats within which two explanations are a tie
	maxCandidate = 256
)

// rescope looks at what the affected share. It is done at most every scopeEvery
// of event time: an explanation needs new evidence to change.
func (a *Analyzer) rescope(t *tracked, at int64) {
	if at < t.NextScope || t.Inc.State != Open {
		return
	}
	t.NextScope = at + scopeEvery
	if len(t.Members) > 1 {
		t.Wide = t.spreadNow()
	}
	t.Inc.Scope = a.scope(t)
	a.blame(t)
	t.Wide = t.Wide && t.Inc.Scope.Kind != ScopeAttribute
	if !t.Wide {
		a.expelStrays(t)
	}
}

// expelStrays takes back tenants that were called affected while the incident
// looked like everybody's, and that a single stray failure speaks for.
func (a *Analyzer) expelStrays(t *tracked) {
	seen := map[memberKey]exposure{} // within the scope, if it is an attribute's
	for _, x := range t.Exposures {
		if t.Inc.Scope.Kind != ScopeAttribute || a.matches(&t.Inc.Scope, x.Op, x.Attrs) {
			k := memberKey{x.Integration, x.Tenant}
			seen[k] = exposure{N: seen[k].N + x.N, F: seen[k].F + x.F}
		}
	}
	isStray := func(m *member) bool {
		x := seen[memberKey{m.Integration, m.Tenant}]
		return m.Failures == 1 && (x.F == 0 || t.Inc.Scope.Kind != ScopeAttribute && beyondNoise(x.N, x.F, m.P0) < admitOdds)
	}
	if !slices.ContainsFunc(t.Members, func(m *member) bool { return !isStray(m) }) {
		return // together they are the pattern, though each alone is little
	}
	t.Members = slices.DeleteFunc(t.Members, func(m *member) bool {
		if !isStray(m) {
			return false
		}
		delete(t.members, memberKey{m.Integration, m.Tenant})
		t.Inc.Failures--
		if m.State != TenantRecovered {
			t.Unwell--
		}
		return true
	})
}

// inScope reports whether an attempt is within the attribute scope of an incident.
func (a *Analyzer) inScope(t *tracked, x *attempt) bool {
	return t.Inc.Scope.Kind == ScopeAttribute && a.matches(&t.Inc.Scope, x.e.Operation, x.attrs)
}

// matches reports whether an operation and context have the scope's attribute.
func (a *Analyzer) matches(s *Scope, op string, attrs int32) bool {
	keys, values := strings.Split(*s.Attribute, ","), strings.Split(*s.Value, ",")
	for i, key := range keys {
		value := a.AttrSets[attrs].Get(key)
		if key == "operation" {
			value = op
		}
		if i >= len(values) || value != values[i] {
			return false
		}
	}
	return true
}

// spreadNow reports whether what was seen since the incident opened tells of a
// fault of all tenants alike.
func (t *tracked) spreadNow() bool {
	byTenant := map[memberKey]*exposure{}
	for _, x := range t.Exposures {
		k := memberKey{x.Integration, x.Tenant}
		if byTenant[k] == nil {
			byTenant[k] = &exposure{}
		}
		byTenant[k].N += x.N
		byTenant[k].F += x.F
	}
	var c tenantCounts
	for k, x := range byTenant { // sums only: the order does not matter
		if x.F == 0 || t.members[k] != nil { // a failure of somebody not affected tells neither way
			c.add(x.N, x.F)
		}
	}
	return c.spread(floorP0)
}

// scope finds the simplest explanation of who fails and who does not: everybody,
// an attribute's value, or nothing but the tenants themselves.
func (a *Analyzer) scope(t *tracked) Scope {
	s := Scope{Also: []ScopeAttr{}}
	tenants := t.tenantNames()
	switch {
	case len(t.Inc.Integrations) > 1:
		s.Kind, s.Confidence = ScopePlatform, 0.95
		return s
	case len(tenants) == 1 && !(t.Wide && t.activeNow() < 2):
		s.Kind, s.Confidence = ScopeTenant, 0.97
		return s
	}
	units := a.units(t)
	best, ties := explain(units)
	if t.OnlyOp != "" && (best == nil || best.attr.Attribute != "operation") {
		best, ties = &candidate{attr: ScopeAttr{"operation", t.OnlyOp}, gain: float64(len(t.Members))}, s.Also
	}
	switch {
	case best != nil:
		s.Kind = ScopeAttribute
		s.Attribute, s.Value = &best.attr.Attribute, &best.attr.Value
		s.Also = ties
		s.Confidence = confidence(best.gain) / float64(1+len(ties))
	case t.Wide:
		s.Kind, s.Confidence = ScopeIntegration, confidence(float64(len(tenants)))
	default:
		s.Kind, s.Confidence = ScopeTenant, confidence(float64(len(tenants)))
	}
	return s
}

// confidence turns a gain in nats over the next best explanation into the
// chance of being right, kept under certainty.
func confidence(gain float64) float64 {
	return math.Round(100*min(0.99, 1/(1+math.Exp(-gain)))) / 100
}

func (t *tracked) tenantNames() []string {
	var names []string
	for _, m := range t.Members {
		if m.Tenant != "" && !slices.Contains(names, m.Tenant) {
			names = append(names, m.Tenant)
		}
	}
	return names
}

// activeNow counts the tenants seen since the incident opened.
func (t *tracked) activeNow() int {
	seen := map[string]bool{}
	for _, x := range t.Exposures {
		seen[x.Tenant] = true
	}
	return len(seen)
}

func (a *Analyzer) units(t *tracked) []unit {
	var units []unit
	for _, x := range t.Exposures {
		m := t.member(x.Integration, x.Tenant)
		failing := m != nil && x.F > 0 && beyondNoise(x.N, x.F, m.P0) > 2
		if !failing && (x.F > 0 || x.N == 0) {
			continue // too little to call it either
		}
		u := unit{failing: failing}
		if x.Op != "" {
			u.pairs = append(u.pairs, ScopeAttr{"operation", x.Op})
		}
		for _, p := range a.AttrSets[x.Attrs].Pairs {
			u.pairs = append(u.pairs, ScopeAttr{p.Key, p.Value})
		}
		units = append(units, u)
	}
	return units
}

// population fills in the scope's counts of tenants.
func (a *Analyzer) population(t *tracked, s *Scope) (atRisk []string) {
	start := nsOf(t.Inc.StartedAt)
	active, risk := map[string]bool{}, map[string]bool{}
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
			if p.Last < start && t.member(name, p.Tenant) == nil && a.inside(s, p) {
				risk[p.Tenant] = true
			}
		}
	}
	atRisk = slices.Sorted(maps.Keys(risk))
	s.TenantsAffected = len(t.tenantNames())
	s.TenantsActive = max(len(active), s.TenantsAffected)
	s.TenantsAtRisk = len(atRisk)
	return atRisk
}

// inside reports whether a tenant that was not heard since the start would be hit
// when it comes.
func (a *Analyzer) inside(s *Scope, p *pair) bool {
	switch s.Kind {
	case ScopePlatform, ScopeIntegration, ScopeFeed:
		return true
	case ScopeAttribute:
		return slices.ContainsFunc(p.Cells, func(c cell) bool { return a.matches(s, c.Op, c.Attrs) })
	}
	return false
}
