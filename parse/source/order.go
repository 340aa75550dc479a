package source

import (
	"math"
	"time"
)

// order decides when the place of an event is known. A log in order can give
// no line before its newest, so the slowest log says how far all are; a quiet
// one moves on by the time for which it has been at its end. What was out of
// order once makes its log count as slower by as much.
type order struct {
	lateness       time.Duration
	settled, ahead time.Time // events before were released
	disorder       bool      // an event came that belongs before one released ahead
	again          time.Time // when the next start over is allowed
}

// slackHalf is how fast a log that was out of order is trusted again.
const slackHalf = 5 * time.Minute

// move moves both bounds on to where the logs are now.
func (o *order) move(logs []*followed, now time.Time) {
	var slowest, slowestAhead, newest time.Time
	holds := false
	for _, l := range logs {
		at, quiet := l.place(now)
		if at.IsZero() {
			continue
		}
		if at.After(newest) {
			newest = at
		}
		if quiet > o.lateness {
			continue // it may have ended for good
		}
		ahead := at.Add(-min(l.slackAt(now), o.lateness))
		if !holds || at.Before(slowest) {
			slowest = at
		}
		if !holds || ahead.Before(slowestAhead) {
			slowestAhead = ahead
		}
		holds = true
	}
	if !holds {
		slowest, slowestAhead = newest, newest
	}
	if newest.IsZero() {
		return
	}
	o.settled = later(o.settled, slowest.Add(-o.lateness))
	o.ahead = later(later(o.ahead, slowestAhead), o.settled)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// place is how far the log is in event time, and for how long it has been
// quiet. The time is zero when that is not known: it holds nothing back then.
func (l *followed) place(now time.Time) (time.Time, time.Duration) {
	if l.heard.IsZero() || l.trouble != "" {
		return time.Time{}, 0
	}
	if !l.atEnd {
		return l.s.tally.Last, 0
	}
	quiet := max(now.Sub(l.heard), 0)
	return l.s.tally.Last.Add(quiet), quiet
}

// slackAt is how far out of order the log is taken to be.
func (l *followed) slackAt(now time.Time) time.Duration {
	if l.slack == 0 {
		return 0
	}
	age := max(now.Sub(l.slackFrom), 0)
	return time.Duration(float64(l.slack) * math.Exp2(-float64(age)/float64(slackHalf)))
}

// outOfOrder notes that an event came this far behind what was released ahead.
func (l *followed) outOfOrder(by time.Duration, now time.Time) {
	l.slack = max(l.slackAt(now), by+by/2+10*time.Millisecond)
	l.slackFrom = now
}

// heldTo is how far the watermark of a feed that will be followed may go: logs
// that were read to their end go on there, while others are still read. One
// that has been quiet for longer than the lateness bound may have ended for
// good, and one that is far behind is no log of now.
func (f *Feed) heldTo(newest time.Time) time.Time {
	const far = 10 * time.Minute
	if f.opt.Live == nil {
		return newest
	}
	now, held := f.opt.Live(), newest
	for _, s := range f.streams {
		if !s.ended || s.reader == nil || s.tally.Last.IsZero() || s.quiet.IsZero() {
			continue
		}
		quiet := max(now.Sub(s.quiet), 0)
		if at := s.tally.Last.Add(quiet); quiet <= f.opt.Lateness && at.Before(held) && newest.Sub(at) < far {
			held = at
		}
	}
	return held
}
