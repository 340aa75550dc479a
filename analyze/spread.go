package analyze

import (
	"math"
	"slices"
)

// spread reports whether the failures are better told by one failure share for
// every tenant than by a share for those who failed, a healthy rest, and the
// choice of who is who.
func (f *finding) spread() bool {
	var counts tenantCounts
	for _, s := range f.suspects {
		if s.p.Tenant == "" {
			return true
		}
		counts.add(s.n, s.f)
	}
	for _, p := range f.in.PairList {
		if p.LastOK >= f.start && !slices.ContainsFunc(f.suspects, func(s suspect) bool { return s.p == p }) {
			counts.add(max(1, p.attemptsSince(f.at, f.start)), 0)
		}
	}
	return counts.spread(f.series.Table.P0) >= 0
}

// tenantCounts sums what tenants did, those who failed and those who did not.
type tenantCounts struct {
	failing, fine int
	n, f, fineN   int64
	pre           int64   // successes of those who failed, before they began to
	choice        float64 // nats: the price of saying when each began
}

func (c *tenantCounts) add(n, f int64) {
	if f == 0 {
		c.fine++
		c.fineN += n
		return
	}
	c.failing++
	c.n, c.f = c.n+n, c.f+f
}

// before takes successes of a tenant before it began to fail. To say that it began
// later than the others is a choice among so many moments and not to say it.
func (c *tenantCounts) before(pre int64) {
	c.pre += pre
	c.choice += math.Log(float64(pre + 2))
}

// spread is the log of the ratio of the two likelihoods, in nats.
func (c *tenantCounts) spread(p0 float64) float64 {
	all := bernoulli(c.f, c.n+c.fineN)
	set := bernoulli(c.f, c.n-c.pre) + float64(c.fineN+c.pre)*math.Log(1-p0) - logChoose(c.failing+c.fine, c.failing) - c.choice
	return all - set
}

// bernoulli is the log-likelihood of f failures in n attempts at the share f/n.
func bernoulli(f, n int64) float64 {
	if f <= 0 || f >= n {
		return 0
	}
	r := float64(f) / float64(n)
	return float64(f)*math.Log(r) + float64(n-f)*math.Log(1-r)
}

// logChoose is the log of the number of ways to choose k of n.
func logChoose(n, k int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return lg(n) - lg(k) - lg(n-k)
}
