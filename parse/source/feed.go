package source

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Feed reads streams and gives their events in one order. Its methods are for
// one goroutine, but for Progress. Goroutines run from the first Next until
// Close, the end, or the end of the first Next's context.
type Feed struct {
	opt     Options
	streams []*stream // sorted by name; also those that only an earlier run read
	merger  merger

	watermark time.Time       // events before it are released, and late when they come
	floor     time.Time       // the watermark that earlier runs left
	told      time.Time       // the watermark of the last batch
	out       []parse.Event   // memory for batches of several streams; always empty
	spent     [][]parse.Event // memory of the last batches
	problems  []Problem

	finished   bool
	finalBatch []parse.Event

	work    chan *reader
	spare   chan []parse.Event
	texts   chan []byte  // memory of chunks that were decoded
	typical atomic.Int64 // events in a chunk, and some
	asked   int          // chunks asked for and not yet merged
	cancel  context.CancelFunc
	ctx     context.Context
	workers sync.WaitGroup
	files   openFiles

	bytesRead, lines, events atomic.Int64
	bytesTotal               int64
}

// stream is one stream as the merge sees it.
type stream struct {
	name    string
	reader  *reader  // nil for a stream that is not read in this run
	chunks  []*chunk // asked for, in order
	ended   bool
	records []record
	end     int64
	header  string // in force at end, see parse.HeaderAfter

	newest time.Time // of its events; zero when there is none
	step   time.Duration
	last   parse.Standing // of the last line that continues no other
	queue  queue
	heap   int // place in the merger, -1 for none
	rank   int // place among all streams, by name

	tally      tally
	finalTally tally // with the unterminated last line
	rest       *chunk
	read       time.Time // files written before hold nothing that an earlier run left unread; zero: there was none
	restored   int64     // end, when the saved state was restored
	quiet      time.Time // on the wall clock: nothing was written since; zero when unknown
}

const (
	maxBatch  = 4096 // events
	maxSilent = 16   // chunks without a batch; 4 MiB of log
)

// NewFeed makes a feed of streams that goes on where the run that left saved
// stopped; saved is nil for a first run. It starts nothing and opens nothing.
func NewFeed(streams []Stream, saved []byte, opt Options) (*Feed, error) {
	if opt.NewDecoder == nil {
		return nil, errors.New("make feed: no decoder given")
	}
	f := &Feed{opt: opt.withDefaults()}
	if err := f.restore(saved); err != nil {
		return nil, err
	}
	if len(streams) > 0 || f.opt.Live == nil { // a follower takes them in itself
		if err := f.takeIn(f.opt.Segments, f.queueEvents()); err != nil {
			return nil, err
		}
		f.opt.Segments = nil
	}
	library := f.library()
	for _, s := range streams {
		f.addStream(s, library)
	}
	slices.SortFunc(f.streams, func(a, b *stream) int { return strings.Compare(a.name, b.name) })
	for rank, s := range f.streams {
		s.rank = rank
		f.merger.changed(s) // what an earlier run left waiting
	}
	return f, nil
}

// addStream has a stream read in this run.
func (f *Feed) addStream(given Stream, library []saved) {
	i := slices.IndexFunc(f.streams, func(s *stream) bool { return s.name == given.Name })
	if i < 0 {
		i = len(f.streams)
		f.streams = append(f.streams, &stream{name: given.Name, heap: -1})
	}
	for _, p := range given.Parts {
		f.bytesTotal += p.Size
	}
	s := f.streams[i]
	if s.reader != nil {
		s.reader.stream.Parts = append(s.reader.stream.Parts, given.Parts...)
		return
	}
	s.ended = false
	s.reader = &reader{
		stream: Stream{Name: given.Name, Parts: slices.Clone(given.Parts)}, opt: &f.opt, files: &f.files, library: library,
		bytes: &f.bytesRead, records: slices.Clone(s.records), end: s.end, header: s.header, slots: make(chan *chunk, f.budget()+1),
	}
}

// Next returns the next events, or io.EOF when all is read. What went wrong
// with a file is a Problem and no error: errors are the context's.
func (f *Feed) Next(ctx context.Context) (Batch, error) {
	if err := ctx.Err(); err != nil {
		return Batch{}, err
	}
	f.start(ctx)
	f.reuse()
	if f.ctx.Err() != nil && f.slowest() != nil {
		return Batch{}, errClosed
	}
	for silent := 0; ; silent++ {
		if ready := f.release(); len(ready) > 0 || silent == maxSilent {
			return f.batch(ready), nil
		}
		s := f.slowest()
		if s == nil {
			return f.conclude()
		}
		f.prefetch(s)
		c, err := f.await(ctx, s)
		if err != nil {
			return Batch{}, err
		}
		f.merge(s, c)
		f.raiseWatermark()
	}
}

// release returns events that are in their final place.
func (f *Feed) release() []parse.Event {
	if f.out == nil {
		f.out = make([]parse.Event, 0, maxBatch)
	}
	return f.merger.release(f.out, f.watermark, maxBatch, &f.spent)
}

