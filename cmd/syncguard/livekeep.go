package main

import (
	"context"
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
)

const (
	keepEvery   = 500 * time.Millisecond // positions and what was read: a restart reads no further back
	confirmLive = 5 * time.Second        // the analyzer's state, which is large
	confirmIdle = time.Minute            // the same, when nothing was read since
	countEvery  = time.Second            // the counts behind what was announced: they are many
)

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
