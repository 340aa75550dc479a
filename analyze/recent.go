package analyze

import (
	"math"
	"math/bits"
	"time"
)

// recent holds the newest attempts, to tell a pattern that goes on from one
// that has healed.
type recent struct {
	_    struct{} `cbor:",toarray"`
	Last uint8    // the newest attempts as bits, 1 = failed, the newest lowest
	Seen uint8    // how many bits of Last are known, at most 8
	Slot int64    // newest slot, in units of recentSlot
	B    [8]recentCount
}

type recentCount struct {
	_    struct{} `cbor:",toarray"`
	N, F int32
}

const recentSlot = int64(2500 * time.Millisecond)

func (r *recent) add(at, n, f int64) {
	r.roll(at / recentSlot)
	b := &r.B[r.Slot&7]
	b.N += int32(min(n, math.MaxInt32/2-int64(b.N)))
	b.F += int32(min(f, math.MaxInt32/2-int64(b.F)))
	r.Last <<= 1
	if f > 0 {
		r.Last |= 1
	}
	r.Seen = min(r.Seen+1, 8)
}

func (r *recent) roll(slot int64) {
	if slot <= r.Slot {
		return
	}
	for i := max(r.Slot+1, slot-7); i <= slot; i++ {
		r.B[i&7].N, r.B[i&7].F = 0, 0
	}
	r.Slot = slot
}

// attempts counts the attempts of all slots: the newest 17 to 20 s.
func (r *recent) attempts() (n, f int64) { return r.sum(int64(len(r.B))) }

func (r *recent) sum(slots int64) (n, f int64) {
	for i := r.Slot; i > r.Slot-slots; i-- {
		b := &r.B[i&7]
		n, f = n+int64(b.N), f+int64(b.F)
	}
	return n, f
}

// share is the failure share of the newest slots or four attempts, whichever is
// longer.
func (r *recent) share(slots int64) float64 {
	n, f := r.sum(slots)
	if n >= 4 || int64(r.Seen) <= n {
		return float64(f) / float64(max(n, 1))
	}
	k := min(r.Seen, 4)
	return float64(bits.OnesCount8(r.Last&(1<<k-1))) / float64(k)
}
