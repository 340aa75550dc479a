package analyze

import "slices"

// blip is trouble of a whole integration that healed by itself. The failures of a
// tenant in it say nothing about the tenant: one that calls often has enough of
// them for a pattern of its own, and a stray failure just before or after would
// make that last.
type blip struct {
	From, To int64 // ns; zero: there was none
}

// blipTenants are enough tenants for trouble to be the integration's and not
// theirs, and blipShare is how much of its attempts must fail.
const (
	blipTenants = 3
	blipShare   = 0.5
)

// blipOver notes a pattern of the whole integration that has healed.
func (in *integration) blipOver(over arm, at int64) {
	if float64(over.F) < blipShare*float64(over.N-in.Whole.Streak) {
		return
	}
	if in.failedBy(blipTenants, over.Start) {
		in.Blip = blip{over.Start, at}
	}
}

// failedBy reports whether so many tenants failed since start. The newest failures
// mostly know: to look at all tenants each time that something heals took a fifth of
// a replay with 100,000 of them.
func (in *integration) failedBy(tenants int, start int64) bool {
	var met []*pair
	all := len(in.Ring.Entries) < maxRing // … of the failures since start are in the ring
	in.Ring.each(func(d *failureDetail) {
		if d.At < start {
			all = true
			return
		}
		p := in.Tenants[d.Tenant]
		if p == nil {
			p = in.Tenants[overflow]
		}
		if len(met) < tenants && !slices.Contains(met, p) {
			met = append(met, p)
		}
	})
	if len(met) >= tenants || all {
		return len(met) >= tenants
	}
	failed := 0
	for _, p := range in.PairList {
		if p.NFails > 0 && p.lastFailed() >= start {
			failed++
		}
	}
	return failed >= tenants
}

// mereBlip reports whether a tenant's evidence would not do without a blip.
func (p *pair) mereBlip(b blip, of arm, h float64) bool {
	if b.To == 0 || of.Start > b.To || p.lastFailed() < b.From {
		return false
	}
	within, others := int64(0), int64(0)
	outside := false // the oldest that is remembered is no part of it
	p.since(of.Start, func(e fail) {
		if outside = e.At < b.From || e.At > b.To; outside {
			others++
		} else {
			within++
		}
	})
	if older := max(0, of.F-within-others); outside {
		others += older
	} else {
		within += older
	}
	return within > 0 && (others < minFailed || !p.Test.Table.reaches(of.N-within, others, h))
}

// mayBlip reports whether failures of one tenant within a moment of its evidence,
// which goes back to start, may have been a blip of the integration: others failed
// then as well, or too few others spoke to tell.
func (in *integration) mayBlip(p *pair, start, from, to int64) bool {
	fine, failed := 0, false
	for _, other := range in.PairList {
		if other == p {
			continue
		}
		if other.LastOK >= start {
			fine++
		}
		other.since(from, func(e fail) { failed = failed || e.At <= to })
	}
	return failed || fine < blipTenants
}

// begins reports whether the integration as a whole fails beyond its threshold and
// has not done so for long enough, at the failure that is being judged: its test
// decides first, whomever it hits.
func (in *integration) begins(at int64) bool {
	return in.Whole.Gate.Asked == at && verdicts[in.Whole.Gate.Answer] == tooShort
}
