package analyze

import (
	"math"
	"slices"
	"time"
)

// One cause may show on several integrations: a tenant that is refused everywhere, a
// region or a host that can reach nobody, a way out that is broken. Incidents are not
// merged once they are told, so the second integration's pattern asks, when it is
// found, whether what is open elsewhere is the same. That they began together is not
// enough: they must share whom they hit, or what those share, or be too many.

const (
	// sharedNats is the evidence, in a pattern alone, that the attribute which tells an
	// incident of another integration tells it as well.
	sharedNats = 3.0
	// sharedTenants is how many tenants with its value fail by then at least: what two
	// of them have in common may be anything.
	sharedTenants = 3
	// maybeNats is the evidence in each of two patterns at which an attribute may tell both.
	maybeNats = 2.0
	// decideIn is how long after an incident has opened it is waited whether what begins
	// with it for one of its tenants is the same, ns.
	decideIn = 30 * int64(time.Second)
	// atOnce is how many integrations begin to fail together by one cause, where each
	// shows it beyond doubt, however many others are fine.
	atOnce = 3
)

// across finds the open incident of other integrations that has the finding's cause.
func (a *Analyzer) across(f *finding) *tracked {
	for _, t := range a.Tracked {
		if t.Silence != nil || !t.Inc.State.Live() || t.covers(f.in.Name) || t.Families&f.families == 0 {
			continue
		}
		if a.sameTenant(t, f) || a.sameAttribute(t, f) {
			return t
		}
	}
	return a.platform(f)
}

// began says how far apart incident and finding began: at once, or else since which
// time nothing of the later one may have worked. A tenant that calls once in ten
// minutes shows a cause ten minutes after the others.
func (t *tracked) began(f *finding) (atOnce bool, since int64) {
	start := nsOf(t.Inc.StartedAt)
	return abs(f.start-start) <= together, min(f.start, start)
}

// undecided reports whether the finding began at once with an incident that has just
// opened on another integration, and hits one of the same tenants, or tenants of a like
// kind, or a third integration seems to have begun to fail, too: whether they have one
// cause is known when more have called.
func (a *Analyzer) undecided(f *finding) bool {
	if whole := &f.in.Whole.Gate; !f.whole && whole.Asked == f.at && verdicts[whole.Answer] == mayBeOne {
		return true
	}
	return f.rule == nil && slices.ContainsFunc(a.Tracked, func(t *tracked) bool {
		if t.Silence != nil || t.Inc.State != Open || t.covers(f.in.Name) || t.Families&f.families == 0 || f.at-nsOf(t.Inc.OpenedAt) > decideIn {
			return false
		}
		if atOnce, _ := t.began(f); !atOnce {
			return false
		}
		if a.likeKind(t, f) {
			return true
		}
		_, ill, _ := a.illWith(f)
		return t.Many && ill >= atOnce
	})
}

// likeKind reports whether an attribute that incident and finding share, or a tenant,
// may turn out to tell both.
func (a *Analyzer) likeKind(t *tracked, f *finding) bool {
	if !t.Wide && slices.ContainsFunc(f.suspects, func(s suspect) bool { return slices.Contains(t.tenantNames(), s.p.Tenant) }) {
		return true
	}
	theirs, own := a.units(t), a.unitsOf(f)
	return slices.ContainsFunc(candidates(own), func(c candidate) bool {
		return c.failing > 0 && explains(c.attr, own) >= maybeNats && explains(c.attr, theirs) >= maybeNats
	})
}

// worked reports whether what has failed for the pair since first succeeded for it
// after a time.
func (p *pair) worked(first, since int64) bool {
	return p.anyCell(func(c cell) bool { return c.LastFail >= first && c.LastOK >= since })
}

// solo reports whether the incident is one tenant's alone, on however many
// integrations.
func (t *tracked) solo(tenant string) bool {
	return tenant != "" && len(t.Members) > 0 && !slices.ContainsFunc(t.Members, func(m *member) bool { return m.Tenant != tenant })
}

// roams reports whether the incident is that of one tenant on several integrations.
// Whatever fails for others there has another cause.
func (t *tracked) roams() bool {
	return len(t.Inc.Integrations) > 1 && len(t.Members) > 0 && t.solo(t.Members[0].Tenant)
}

// sameTenant reports whether the finding is of one tenant, in a log of several, that
// the incident has on another integration and did not take in with everybody there.
func (a *Analyzer) sameTenant(t *tracked, f *finding) bool {
	if f.whole || len(f.suspects) != 1 || t.Wide || len(f.in.PairList) < 2 {
		return false
	}
	s := f.suspects[0]
	atOnce, since := t.began(f)
	return s.p.Tenant != "" && slices.ContainsFunc(t.Members, func(m *member) bool {
		p := a.pairOf(m)
		return m.Tenant == s.p.Tenant && p != nil && (atOnce || !s.p.worked(s.first, since) && !p.worked(m.First, since))
	})
}

// sameAttribute reports whether one attribute tells who fails in both, and who does
// not. The more integrations it tells already, the less another has to show.
func (a *Analyzer) sameAttribute(t *tracked, f *finding) bool {
	theirs, own := a.units(t), a.unitsOf(f)
	best, attrs, _ := explain(append(slices.Clip(theirs), own...))
	if best != nil {
		attrs = append(attrs, best.attr)
	}
	if s := &t.Inc.Scope; s.Kind == ScopeAttribute {
		attrs = append(append(attrs, s.Also...), s.attr())
	}
	least := sharedNats / float64(len(t.Inc.Integrations))
	return slices.ContainsFunc(attrs, func(attr ScopeAttr) bool {
		return explains(attr, own) >= least && explains(attr, theirs) > 0 && a.failingWith(attr, t, f)
	})
}

