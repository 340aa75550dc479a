package analyze

import "slices"

// sameCause finds the incident that the finding is a part of: one of the same
// integration and families whose onset or failures are close in time, or one of
// a platform that fails as a whole.
func (a *Analyzer) sameCause(f *finding) *tracked {
	for i := len(a.Tracked) - 1; i >= 0; i-- {
		t := a.Tracked[i]
		if t.Silence != nil || !t.covers(f.in.Name) || t.Families&f.families == 0 && !t.isOf(f) || t.roams() && !t.isOf(f) && !a.sameAttribute(t, f) {
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
	return a.across(f)
}

// isOf reports whether incident and finding are of one and the same tenant alone:
// whatever else fails there for it is part of the same trouble.
func (t *tracked) isOf(f *finding) bool {
	return len(f.suspects) == 1 && t.only(f.in.Name, f.suspects[0].p.Tenant)
}

func (t *tracked) only(integration, tenant string) bool {
	m := t.member(integration, tenant)
	return m != nil && !m.Nameless && (len(t.Members) == 1 || t.solo(tenant))
}

// overlaps reports whether the finding hits a tenant that the incident hit.
func (t *tracked) overlaps(f *finding) bool {
	return t.Wide || slices.ContainsFunc(f.suspects, func(s suspect) bool { return t.member(f.in.Name, s.p.Tenant) != nil })
}
