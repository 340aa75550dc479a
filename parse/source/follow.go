package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/syncguard/syncguard/parse"
)

// Follower reads logs on as they grow. It gives each event twice: once ahead,
// as soon as its place among all that was read is known, and once settled,
// when the lateness bound has passed and no event can come before it. Its
// methods are for one goroutine.
type Follower struct {
	f       *Feed
	opt     FollowOptions
	now     func() time.Time
	logs    []*followed // sorted by name
	pending pending
	order   order

	stepped  time.Time       // when the files were looked at last
	behind   bool            // there was more than a step reads
	find     time.Time       // when to look for new files again
	missing  map[string]bool // arguments that name nothing yet, and were told of
	problems []Problem       // found since the last Live

	saved   time.Time     // the watermark of the saved state
	unsaved []parse.Event // read since the last Save
	pack    *zstd.Encoder

	given time.Time // how far the settled events were given

	incoming, events, ahead, settled []parse.Event // memory
}

// FollowOptions say what a Follower follows.
type FollowOptions struct {
	Args    []string // files, patterns, folders and "-", as for Find
	FromEnd bool     // begin at the end of what is there
	// Began is when the input was looked for. Rotated files of a log that was
	// never read before are none of what is followed if they are older.
	Began time.Time
	// Kept says that the feed's Segments are still saved: nothing was committed
	// since they were read.
	Kept bool
}

// Live is what a Follower has to give at one moment. The events are valid
// until the next call of Next.
type Live struct {
	Settled   []parse.Event // in their final order
	SettledTo time.Time     // no event before it will come
	// Again says that the feed was out of order: what was given ahead is void.
	// Ahead has all that goes behind Settled then.
	Again   bool
	Ahead   []parse.Event // in order as far as is known; not all at once when they are many
	AheadTo time.Time     // no event before it is expected
	// Problems were found since the last time.
	Problems []Problem
}

const (
	pollBusy  = 20 * time.Millisecond // between two looks at the files
	pollQuiet = 60 * time.Millisecond // when nothing was written for a second
	tickEvery = 200 * time.Millisecond
	findEvery = time.Second
	// A step reads this much of a file before it looks at the others.
	stepBytes = 1 << 20
	stepChunk = 256 << 10
)

