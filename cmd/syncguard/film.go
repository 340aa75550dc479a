package main

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/tui"
)

// film plays history into the live view: the analyzer observes the events up to a
// moment that moves, so that what is shown is what tail would have shown then.
// To go back it begins at a state that it kept on the way. It writes nothing.
type film struct {
	set     *settings
	now     func() time.Time
	newFeed func(state []byte) (*source.Feed, error)
	markers []analyze.Marker // deploys that people told of

	lock   sync.Mutex // over what keys change
	paused bool
	speed  float64
	goal   time.Time // where to seek to; zero: nowhere
	moved  chan struct{}

	from, to time.Time // of the history
	at       time.Time
	drawn    time.Time // wall clock: when the last snapshot was made
	dirty    bool      // something was changed by a key

	feed      *source.Feed
	analyzer  *analyze.Analyzer
	pending   []parse.Event // read, and after at
	watermark time.Time     // no event before it is still to be read
	ended     bool          // the feed is at its end
	keyframes []keyframe
	pace      pace

	archive filmArchive
}

// keyframe is a state to go on from.
type keyframe struct {
	at, watermark  time.Time
	analyzer, feed []byte
	pending        []parse.Event
	ended          bool
}

const (
	filmFrame = time.Second / 15
	// filmStall is the longest pause between two frames that the film makes up
	// for; after a longer one, such as a suspended process, it goes on slowly.
	filmStall = time.Second / 4
	// seekSlice is how much a seek does between two frames.
	seekSlice = 100 * time.Millisecond
	// leastKeyframe and mostKeyframes say how far apart states are kept.
	leastKeyframe = 5 * time.Minute
	mostKeyframes = 48
)

// open reads the whole history once, to know how long it is.
func (f *film) open(ctx context.Context) error {
	feed, err := f.newFeed(nil)
	if err != nil {
		return err
	}
	defer feed.Close()
	for {
		_, err := feed.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	feed.Finish()
	c := feed.Coverage()
	f.from, f.to = c.First, c.Last
	if s := f.set.since; s.After(f.from) {
		f.from = s
	}
	if u := f.set.until; !u.IsZero() && u.Before(f.to) {
		f.to = u
	}
	return f.rewind(keyframe{at: f.from})
}

// rewind makes a keyframe the state of the film.
func (f *film) rewind(k keyframe) error {
	if f.feed != nil {
		f.feed.Close()
	}
	var err error
	if f.feed, err = f.newFeed(k.feed); err != nil {
		return err
	}
	var state [][]byte
	if k.analyzer != nil {
		state = [][]byte{k.analyzer}
	}
	if f.analyzer, err = restore(f.set, state); err != nil {
		return err
	}
	for _, m := range f.markers { // those it knows change nothing
		f.analyzer.Mark(m)
	}
	f.reach(k.at)
	f.watermark, f.ended = k.watermark, k.ended
	f.pending = k.pending
	f.archive.rewind(k.at)
	return nil
}

// Next implements tui.Feeder: it plays on for the time since the last frame.
func (f *film) Next(ctx context.Context, after int64) (*tui.Snapshot, error) {
	if f.feed == nil {
		if err := f.open(ctx); err != nil {
			return nil, err
		}
	}
	for {
		seeking, changed, err := f.step(ctx)
		if err != nil {
			return nil, err
		}
		if changed || after == 0 {
			s := f.snapshot(seeking)
			s.Seq = after + 1
			return s, nil
		}
		if err := f.wait(ctx); err != nil {
			return nil, err
		}
	}
}

// wait lets a frame's time pass; while nothing moves it waits for a key.
func (f *film) wait(ctx context.Context) error {
	var frame <-chan time.Time
	if f.playing() {
		timer := time.NewTimer(filmFrame)
		defer timer.Stop()
		frame = timer.C
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-frame:
	case <-f.moved:
	}
	return nil
}

func (f *film) playing() bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	return !f.goal.IsZero() || !f.paused && f.at.Before(f.to)
}

