package analyze

import "slices"

// expectedPairs are the pairs of a silent integration that would have been
// heard meanwhile.
func (a *Analyzer) expectedPairs(in *integration, at int64) []hushed {
	var out []hushed
	for _, p := range in.PairList {
		if p.Tenant == "" || p.Beat.State != heard || p.Beat.N < 2 || p.Beat.Last > in.Beat.Last {
			continue
		}
		// Its own rhythm alone: that the others are quiet too is what is known already.
		m, known := p.Beat.expected(in.Beat.Last, at)
		if past := in.Beat.Last - p.Beat.First; !known && past > 0 {
			// Two calls in a minute and none for hours are no rate of two a minute.
			m = min(m, float64(p.Beat.N)*float64(at-in.Beat.Last)/float64(past))
		}
		if p.Beat.nats(m) >= memberNats {
			out = append(out, hushed{in, p})
		}
	}
	return out
}

// affectQuiet lets the blast radius of a silent integration grow with the time
// in which nothing is heard.
func (a *Analyzer) affectQuiet(t *tracked, in *integration, at int64) {
	for _, h := range a.expectedPairs(in, at) {
		a.joinHushed(t, h, at)
	}
}

// together finds the pairs that are quiet by now, and their share of those that
// could have been heard since the first of the silent was heard last; 0 if there
// is but one.
func (a *Analyzer) together(in *integration, silent []*pair, at int64) (quiet []hushed, share float64) {
	since := silent[0].Beat.Last
	for _, p := range silent {
		since = min(since, p.Beat.Last)
	}
	n, expected := 0, 0
	for _, p := range in.PairList {
		r := &p.Beat
		if p.Tenant == "" || r.N < quietEvents || r.State == retired {
			continue
		}
		switch m, _ := r.expected(since, at); {
		case p.gone != nil:
			if p.gone.Inc.State == Open && abs(r.Last-since) < joinMost {
				n, expected = n+1, expected+1
			}
		case slices.Contains(silent, p), abs(r.Last-since) < joinMost && a.weigh(r, a.notItsOwn(in, p), at).nats >= wideNats:
			quiet = append(quiet, hushed{in, p})
			n, expected = n+1, expected+1
		case r.nats(m) >= wideNats:
			expected++
		}
	}
	if n < 2 {
		return quiet, 0
	}
	return quiet, float64(n) / float64(expected)
}

// asleep reports whether the tenant is rather asleep than cut off, before its
// days are known: others are quiet as well, and either they and the tenant are so
// on all their integrations, or it has gone on for a working day before. A fault
// takes one integration from many or all from one.
func (a *Analyzer) asleep(in *integration, p *pair, g gap) bool {
	since := g.at - (g.at-g.from)/4
	if a.mute(p.Tenant, since) && slices.ContainsFunc(in.PairList, func(o *pair) bool {
		return a.dozes(in, o, p, g.at, sleepNats) && o.Beat.Last < since && a.mute(o.Tenant, since)
	}) {
		return true
	}
	if p.Beat.Last-p.Beat.First < workingDay {
		return false
	}
	n := 0
	for _, other := range a.Integrations {
		for _, o := range other.PairList {
			if other != in && a.dozes(other, o, p, g.at, dozeNats) {
				if n++; n >= dozeLeast {
					return true
				}
			}
		}
	}
	return false
}

// dozes reports whether a pair of another tenant is quiet, by as many nats, and
// not known to be.
func (a *Analyzer) dozes(in *integration, o, than *pair, at int64, nats float64) bool {
	r := &o.Beat
	return o.Tenant != than.Tenant && o.Tenant != "" && r.N >= quietEvents && r.State == heard && at-r.Last >= leastQuiet &&
		a.weigh(r, a.notItsOwn(in, o), at).nats >= nats
}

// mute reports whether nothing was heard of a tenant on any of several integrations.
func (a *Analyzer) mute(tenant string, since int64) bool {
	n := 0
	for _, in := range a.Integrations {
		if p := in.Tenants[tenant]; p != nil && p.Beat.First != 0 {
			if n++; p.Beat.Last >= since {
				return false
			}
		}
	}
	return n > 1
}
