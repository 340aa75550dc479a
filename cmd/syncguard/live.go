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
	"github.com/syncguard/syncguard/report"
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

const (
	keepEvery   = 500 * time.Millisecond // positions and what was read: a restart reads no further back
	confirmLive = 5 * time.Second        // the analyzer's state, which is large
	confirmIdle = time.Minute            // the same, when nothing was read since
	statusEvery = 250 * time.Millisecond
	countEvery  = time.Second // the counts behind what was announced: they are many
	// knownTold bounds what is remembered of announcements; the database knows all.
	knownTold = 100_000
)

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
			return l.finish()
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

// show tells of transitions at once, and of the rest a few times a second.
func (l *live) show() error {
	// settled finds what ahead has found: it is told of in case ahead did not.
	if err := l.announce(l.settled, l.settled.TakeTransitions(), nil); err != nil {
		return err
	}
	return l.announce(l.ahead, l.ahead.TakeTransitions(), nil)
}

// announce tells the view of transitions that were not told of before. changed
// has the incidents that the analyzer may have forgotten meanwhile.
func (l *live) announce(a *analyze.Analyzer, list []analyze.Transition, changed []analyze.Incident) error {
	var news []announced
	for _, t := range list {
		in, ok := a.Incident(t.IncidentID)
		for i := 0; !ok && i < len(changed); i++ {
			in, ok = changed[i], changed[i].ID == t.IncidentID
		}
		if !ok {
			continue
		}
		key := announcementOf(&t, &in)
		known, err := l.knows(key)
		if err != nil {
			return err
		}
		if !known {
			l.told[key] = true
			l.newly = append(l.newly, key)
			news = append(news, announced{t, in})
		}
	}
	if len(news) == 0 {
		return nil
	}
	return l.view.Show(&liveState{Transitions: news})
}

// knows reports whether a transition was announced, in this run or before.
func (l *live) knows(key store.Announcement) (bool, error) {
	if l.told[key] {
		return true, nil
	}
	known, err := l.db.Announced(key)
	if known && err == nil {
		if len(l.told) >= knownTold {
			clear(l.told)
			for _, n := range l.newly {
				l.told[n] = true
			}
		}
		l.told[key] = true
	}
	return known, err
}

// announcementOf names a transition in a way that does not change when the
// analyzer finds it a second time. After a relapse everything may happen again.
func announcementOf(t *analyze.Transition, in *analyze.Incident) store.Announcement {
	relapses := in.Relapses
	for _, e := range in.Timeline {
		if e.Event == "relapsed" && e.At.After(t.At) {
			relapses--
		}
	}
	return store.Announcement{Incident: t.IncidentID, Event: t.Event, Tenant: t.Tenant, Relapse: relapses}
}

// keep commits when it is time to: what was announced at once, what was read
// often, the analyzer's state from time to time.
func (l *live) keep(ctx context.Context) error {
	now, lines := l.now(), l.feed.Progress().Lines
	every := max(confirmLive, 20*l.cost)
	if lines == l.confirmedLines {
		every = max(every, confirmIdle)
	}
	confirm := l.renew || now.Sub(l.confirmed) >= every
	read := lines != l.committedLines && now.Sub(l.committed) >= keepEvery
	if !confirm && !read && len(l.newly) == 0 && !l.mayCount() {
		return nil
	}
	b, err := l.batch(confirm, &l.leftOut)
	if err != nil {
		return err
	}
	if err := l.persist(ctx, b); err != nil {
		return err
	}
	l.statusTold = time.Time{} // what was committed is shown at once
	l.committed, l.committedLines = l.now(), lines
	if confirm {
		l.confirmed, l.confirmedLines, l.cost = l.committed, lines, l.committed.Sub(now)
		if err := l.readMarkers(ctx); err != nil {
			return err
		}
		return l.retain(ctx)
	}
	return nil
}

// retain takes old detail away once a day of the log, if it is told to.
func (l *live) retain(ctx context.Context) error {
	if today := l.reached.Truncate(24 * time.Hour); today.After(l.retained) {
		l.retained = today
		return l.patiently(ctx, l.set.db, func() error { return retain(l.set, l.db) })
	}
	return nil
}

func (l *live) persist(ctx context.Context, b *store.Live) error {
	err := l.patiently(ctx, l.set.db, func() error {
		if err := l.notify.planLive(b, l.reached); err != nil {
			return err
		}
		return l.db.CommitLive(b)
	})
	if err == nil {
		l.newly, l.renew = nil, false
		l.notify.committed()
	}
	return err
}

// batch gathers what is to be committed. shown is what was left out, with what
// is not certain.
func (l *live) batch(confirm bool, shown *leftOut) (*store.Live, error) {
	saved, err := l.follower.Save(confirm)
	if err != nil {
		return nil, fmt.Errorf("save the positions in the input: %w", err)
	}
	b := &store.Live{
		Source: saved.State, Settled: saved.Settled, Anew: saved.Anew,
		Renew: l.renew, Announced: l.newly,
		Coverage: coverageWith(l.follower.Coverage(), shown, l.ahead),
	}
	for _, s := range saved.Segments {
		b.Waiting = append(b.Waiting, store.Waiting{Newest: s.Newest, Events: s.Data})
	}
	l.uncounted = l.uncounted || len(l.newly) > 0
	switch {
	case confirm:
		l.uncounted = false
	case l.mayCount(): // who asks whom hit what was just told of must find its failures
		l.uncounted, l.counted = false, l.now()
		b.Shown = l.ahead.Changes()
		return b, nil
	default:
		b.Shown = l.ahead.News()
		return b, nil
	}
	b.Confirmed = &store.Confirmed{Changes: l.settled.Changes(), LeftOut: l.leftOut.report()}
	if to := completeTo(&b.Confirmed.Changes); to.After(l.reached) {
		l.reached = to
	}
	if b.Confirmed.Analyzer, err = l.settled.Save(); err != nil {
		return nil, fmt.Errorf("save the analyzer's state: %w", err)
	}
	b.Shown = l.ahead.Changes()
	return b, nil
}

// mayCount reports whether it is time to write counts for the sake of what was
// announced.
func (l *live) mayCount() bool { return l.uncounted && l.now().Sub(l.counted) >= countEvery }

// readMarkers tells both analyzers of the deploys that people marked meanwhile.
func (l *live) readMarkers(ctx context.Context) error {
	var markers []analyze.Marker
	err := l.patiently(ctx, l.set.db, func() (err error) {
		markers, err = l.db.Markers()
		return err
	})
	for _, m := range markers {
		l.settled.Mark(m)
		l.ahead.Mark(m)
	}
	return err
}

// finish commits what is certain, and shows what follows if nothing more comes.
func (l *live) finish() error {
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
	ended, cancel := context.WithCancel(context.Background())
	cancel() // one try: there is no time for more
	if err := l.persist(ended, b); err != nil {
		return err
	}
	c := coverageOf(l.follower.Coverage())
	if c.Lines > 0 && c.Understood() == 0 {
		printError(l.stderr, fmt.Errorf("no line understood, %d read (hint: `syncguard inspect` shows why)", c.Lines))
	}
	return nil
}

// printer is the view for pipes.
func (t *tail) printer(set *settings) liveView {
	p := &linePrinter{w: t.stdout}
	p.write = func(w io.Writer, a *announced) error {
		if t.json {
			return report.TransitionJSON(w, &a.Transition, a.incident)
		}
		return report.TransitionText(w, &a.Transition, &a.incident, set.report)
	}
	return p
}
