package analyze

import (
	"cmp"
	"math"
	"slices"
)

// Caps of what rules remember. Beyond them the windows that were still for the
// longest are forgotten: those have mostly slid out of time already.
const (
	maxRuleWindows = 160_000 // ten rules over 15,000 pairs; 430 bytes each
	maxRuleEntries = 400_000
	ruleSlots      = 33 // of a 32nd of the window each, so that they cover all of it
)

// ruleState is what the rules remember, and is saved.
type ruleState struct {
	Windows []*ruleWindow `cbor:"-"`
	Count   int           // of them, as they were saved
	Entries int           // over all windows
}

// ruleWindow is the sliding window of one rule over one integration, tenant or
// operation. The failures are kept one by one, so that its edge is exact; the
// attempts that a ratio is of are counted in slots, exact to a 32nd of its length.
type ruleWindow struct {
	Rule             uint64 // hash of the rule: a rule that was changed starts over
	Integration, Key string
	Last             int64 // newest event time noted
	Failed           []ruleFailure
	Slot             int64 // newest slot
	Slots            []slotCount

	touched bool           // since it was saved
	tenants map[string]int // how many of Failed are of each; nil = to be counted
}

// ruleFailure is one distinct failed attempt.
type ruleFailure struct {
	At, N   int64
	Tenant  string
	Attempt uint64 // hash of the attempt's identity; 0 = none
	Class   uint8
	Taken   bool // it belongs to an incident, and opens no other
}

type slotCount struct {
	_    struct{} `cbor:",toarray"`
	N, F uint32
}

// counted is a count after a change, within what a slot holds.
func counted(have uint32, change int64) uint32 {
	return uint32(min(max(0, int64(have)+change), math.MaxUint32))
}

// add notes a failure and forgets what has slid out of the window, and of more
// than most failures the oldest whose tenant has a newer one: the number of
// failures and of tenants stays right as far as the rule asks for it.
func (w *ruleWindow) add(f ruleFailure, within int64, most int) {
	w.expire(f.At - within)
	if w.tenants == nil {
		w.tenants = map[string]int{}
		for _, e := range w.Failed {
			w.tenants[e.Tenant]++
		}
	}
	w.Failed = append(w.Failed, f)
	w.tenants[f.Tenant]++
	if len(w.Failed) > most {
		i := slices.IndexFunc(w.Failed, func(e ruleFailure) bool { return w.tenants[e.Tenant] > 1 })
		w.drop(max(i, 0))
	}
}

// expire forgets the failures at or before a time.
func (w *ruleWindow) expire(until int64) {
	n := 0
	for n < len(w.Failed) && w.Failed[n].At <= until {
		w.forget(w.Failed[n].Tenant)
		n++
	}
	w.Failed = w.Failed[n:]
}

func (w *ruleWindow) drop(i int) {
	w.forget(w.Failed[i].Tenant)
	w.Failed = slices.Delete(w.Failed, i, i+1)
}

func (w *ruleWindow) forget(tenant string) {
	if w.tenants == nil {
		return
	}
	if w.tenants[tenant]--; w.tenants[tenant] <= 0 {
		delete(w.tenants, tenant)
	}
}

// count adds attempts to the slot of a time.
func (w *ruleWindow) count(at, n, f, slotLength int64) {
	if w.Slots == nil {
		w.Slots = make([]slotCount, ruleSlots)
		w.Slot = at / slotLength
	}
	slot := at / slotLength
	if slot <= w.Slot-ruleSlots {
		return
	}
	for i := max(w.Slot+1, slot-ruleSlots+1); i <= slot; i++ {
		w.Slots[i%ruleSlots] = slotCount{}
	}
	w.Slot = max(w.Slot, slot)
	s := &w.Slots[slot%ruleSlots]
	s.N, s.F = counted(s.N, n), counted(s.F, f)
}

// attempts sums the slots.
func (w *ruleWindow) attempts() (n, f int64) {
	for _, s := range w.Slots {
		n, f = n+int64(s.N), f+int64(s.F)
	}
	return n, f
}

// seenTenant is what one tenant has in a window.
type seenTenant struct {
	tenant   string
	f, first int64
	families families
}

// seen sums the window by tenant, those with the most failures first; of the
// failures that belong to no incident yet, or of all.
func (w *ruleWindow) seen(fresh bool) (list []seenTenant, sum int64) {
	place := map[string]int{}
	for _, e := range w.Failed {
		if fresh && e.Taken {
			continue
		}
		i, ok := place[e.Tenant]
		if !ok {
			i = len(list)
			place[e.Tenant] = i
			list = append(list, seenTenant{tenant: e.Tenant, first: e.At})
		}
		list[i].f += e.N
		list[i].families |= familyOf(e.Class)
		sum += e.N
	}
	slices.SortStableFunc(list, func(x, y seenTenant) int {
		return cmp.Or(cmp.Compare(y.f, x.f), cmp.Compare(x.tenant, y.tenant))
	})
	return list, sum
}
