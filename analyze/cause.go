package analyze

import (
	"math"
	"slices"
)

// sameCause finds the incident that the finding is a part of: one of the same
// integration and families whose onset or failures are close in time, or one of
// a platform that fails as a whole.
func (a *Analyzer) sameCause(f *finding) *tracked {
	for i := len(a.Tracked) - 1; i >= 0; i-- {
		t := a.Tracked[i]
		if t.Silence != nil || !t.covers(f.in.Name) || t.Families&f.families == 0 && !t.isOf(f) {
			continue
		}
		if !t.Inc.State.Live() {
			if a.held(t, f.start, f.at) && t.overlaps(f) {
				return t
			}
			continue
		}
		switch {
		case f.start-t.Onset <= joinWithin, t.Wide && t.Inc.State == Open:
			return t
		case t.Inc.State == Recovering && f.start-t.LastFailure <= int64(a.cfg.Hold) && t.overlaps(f):
			return t
		}
	}
	return a.platform(f)
}

// isOf reports whether incident and finding are of one and the same tenant alone:
// whatever else fails there for it is part of the same trouble.
func (t *tracked) isOf(f *finding) bool {
	return len(f.suspects) == 1 && t.only(f.in.Name, f.suspects[0].p.Tenant)
}

func (t *tracked) only(integration, tenant string) bool {
	m := t.member(integration, tenant)
	return len(t.Members) == 1 && m != nil && !m.Nameless
}

// overlaps reports whether the finding hits a tenant that the incident hit.
func (t *tracked) overlaps(f *finding) bool {
	return t.Wide || slices.ContainsFunc(f.suspects, func(s suspect) bool { return t.member(f.in.Name, s.p.Tenant) != nil })
}

// platform finds the incident of another integration that began together with
// this one, where most integrations are failing at once.
func (a *Analyzer) platform(f *finding) *tracked {
	if !f.whole {
		return nil
	}
	active, ill := 0, 0
	for _, in := range a.Integrations {
		if !in.usedSince(f.start) {
			continue
		}
		active++
		if in == f.in || in.illSince(f.start-together) {
			ill++
		}
	}
	if ill < 3 || 5*ill < 3*active {
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

func abs(x int64) int64 { return max(x, -x) }
