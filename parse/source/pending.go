package source

import (
	"slices"
	"sort"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// pending holds, in order, the events of a followed feed that are not settled
// yet: read, but with the lateness bound still open for one before them.
// events[head:ahead] were given out ahead of that bound, events[ahead:] wait
// for their place to be known.
type pending struct {
	events      []waiting
	head, ahead int
	shapes      shapes
	batch       []waiting // memory
}

// portion is how many events are given at once; who takes them is to do other
// things in between.
const portion = 32_768

func (p *pending) len() int { return len(p.events) - p.head }

// add puts events in, which it sorts. It reports whether one of them belongs
// before one that was given out ahead already: a feed out of order.
func (p *pending) add(events []parse.Event) bool {
	if len(events) == 0 {
		return false
	}
	if p.shapes == nil {
		p.shapes = shapes{}
	}
	p.compact(len(events))
	p.batch = p.batch[:0]
	ids := idsOf(events)
	for i := range events {
		p.batch = append(p.batch, p.shapes.pack(&events[i], ids()))
	}
	// Packed first: what is sorted is a quarter as large.
	if order := func(a, b waiting) int { return a.compare(&b) }; !slices.IsSortedFunc(p.batch, order) {
		slices.SortFunc(p.batch, order)
	}
	old, first := len(p.events), &p.batch[0]
	p.events = append(p.events, p.batch...)
	if old == p.head || p.events[old-1].compare(first) <= 0 {
		return false
	}
	p.mergeTail(old, p.batch)
	return p.displaced(first)
}

func compareEvents(a, b parse.Event) int { return parse.Compare(&a, &b) }

// displaced reports whether w stands before the end of what was given out.
func (p *pending) displaced(w *waiting) bool {
	at := p.head + sort.Search(p.len(), func(i int) bool { return p.events[p.head+i].compare(w) >= 0 })
	return at < p.ahead
}

// mergeTail merges events into events[head:old], from the back.
func (p *pending) mergeTail(old int, events []waiting) {
	i, j := old-1, len(events)-1
	for k := len(p.events) - 1; j >= 0; k-- {
		if i >= p.head && p.events[i].compare(&events[j]) > 0 {
			p.events[k] = p.events[i]
			i--
		} else {
			p.events[k] = events[j]
			j--
		}
	}
}

// compact lets go of what is settled before more memory is taken, and once it
// is most of it.
func (p *pending) compact(room int) {
	if p.head == 0 || p.head < len(p.events)/4 && cap(p.events)-len(p.events) >= room {
		return
	}
	if p.head < len(p.events)/16 { // hardly worth the copying
		return
	}
	n := copy(p.events, p.events[p.head:])
	clear(p.events[n:]) // let go of what they hold
	p.events, p.ahead, p.head = p.events[:n], p.ahead-p.head, 0
}

// release appends to out the events from index from on that are before the
// limit, a portion at the most, and returns the time before which all were.
func (p *pending) release(out []parse.Event, from int, limit time.Time) ([]parse.Event, time.Time) {
	for i := from; i < len(p.events); i++ {
		at := p.events[i].at()
		if !at.Before(limit) {
			break
		}
		if i-from == portion {
			return out, at
		}
		out = append(out, p.events[i].event())
	}
	return out, limit
}

// unpack returns events[from:to].
func (p *pending) unpack(from, to int) []parse.Event {
	out := make([]parse.Event, 0, to-from)
	for i := from; i < to; i++ {
		out = append(out, p.events[i].event())
	}
	return out
}
