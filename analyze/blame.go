package analyze

import (
	"math"
	"slices"
)

// blame says which deploy the incident began right after, if one may be called
// its cause, and lists those around its start. It is asked again while the
// incident is open: evidence that acquits a deploy may come later.
func (a *Analyzer) blame(t *tracked) {
	if t.Inc.Relapses > 0 {
		return // what comes now is another time; the verdict on its start stands
	}
	t.Inc.Deploy = nil
	start := nsOf(t.Inc.StartedAt)
	seen, marked := a.deploysBefore(t, start)
	for _, d := range seen {
		c := a.contrast(t, d)
		if !c.failing() {
			continue
		}
		within, across := c.within(), c.across()
		if within || across || a.switched(t, d, &c, start) {
			t.blamed(d, start)
			if 2*c.sick >= c.tenants && (within || across) {
				t.narrow(d)
			}
			return
		}
	}
	if len(seen) == 0 && marked != nil && a.markerExplains(t, marked, start) {
		t.blamed(marked, start)
	}
}

// deploysBefore returns the deploys that reached the incident's integrations
// within the lead before its start, the newest first; of those that were only
// marked, the newest.
func (a *Analyzer) deploysBefore(t *tracked, start int64) (seen []*deployment, marked *deployment) {
	for i := len(a.Deploys.Known) - 1; i >= 0; i-- {
		d := &a.Deploys.Known[i]
		if d.At < start-deployLead || d.Marked && !a.reaches(d, t) || !d.Marked && !a.reached(d, t) {
			continue
		}
		t.markDeploy(d)
		switch {
		case !d.Marked && d.At <= start+onsetSlack:
			seen = append(seen, d)
		case d.Marked && d.At <= start && (marked == nil || d.At > marked.At):
			marked = d
		}
	}
	return seen, marked
}

// reached reports whether a deploy was seen on one of the incident's integrations.
func (a *Analyzer) reached(d *deployment, t *tracked) bool {
	return slices.ContainsFunc(t.Inc.Integrations, func(name string) bool {
		in := a.byName[name]
		return in != nil && slices.ContainsFunc(in.Releases.Seen, func(r release) bool { return r.Deploy == d.Seq })
	})
}

func (t *tracked) blamed(d *deployment, start int64) {
	t.Inc.Deploy = &Deploy{
		Version: d.Version.Value, At: nsTime(d.At),
		SecondsBeforeStart: max(0, float64(start-d.At)/1e9),
	}
}

// blamedChance is the confidence in a scope that is told by the blame of a deploy
// alone: the old version must be healthy by a chance of one in twenty.
const blamedChance = 0.95

// narrow makes the version the incident's scope, where nothing but the tenants
// themselves, or something that the data can't tell from it, was found.
func (t *tracked) narrow(d *deployment) {
	s := &t.Inc.Scope
	by := ScopeAttr{versionKeys[d.Version.Key], d.Version.Value}
	switch {
	case s.Kind == ScopePlatform || s.Kind == ScopeTenant && len(t.tenantNames()) < 2:
		return
	case s.Kind == ScopeAttribute:
		i := slices.Index(s.Also, by)
		if i < 0 {
			return
		}
		s.Also[i] = ScopeAttr{*s.Attribute, *s.Value}
	default:
		s.Confidence = blamedChance
	}
	s.Kind, s.Attribute, s.Value = ScopeAttribute, &by.Attribute, &by.Value
}

// contrast counts what a new version and the others did since the incident
// began, in the operations that fail.
type contrast struct {
	fresh, old, memberOld tally
	tenants, sick         int // tenants with the new version, and those of them affected
	p0                    float64
}

// tally counts attempts and failures.
type tally struct{ n, f int64 }

func (c *tally) add(x *exposure) { c.n, c.f = c.n+x.N, c.f+x.F }

func (a *Analyzer) contrast(t *tracked, d *deployment) contrast {
	c := contrast{p0: a.noise(t)}
	exposed := map[string]bool{}
	for _, x := range t.Exposures {
		v := a.versionOf(x.Attrs)
		if v.Value == "" || v.Key != d.Version.Key || t.op(x.Op) == nil {
			continue
		}
		member := t.member(x.Integration, x.Tenant) != nil
		if v != d.Version {
			c.old.add(x)
			if member {
				c.memberOld.add(x)
			}
			continue
		}
		c.fresh.add(x)
		if x.N > 0 && !exposed[x.Tenant] {
			exposed[x.Tenant] = true
			c.tenants++
			if member {
				c.sick++
			}
		}
	}
	return c
}

