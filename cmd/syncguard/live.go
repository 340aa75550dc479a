package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
)

// live follows logs with two analyzers. settled observes events behind the
// lateness bound, exactly as replay does, and is what a restart goes on from.
// ahead has observed all that is in order so far, and is what is told and shown.
// It began as a copy of settled, and begins anew as one when the feed turns out
// to be out of order.
type live struct {
	*shared
	set      *settings
	db       *store.DB
	feed     *source.Feed
	follow   source.FollowOptions
	follower *source.Follower
	settled  *analyze.Analyzer
	ahead    *analyze.Analyzer
	leftOut  leftOut
	view     liveView
	notify   *notifying // nil: nobody is told
	resumed  bool       // goes on from a checkpoint: what happened meanwhile is news

	reached  time.Time // event time up to which settled was confirmed
	retained time.Time // day up to which old detail was taken away

	backlogged bool // there is something to be read before the following

	told  map[store.Announcement]bool // what was announced, as far as it is known
	newly []store.Announcement        // not committed yet
	renew bool                        // ahead began anew since the last commit

	committed, confirmed           time.Time
	uncounted                      bool          // something was announced, and its counts are not written
	counted                        time.Time     // when counts were written for that last
	committedLines, confirmedLines int64         // that were read by then
	cost                           time.Duration // of the last confirmation
	statusTold                     time.Time
}

const statusEvery = 250 * time.Millisecond

// run follows until the context ends, or the input does.
func (l *live) run(ctx context.Context) error {
	l.notify.from(l.settled.Reached())
	if err := l.backlog(ctx); err != nil {
		return err
	}
	if !l.resumed {
		l.notify.from(l.settled.Reached())
	}
	var err error
	if l.follower, err = l.feed.Follow(l.follow); err != nil {
		return err
	}
	defer l.follower.Close()
	if _, err := l.fork(); err != nil {
		return err
	}
	for {
		got, err := l.follower.Next(ctx)
		switch {
		case errors.Is(err, io.EOF), ctx.Err() != nil:
			return l.finish(ctx)
		case err != nil:
			return err
		}
		if err := l.take(&got); err != nil {
			return err
		}
		if err := l.show(); err != nil {
			return err
		}
		if err := l.keep(ctx); err != nil {
			return err
		}
		if err := l.tellStatus(); err != nil {
			return err
		}
	}
}

// tellStatus tells the view how the reading goes, a few times a second.
func (l *live) tellStatus() error {
	now := l.now()
	if now.Sub(l.statusTold) < statusEvery {
		return nil
	}
	l.statusTold = now
	return l.view.Show(&liveState{Feeds: l.follower.Status()})
}

// backlog reads what is there already, at full speed.
func (l *live) backlog(ctx context.Context) error {
	p := &pipeline{
		feed: l.feed, analyzer: l.settled, db: l.db, now: l.now, since: l.set.since, leftOut: l.leftOut,
		seen: map[string]bool{}, progress: func(progressState) {},
		changed: func(c *analyze.Changes) error { return l.announce(l.settled, c.Transitions, c.Incidents) },
		try:     func(do func() error) error { return l.patiently(ctx, l.set.db, do) },
	}
	if l.resumed {
		p.notify = l.notify
	}
	if !l.backlogged {
		l.follow.Kept = true
		return p.readMarkers()
	}
	err := p.drain(ctx)
	l.tell(slices.DeleteFunc(l.feed.Problems(), func(p source.Problem) bool {
		// What was rotated away meanwhile is found by the follower; and that a
		// log was read before is how it should be.
		return p.Notice || errors.Is(p.Err, fs.ErrNotExist)
	}))
	l.leftOut = p.leftOut
	l.follow.Kept = p.commits == 0
	return err
}

// take has both analyzers observe what the follower gave.
func (l *live) take(got *source.Live) error {
	l.tell(got.Problems)
	l.observe(l.settled, got.Settled, got.SettledTo, &l.leftOut)
	if got.Again {
		cost, err := l.fork()
		if err != nil {
			return err
		}
		start := l.now()
		l.observe(l.ahead, got.Ahead, got.AheadTo, &leftOut{})
		l.follower.Rebuilt(cost + l.now().Sub(start))
		return nil
	}
	l.observe(l.ahead, got.Ahead, got.AheadTo, &leftOut{})
	return nil
}

func (l *live) observe(a *analyze.Analyzer, events []parse.Event, to time.Time, left *leftOut) {
	from := 0
	for i := range events {
		if left.takes(&events[i], l.set.since, time.Time{}) {
			a.ObserveAll(events[from:i])
			from = i + 1
		}
	}
	a.ObserveAll(events[from:])
	if !to.Before(l.set.since) {
		a.Advance(to)
	}
}

// fork makes ahead a copy of settled, and tells what that cost.
func (l *live) fork() (time.Duration, error) {
	start := l.now()
	state, err := l.settled.Snapshot()
	if err != nil {
		return 0, err
	}
	if l.ahead, err = restore(l.set, [][]byte{state}); err != nil {
		return 0, err
	}
	l.renew = true
	return l.now().Sub(start), nil
}

// finish commits what is certain, and shows what follows if nothing more comes.
func (l *live) finish(ctx context.Context) error {
	left := l.leftOut
	for _, e := range l.follower.Pending() {
		left.takes(&e, l.set.since, time.Time{})
	}
	l.observe(l.ahead, l.follower.Waiting(), time.Time{}, &left)
	if err := l.show(); err != nil {
		return err
	}
	b, err := l.batch(true, &left)
	if err != nil {
		return err
	}
	// One try if it was told to end: there is no time for more.
	if err := l.persist(ctx, b); err != nil {
		return err
	}
	c := coverageOf(l.follower.Coverage())
	if c.Lines > 0 && c.Understood() == 0 {
		printError(l.stderr, fmt.Errorf("no line understood, %d read (hint: `syncguard inspect` shows why)", c.Lines))
	}
	return nil
}
