package source

import (
	"slices"
	"sort"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// queue holds the events of one stream that wait for the watermark, in order:
// the stretches that chunks gave, none of them empty. Events stay where they were
// decoded, for to copy them costs as much as all else here (BenchmarkMerge…).
type queue struct {
	parts []stretch
	n     int // events
}

// stretch is events in order, and the memory they lie in, which serves another
// chunk once they were taken; nil when it is not worth keeping.
type stretch struct {
	events, memory []parse.Event
}

func (q *queue) len() int { return q.n }

func (q *queue) first() *parse.Event { return &q.parts[0].events[0] }

// each calls do for the events, in order. They stay the queue's.
func (q *queue) each(do func(*parse.Event)) {
	for _, r := range q.parts {
		for i := range r.events {
			do(&r.events[i])
		}
	}
}

// push adds sorted events, which are the queue's from now on, with the memory
// they lie in. It returns memory that is free at once.
func (q *queue) push(events, memory []parse.Event) (free [][]parse.Event) {
	q.n += len(events)
	if n := len(q.parts); n == 0 || len(events) == 0 || !after(q.parts[n-1].last(), &events[0]) {
		return q.add(events, memory)
	}
	return q.weave(events, memory)
}

func (r stretch) last() *parse.Event { return &r.events[len(r.events)-1] }

func after(a, b *parse.Event) bool { return parse.Compare(a, b) > 0 }

// weave adds events that begin before the last that wait. Those that stand
// across each other are few in a log that is merely a bit out of order, and
// mostly find room behind the last stretch.
func (q *queue) weave(events, memory []parse.Event) (free [][]parse.Event) {
	last := q.parts[len(q.parts)-1].last()
	ahead := sort.Search(len(events), func(i int) bool { return after(&events[i], last) })
	from := len(q.parts)
	for from > 0 && after(q.parts[from-1].last(), &events[0]) {
		from--
	}
	if from == len(q.parts)-1 && q.parts[from].insert(events[:ahead]) {
		return q.add(events[ahead:], memory)
	}
	var merged []parse.Event
	if merged, free = q.cutFrom(from, events[:ahead]); len(merged) > 0 {
		q.parts = append(q.parts, stretch{events: merged})
	}
	return append(free, q.add(events[ahead:], memory)...)
}

// add appends events that stand behind all others. Where there are none their
// memory is free.
func (q *queue) add(events, memory []parse.Event) (free [][]parse.Event) {
	if len(events) == 0 {
		return [][]parse.Event{memory}
	}
	q.parts = append(q.parts, stretch{events, memory})
	return nil
}

// insert merges events into the stretch where its memory has room for them,
// from the back.
func (r *stretch) insert(events []parse.Event) bool {
	old := len(r.events)
	if cap(r.events)-old < len(events) {
		return false
	}
	r.events = r.events[:old+len(events)]
	i, j := old-1, len(events)-1
	for k := len(r.events) - 1; j >= 0; k-- {
		if i >= 0 && after(&r.events[i], &events[j]) {
			r.events[k] = r.events[i]
			i--
		} else {
			r.events[k] = events[j]
			j--
		}
	}
	return true
}

// cutFrom takes the events behind next's first off the stretches from an index
// on, and returns them merged with next, and the memory of stretches that are
// empty then.
func (q *queue) cutFrom(from int, next []parse.Event) (merged []parse.Event, free [][]parse.Event) {
	size := len(next)
	for _, r := range q.parts[from:] {
		size += len(r.events)
	}
	merged = make([]parse.Event, 0, size)
	head := q.parts[from].events
	kept := sort.Search(len(head), func(i int) bool { return after(&head[i], &next[0]) })
	for i, r := range q.parts[from:] {
		if i == 0 {
			r.events = r.events[kept:]
		}
		merged, next = mergeInto(merged, r.events, next)
		if i > 0 || kept == 0 {
			free = append(free, r.memory)
		}
	}
	merged = append(merged, next...)
	if kept > 0 {
		q.parts[from].events = head[:kept:kept]
		from++
	}
	clear(q.parts[min(from, len(q.parts)):])
	q.parts = q.parts[:from]
	return merged, free
}

// mergeInto appends old to out, and of next those that stand before its end.
func mergeInto(out, old, next []parse.Event) (merged, rest []parse.Event) {
	for i := range old {
		for len(next) > 0 && after(&old[i], &next[0]) {
			out, next = append(out, next[0]), next[1:]
		}
		out = append(out, old[i])
	}
	return out, next
}

// ahead returns how many events of the first stretch, at most limit, are before the
// watermark and not behind the turn of another queue. The first one is known to
// be.
func (q *queue) ahead(rank int, watermark time.Time, other *turn, limit int) int {
	waiting := q.parts[0].events
	waiting = waiting[:min(limit, len(waiting))]
	stop := func(i int) bool {
		at := waiting[i].At
		return !at.Before(watermark) || other != nil && other.before(&turn{at: at, rank: rank})
	}
	// Queues that take turns give one event at a time: look near first.
	from, to := 1, 1
	for to < len(waiting) && !stop(to) {
		from, to = to+1, 2*to
	}
	to = min(to, len(waiting))
	return from + sort.Search(to-from, func(i int) bool { return stop(from + i) })
}

// take returns the first n events, all of one stretch, and that stretch's memory if
// nothing is left in it.
func (q *queue) take(n int) (taken, memory []parse.Event) {
	r := &q.parts[0]
	taken, r.events = r.events[:n:n], r.events[n:]
	q.n -= n
	if len(r.events) > 0 {
		return taken, nil
	}
	memory = r.memory
	q.parts = slices.Delete(q.parts, 0, 1)
	return taken, memory
}
