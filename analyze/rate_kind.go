package analyze

import (
	"math"
	"math/bits"
	"slices"
	"time"
)

// A log of failures may hold one trouble from its first line to its last. What is
// ordinary can't be learned from it then. But stray failures are a mixture: many of
// one kind, of one tenant, are a pattern by themselves.

const (
	// oneKind is the share from which on failures are called of one kind.
	oneKind = 0.9
	// strayKind is how many stray failures of one kind a tenant may have, in
	// failures a nanosecond: two an hour.
	strayKind = 2 / float64(hourNS)
)

// kindsSeen counts failures by the family of their class.
type kindsSeen struct {
	First int64 // ns; 0 = none yet
	Last  int64
	N     [8]int64
}

func (k *kindsSeen) add(x *attempt) {
	if k.First == 0 {
		k.First = x.at
	}
	k.Last = x.at
	k.N[bits.TrailingZeros8(uint8(familyOf(x.class)))] += x.n
}

// main is the kind that nearly all failures are of, and how many are; none where
// they are a mixture or could not be classified.
func (k *kindsSeen) main() (n int64) {
	for i, m := range k.N {
		if families(1)<<i != unknownFamily {
			n = max(n, m)
		}
	}
	if float64(n) < oneKind*float64(k.total()) {
		return 0
	}
	return n
}

func (k *kindsSeen) total() (n int64) {
	for _, m := range k.N {
		n += m
	}
	return n
}

// deadAddress reports whether what was seen of a tenant is an address that is not
// found: an ordinary state that lasts, unless it is all that the integration's log is
// about. Whether others have stray failures, too, takes a while to show.
func (k *kindsSeen) deadAddress(in *integration, at int64) bool {
	missing := k.N[bits.TrailingZeros8(uint8(missingFamily))]
	if 2*missing <= k.total() {
		return false
	}
	return at-in.First < othersShow || slices.ContainsFunc(in.PairList, func(p *pair) bool {
		return p.NFails > 0 && p.Rate != nil && &p.Rate.Kinds != k
	})
}

// othersShow is how long an integration's log must have been heard for it to be about
// one tenant alone.
const othersShow = int64(10 * time.Minute)

// statistic is the evidence in nats that the failures of so many tenants are more
// than stray ones: a Poisson test against the mean of the larger multiples that the
// rate is tested for. Three times as many strays of one kind are no wonder.
func (k *kindsSeen) statistic(tenants int) float64 {
	n, sum := k.main(), math.Inf(-1)
	if n < minFailed {
		return 0
	}
	due := strayKind * float64(tenants) * float64(k.Last-k.First)
	for _, m := range multiples[1:] {
		sum = logSum(sum, float64(n)*math.Log(m)-(m-1)*due)
	}
	return sum - math.Log(rateArms-1)
}

// judgeKind looks for a pattern of one kind in a log that holds failures only, from
// its first minutes on: of the tenant, or of several.
func (a *Analyzer) judgeKind(x *attempt, c context) bool {
	if k := &x.p.Rate.Kinds; x.p.Tenant != "" && !k.deadAddress(x.in, x.at) && a.isKind(x, k, 1, c) {
		return a.place(a.examineKind(x, c, x.in.Name+"/"+x.p.Tenant, k, &x.p.Test.Gate, []*pair{x.p}))
	}
	tenants := 0
	for _, p := range x.in.PairList {
		if p.NFails > 0 {
			tenants++
		}
	}
	k := &x.in.Rate.Kinds
	if tenants == 1 && x.p.Tenant != "" {
		return false // the tenant's own was asked
	}
	return a.isKind(x, k, tenants, c) && a.place(a.examineKind(x, c, x.in.Name, k, &x.in.Whole.Gate, x.in.PairList))
}

// isKind reports whether what was seen is a pattern.
func (a *Analyzer) isKind(x *attempt, k *kindsSeen, tenants int, c context) bool {
	return k.First-x.in.First < rateKnown && x.at-k.First >= int64(a.cfg.MinDuration) && k.statistic(tenants) > c.h+burstNats
}

// examineKind makes a finding of what has failed since the first line.
func (a *Analyzer) examineKind(x *attempt, c context, name string, k *kindsSeen, g *gate, pairs []*pair) *finding {
	r := &rateTest{Last: x.at}
	for i := range r.Arms {
		r.Arms[i] = arm{S: k.statistic(len(pairs)) + math.Log(rateArms), Start: k.First, F: k.main(), N: k.main()}
	}
	f := a.examineRate(x, c, name, r, g, pairs)
	if f == nil {
		return nil
	}
	f.oneKind = true
	for i := range f.suspects {
		s := &f.suspects[i]
		if seen := s.p.Rate; seen != nil { // more than are remembered one by one
			s.n, s.f, s.first = max(s.n, seen.Kinds.main()), max(s.f, seen.Kinds.main()), min(s.first, seen.Kinds.First)
		}
	}
	return f
}
