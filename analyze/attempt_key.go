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
		if e.Outcome == parse.Failed || x.at-x.p.lastFailed() <= healWithin { // else there is nothing to heal
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
		x.key, x.keyed = key, true
	}
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
