package analyze

import "time"

// Where nothing tells requests apart, one poisoned message that is retried looks
// like many failures. What gives retries away is their timing: the first comes
// soon, and each waits about as long as the one before or longer. Failures of
// different requests come at any time, so that a real fault shows as several
// attempts even if some of its failures happen to fit.

const (
	firstRetry = int64(2 * time.Minute) // no client waits longer with its first retry
	slack      = 0.8                    // a retry may come this much sooner than the one before did: jitter
	backoff    = 5                      // and wait at most so many times as long
)

// retry reports whether a failure that nothing identifies fits a retry of the
// newest remembered one of the same operation and class.
func (p *pair) retry(x *attempt) bool {
	if x.key != 0 || x.p.Tenant == "" { // what names no tenant may be many tenants'
		return false
	}
	op, tries := uint32(hash(x.e.Operation)), 0
	var newest, first, pause int64
	for i := p.NFails - 1; i >= 0 && i > p.NFails-1-int64(len(p.Fails)); i-- {
		f := &p.Fails[i&7]
		if f.Op != op || f.Class != x.class || f.Keyed {
			continue
		}
		if tries++; tries == 1 {
			newest = f.At
		}
		if tries == 2 {
			pause = newest - f.At
		}
		if first = f.At; !f.Retry {
			break
		}
	}
	gap := x.at - newest
	switch {
	case tries == 0 || tries >= retriesUsual || x.at-first > retriesSpan:
		return false
	case tries == 1:
		return gap <= firstRetry
	}
	return float64(gap) >= slack*float64(pause) && gap <= max(firstRetry, backoff*pause)
}

// distinct is the evidence of a pair, and what is known of it before, without the
// failures that may be retries. Beyond those that are remembered their share is
// taken for that of all.
func (p *pair) distinct(b arm) (n0, f0, n, f int64) {
	f0 = max(0, p.Test.Base.F-b.F)
	n0 = max(f0, p.Test.Base.N-b.N)
	all, told := int64(0), int64(0)
	p.since(b.Start, func(e fail) {
		all++
		if !e.Retry {
			told++
		}
	})
	if told == all {
		return n0, f0, b.N, b.F
	}
	f = (b.F*told + all - 1) / all
	old := f0 * told / all
	return n0 - f0 + old, old, b.N - b.F + f, f
}

// oneTask reports whether the evidence would not do without the failures that may
// be retries. More in a row than a request is retried are no retries, unless a part
// of the tenant's requests fails all the time; nor is what has gone on for longer.
func (p *pair) oneTask(at int64, b arm, h float64) bool {
	_, _, n, f := p.distinct(b)
	if f == b.F || p.Straight >= retriesMost && !p.chronic(at) || f >= minFailed && at-b.Start >= retriesSpan {
		return false
	}
	t := &p.Test.Table
	for i := range t.fail {
		if float64(f)*t.fail[i]+float64(n-f)*t.ok[i] >= h {
			return false
		}
	}
	return true
}
