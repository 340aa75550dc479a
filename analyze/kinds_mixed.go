package analyze

import (
	"math"
	"math/bits"
)

// One cause shows in one way, mostly: what it adds to an integration's ordinary
// failures is of one family. Failures that are as mixed as those ordinarily are,
// however many, are rather ordinary ones: a tenant or an hour that is worse than was
// learned.

const (
	// mixedOdds is the chance that a fault fails in all the ways that strays do.
	mixedOdds = 1e-4
	// mixedPrior is how many ordinary failures of each family are supposed before any
	// is known (Laplace's rule of succession).
	mixedPrior = 1
	// knownFamilies is how many families there are, the first bits, without what could
	// not be classified.
	knownFamilies = 5
)

// familyCounts are failures by the bit of their class's family.
type familyCounts [8]int64

func (c *familyCounts) add(class uint8, n int64) {
	c[bits.TrailingZeros8(uint8(familyOf(class)))] += n
}

// oneCause is the evidence in nats, zero at most, that failures are ordinary ones and
// those of one more cause, rather than ordinary ones alone: the likelihood ratio of
// what families they are of. ordinary are those that were learned, these included;
// stray is the share of these that is ordinary in any case. Under one cause of family
// c a failure is of c with the probability stray·q + 1 − stray, of another with
// stray·q, where q is the family's part of the ordinary ones; every family is as
// likely to be the cause's, and some causes show in every way.
func (c *familyCounts) oneCause(ordinary *familyCounts, stray float64) float64 {
	n, all := int64(0), 0.0
	var q [knownFamilies]float64
	for i := range q {
		n += c[i]
		q[i] = mixedPrior + float64(max(0, ordinary[i]-c[i]))
		all += q[i]
	}
	if n == 0 {
		return 0 // nothing could be classified: it fits one cause as well as many
	}
	ratio := math.Log(mixedOdds)
	other := math.Log(max(stray, 1e-9))
	for i, k := range c[:knownFamilies] {
		if k > 0 {
			one := float64(k)*math.Log(stray+(1-stray)*all/q[i]) + float64(n-k)*other
			ratio = logSum(ratio, one-math.Log(knownFamilies))
		}
	}
	return min(0, ratio)
}

// mixed reports whether a series' evidence would not do if it is held against it that
// its failures are as mixed as ordinary ones. What waits for that is learned meanwhile,
// and must do with what is ordinary by now. c are the failures that are remembered.
func (s *series) mixed(c, ordinary *familyCounts, h float64) bool {
	b := s.best()
	stray := min(1, s.Table.P0/baselineGain*float64(b.N)/float64(max(1, b.F)))
	against := c.oneCause(ordinary, stray)
	waited := s.Gate.Passed != 0 && verdicts[s.Gate.Held] == likeNoise
	return s.statistic()+against <= h || waited && !s.Table.reaches(b.N, b.F, h-against)
}

// told are the integration's failures since start that the ring has, of one tenant or
// of all that have no level of their own, where these are more than were counted.
func (in *integration) told(at, start int64, of *pair, counted *familyCounts) *familyCounts {
	var c familyCounts
	in.Ring.each(func(d *failureDetail) {
		if d.At < start {
			return
		}
		if p := in.Tenants[d.Tenant]; p != nil && (p == of || of == nil && !p.chronic(at)) {
			c.add(d.Class, 1)
		}
	})
	if c.total() > counted.total() {
		return &c
	}
	return counted
}

func (c *familyCounts) total() (n int64) {
	for _, k := range c {
		n += k
	}
	return n
}
