package source

import (
	"slices"

	"github.com/syncguard/syncguard/parse"
)

// Finish returns, after io.EOF, what the input would still add if it ended
// here, in order: the events behind the lateness bound and those of last lines
// without a newline. The state keeps both for the next run, so that a log that
// grows is read on as if it had never ended; what the caller makes of these
// events must not be saved as final.
func (f *Feed) Finish() []parse.Event {
	if f.finished {
		return f.finalBatch
	}
	f.finished = true
	var last []*parse.Event
	for _, s := range f.streams {
		s.queue.each(func(e *parse.Event) { last = append(last, e) })
		rest := f.restOf(s)
		for i := range rest {
			last = append(last, &rest[i])
		}
	}
	slices.SortStableFunc(last, parse.Compare)
	f.finalBatch = make([]parse.Event, 0, len(last))
	for _, e := range last {
		f.finalBatch = append(f.finalBatch, *e)
	}
	return f.finalBatch
}

// restOf counts the last line of a stream and returns its events.
func (f *Feed) restOf(s *stream) []parse.Event {
	s.finalTally = s.tally.clone()
	if s.rest == nil {
		return nil
	}
	batch := &s.rest.restBatch
	batch.Follow(s.last)
	s.finalTally.addCounts(&batch.Counts)
	s.finalTally.course.follow(courseOf(batch.Events))
	var kept []parse.Event
	newest := s.newest
	for i := range batch.Events {
		e := &batch.Events[i]
		if e.At.Before(f.floor) || !newest.IsZero() && e.At.Before(newest.Add(-f.opt.Lateness)) {
			s.finalTally.Late++
			s.finalTally.lateBy(f.behind(newest, e.At))
			continue
		}
		if e.At.After(newest) {
			newest = e.At
		}
		kept = append(kept, *e)
	}
	return kept
}
