package analyze

import (
	"math/bits"
	"slices"
)

// handful is how many failures are looked at one by one: a pattern of more is
// told by their share.
const handful = 8

// kinds are a handful of failures by the family of their class.
type kinds struct {
	n  int // also of more than a handful
	at [8][]int64
}

func (k *kinds) add(class uint8, at int64) {
	k.n++
	if k.n < handful {
		fam := bits.TrailingZeros8(uint8(familyOf(class)))
		k.at[fam] = append(k.at[fam], at)
	}
}

// weigh holds back a handful of failures of no one kind: stray failures that
// happened to meet. It also holds back those of which all but the first or the
// last came within a moment: a blip, and a stray failure that makes it look longer.
// mayBlip says whether that moment may have been one.
func (k *kinds) weigh(minDuration int64, mayBlip func(from, to int64) bool) verdict {
	if k == nil || k.n >= handful {
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

// main are the times of the kind that most are of, in order. What could not be
// classified fits every kind.
func (k *kinds) main() []int64 {
	unknown := bits.TrailingZeros8(uint8(unknownFamily))
	var most []int64
	for i, at := range k.at {
		if i != unknown && len(at) > len(most) {
			most = at
		}
	}
	most = append(slices.Clip(most), k.at[unknown]...)
	slices.Sort(most)
	return most
}

// kinds are those of the pair's failures since start, as far as they are
// remembered, of so many. Retries are of the kind of what they retry; where there are
// too many to be those of one request, there is no telling.
func (p *pair) kinds(at, start, failed int64) *kinds {
	k, retries, calls := &kinds{}, false, p.callsFail(at)
	p.since(start, func(e fail) {
		if retries = retries || e.Retry; calls || !e.Retry {
			k.add(e.Class, e.At)
		}
	})
	if retries && (p.Straight >= retriesMost || failed >= 2*handful) {
		return nil
	}
	return k
}

// kinds are those of the failures of a series over several tenants, of one
// operation or of all. It is nil unless all that the evidence counts are remembered.
func (in *integration) kinds(at int64, b arm, op *operation) *kinds {
	k := &kinds{}
	for _, p := range in.PairList {
		if p.NFails == 0 || p.lastFailed() < b.Start || p.chronic(at) {
			continue
		}
		p.since(b.Start, func(e fail) {
			if op == nil || e.Op == uint32(hash(op.Name)) {
				k.add(e.Class, e.At)
			}
		})
	}
	if int64(k.n) < b.F || b.F >= handful {
		return nil
	}
	return k
}
