package analyze

import (
	"math"
	"time"
)

// What a recovery needs, in nats.
const (
	provenNats   = 3.0 // a tenant's successes: a lucky run once in twenty
	resolvedNats = 7.0 // those of all together: once in a thousand
	aloneNats    = 4.6 // more for a tenant that is well while others still fail: one in a hundred is
)

// Weights of the incident's failure share in that of a member, in attempts. Where
// the fault is everybody's, or that of an attribute, a member's share is the
// incident's, as its ordinary one is the integration's. Else it is its own.
const (
	sharedWeight = priorWeight
	ownWeight    = 5.0
)

// sick is what is known of a failure share: failures and other attempts, as the
// parameters of a Beta distribution.
type sick struct{ f, ok float64 }

func (s sick) share() float64 { return s.f / (s.f + s.ok) }

// within moves the share into bounds and keeps how well it is known.
func (s sick) within(least, most float64) sick {
	n := s.f + s.ok
	f := min(max(s.f, least*n), most*n)
	return sick{f, n - f}
}

// healthy is the evidence in nats that ok successes and strays failures are of a
// healthy share p0 and not of the share that is known: the log of the ratio of
// their likelihoods. The unknown share is integrated out (a beta-binomial), so
// that a handful of failures, which tells little of it, is not taken for a total
// outage that two successes disprove.
func (s sick) healthy(ok, strays int64, p0 float64) float64 {
	return float64(ok)*math.Log1p(-p0) + float64(strays)*math.Log(p0) - s.ill(ok, strays)
}

// ill is the log-likelihood of successes and failures at the share that is known.
func (s sick) ill(ok, failed int64) float64 {
	return betaBinomial(ok+failed, failed, s.f, s.ok)
}

// counts are the member's attempts and failures in the operations that failed for
// it, from its first failure to its newest.
func (m *member) counts() (n, f int64) {
	for _, o := range m.Ops {
		n, f = n+o.N, f+o.F
	}
	return max(n, f), f
}

// illness is what is known of a member's failure share. Its first failure is why
// it is looked at and says nothing of the share, and so is every member's.
func (t *tracked) illness(m *member) sick {
	s := sick{1, 1} // any share is as likely as another: Laplace's rule of succession
	if members := int64(len(t.Members)); members > 1 {
		weight := ownWeight
		if t.Wide || t.Inc.Scope.Kind == ScopeAttribute {
			weight = sharedWeight
		}
		all := t.shared().share()
		s = sick{weight * all, weight * (1 - all)}
	}
	n, f := m.counts()
	s.f += float64(max(0, f-1))
	s.ok += float64(n - f)
	return s.within(leastIll(m.P0), maxShare)
}

// leastIll is the smallest failure share that is called ill where p0 is healthy. It
// is as far above p0 as what the tests can find: a share nearer to it would take
// hundreds of successes to disprove.
func leastIll(p0 float64) float64 { return min(maxShare, max(p0+smallestP1/2, 1.5*p0)) }

// shared is what is known of the failure share of all members together.
func (t *tracked) shared() sick {
	members := int64(len(t.Members))
	f := max(0, t.Inc.Failures-members)
	return sick{float64(f + 1), float64(max(0, t.Inc.Attempts-members-f) + 1)}
}

// proof is the evidence in nats that the member is healthy again: the reverse
// test of what it did since its last failure.
func (t *tracked) proof(m *member) float64 {
	return t.illness(m).healthy(m.OKSince+m.Confirmed, m.Strays, m.P0)
}

// need is the evidence that a recovery takes.
func need(broken int64) float64 { return provenNats + deceived(broken) }

// deceived is what more is asked for after so many runs of successes that a failure
// ended. Each was a chance to be deceived, so the next must be the less likely by
// chance: by 2/(r+1)(r+2) after r of them, which sums to two however many come.
func deceived(broken int64) float64 {
	r := float64(broken)
	return math.Log((r + 1) * (r + 2) / 2)
}

// health is what tells best that a member is healthy again.
type health struct {
	nats   float64
	broken int64 // how often the like deceived
	common bool  // it is everybody's, and not the member's own
}

func (h health) beyond() float64 { return h.nats - need(h.broken) }

func (t *tracked) health(m *member) health {
	best := health{nats: t.proof(m), broken: m.Broken}
	own, common := t.partProof(m)
	for _, h := range [...]health{{nats: own, broken: m.PartBroken}, {nats: common, common: true}} {
		if h.beyond() > best.beyond() {
			best = h
		}
	}
	return best
}

// calm is what the members that are not recovered did since the evidence that all
// of them are well was last zero.
type calm struct {
	OK, F int64
	Log   float64 // log-likelihood if each is healthy
	Usual float64 // failures that are ordinary in so many attempts
	Over  bool    // that evidence is proof
}

