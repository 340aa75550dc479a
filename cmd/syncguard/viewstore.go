package main

import (
	"context"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/tui"
)

// storeView hands the live view what a database holds, and what is committed to
// it meanwhile.
type storeView struct {
	path string
	now  func() time.Time
	wake chan struct{} // something was committed: look at once

	lock    sync.Mutex // over what follows: a fresh start replaces the file
	db      *store.DB
	file    os.FileInfo
	exposed exposed

	feeds   func() (list []tui.Feed, following bool) // nil: the database tells
	seen    fingerprint
	changed time.Time // wall clock: when the last change was seen
	grown   map[string]growth
	known   known
	pace    pace
	last    *tui.Snapshot
}

// growth is when a log was seen to have grown.
type growth struct {
	lines int64
	at    time.Time // wall clock; zero: not yet
}

// exposed is who called during an incident, as it was counted last.
type exposed struct {
	id      string
	counted time.Time // wall clock
	callers []analyze.TenantRow
}

const (
	// exposedEvery is how often that is counted: it reads up to a day of hours.
	exposedEvery = 10 * time.Second
	// quietAfter is how long nothing has to be written until a database counts
	// as at rest.
	quietAfter = 20 * time.Second
	// again is what is read again of the recent past: what was provisional there
	// may have changed.
	again = 2 * time.Hour
	// shownPast is the longest past that the overview can show.
	shownPast = 7 * 24 * time.Hour
)

func newStoreView(db *store.DB, path string, now func() time.Time) *storeView {
	v := &storeView{db: db, path: path, now: now, wake: make(chan struct{}, 1)}
	v.file, _ = os.Stat(path) // nil: it is taken for another one, and opened again
	return v
}

// Next implements tui.Feeder.
func (v *storeView) Next(ctx context.Context, after int64) (*tui.Snapshot, error) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		if s, err := v.look(after); s != nil || err != nil {
			return s, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-ticker.C:
		case <-v.wake:
		}
	}
}

// look reads the database if it has changed.
func (v *storeView) look(after int64) (*tui.Snapshot, error) {
	now, is := v.now(), fingerprintOf(v.path)
	if v.last != nil && is == v.seen {
		return v.unchanged(now, after), nil
	}
	if v.last != nil && is != v.seen {
		v.changed = now
	}
	v.seen = is
	if err := v.reopen(); err != nil {
		return nil, err
	}
	s, err := v.read(now)
	if err != nil {
		return nil, err
	}
	s.Seq = after + 1
	v.last = s
	return s, nil
}

// unchanged is a snapshot of the same counts when something else has to be told:
// that nothing is written any more, or how the reading goes.
func (v *storeView) unchanged(now time.Time, after int64) *tui.Snapshot {
	s := *v.last
	v.reading(&s, now)
	s.LinesASecond = v.pace.rate(now, s.Coverage.Lines)
	if s.Reading == v.last.Reading && s.LinesASecond == v.last.LinesASecond && slices.Equal(s.Feeds, v.last.Feeds) {
		return nil
	}
	s.Seq = after + 1
	v.last = &s
	return v.last
}

// lagStep is how finely the time since the last line is told.
const lagStep = 5 * time.Second

// reading says how lines come in.
func (v *storeView) reading(s *tui.Snapshot, now time.Time) {
	if v.feeds != nil {
		list, following := v.feeds()
		s.Reading = tui.AtRest
		if following {
			s.Reading = tui.Following
		}
		if list != nil {
			s.Feeds = list
			return
		}
	} else {
		s.Reading = tui.AtRest
		if !v.changed.IsZero() && now.Sub(v.changed) <= quietAfter {
			s.Reading = tui.Following
		}
	}
	s.Feeds = nil
	for _, c := range s.Coverage.Streams {
		s.Feeds = append(s.Feeds, tui.Feed{Name: c.Stream, Lines: c.Lines, Unparsed: c.Unparsed, Lag: v.lag(c.Stream, c.Lines, now, s.Reading)})
	}
}

// lag is how long ago a log was seen to grow, while the database is written;
// negative: it was not seen.
func (v *storeView) lag(stream string, lines int64, now time.Time, r tui.Reading) time.Duration {
	if v.grown == nil {
		v.grown = map[string]growth{}
	}
	g, known := v.grown[stream]
	if known && lines != g.lines {
		g.at = now
	}
	g.lines = lines
	v.grown[stream] = g
	if r != tui.Following || g.at.IsZero() {
		return -1
	}
	return now.Sub(g.at).Truncate(lagStep)
}

