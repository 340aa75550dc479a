package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
)

// A commit is due after this much time or this many failures, whichever is
// first: the one bounds what a crash costs, the other what memory holds. Where
// commits are slow it is due later, so that they take a small share of the time.
const (
	commitEvery    = 2 * time.Second
	commitFailures = 50_000
	commitShare    = 20 // times as long as the last commit took
)

// pipeline moves events from the feed through the analyzer into the store.
type pipeline struct {
	feed         *source.Feed
	analyzer     *analyze.Analyzer
	db           *store.DB
	now          func() time.Time
	since, until time.Time // events outside are not analysed; zero: no bound
	leftOut      leftOut   // events that were outside
	progress     func(progressState)
	notify       *notifying                   // nil: nobody is told
	try          func(func() error) error     // does what needs the database; nil: once
	changed      func(*analyze.Changes) error // is told before they are committed; nil: nobody

	garbage  garbage
	due      time.Time // when the next commit is
	commits  int
	failures int             // since the last one
	seen     map[string]bool // ids of incidents
}

// run reads the feed to its end and finishes there. When the context ends it stops at a batch's
// end, commits, and returns the context's error.
func (p *pipeline) run(ctx context.Context) error {
	defer p.garbage.manage()()
	if err := p.drain(ctx); err != nil {
		return err
	}
	return p.finish()
}

// drain reads the feed to its end and leaves it at that.
func (p *pipeline) drain(ctx context.Context) error {
	p.due = p.now().Add(commitEvery)
	if err := p.readMarkers(); err != nil {
		return err
	}
	for {
		batch, err := p.feed.Next(ctx)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && ctx.Err() != nil: // a batch that came all the same must be used
			return p.stop(ctx.Err())
		case err != nil:
			return err
		}
		p.observe(batch.Events)
		p.advance(batch.Watermark)
		live := p.analyzer.Live()
		p.progress(progressState{p.feed.Progress(), max(len(p.seen), live), live})
		if p.failures >= commitFailures || !p.now().Before(p.due) {
			if err := p.commit(nil); err != nil {
				return err
			}
			if err := p.readMarkers(); err != nil {
				return err
			}
		}
	}
}

// readMarkers tells the analyzer of the deploys that people marked, also while
// this runs. Those it knows change nothing.
func (p *pipeline) readMarkers() error {
	var markers []analyze.Marker
	err := p.withDB(func() (err error) {
		markers, err = p.db.Markers()
		return err
	})
	for _, m := range markers {
		p.analyzer.Mark(m)
	}
	return err
}

func (p *pipeline) withDB(do func() error) error {
	if p.try == nil {
		return do()
	}
	return p.try(do)
}

// stop keeps what was read until the interruption.
func (p *pipeline) stop(interruption error) error {
	if err := p.commit(nil); err != nil {
		return err
	}
	return interruption
}

func (p *pipeline) observe(events []parse.Event) {
	from := 0
	for i := range events {
		e := &events[i]
		if p.leftOut.takes(e, p.since, p.until) {
			p.analyzer.ObserveAll(events[from:i])
			from = i + 1
			continue
		}
		if e.Outcome == parse.Failed {
			p.failures++
		}
	}
	p.analyzer.ObserveAll(events[from:])
}

// advance tells the analyzer how far the input is complete. With --until its
// time ends there too: what came after is no proof of anything.
func (p *pipeline) advance(watermark time.Time) {
	if !p.until.IsZero() && watermark.After(p.until) {
		watermark = p.until
	}
	if watermark.Before(p.since) {
		return
	}
	p.analyzer.Advance(watermark)
}

// finish commits the end of the input: what is certain, and provisionally what
// follows if nothing more comes. The saved state knows nothing of the latter.
func (p *pipeline) finish() error {
	return p.commit(func() analyze.Changes {
		p.observe(p.feed.Finish())
		return p.analyzer.Changes()
	})
}

// commit stores all since the last one. provisional, if given, is called when
// everything certain has been taken out.
func (p *pipeline) commit(provisional func() analyze.Changes) error {
	defer p.garbage.thrifty()()
	begun := p.now()
	b := store.Batch{Changes: p.analyzer.Changes(), LeftOut: p.leftOut.report()}
	for i := range b.Changes.Incidents {
		p.seen[b.Changes.Incidents[i].ID] = true
	}
	if p.changed != nil {
		if err := p.changed(&b.Changes); err != nil {
			return err
		}
	}
	if err := p.save(&b); err != nil {
		return err
	}
	if provisional != nil {
		changes := provisional()
		b.Provisional = &changes
	}
	b.Coverage = coverageWith(p.feed.Coverage(), &p.leftOut, p.analyzer)
	if err := p.withDB(func() error { return p.notify.plan(&b) }); err != nil {
		return err
	}
	if err := p.withDB(func() error { return p.db.Commit(b) }); err != nil {
		return err
	}
	p.notify.committed()
	now := p.now()
	p.due, p.failures = now.Add(max(commitEvery, commitShare*now.Sub(begun))), 0
	p.commits++
	return nil
}

// save puts the state of the analyzer and of the feed into b. Neither knows of the
// other, and of a short log this takes a tenth of the time: they save at once.
func (p *pipeline) save(b *store.Batch) error {
	var feeding sync.WaitGroup
	var failed error
	feeding.Go(func() { b.Source, failed = p.feed.State() })
	var err error
	b.Analyzer, err = p.analyzer.Save()
	feeding.Wait()
	if err != nil {
		return fmt.Errorf("save the analyzer's state: %w", err)
	}
	if failed != nil {
		return fmt.Errorf("save the positions in the input: %w", failed)
	}
	return nil
}

// coverageWith is the coverage with what the analyzer disregarded.
func coverageWith(c source.Coverage, l *leftOut, a *analyze.Analyzer) analyze.Coverage {
	out := coverageOf(c)
	out.LeftOut = l.report()
	quiet := a.Disregarded()
	out.Ignored, out.Healed, out.Failed = quiet.Ignored, quiet.Healed, quiet.Failed
	out.Other, out.OtherOps = quiet.Other, quiet.OtherOperations
	out.Suspicion = a.Suspicion()
	return out
}

// coverageOf puts the feed's counts into the report's form.
func coverageOf(c source.Coverage) analyze.Coverage {
	out := analyze.Coverage{
		Lines: c.Lines, Events: c.Events, Unparsed: c.Unparsed, Late: c.Late,
		WithoutTenant: c.WithoutTenant, WithoutIntegration: c.WithoutIntegration, WithoutOutcome: c.WithoutOutcome,
		FirstEvent: timeOrNull(c.First), LastEvent: timeOrNull(c.Last),
		Streams:      []analyze.StreamCoverage{},
		Continuation: c.Continuation, LateBy: c.LateBy,
	}
	for _, s := range c.Streams {
		out.Streams = append(out.Streams, analyze.StreamCoverage{
			Stream: s.Stream, Format: s.Format, Lines: s.Lines, Unparsed: s.Unparsed, Continuation: s.Continuation,
		})
		if s.Backwards && s.Late > 0 {
			out.NewestFirst = append(out.NewestFirst, s.Stream)
		}
	}
	return out
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