// noise is the failure share that is ordinary on the incident's integrations.
func (a *Analyzer) noise(t *tracked) float64 {
	p0 := floorP0
	for _, name := range t.Inc.Integrations {
		if in := a.byName[name]; in != nil && in.mature(a.Now) {
			p0 = max(p0, baselineGain*in.share())
		} else {
			p0 = max(p0, coldP0)
		}
	}
	return min(p0, 0.9)
}

func (c *contrast) failing() bool {
	return c.fresh.f > 0 && beyondNoise(c.fresh.n, c.fresh.f, c.p0) >= admitOdds
}

// within reports whether the affected tenants are fine with the old version.
func (c *contrast) within() bool { return c.healthy(c.memberOld) }

// across reports whether the old version is fine, whoever uses it, and most of
// those who use the new one are affected.
func (c *contrast) across() bool {
	return 2*c.sick >= c.tenants && c.healthy(c.old)
}

// healthy reports whether attempts with the old version are enough to tell, and
// fail no more than ordinary ones, nor a third as often as those with the new.
func (c *contrast) healthy(old tally) bool {
	return told(old.n-old.f, c.share()) >= contrastNats && beyondNoise(old.n, old.f, c.p0) < admitOdds &&
		3*float64(old.f)*float64(c.fresh.n) <= float64(c.fresh.f)*float64(old.n)
}

func (c *contrast) share() float64 { return float64(c.fresh.f) / float64(max(c.fresh.n, 1)) }

// told is the evidence of successes against a failure share, in nats.
func told(successes int64, share float64) float64 {
	return -float64(successes) * math.Log(1-min(share, maxShare))
}

// switched reports whether the new version replaced the old one at once, so that
// nothing is left to compare it with, and has failed since: it never worked for
// longer than the grace.
func (a *Analyzer) switched(t *tracked, d *deployment, c *contrast, start int64) bool {
	return c.old.f <= c.fresh.f/4 && told(c.old.n, c.share()) < contrastNats && a.shared(t) &&
		!a.acquitted(t, d, start, versionGrace, c.share())
}

// markerExplains reports whether a marked deploy, of which the log tells nothing,
// may be the cause.
func (a *Analyzer) markerExplains(t *tracked, d *deployment, start int64) bool {
	var n, f int64
	for _, x := range t.Exposures {
		if t.op(x.Op) == nil {
			continue
		}
		n, f = n+x.N, f+x.F
		if v := a.versionOf(x.Attrs).Value; x.F > 0 && v != "" && v != d.Version.Value {
			return false // made by another version
		}
	}
	return f > 0 && a.shared(t) && !a.acquitted(t, d, start, markerGrace, float64(f)/float64(max(n, 1)))
}

// shared reports whether the incident is more than one tenant's own trouble.
func (a *Analyzer) shared(t *tracked) bool {
	if len(t.Members) == 1 {
		in := a.byName[t.Members[0].Integration]
		return in != nil && len(in.PairList) == 1
	}
	return t.Wide || t.Inc.Scope.Kind != ScopeTenant
}

// acquitted reports whether what fails now worked with the deploy in place: its
// operations succeeded after the grace and before the incident began, too often
// for the failure share that they have now.
func (a *Analyzer) acquitted(t *tracked, d *deployment, start, grace int64, share float64) bool {
	successes := int64(0)
	for _, name := range t.Inc.Integrations {
		in := a.byName[name]
		if in == nil {
			continue
		}
		run := &in.Releases.Trial
		if d.Marked {
			run = &a.Deploys.Marked
		}
		if run.Seq != d.Seq {
			return true // a newer deploy came before the incident
		}
		for _, op := range in.Operations {
			if t.failsIn(op.Name) {
				successes += op.Trial.between(run, grace, start)
			}
		}
	}
	return told(successes, share) >= acquitNats
}

// failsIn reports whether the operation is one of those that the incident is about.
func (t *tracked) failsIn(op string) bool {
	if s := &t.Inc.Scope; s.Attribute != nil && *s.Attribute == "operation" {
		return op == *s.Value
	}
	return t.op(op) != nil
}