// reopen follows a file that was replaced.
func (v *storeView) reopen() error {
	v.lock.Lock()
	defer v.lock.Unlock()
	is, err := os.Stat(v.path)
	if err != nil || v.file != nil && os.SameFile(is, v.file) {
		return nil // it is gone for the moment, or the same
	}
	db, err := store.OpenReadOnly(v.path)
	if err != nil {
		return err
	}
	v.db.Close() // it was only read
	v.db, v.file, v.known = db, is, known{}
	return nil
}

func (v *storeView) open() *store.DB {
	v.lock.Lock()
	defer v.lock.Unlock()
	return v.db
}

// read makes a snapshot of what changed and of what is known.
func (v *storeView) read(now time.Time) (*tui.Snapshot, error) {
	db, k := v.open(), &v.known
	q := store.MomentQuery{Past: shownPast, Lately: joinedLately}
	if since := k.settled(); !since.IsZero() {
		q.OverSince, q.Traffic = since, since
	}
	m, err := db.Moment(q)
	if err != nil {
		return nil, err
	}
	if m.Coverage.Lines < k.lines { // it was begun anew
		v.known = known{}
		return v.read(now)
	}
	k.take(&m, q.OverSince, q.Traffic)
	if err := k.refresh(db, now); err != nil {
		return nil, err
	}
	s := &tui.Snapshot{
		Name: v.path, At: k.at, Coverage: m.Coverage, Integrations: k.integrations(), Heads: k.heads(m.Joined),
		LinesASecond: v.pace.rate(now, m.Coverage.Lines), AlertsDue: m.Waiting, AlertsFailed: m.Failed,
	}
	v.reading(s, now)
	return s, nil
}

// Incident implements tui.Archive.
func (v *storeView) Incident(_ context.Context, id string, steps int) (*tui.Detail, error) {
	db := v.open()
	in, err := db.Incident(id)
	if err != nil {
		return nil, err
	}
	d := &tui.Detail{Incident: in}
	from, to := courseSpan(&in)
	if d.Course, err = courseOf(db, &in, from, to, steps); err != nil {
		return nil, err
	}
	d.Fine, err = v.fine(db, &in)
	return d, err
}

// fine are those who were exposed to an incident and are no part of it.
func (v *storeView) fine(db *store.DB, in *analyze.Incident) ([]analyze.Tenant, error) {
	v.lock.Lock()
	defer v.lock.Unlock()
	from, to := exposedSpan(in)
	now := v.now()
	if e := &v.exposed; e.id != in.ID || now.Sub(e.counted) >= exposedEvery {
		callers, err := db.Callers(in.Integrations, from, to)
		if err != nil {
			return nil, err
		}
		*e = exposed{in.ID, now, callers}
	}
	return fineOf(in, v.exposed.callers, from), nil
}

// Touching implements tui.Archive.
func (v *storeView) Touching(_ context.Context, tenant string) (map[string]bool, error) {
	return v.open().Touching(tenant)
}

// mostShares is how many values of a dimension are shown.
const mostShares = 5_000

// Breakdown implements tui.Archive.
func (v *storeView) Breakdown(_ context.Context, by string, f analyze.FailureFilter) (analyze.FailureBreakdown, error) {
	return v.open().Breakdown(by, f, mostShares)
}

// courseOf counts an incident's failures in at most so many steps.
func courseOf(db *store.DB, in *analyze.Incident, from, to time.Time, steps int) (tui.Course, error) {
	c, n := courseFrame(from, to, steps)
	var err error
	c.Failures, err = db.FailureCourse(in, c.From, c.Step, n)
	return c, err
}

// courseFrame divides a time into at most so many steps of whole minutes.
func courseFrame(from, to time.Time, steps int) (tui.Course, int) {
	from = from.Truncate(time.Minute)
	minutes := int(to.Sub(from)/time.Minute) + 1
	step := time.Duration((minutes+steps-1)/steps) * time.Minute
	return tui.Course{From: from, Step: step}, int(to.Sub(from)/step) + 1
}

// courseSpan is the life of an incident with some time around it, and the deploy
// that it is blamed on.
func courseSpan(in *analyze.Incident) (from, to time.Time) {
	from, to = in.StartedAt, lifeEnd(in)
	around := max(to.Sub(from)/12, 2*time.Minute)
	from, to = from.Add(-around), to.Add(around/2)
	if in.Deploy != nil && in.Deploy.At.Before(from) {
		from = in.Deploy.At.Add(-time.Minute)
	}
	return from, to
}

// lifeEnd is the newest time that an incident tells.
func lifeEnd(in *analyze.Incident) time.Time {
	end := in.OpenedAt
	for _, t := range []*time.Time{in.LastFailure, in.RecoveringAt, in.ResolvedAt} {
		if t != nil && t.After(end) {
			end = *t
		}
	}
	if n := len(in.Timeline); n > 0 && in.Timeline[n-1].At.After(end) {
		end = in.Timeline[n-1].At
	}
	return end
}