func (c *calm) add(m *member, ok, f int64) {
	c.OK, c.F = c.OK+ok, c.F+f
	c.Log += float64(ok)*math.Log1p(-m.P0) + float64(f)*math.Log(m.P0)
	c.Usual += m.P0 * float64(ok+f)
}

// calmness is the evidence in nats that the incident is over for everybody who is
// still affected.
func (t *tracked) calmness() float64 {
	c := &t.Calm
	if c.OK == 0 {
		return 0
	}
	p0 := c.Usual / float64(c.OK+c.F)
	return c.Log - t.shared().within(leastIll(p0), maxShare).ill(c.OK, c.F)
}

// calmnessWith is the same with so many more failures of a member.
func (t *tracked) calmnessWith(m *member, n int64) float64 {
	was := t.Calm
	t.Calm.add(m, 0, n)
	after := t.calmness()
	t.Calm = was
	return after
}

// over reports whether that evidence is proof. It is worked out when a member is
// heard, since everybody else's success asks for it.
func (t *tracked) over() bool { return t.Calm.Over }

// soothe takes successes of a member into the evidence that all are well. Each
// failure of the incident was a chance to be deceived by the successes before it.
func (t *tracked) soothe(m *member, n int64) {
	t.Calm.add(m, n, 0)
	t.Calm.Over = t.Calm.OK > 1 && t.calmness() >= provenNats+math.Log1p(float64(t.Inc.Failures))
}

// stir takes a failure of a member into the evidence that all are well. It is void
// if they fail more than is ordinary: that they fail less than they did is not
// enough, since what was seen at the opening may have been the worst minutes.
func (t *tracked) stir(m *member, n int64) {
	t.Calm.add(m, 0, n)
	calmness := t.calmness()
	t.Calm.Over = calmness >= provenNats+math.Log1p(float64(t.Inc.Failures))
	if !ordinary(t.Calm.F, t.Calm.Usual) || calmness <= 0 {
		t.Calm = calm{}
	}
}

// ordinary reports whether so many failures are no more than usual. One stray
// failure may come at any time; with the second the level counts.
func ordinary(failures int64, usual float64) bool { return float64(failures) <= 1+usual }

// few is how many members an incident has in which the failure of one that has
// recovered is looked at by itself. Among more one stray failure is ordinary.
const few = 3

// stray notes a failure of a member that has recovered. Of a few members it puts
// the end off, unless so many are usual: it may be the first of a relapse.
func (t *tracked) stray(m *member, at, n int64) {
	m.Strays += n
	usual := m.P0 * float64(m.OKSince+m.Confirmed+m.Strays)
	if m.Nameless {
		usual++ // it is many tenants
	}
	if len(t.Members) <= few && float64(m.Strays) > usual {
		t.LastAny = at
	}
}

// ordinaryFailure reports whether a failure of a recovering member is no more than
// its ordinary level, and charges it against the proof instead of voiding it.
// After a total failure each one voids it, but for a tenant with a chronic level
// and for many tenants that are not named.
func (t *tracked) ordinaryFailure(m *member, at, n int64) bool {
	if j := m.Strays + n; m.State != TenantRecovering || !ordinary(j, m.P0*float64(m.OKSince+j)) {
		return false
	}
	if ill := t.illness(m); ill.share() >= 0.5 && m.P0 < chronicShare && !m.Nameless || ill.healthy(m.OKSince, m.Strays+n, m.P0) <= 0 {
		return false
	}
	t.LastAny = at
	m.Strays += n
	m.Failures += n
	t.Inc.Failures += n
	t.Inc.Attempts += n
	t.stir(m, n)
	t.dirty = true
	return true
}

// chronicShare is the healthy share p0 from which on a level is called chronic.
const chronicShare = 0.05

// proven reports whether the member is healthy beyond doubt at a time.
func (t *tracked) proven(m *member, at int64, dwell time.Duration) bool {
	if m.OKSince == 0 || at-m.Last < int64(dwell) {
		return false
	}
	switch beyond := t.health(m).beyond(); {
	case beyond < 0:
		return false
	case len(t.Members) > 1 && beyond < aloneNats && !t.over():
		return false
	}
	// An operation that failed more than by chance must have succeeded since,
	// for this tenant or for another that it failed for.
	for _, o := range m.Ops {
		if io := t.op(o.Name); o.F > 1 && o.OK == 0 && (io == nil || io.LastOK <= m.Last) {
			return false
		}
	}
	return true
}

// settled reports whether what all members did since they failed proves that the
// incident is over, now that each is proven healthy.
func (t *tracked) settled() bool {
	sum, common, broken := 0.0, 0.0, int64(0)
	for _, m := range t.Members {
		h := t.health(m)
		broken += h.broken
		if h.common {
			common = max(common, h.nats) // the same for all: it counts once
		} else {
			sum += h.nats
		}
	}
	return sum+common >= resolvedNats+math.Log1p(float64(broken))
}
