package analyze

import "math"

// A tenant with a dead endpoint fails a fifth of its calls from its first one on:
// that is its ordinary level, and a few failures in a row are bound to come before
// it is learned. So what a tenant did is explained in two ways: it was as healthy
// as others (or at its level) and broke when the evidence begins, or it has had one
// level all along. Only what the first explains better is a pattern.

// levels are the shares that a level from the start may have, so close together that
// thousands of attempts fit the nearest. Nearly everything failing from the first line
// on is a fault, so they end below a half.
var levels = func() (l [17]float64) {
	for i := range l {
		l[i] = 0.4 * math.Pow(1.2, float64(i+1-len(l)))
	}
	return l
}()

// What is supposed of tenants before anything is known of one. Of the three, only
// the ratios matter.
const (
	levelOdds = 1.0 / 50      // that it has a level of its own
	goneOdds  = 1.0 / 10      // … of one whose failures are addresses that are not found: that is what levels are made of
	deadOdds  = 1.0 / 5_000   // that nearly nothing of it works from its first call on
	breakOdds = 1.0 / 500_000 // that it breaks at a given one of its later calls
)

// levelled reports whether a tenant's f0 failures in n0 attempts before the
// evidence, and f in n since, are as well one level from the start, of which the
// odds are given. prior is its integration's share.
func levelled(n0, f0, n, f int64, prior, odds float64) bool {
	level, before := math.Inf(-1), betaBinomial(n0, f0, priorWeight*prior, priorWeight*(1-prior))
	each := math.Log(odds / float64(len(levels)))
	for _, q := range levels {
		level = logSum(level, binomial(n0+n, f0+f, q)+each)
		before = logSum(before, binomial(n0, f0, q)+each)
	}
	since := max(binomial(n, f, smallestP1), binomial(n, f, 0.5), binomial(n, f, maxShare))
	for _, q := range levels {
		if q > smallestP1 {
			since = max(since, binomial(n, f, q))
		}
	}
	change := breakOdds
	if n0 == 0 {
		change = deadOdds
	}
	return before+since+math.Log(change) < level
}

// logSum is the log of the sum of two numbers of which the logs are given.
func logSum(x, y float64) float64 {
	top := max(x, y)
	return top + math.Log(math.Exp(x-top)+math.Exp(y-top))
}

// binomial is the log likelihood of f failures in n attempts at a share.
func binomial(n, f int64, share float64) float64 {
	return float64(f)*math.Log(share) + float64(n-f)*math.Log1p(-share)
}

// betaBinomial is the same for a share that is known as a Beta(a, b).
func betaBinomial(n, f int64, a, b float64) float64 {
	return logBeta(float64(f)+a, float64(n-f)+b) - logBeta(a, b)
}

func logBeta(a, b float64) float64 {
	x, _ := math.Lgamma(a)
	y, _ := math.Lgamma(b)
	z, _ := math.Lgamma(a + b)
	return x + y - z
}

// levelled reports whether the evidence of a tenant may be its level from the
// start.
func (p *pair) levelled(at int64, b arm, prior float64) bool {
	n0, f0, n, f := p.distinct(at, b)
	missing, all := 0, 0
	p.since(b.Start, func(e fail) {
		if all++; familyOf(e.Class) == missingFamily {
			missing++
		}
	})
	if 2*missing > all {
		return levelled(n0, f0, n, f, prior, goneOdds)
	}
	return levelled(n0, f0, n, f, prior, levelOdds)
}

const (
	// ownLevel is how many times the healthy share of its integration a tenant's own
	// is at least when it is called a level of its own.
	ownLevel = 2
	// levelStands is how long it must have been so: a fault of a part of the calls of
	// many tenants is begun to be learned by each of them, too, and is opened before.
	levelStands = hourNS
)

// seeLevel notes since when the tenant has had a level of its own.
func (p *pair) seeLevel(in *integration, at int64) {
	own, whole := &p.Test.Table, &in.Whole.Table
	switch {
	case whole.Built == 0: // an incident was taken out of it just now
	case own.Known != knowSeries || own.P0 < ownLevel*whole.P0:
		p.LevelAt = 0
	case p.LevelAt == 0:
		p.LevelAt = at
	}
}

// chronic reports whether the tenant is known to have a level of its own. Only its
// own test judges it then: on a Sunday when it is nearly alone, its dead endpoint is
// no fault of the integration, and the others' ordinary share it can't teach.
func (p *pair) chronic(at int64) bool { return p.LevelAt != 0 && at-p.LevelAt >= levelStands }
