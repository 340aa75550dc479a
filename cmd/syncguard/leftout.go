package main

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// leftOut counts the events that --since and --until leave out. Their lines
// have been read all the same, and will not be read again.
type leftOut struct {
	events        int64
	before, after time.Time // as in analyze.LeftOut; zero: none
}

func newLeftOut(saved *analyze.LeftOut) leftOut {
	l := leftOut{events: saved.Events}
	if saved.Before != nil {
		l.before = *saved.Before
	}
	if saved.After != nil {
		l.after = *saved.After
	}
	return l
}

// takes counts an event if it is outside of the span.
func (l *leftOut) takes(e *parse.Event, since, until time.Time) bool {
	switch {
	case e.At.Before(since):
		if e.At.After(l.before) || l.before.IsZero() {
			l.before = e.At
		}
	case !until.IsZero() && !e.At.Before(until):
		if e.At.Before(l.after) || l.after.IsZero() {
			l.after = e.At
		}
	default:
		return false
	}
	l.events++
	return true
}

func (l *leftOut) report() analyze.LeftOut {
	return analyze.LeftOut{Events: l.events, Before: timeOrNull(l.before), After: timeOrNull(l.after)}
}

// alreadyLeftOut refuses a span that holds events which an earlier run read and
// left out: the result would lack them without a word.
func alreadyLeftOut(set *settings, l *analyze.LeftOut) error {
	const wayOut = "(hint: start over with --fresh, or pass another --db)"
	if l.Before != nil && !l.Before.Before(set.since) {
		return fmt.Errorf("go on from database %s: an earlier --since left out events until %s, and their lines are not read again %s", set.db, instant(l.Before), wayOut)
	}
	if l.After != nil && (set.until.IsZero() || set.until.After(*l.After)) {
		return fmt.Errorf("go on from database %s: an earlier --until left out events from %s on, and their lines are not read again %s", set.db, instant(l.After), wayOut)
	}
	return nil
}
