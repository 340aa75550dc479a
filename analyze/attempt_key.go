package analyze

import "github.com/syncguard/syncguard/parse"

// Where a line gives no attempt id, the object that it is about may stand in:
// the retries of one poisoned message are about one order. But an id in a path
// can as well name an endpoint that every request goes to. Which of the two it is
// the successes tell: orders change from one to the next, an endpoint stays.

// keyTrust is what an operation's successes tell of its payload keys.
type keyTrust struct {
	N    int32 // successes with a key
	Same int32 // of them, those with the key of the tenant's success before
}

const (
	keysKnown  = 30    // successes that show what the keys are
	keysCap    = 2_000 // beyond it old and new weigh the same
	keysRepeat = 20    // one repetition in that many is an object used twice
)

func (k *keyTrust) learn(same bool) {
	k.N++
	if same {
		k.Same++
	}
	if k.N > keysCap {
		k.N, k.Same = k.N/2, k.Same/2
	}
}

// proven: the successes show that the keys tell requests apart.
func (k *keyTrust) proven() bool { return k.N >= keysKnown && k.Same*keysRepeat < k.N }

// untold: no success has a key, so nothing speaks for or against them.
func (k *keyTrust) untold() bool { return k.N == 0 }

// pairKeys is what is known of a tenant's payload keys.
type pairKeys struct {
	_    struct{} `cbor:",toarray"`
	Last uint64   // hash of the key of its newest success
	Lie  bool     // a key that nothing vouched for failed more often than retries do
}

// identify finds what tells the attempt from others: its id, or the object it is
// about where that can be relied on.
func (x *attempt) identify() {
	e := x.e
	if e.Attempt.ID != "" {
		if e.Outcome == parse.OK && x.at-x.p.lastFailed() > healWithin {
			return // there is nothing to heal
		}
		x.trace = traceOf(e.Attempt.ID)
		if e.Outcome == parse.Failed || x.p.mayHaveFailed(x.trace, &x.in.Failed) {
			x.key = hash(x.p.Tenant, e.Attempt.ID)
		}
		return
	}
	if e.Object == "" {
		return
	}
	key := hash(x.p.Tenant, e.Operation, e.Object)
	if e.Outcome == parse.OK {
		same := key == x.p.Keys.Last
		x.op.Keys.learn(same)
		x.p.Keys.Last = key
		x.p.Keys.Lie = x.p.Keys.Lie && same
	}
	if x.op.Keys.proven() || x.op.Keys.untold() && !x.p.Keys.Lie {
		x.key, x.keyed, x.trace = key, true, 1<<(key>>58)
	}
}

// traces are what a pair keeps of its attempts that are in failedAttempts: one of 64
// bits for each. Most successes find there, without looking for their attempt, that
// it never failed. They are not saved: after a restore all bits are set.
type traces struct {
	now, before uint64 // of this round of the ring of failedAttempts, and of the one before
	round       int64
}

// traceOf is the bit of an attempt id, by its end: that is where ids differ.
func traceOf(id string) uint64 {
	h := uint64(len(id))
	for i := max(0, len(id)-8); i < len(id); i++ {
		h = h<<8 ^ uint64(id[i])
	}
	return 1 << (h * fibonacci >> 58)
}

// turn brings the traces to the round that the ring is in. Whatever the ring holds
// came in this round or in the one before.
func (t *traces) turn(f *failedAttempts) {
	switch round := f.added / maxFailedAttempts; round {
	case t.round:
		return
	case t.round + 1:
		t.now, t.before, t.round = 0, t.now, round
	default:
		t.now, t.before, t.round = 0, 0, round
	}
}

// mayHaveFailed reports whether an attempt of the pair with such a trace may be
// among those that failed.
func (p *pair) mayHaveFailed(trace uint64, f *failedAttempts) bool {
	p.traces.turn(f)
	return (p.traces.now|p.traces.before)&trace != 0
}

// tryFailed remembers a failed attempt that was not known.
func (x *attempt) tryFailed() {
	x.p.traces.turn(&x.in.Failed)
	x.p.traces.now |= x.trace
	x.in.Failed.add(x.key, x.at)
}

// retries reports whether the failure is a retry of an attempt that is counted
// already. A key that only may name a request stops doing so when it fails for
// longer or more often than a request is retried.
func (x *attempt) retries() bool {
	f := &x.in.Failed
	i, known := f.index[x.key]
	if !known {
		return false
	}
	f.Try[i]++
	f.touch(int(i))
	if x.keyed && !x.op.Keys.proven() && (f.Try[i] > retriesMost || x.at-f.At[i] > retriesSpan) {
		f.remove(x.key)
		x.p.Keys.Lie = true
		return false
	}
	return true
}

// retriesUsual is how often a request that nothing tells from others is taken for
// the retry of one that failed before.
const retriesUsual = 8
