package analyze

import (
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
	// scopeGrowth is the part by which an incident must have grown for its scope to be
	// looked at at once: to do so for each of thousands of tenants would cost their
	// number squared.
	scopeGrowth = 8
)

// rescope looks at what the affected share. It is done at most every scopeEvery
// of event time: an explanation needs new evidence to change.
func (a *Analyzer) rescope(t *tracked, at int64) {
	if at < t.NextScope || t.Inc.State != Open || t.waning() {
		return
	}
	t.NextScope = at + scopeEvery
	t.Scoped, t.ScopedIn = len(t.Members), len(t.Inc.Integrations)
	if len(t.Members) > 1 && !t.roams() {
		t.Spread = t.spreadNow()
		t.Wide = t.Spread >= 0
	}
	t.Inc.Scope = a.scope(t)
	a.blame(t)
	a.learnPart(t)
	t.Wide = t.Wide && t.Inc.Scope.Kind != ScopeAttribute
	if !t.Wide {
		a.expelStrays(t)
	}
	if t.Wide || t.Inc.Scope.Kind == ScopeAttribute {
		a.takeIn(t, at)
	}
}

// takeIn makes those affected who failed in the scope before it was known, too
// little to be called affected by themselves.
func (a *Analyzer) takeIn(t *tracked, at int64) {
	start := nsOf(t.Inc.StartedAt)
	for _, name := range t.Inc.Integrations {
		in := a.byName[name]
		if in == nil {
			continue
		}
		for _, p := range in.PairList {
			if p.NFails == 0 || p.lastFailed() < start || t.member(name, p.Tenant) != nil || len(t.Members) >= maxMembers {
				continue
			}
			k, first := a.failedInScope(t, p, start)
			if k == 0 || !t.hits(k, a.healthyShare(in, p, at)) {
				continue
			}
			a.joinSuspect(t, &finding{in: in, at: at}, suspect{p: p, n: k, f: k, first: first})
			t.Inc.Failures += k
		}
	}
}

// failedInScope counts the failures of a pair since start that are the incident's
// by family, operation and scope, as far as they are remembered.
func (a *Analyzer) failedInScope(t *tracked, p *pair, start int64) (n, first int64) {
	for c := range p.eachCell() {
		if c.LastFail < start || t.OnlyOp != "" && c.Op != t.OnlyOp || t.Inc.Scope.Kind == ScopeAttribute && !a.matches(t.Inc.Scope.attr(), c.Op, c.Attrs) {
			continue
		}
		k, at := p.failedIn(c.Op, start, t.Families)
		if n += k; k > 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return n, first
}

// waning reports whether the incident is passing: most of its tenants are well
// again, or what all of them do looks like it. Whoever succeeds from then on says
// nothing of whom it hit.
func (t *tracked) waning() bool {
	return 2*t.Unwell < len(t.Members) || t.over()
}

// expelStrays takes back tenants that were called affected while the incident
// looked like everybody's, and that a single stray failure speaks for.
func (a *Analyzer) expelStrays(t *tracked) {
	seen := map[memberKey]exposure{} // within the scope, if it is an attribute's
	for _, x := range t.Exposures {
		if t.Inc.Scope.Kind != ScopeAttribute || a.matches(t.Inc.Scope.attr(), x.Op, x.Attrs) {
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
	return t.Inc.Scope.Kind == ScopeAttribute && a.matches(t.Inc.Scope.attr(), x.e.Operation, x.attrs)
}

// matches reports whether an operation and context have an attribute's value, or the
// values of a pair.
func (a *Analyzer) matches(attr ScopeAttr, op string, attrs int32) bool {
	for _, p := range attr.parts() {
		value := a.AttrSets[attrs].Get(p.Attribute)
		if p.Attribute == "operation" {
			value = op
		}
		if value != p.Value {
			return false
		}
	}
	return true
}

// attr is what an attribute's scope names; the zero value for any other.
func (s *Scope) attr() ScopeAttr {
	if s.Kind != ScopeAttribute {
		return ScopeAttr{}
	}
	return ScopeAttr{*s.Attribute, *s.Value}
}

// parts are the two of a pair, or the attribute itself. A comma in a value makes no
// pair.
func (a ScopeAttr) parts() []ScopeAttr {
	keys, values := strings.Split(a.Attribute, ","), strings.Split(a.Value, ",")
	if len(keys) != len(values) {
		return []ScopeAttr{a}
	}
	parts := make([]ScopeAttr, len(keys))
	for i := range keys {
		parts[i] = ScopeAttr{keys[i], values[i]}
	}
	return parts
}

// scope finds the simplest explanation of who fails and who does not: everybody,
// an attribute's value, or nothing but the tenants themselves.
func (a *Analyzer) scope(t *tracked) Scope {
	s := Scope{Also: []ScopeAttr{}}
	tenants := t.tenantNames()
	if len(tenants) == 1 && !(t.Wide && t.activeNow() < 2) {
		s.Kind, s.Confidence = ScopeTenant, surest
		return s
	}
	units := a.units(t)
	best, ties, rivals := explain(units)
	if t.OnlyOp != "" && (best == nil || best.attr.Attribute != "operation") {
		best, ties, rivals = &candidate{attr: ScopeAttr{"operation", t.OnlyOp}, raw: float64(len(t.Members))}, s.Also, nil
	}
	switch {
	case best != nil:
		s.Kind = ScopeAttribute
		s.Attribute, s.Value = &best.attr.Attribute, &best.attr.Value
		s.Also = ties
		s.Confidence = chance(math.Exp(-best.raw) + doubt(rivals, best.raw))
	case len(t.Inc.Integrations) > 1 && (t.Wide || len(tenants) > few):
		s.Kind, s.Confidence = ScopePlatform, surest
	case t.Wide:
		s.Kind, s.Confidence = ScopeIntegration, chance(math.Exp(-t.Spread)+doubt(rivals, nothingShared))
	default:
		s.Kind, s.Confidence = ScopeTenant, chance(math.Exp(t.Spread)+doubt(rivals, nothingShared))
	}
	return s
}

// tenantNames are the tenants affected, each once, but for the one without a name.
func (t *tracked) tenantNames() []string {
	var names []string
	seen := make(map[string]struct{}, len(t.Members))
	for _, m := range t.Members {
		if _, twice := seen[m.Tenant]; m.Tenant != "" && !twice {
			seen[m.Tenant] = struct{}{}
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
	units := make([]unit, 0, len(t.Exposures))
	attrs := map[exposureKey][]ScopeAttr{} // by operation and context
	for _, x := range t.Exposures {
		m := t.member(x.Integration, x.Tenant)
		failing := m != nil && x.F > 0 && beyondNoise(x.N, x.F, m.P0) > 2
		if !failing && (x.F > 0 || x.N == 0) {
			continue // too little to call it either
		}
		c := exposureKey{Op: x.Op, Attrs: x.Attrs}
		if attrs[c] == nil {
			attrs[c] = a.unit(x.Op, x.Attrs, failing).pairs
		}
		units = append(units, unit{pairs: attrs[c], failing: failing})
	}
	return units
}
