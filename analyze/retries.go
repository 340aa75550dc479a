package analyze

import (
	"math"
	"time"
)

// Where nothing tells requests apart, one poisoned message that is retried looks
// like many failures. What gives retries away is their timing: the first comes
// soon, and each waits about as long as the one before or longer. Failures of
// different requests come at any time, so that a real fault shows as several
// attempts even if some of its failures happen to fit.

const (
	firstRetry = int64(2 * time.Minute) // no client waits longer with its first retry
	slack      = 0.8                    // a retry may come this much sooner than the one before did: jitter
	backoff    = 5                      // and wait at most so many times as long
	stuckMost  = 4                      // messages that are stuck in one tenant in a quarter of an hour
)

// retry reports whether a failure that nothing identifies fits a retry of the
// newest remembered one of the same operation and class.
func (p *pair) retry(x *attempt) bool {
	if x.key != 0 || x.p.Tenant == "" { // what names no tenant may be many tenants'
		return false
	}
	op, tries := uint32(hash(x.e.Operation)), 0
	var newest, pause int64
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
		if !f.Retry {
			break
		}
	}
	gap := x.at - newest
	switch {
	case tries == 0 || tries >= retriesUsual:
		return false
	case tries == 1:
		return gap <= firstRetry
	}
	return float64(gap) >= slack*float64(pause) && gap <= max(firstRetry, backoff*pause)
}

// distinct is the evidence of a pair, and what is known of it before, without the
// failures that may be retries: before, their share is taken for the same. Nothing is
// a retry where the tenant's own calls fail. What was seen while nothing was learned,
// as the tenant is affected by something else, is known from the widest evidence.
func (p *pair) distinct(at int64, b arm) (n0, f0, n, f int64) {
	f0 = max(0, p.Test.Base.F-b.F)
	n0 = max(f0, p.Test.Base.N-b.N)
	if w := p.Test.Arms[0]; w.N-b.N > n0 {
		n0, f0 = w.N-b.N, max(0, w.F-b.F)
	}
	if b.Again == 0 || p.callsFail(at) || p.Straight >= retriesMost && p.even() {
		return n0, f0, b.N, b.F
	}
	f = b.F - b.Again
	old := f0 * f / b.F
	return n0 - f0 + old, old, b.N - b.Again, f
}

// even reports whether the newest failures came at one pace. Tries of one message after
// another do not: each begins anew with short gaps, but for those of clients that try
// at one pace, and these end.
func (p *pair) even() bool {
	least, most, last := int64(math.MaxInt64), int64(0), int64(0)
	p.since(0, func(e fail) {
		if last != 0 {
			least, most = min(least, last-e.At), max(most, last-e.At)
		}
		last = e.At
	})
	return most <= slower*least
}

// oneTask reports whether the evidence would not do without the failures that may
// be retries. More in a row than a request is retried are no retries, unless a part
// of the tenant's requests fails all the time; nor are those of more messages than
// get stuck.
func (p *pair) oneTask(at int64, b arm, h float64) bool {
	_, _, n, f := p.distinct(at, b)
	if f == b.F || p.Straight >= retriesMost && !p.chronic(at) || f > stuckMost && at-b.Start >= retriesSpan {
		return false
	}
	return !p.Test.Table.reaches(n, f, h)
}

// fewTasks reports whether the evidence of a series over several tenants would not
// do without the failures that may be retries: each tenant's of a message of its
// own. op is nil for all operations. Those of tenants whose calls may well be missing
// count if together they hardly are by chance.
func (in *integration) fewTasks(at int64, s *series, op *operation, h float64) bool {
	b := s.best()
	if b.Again == 0 || s.Table.reaches(b.N-b.Again, b.F-b.Again, h) {
		return false
	}
	missing, calls := 0.0, int64(0)
	for _, p := range in.PairList {
		if p.NFails == 0 || p.lastFailed() < b.Start {
			continue
		}
		if m := p.callsMissing(at); m >= likelyMissing {
			missing += m
			calls += p.retries(b.Start, op)
		}
	}
	if missing < missingNats {
		return true
	}
	again := max(0, b.Again-calls)
	return !s.Table.reaches(b.N-again, b.F-again, h)
}

// retries counts the failures since start that fit a retry, of those that are
// remembered.
func (p *pair) retries(start int64, op *operation) (n int64) {
	p.since(start, func(e fail) {
		if e.Retry && (op == nil || e.Op == uint32(hash(op.Name))) {
			n++
		}
	})
	return n
}

// reaches reports whether so many failures are enough for a test's threshold.
func (t *llr) reaches(n, f int64, h float64) bool {
	for i := range t.fail {
		if float64(f)*t.fail[i]+float64(n-f)*t.ok[i] >= h {
			return true
		}
	}
	return false
}