// Follow goes on with a feed that was read to its end (Next gave io.EOF): its
// streams, and whatever else the arguments name now or later, are followed.
func (f *Feed) Follow(opt FollowOptions) (*Follower, error) {
	if f.opt.Live == nil {
		return nil, errors.New("follow feed: no clock given")
	}
	pack, err := newPacker()
	if err != nil {
		return nil, fmt.Errorf("follow feed: %w", err)
	}
	fl := &Follower{f: f, opt: opt, now: f.opt.Live, pack: pack, missing: map[string]bool{}, saved: f.watermark, given: f.watermark}
	fl.order = order{lateness: f.opt.Lateness, settled: f.watermark, ahead: f.watermark}
	for _, s := range f.streams {
		events := make([]parse.Event, 0, s.queue.len())
		s.queue.each(func(e *parse.Event) { events = append(events, *e) })
		fl.pending.add(events)
		for i := range events {
			if !opt.Kept || events[i].Origin.Offset >= s.restored {
				fl.unsaved = append(fl.unsaved, events[i])
			}
		}
		s.queue = queue{}
		s.heap = -1
		s.ended = true
		if s.reader != nil {
			fl.follow(s, livePath(s.name, s.reader.stream.Parts))
		}
	}
	f.merger, f.out, f.spare = nil, nil, nil
	err = f.takeIn(f.opt.Segments, func(events []parse.Event) error {
		fl.pending.add(events)
		if !opt.Kept {
			fl.unsaved = append(fl.unsaved, events...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	f.opt.Segments = nil
	fl.discover()
	return fl, nil
}

// Next waits until there is something to tell, a tick at the most, and returns
// it; io.EOF when all input was pipes and all have ended. It starts the
// goroutines that read pipes; they end with the context.
func (fl *Follower) Next(ctx context.Context) (Live, error) {
	began := fl.now()
	for {
		if err := fl.pace(ctx); err != nil {
			return Live{}, err
		}
		fl.step(ctx)
		fl.stepped = fl.now()
		if out, something := fl.give(); something || fl.stepped.Sub(began) >= tickEvery {
			return out, nil
		}
		if fl.over() {
			return Live{}, io.EOF
		}
	}
}

// pace waits until the files are to be looked at again: reading every line by
// itself would cost a hundred times as much as reading what came in 20 ms.
func (fl *Follower) pace(ctx context.Context) error {
	if fl.behind || fl.stepped.IsZero() {
		return ctx.Err()
	}
	return wait(ctx, fl.interval()-fl.now().Sub(fl.stepped))
}

// interval is how long to wait before the next look. It grows with the number
// of files, so that a thousand quiet ones cost little.
func (fl *Follower) interval() time.Duration {
	every := pollQuiet
	for _, l := range fl.logs {
		if fl.now().Sub(l.grew) < time.Second {
			every = pollBusy
		}
	}
	return max(every, min(time.Duration(len(fl.logs))*200*time.Microsecond, tickEvery))
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// step reads what was written since the last one.
func (fl *Follower) step(ctx context.Context) {
	if now := fl.now(); !now.Before(fl.find) {
		fl.discover()
		fl.find = now.Add(findEvery)
	}
	fl.f.floor = fl.order.settled
	fl.incoming = fl.incoming[:0]
	fl.behind = false
	for _, l := range fl.logs {
		n := l.step(ctx)
		fl.behind = fl.behind || n > 0 && !l.atEnd
	}
	fl.unsaved = append(fl.unsaved, fl.incoming...)
	if fl.pending.add(fl.incoming) {
		fl.order.disorder = true
	}
}

// give releases what is in place now.
func (fl *Follower) give() (Live, bool) {
	now := fl.now()
	fl.order.move(fl.logs, now)
	o, p := &fl.order, &fl.pending
	out := Live{Again: o.disorder && !now.Before(o.again), Problems: fl.problems}
	fl.problems = nil
	if out.Again {
		o.disorder = false
		p.ahead = p.head
	}
	if !o.disorder { // before the settled: what is settled was given ahead
		fl.ahead, out.AheadTo = p.release(fl.ahead[:0], p.ahead, o.ahead)
		out.Ahead = fl.ahead
		p.ahead += len(out.Ahead)
	}
	limit := o.settled
	if !o.disorder && out.AheadTo.Before(limit) {
		limit = out.AheadTo
	}
	fl.settled, out.SettledTo = p.release(fl.settled[:0], p.head, limit)
	out.Settled = fl.settled
	fl.given = out.SettledTo
	p.head += len(out.Settled)
	p.ahead = max(p.ahead, p.head)
	if out.Again { // settled has these already: a copy of it begins behind them
		out.Ahead = out.Ahead[min(len(out.Settled), len(out.Ahead)):]
	}
	fl.behind = fl.behind || out.SettledTo.Before(o.settled) || !o.disorder && out.AheadTo.Before(o.ahead)
	return out, len(out.Settled)+len(out.Ahead)+len(out.Problems) > 0 || out.Again
}

// Rebuilt tells what it cost to follow an Again: the dearer, the longer until
// the next one, so that a disorderly feed costs a twentieth of the time at most.
func (fl *Follower) Rebuilt(cost time.Duration) {
	portions := time.Duration(1 + fl.pending.len()/portion) // of which the caller has seen one
	fl.order.again = fl.now().Add(max(20*cost*portions, tickEvery))
}

// over reports whether nothing can come any more.
func (fl *Follower) over() bool {
	ended := func(l *followed) bool { return l.pipe != nil && l.pipe.over }
	piped := func(arg string) bool { return arg == Stdin }
	return allOf(fl.opt.Args, piped) && allOf(fl.logs, ended)
}

func allOf[T any](list []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(list, func(x T) bool { return !holds(x) })
}

// Waiting returns, in order, the events that are not settled and were not given
// ahead either, with those of last lines that have no newline yet: what the
// input would add if it ended here. The follower is at its end then.
func (fl *Follower) Waiting() []parse.Event {
	fl.f.finished = true
	waiting := fl.pending.unpack(fl.pending.ahead, len(fl.pending.events))
	for _, l := range fl.logs {
		l.s.rest = l.restChunk()
	}
	for _, s := range fl.f.streams {
		waiting = append(waiting, fl.f.restOf(s)...)
	}
	slices.SortStableFunc(waiting, compareEvents)
	return waiting
}

// Pending returns, in order, all events that are not settled and were given ahead.
func (fl *Follower) Pending() []parse.Event {
	return fl.pending.unpack(fl.pending.head, fl.pending.ahead)
}

// Coverage returns the counts of everything read so far, in earlier runs too.
func (fl *Follower) Coverage() Coverage { return fl.f.Coverage() }

// Close lets go of all files.
func (fl *Follower) Close() {
	for _, l := range fl.logs {
		l.close()
	}
}
