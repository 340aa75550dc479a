package source

import (
	"time"

	"github.com/syncguard/syncguard/parse"
)

// course tells which way the time of consecutive events goes, in the order of
// the lines. Events of one time are no step.
type course struct {
	forth, back int64
	first, last time.Time // of the events; zero when there is none
}

// courseOf returns the course of events in the order of their lines.
func courseOf(events []parse.Event) course {
	if len(events) == 0 {
		return course{}
	}
	c := course{first: events[0].At, last: events[0].At}
	for i := range events[1:] {
		c.step(events[i+1].At)
	}
	return c
}

func (c *course) step(at time.Time) {
	switch d := at.Compare(c.last); {
	case d > 0:
		c.forth++
	case d < 0:
		c.back++
	}
	c.last = at
}

// follow goes on with the course of the lines behind.
func (c *course) follow(next course) {
	switch {
	case next.first.IsZero():
		return
	case c.last.IsZero():
		*c = next
		return
	}
	c.step(next.first)
	c.forth += next.forth
	c.back += next.back
	c.last = next.last
}

// backwards reports whether the log is one with its newest line first. Lines
// that merely jump about go back and forth alike.
func (c *course) backwards() bool {
	const enough = 3 // steps
	return c.back >= enough && c.back > 2*c.forth
}
