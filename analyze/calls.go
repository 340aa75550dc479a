package analyze

import "math"

// One stuck message is tried again and again while the tenant's other calls go on
// at their rhythm. Where they are missing, and failures come in their place, about
// as many as calls were due, the failures are the calls.

const (
	// missingNats is how unlikely the absence of the tenant's calls must be.
	missingNats = 3.4
	// likelyMissing is how unlikely it must be for one of several tenants whose
	// calls are missing together: there the evidence adds up.
	likelyMissing = 1.0
	// usualTries is how often many clients try; below it each failure less asks for
	// one nat more.
	usualTries = 6
	// replaced is the share of the calls due that must have come as failures: far
	// fewer are tries of a message that keeps the others waiting.
	replaced = 0.5
	// slower is how many times longer than the first the newest gap is at least
	// where gaps grow and do not only happen to be in order.
	slower = 3
)

// callsFail reports whether the tenant's failures since its newest success are its
// ordinary calls and no retries of one of them. A tenant that has always had a
// level of failures has long runs of them.
func (p *pair) callsFail(at int64) bool {
	if p.chronic(at) {
		return false
	}
	few := max(0, usualTries-p.Straight) // in a row: so few may well be retries
	return p.callsMissing(at) >= missingNats+float64(few)
}

// growing is what speaks against calls, in nats, where each failure waited longer
// for the next, as the tries of one message do: the chance that the gaps of calls
// come in that order is one over their number's factorial. A stray failure of
// another kind may be among them.
func (p *pair) growing(since int64) float64 {
	return max(p.growingOf(p.newest(), since), p.growingOf(p.Fails[(p.NFails-2)&7], since))
}

func (p *pair) growingOf(like fail, since int64) float64 {
	var times []int64 // newest first
	p.since(since, func(e fail) {
		if e.Class == like.Class && e.Op == like.Op {
			times = append(times, e.At)
		}
	})
	n := len(times)
	if n <= minFailed || times[0]-times[1] < slower*(times[n-2]-times[n-1]) {
		return 0
	}
	for i := 2; i < n; i++ {
		if float64(times[i-2]-times[i-1]) < slack*float64(times[i-1]-times[i]) {
			return 0
		}
	}
	x, _ := math.Lgamma(float64(n))
	return x
}

// callsMissing is the evidence in nats that the calls due since the newest success
// came as failures: minus the log of the chance of no other call, at the rhythm of
// those before. It is zero where nothing speaks for that.
func (p *pair) callsMissing(at int64) float64 {
	most := 0.0
	if p.Straight >= minFailed-1 {
		most = p.missingOf(at, p.LastOK, 1, int64(p.Straight), nil)
	}
	op, ok := p.newest().Op, int64(0)
	var all, own, failed int64
	for c := range p.eachCell() {
		n := int64(c.N - c.F)
		all += n
		if uint32(hash(c.Op)) == op {
			own += n
			ok = max(ok, c.LastOK)
		}
	}
	p.since(ok+1, func(e fail) {
		if e.Op == op {
			failed++
		}
	})
	if own == 0 || own == all || failed < minFailed-1 {
		return most
	}
	if failed == int64(len(p.Fails)) {
		failed = max(failed, int64(p.Straight))
	}
	return max(most, p.missingOf(at, ok, float64(own)/float64(all), failed, &op))
}

// missingOf is callsMissing for a share of the pair's calls, of which the newest
// success was at lastOK and which failed so often since: all, or those of one
// operation.
func (p *pair) missingOf(at, lastOK int64, share float64, failed int64, op *uint32) float64 {
	r := &p.Beat
	n := float64(r.N-int64(p.Straight)) * share
	if lastOK <= r.First || n < minFailed-1 {
		return 0
	}
	rate := n / float64(lastOK-r.First)
	if late, from := r.recent(); lastOK > from {
		rate = min(rate, max(0, late-float64(p.Straight))*share/float64(lastOK-from))
	}
	// The message itself is one of the calls that were due.
	due := rate*float64(at-lastOK) - 1
	if due <= 0 || float64(failed) < replaced*due {
		return 0
	}
	n /= r.dispersion()
	return min(n*math.Log1p(due/n)-p.growing(lastOK+1), p.tempo(lastOK+1, rate, op))
}

// Gaps of one message's tries, as far as they are supposed to be known: any length
// is as likely as one twice as long. These are the logs of how many times longer the
// longest is than the shortest.
var (
	firstGaps = math.Log(float64(firstRetry) / 1e8) // from a tenth of a second
	nextGaps  = math.Log(backoff / slack)
)

// tempo is the evidence in nats that failures since a time that fit retries came as
// the tenant's calls come, so many a nanosecond, and not as tries of a message: the
// log of the ratio of the densities of their gaps. Tries a second apart of a tenant
// that calls once a minute are none of its calls, however many there are. op limits
// it to one operation's.
func (p *pair) tempo(since int64, rate float64, op *uint32) float64 {
	sum := 0.0
	for i := max(0, p.NFails-int64(len(p.Fails))); i < p.NFails; i++ {
		e := &p.Fails[i&7]
		if e.At < since || !e.Retry || op != nil && e.Op != *op {
			continue
		}
		gap, again := p.gapBefore(i)
		if gap == 0 {
			continue
		}
		span := firstGaps
		if again {
			span = nextGaps
		}
		sum += math.Log(rate * float64(gap) * span)
	}
	return sum
}

// gapBefore is how long after the one before of its operation and class the i-th
// failed attempt came, 0 if that is not remembered, and whether that was a retry.
func (p *pair) gapBefore(i int64) (gap int64, again bool) {
	e := &p.Fails[i&7]
	for j := i - 1; j >= 0 && j >= p.NFails-int64(len(p.Fails)); j-- {
		if f := &p.Fails[j&7]; f.Op == e.Op && f.Class == e.Class && !f.Keyed {
			return e.At - f.At, f.Retry
		}
	}
	return 0, false
}
