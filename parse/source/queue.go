package source

import (
	"sort"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// queue holds the events of one stream that wait for the watermark, in order.
type queue struct {
	events []parse.Event
	head   int // events[:head] were taken
}

func (q *queue) len() int { return len(q.events) - q.head }

func (q *queue) first() *parse.Event { return &q.events[q.head] }

// waiting returns the events, in order. They stay the queue's.
func (q *queue) waiting() []parse.Event { return q.events[q.head:] }

// push adds sorted events. Those of an orderly stream go to the end; others
// are merged into the few that wait.
func (q *queue) push(events []parse.Event) {
	if len(events) == 0 {
		return
	}
	if q.head == len(q.events) || cap(q.events)-len(q.events) < len(events) && q.head >= len(q.events)/2 {
		n := copy(q.events, q.events[q.head:])
		clear(q.events[n:]) // let go of what they hold
		q.events, q.head = q.events[:n], 0
	}
	old := len(q.events)
	q.events = append(q.events, events...)
	if old > q.head && parse.Compare(&q.events[old-1], &events[0]) > 0 {
		q.mergeTail(old, events)
	}
}

// mergeTail merges events into events[head:old], from the back.
func (q *queue) mergeTail(old int, events []parse.Event) {
	i, j := old-1, len(events)-1
	for k := len(q.events) - 1; j >= 0; k-- {
		if i >= q.head && parse.Compare(&q.events[i], &events[j]) > 0 {
			q.events[k] = q.events[i]
			i--
		} else {
			q.events[k] = events[j]
			j--
		}
	}
}

// ahead returns how many events, at most limit, are before the watermark and
// not behind the turn of another queue. The first one is known to be.
func (q *queue) ahead(rank int, watermark time.Time, other *turn, limit int) int {
	waiting := q.waiting()
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

// take returns the first n events; they are valid until the next push.
func (q *queue) take(n int) []parse.Event {
	taken := q.events[q.head : q.head+n : q.head+n]
	q.head += n
	return taken
}
