package source

import (
	"slices"
	"sort"

	"github.com/syncguard/syncguard/parse"
)

// pending holds, in order, the events of a followed feed that are not settled
// yet: read, but with the lateness bound still open for one before them.
// events[head:ahead] were given out ahead of that bound, events[ahead:] wait
// for their place to be known.
type pending struct {
	events      []parse.Event
	head, ahead int
}

func (p *pending) len() int { return len(p.events) - p.head }

// given returns the events that were given out ahead and are not settled.
func (p *pending) given() []parse.Event { return p.events[p.head:p.ahead] }

// all returns everything that is not settled.
func (p *pending) all() []parse.Event { return p.events[p.head:] }

// add puts events in, which it sorts. It returns the first of those that
// belong before one which was given out ahead already, or nil: a feed out of
// order.
func (p *pending) add(events []parse.Event) *parse.Event {
	if len(events) == 0 {
		return nil
	}
	if !slices.IsSortedFunc(events, compareEvents) {
		slices.SortStableFunc(events, compareEvents)
	}
	p.compact(len(events))
	old := len(p.events)
	p.events = append(p.events, events...)
	if old == p.head || parse.Compare(&p.events[old-1], &events[0]) <= 0 {
		return nil
	}
	p.mergeTail(old, events)
	if p.ahead > p.head && p.ahead <= old && p.displaced(&events[0]) {
		return &events[0]
	}
	return nil
}

func compareEvents(a, b parse.Event) int { return parse.Compare(&a, &b) }

// displaced reports whether e stands before the end of what was given out.
func (p *pending) displaced(e *parse.Event) bool {
	at := p.head + sort.Search(p.len(), func(i int) bool { return parse.Compare(&p.events[p.head+i], e) >= 0 })
	return at < p.ahead
}

// mergeTail merges events into events[head:old], from the back.
func (p *pending) mergeTail(old int, events []parse.Event) {
	i, j := old-1, len(events)-1
	for k := len(p.events) - 1; j >= 0; k-- {
		if i >= p.head && parse.Compare(&p.events[i], &events[j]) > 0 {
			p.events[k] = p.events[i]
			i--
		} else {
			p.events[k] = events[j]
			j--
		}
	}
}

// compact lets go of what is settled once that is most of the memory.
func (p *pending) compact(room int) {
	if p.head == 0 || p.head < len(p.events)/2 && cap(p.events)-len(p.events) >= room {
		return
	}
	n := copy(p.events, p.events[p.head:])
	clear(p.events[n:]) // let go of what they hold
	p.events, p.ahead, p.head = p.events[:n], p.ahead-p.head, 0
}

// release returns the events from index from on that are before the limit.
// They are valid until the next add.
func (p *pending) release(from int, before func(*parse.Event) bool) []parse.Event {
	rest := p.events[from:]
	n := sort.Search(len(rest), func(i int) bool { return !before(&rest[i]) })
	return rest[:n:n]
}
