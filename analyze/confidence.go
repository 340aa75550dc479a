package analyze

import (
	"math"
	"strings"
)

// Confidence is the chance that an incident's verdict is right: that there is an
// incident at all, and that its scope is the one that is told. It is the product
// of the two, each estimated from what an incident of its kind turned out to be
// on labelled traffic; docs/benchmarks.md holds said against right.

const (
	surest = 0.99 // nothing is certain
	least  = 0.05

	// strayBurst: an incident of so many failures is as likely chance as fault.
	// Bursts of failures that mean nothing seldom grow beyond ten, which is where
	// the confidence passes 0.9.
	strayBurst = 1.2
	// unknownShare is for a log that tells failures only: more failures may be
	// more traffic.
	unknownShare = 0.9
	// unknownLevel is for a log that began just before: what fails may always have.
	unknownLevel = 0.9
	// nothingShared is how many nats "nothing but the tenants themselves" is ahead
	// of each attribute before the log is asked: a cause of several tenants is
	// mostly one that they share.
	nothingShared = 2.2
)

// real is the chance that the failures of an incident are a fault.
func (t *tracked) real() float64 {
	if t.Inc.Kind == KindSilence || len(t.Inc.Why.Rules) > 0 {
		return 1 // it has an arithmetic of its own; it is one because somebody said so
	}
	chance := float64(t.Inc.Failures) / (float64(t.Inc.Failures) + strayBurst)
	switch note := t.Inc.Why.Note; {
	case strings.HasPrefix(note, noDenominator):
		chance *= unknownShare
	case note != "":
		chance *= unknownLevel
	}
	return chance
}

// confidence is the chance that a verdict is right.
func (t *tracked) confidence(scope float64) float64 {
	return math.Round(100*min(surest, max(least, t.real()*scope))) / 100
}

// chance turns doubt, the sum of the odds of all other explanations, into the
// chance of one.
func chance(doubt float64) float64 { return 1 / (1 + doubt) }

// doubt sums the odds of the candidates against an explanation of so many nats,
// but for those that are told as ties with it.
func doubt(rivals []candidate, nats float64) float64 {
	sum := 0.0
	for _, c := range rivals {
		sum += math.Exp(c.raw - nats)
	}
	return sum
}