// explains is the evidence in nats that the attribute tells which of the units fail,
// or 0 where it does not hold most of those. It was not chosen by these units, so
// that nothing is to be paid for its choice.
func explains(attr ScopeAttr, units []unit) float64 {
	c, failing := candidate{attr: attr}, 0
	for _, u := range units {
		if u.failing {
			failing++
		}
		if !u.has(attr) {
			continue
		}
		c.all++
		if u.failing {
			c.failing++
		}
	}
	if float64(c.failing) < scopeRecall*float64(failing) {
		return 0
	}
	return c.contrast(failing, len(units))
}

// failingWith reports whether several tenants fail with the attribute by now, and none
// of what does succeeded since the earlier of both began, unless they began at once.
func (a *Analyzer) failingWith(attr ScopeAttr, t *tracked, f *finding) bool {
	atOnce, since := t.began(f)
	fams, seen := t.Families|f.families, map[string]bool{}
	for _, name := range append([]string{f.in.Name}, t.Inc.Integrations...) {
		for _, p := range a.byName[name].PairList {
			if p.LastFail < since {
				continue
			}
			for c := range p.eachCell() {
				if c.LastFail < since || c.LastFail < c.LastOK || !a.matches(attr, c.Op, c.Attrs) {
					continue
				}
				if k, _ := p.failedIn(c.Op, since, fams); k == 0 {
					continue
				}
				if !atOnce && c.LastOK >= since {
					return false
				}
				seen[p.Tenant] = true
			}
		}
	}
	return len(seen) >= sharedTenants
}

// has reports whether a unit has an attribute's value, or the values of a pair.
func (u *unit) has(attr ScopeAttr) bool {
	return !slices.ContainsFunc(attr.parts(), func(p ScopeAttr) bool { return !slices.Contains(u.pairs, p) })
}

// unitsOf are the units of a finding: what failed without a success since, and what
// did not fail, from its start on.
func (a *Analyzer) unitsOf(f *finding) []unit {
	var units []unit
	for _, p := range f.in.PairList {
		for c := range p.eachCell() {
			failing := c.LastFail >= f.start
			if c.heard() < f.start || failing && c.LastOK >= f.start {
				continue
			}
			if k, _ := p.failedIn(c.Op, f.start, f.families); failing && k == 0 {
				continue // of another kind
			}
			units = append(units, a.unit(c.Op, c.Attrs, failing))
		}
	}
	return units
}

func (a *Analyzer) unit(op string, attrs int32, failing bool) unit {
	u := unit{failing: failing}
	if op != "" {
		u.pairs = append(u.pairs, ScopeAttr{"operation", op})
	}
	for _, p := range a.AttrSets[attrs].Pairs {
		u.pairs = append(u.pairs, ScopeAttr{p.Key, p.Value})
	}
	return u
}

// illWith counts the integrations that are in use, those of them that seem to have
// begun to fail with the finding, and those that show it beyond doubt.
func (a *Analyzer) illWith(f *finding) (active, ill, sure int) {
	for _, in := range a.Integrations {
		if !in.usedSince(f.start) {
			continue
		}
		active++
		if in == f.in || in.illSince(f.start-together) {
			ill++
		}
		if in == f.in || in.surelyIll(f, relapseCut*a.threshold) {
			sure++
		}
	}
	return active, ill, sure
}

// platform finds the incident of another integration that began together with
// this one, where most integrations are failing at once, or several beyond doubt.
func (a *Analyzer) platform(f *finding) *tracked {
	if !f.whole {
		return nil
	}
	if active, ill, sure := a.illWith(f); sure < atOnce && (ill < atOnce || 5*ill < 3*active) {
		return nil
	}
	for _, t := range a.Tracked {
		if t.Many && t.Inc.State == Open && abs(nsOf(t.Inc.StartedAt)-f.start) <= together {
			return t
		}
	}
	return nil
}

func (in *integration) usedSince(at int64) bool {
	return slices.ContainsFunc(in.PairList, func(p *pair) bool { return p.Last >= at })
}

// illSince reports whether a wide incident of the integration, or strong
// evidence of one, began at or after the time.
func (in *integration) illSince(at int64) bool {
	for _, t := range in.live {
		if t.Many && t.Inc.State == Open && nsOf(t.Inc.StartedAt) >= at {
			return true
		}
	}
	b := in.Whole.best()
	return b.F >= 2 && b.Start >= at && b.S > 2*math.Log(maxShare/coldP0)
}

// surelyIll reports whether the integration began to fail with the finding, in a like
// way, and shows it with so many nats.
func (in *integration) surelyIll(f *finding, nats float64) bool {
	for _, t := range in.live {
		if t.Many && t.Inc.State == Open && t.Families&f.families != 0 && abs(nsOf(t.Inc.StartedAt)-f.start) <= together {
			return true
		}
	}
	b := in.Whole.best()
	return b.F >= minFailed && abs(b.Start-f.start) <= together && in.Whole.statistic() >= nats
}

func abs(x int64) int64 { return max(x, -x) }