// reuse gives the memory of what was released to the workers.
func (f *Feed) reuse() {
	for i, memory := range f.spent {
		f.recycle(memory)
		f.spent[i] = nil
	}
	f.spent = f.spent[:0]
}

// batch returns events that were released. When more could be, its watermark
// is the time of the first event that was not.
func (f *Feed) batch(events []parse.Event) Batch {
	f.told = f.watermark
	if len(f.merger) > 0 {
		if next := f.merger[0].at; next.Before(f.told) {
			f.told = next
		}
	}
	return Batch{Events: events, Watermark: f.told}
}

// conclude ends the run once nothing is left to be read: the lateness bound
// then counts from the newest event of all.
func (f *Feed) conclude() (Batch, error) {
	for _, s := range f.streams {
		if f.opt.Live == nil {
			f.raise(s.newest)
		}
	}
	if ready := f.release(); len(ready) > 0 || f.told.Before(f.watermark) {
		return f.batch(ready), nil
	}
	f.stop()
	return Batch{}, io.EOF
}

// slowest returns the stream that holds the watermark back: the one whose
// newest event is the oldest. nil when all have ended.
func (f *Feed) slowest() *stream {
	var slowest *stream
	for _, s := range f.streams {
		if !s.ended && (slowest == nil || s.newest.Before(slowest.newest)) {
			slowest = s
		}
	}
	return slowest
}

// raiseWatermark moves the watermark to where no stream can come before it.
// A stream at its end can't; one of which nothing is known yet may.
func (f *Feed) raiseWatermark() {
	if s := f.slowest(); s != nil {
		f.raise(f.heldTo(s.newest))
	}
}

// raise lets the watermark follow an event at the lateness bound.
func (f *Feed) raise(newest time.Time) {
	if newest.IsZero() {
		return
	}
	if w := newest.Add(-f.opt.Lateness); w.After(f.watermark) {
		f.watermark = w
	}
}

// merge takes in a chunk that was decoded.
func (f *Feed) merge(s *stream, c *chunk) {
	s.chunks = s.chunks[1:]
	f.asked--
	f.problems = append(f.problems, c.problems...)
	if c.record >= 0 {
		if c.record == len(s.records) {
			s.records = append(s.records, record{})
		}
		s.records[c.record] = c.position
	}
	s.end, s.header = c.end, c.header
	s.count(c)
	f.lines.Add(c.batch.Counts.Lines)
	f.events.Add(c.batch.Counts.Events)
	f.enqueue(s, c)
	if c.last {
		f.endStream(s, c)
	}
}

// count adds what a chunk came to.
func (s *stream) count(c *chunk) {
	s.last = c.batch.Follow(s.last)
	s.tally.addCounts(&c.batch.Counts)
	s.tally.course.follow(c.course)
	s.tally.Late += c.late
}

// enqueue lets the events of a chunk wait for the watermark, but for those
// that are late.
func (f *Feed) enqueue(s *stream, c *chunk) {
	for _, memory := range s.queue.push(f.onTime(s, c), c.batch.Events) {
		f.recycle(memory)
	}
	f.merger.changed(s)
}

// onTime returns the events of a chunk without those that are late, which it
// counts.
func (f *Feed) onTime(s *stream, c *chunk) []parse.Event {
	events := c.batch.Events
	late := f.lateIn(s, events)
	s.tally.Late += int64(late)
	s.tally.lateBy(c.lateBy)
	if c.late > 0 {
		s.tally.lateBy(f.behind(s.newest, c.oldestLate))
	}
	if late > 0 {
		s.tally.lateBy(f.behind(s.newest, events[0].At))
	}
	if c.newest.After(s.newest) {
		if !s.newest.IsZero() {
			s.step = c.newest.Sub(s.newest)
		}
		s.newest = c.newest
	}
	return events[late:]
}

// endStream notes that a stream holds the watermark back no more.
func (f *Feed) endStream(s *stream, c *chunk) {
	s.ended = true
	s.quiet = c.modTime
	f.asked -= len(s.chunks)
	s.chunks = nil
	if c.restBatch.Counts.Lines > 0 || len(c.restBatch.Events) > 0 {
		c.batch = parse.Batch{}
		s.rest = c
	}
}

// Progress tells how far the reading is. It may be called at any time from any
// goroutine.
func (f *Feed) Progress() Progress {
	return Progress{BytesRead: f.bytesRead.Load(), BytesTotal: f.bytesTotal, Lines: f.lines.Load(), Events: f.events.Load()}
}

// Problems returns what was found to be wrong with the input so far.
func (f *Feed) Problems() []Problem { return slices.Clone(f.problems) }

// expected is where the stream's newest event will be once all chunks that
// were asked for are merged.
func (s *stream) expected() time.Time {
	if s.newest.IsZero() {
		return s.newest
	}
	return s.newest.Add(time.Duration(len(s.chunks)) * s.step)
}
