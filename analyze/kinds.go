package analyze

import (
	"math"
	"slices"
)

// handful is how many failures are looked at one by one: a pattern of more is
// told by their share.
const handful = 8

// kinds are a handful of failures by their kind: the family of their class where
// several tenants fail, as what hits many shows in many ways; the class itself where
// one does.
type kinds struct {
	n     int  // also of more than a handful
	part  bool // there were more than are remembered
	of    familyCounts
	fails [handful]struct {
		kind uint8
		at   int64
	}
}

func (k *kinds) add(kind uint8, e fail) {
	if k.n < handful {
		k.fails[k.n].kind, k.fails[k.n].at = kind, e.At
	}
	k.n++
	k.of.add(e.Class, 1)
}

// weigh holds back a handful of failures of no one kind: stray failures that
// happened to meet. It also holds back those of which all but the first or the
// last came within a moment: a blip, and a stray failure that makes it look longer.
// mayBlip says whether that moment may have been one.
func (k *kinds) weigh(minDuration int64, mayBlip func(from, to int64) bool) verdict {
	if k.part || k.n >= handful {
		return isPattern
	}
	at := k.main()
	n := len(at)
	if n < minFailed || 3*n < 2*k.n {
		return manyCauses
	}
	if at[n-1]-at[0] < minDuration {
		return tooShort
	}
	for _, others := range [...][]int64{at[1:], at[:n-1]} {
		from, to := others[0], others[n-2]
		gap := max(from-at[0], at[n-1]-to)
		if to-from < minDuration && gap > to-from && mayBlip(from, to) {
			return tooShort
		}
	}
	return isPattern
}

// anyBlip is the answer for a series over several tenants.
func anyBlip(int64, int64) bool { return true }

// anyKind is the kind of what could not be classified: it fits every other.
const anyKind = math.MaxUint8

// main are the times of the kind that most are of, in order.
func (k *kinds) main() []int64 {
	var most []int64
	for _, like := range k.fails[:k.n] {
		var at []int64
		for _, f := range k.fails[:k.n] {
			if f.kind == like.kind || f.kind == anyKind {
				at = append(at, f.at)
			}
		}
		if len(at) > len(most) {
			most = at
		}
	}
	slices.Sort(most)
	return most
}

// kindOf is the class, as a kind.
func kindOf(class uint8) uint8 {
	if familyOf(class) == unknownFamily {
		return anyKind
	}
	return class
}

// kindLike is the family of the class, as a kind.
func kindLike(class uint8) uint8 {
	if f := familyOf(class); f != unknownFamily {
		return uint8(f)
	}
	return anyKind
}

// kinds are those of the pair's failures since start, as far as they are
// remembered, of so many. Retries are of the kind of what they retry; where there are
// too many to be those of one request, there is no telling.
func (p *pair) kinds(at, start, failed int64) *kinds {
	k, retries, calls := &kinds{}, false, p.callsFail(at)
	p.since(start, func(e fail) {
		if retries = retries || e.Retry; calls || !e.Retry {
			k.add(kindOf(e.Class), e)
		}
	})
	k.part = retries && (p.Straight >= retriesMost || failed >= 2*handful)
	return k
}

// kinds are those of the failures of a series over several tenants, of one
// operation or of all.
func (in *integration) kinds(at int64, b arm, op *operation) *kinds {
	k := &kinds{}
	for _, p := range in.PairList {
		if p.NFails == 0 || p.lastFailed() < b.Start || p.chronic(at) {
			continue
		}
		p.since(b.Start, func(e fail) {
			if op == nil || e.Op == uint32(hash(op.Name)) {
				k.add(kindLike(e.Class), e)
			}
		})
	}
	k.part = int64(k.n) < b.F || b.F >= handful
	return k
}