// step moves the film to where it should be by now.
func (f *film) step(ctx context.Context) (seeking, changed bool, err error) {
	now := f.now()
	f.lock.Lock()
	goal, paused, speed, dirty := f.goal, f.paused, f.speed, f.dirty
	f.dirty = false
	f.lock.Unlock()
	elapsed := min(now.Sub(f.drawn), filmStall)
	f.drawn = now
	switch {
	case !goal.IsZero():
		seeking, err = f.seek(ctx, goal)
		return seeking, true, err
	case paused || !f.at.Before(f.to):
		return false, dirty, nil
	}
	err = f.play(ctx, earlier(f.at.Add(time.Duration(float64(elapsed)*speed)), f.to))
	return false, true, err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// seek goes towards a moment for a slice of time, and tells whether there is more
// to do.
func (f *film) seek(ctx context.Context, goal time.Time) (bool, error) {
	if goal.Before(f.at) {
		k := f.keyframes[0]
		for _, other := range f.keyframes {
			if !other.at.After(goal) {
				k = other
			}
		}
		if err := f.rewind(k); err != nil {
			return false, err
		}
	}
	start := f.now()
	for f.at.Before(goal) && f.now().Sub(start) < seekSlice {
		if err := f.play(ctx, earlier(f.at.Add(time.Minute), goal)); err != nil {
			return false, err
		}
	}
	if f.at.Before(goal) {
		return true, nil
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.goal.Equal(goal) {
		f.goal = time.Time{}
	}
	return !f.goal.IsZero(), nil
}

// play has the analyzer observe what happened up to a moment.
func (f *film) play(ctx context.Context, to time.Time) error {
	if err := f.keep(); err != nil {
		return err
	}
	last := !to.Before(f.to)
	for {
		n := 0
		for n < len(f.pending) && (last || !f.pending[n].At.After(to)) {
			f.observe(&f.pending[n])
			n++
		}
		f.pending = f.pending[n:]
		if len(f.pending) > 0 || f.ended || f.watermark.After(to) {
			break
		}
		if err := f.readOn(ctx); err != nil {
			return err
		}
	}
	f.reach(to)
	f.analyzer.Advance(to)
	f.archive.take(f.analyzer.Changes())
	return nil
}

// reach sets where the film stands; keys ask for it meanwhile.
func (f *film) reach(at time.Time) {
	f.lock.Lock()
	f.at = at
	f.lock.Unlock()
}

func (f *film) observe(e *parse.Event) {
	if e.At.Before(f.set.since) || !f.set.until.IsZero() && !e.At.Before(f.set.until) {
		return
	}
	f.analyzer.Observe(e)
}

func (f *film) readOn(ctx context.Context) error {
	batch, err := f.feed.Next(ctx)
	switch {
	case errors.Is(err, io.EOF):
		f.ended = true
		f.pending = append(f.pending[:0:0], f.feed.Finish()...)
		return nil
	case err != nil:
		return err
	}
	// The batch's memory is the feed's until its next one.
	f.pending = append(f.pending[:0:0], batch.Events...)
	f.watermark = batch.Watermark
	return nil
}

// keep saves a state to come back to, if the last is long enough ago.
func (f *film) keep() error {
	apart := max(leastKeyframe, f.to.Sub(f.from)/mostKeyframes)
	if n := len(f.keyframes); n > 0 && f.at.Sub(f.keyframes[n-1].at) < apart {
		return nil
	}
	k := keyframe{at: f.at, watermark: f.watermark, pending: f.pending, ended: f.ended}
	var err error
	if k.analyzer, err = f.analyzer.Snapshot(); err != nil {
		return err
	}
	if k.feed, err = f.feed.State(); err != nil {
		return err
	}
	f.keyframes = append(f.keyframes, k)
	return nil
}

func (f *film) snapshot(seeking bool) *tui.Snapshot {
	c := coverageOf(f.feed.Coverage())
	c.LastEvent = &f.at
	quiet := f.analyzer.Disregarded()
	c.Ignored, c.Healed = quiet.Ignored, quiet.Healed
	f.lock.Lock()
	state := tui.FilmState{From: f.from, To: f.to, Speed: f.speed, Paused: f.paused, Seeking: seeking, Ended: !f.at.Before(f.to)}
	f.lock.Unlock()
	s := f.archive.snapshot(f.at)
	s.At, s.Coverage, s.Film, s.LinesASecond = f.at, c, &state, f.pace.rate(f.drawn, c.Lines)
	for _, st := range c.Streams {
		s.Feeds = append(s.Feeds, tui.Feed{Name: st.Stream, Lines: st.Lines, Unparsed: st.Unparsed, Lag: -1})
	}
	f.archive.remember(s)
	return s
}
