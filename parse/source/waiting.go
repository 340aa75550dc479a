package source

import (
	"cmp"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// waiting is an event in a quarter of its memory: what repeats is shared. At
// 50,000 lines/s a million and a half wait for the lateness bound.
type waiting struct {
	seconds int64
	nanos   int32
	number  int32 // of the attempt
	offset  int64
	shape   *shape
	ids     string // of the attempt, and behind it the object
	idLen   int32
	count   int32  // 0: see more
	more    *extra // of failures, and of what does not fit
}

// shape is what many events have in common.
type shape struct {
	integration, tenant, operation, stream string
	outcome                                parse.Outcome
	status                                 int
	attrs                                  *parse.Attrs
}

// extra is what few events have.
type extra struct {
	code, message, line string
	count               int64
}

// shapes makes equal shapes one. It forgets them when they become many: those
// that are in use stay.
type shapes map[shape]*shape

const shapesKept = 1 << 16

func (s shapes) of(e *parse.Event) *shape {
	key := shape{e.Integration, e.Tenant, e.Operation, e.Origin.Stream, e.Outcome, e.Status, e.Attrs}
	known := s[key]
	if known == nil {
		if len(s) >= shapesKept {
			clear(s)
		}
		known = &key
		s[key] = known
	}
	return known
}

// pack makes e wait. It keeps none of the memory of e's chunk, which is large.
func (s shapes) pack(e *parse.Event, ids string) waiting {
	w := waiting{
		seconds: e.At.Unix(), nanos: int32(e.At.Nanosecond()), number: int32(e.Attempt.Number), offset: e.Origin.Offset,
		shape: s.of(e), ids: ids, idLen: int32(len(e.Attempt.ID)), count: int32(e.Count),
	}
	if e.Message != "" || e.Line != "" || e.Code != "" || int64(w.count) != e.Count {
		w.count = 0
		w.more = &extra{strings.Clone(e.Code), strings.Clone(e.Message), strings.Clone(e.Line), e.Count}
	}
	return w
}

// idsOf returns the ids of each event in memory of their own: one piece for all.
func idsOf(events []parse.Event) func() string {
	size := 0
	for i := range events {
		size += len(events[i].Attempt.ID) + len(events[i].Object)
	}
	var b strings.Builder
	b.Grow(size)
	for i := range events {
		b.WriteString(events[i].Attempt.ID)
		b.WriteString(events[i].Object)
	}
	all, next := b.String(), 0
	return func() string {
		n := len(events[next].Attempt.ID) + len(events[next].Object)
		own := all[:n]
		all = all[n:]
		next++
		return own
	}
}

// event is the event that w was made of.
func (w *waiting) event() parse.Event {
	s := w.shape
	e := parse.Event{
		At: w.at(), Integration: s.integration, Tenant: s.tenant, Operation: s.operation, Outcome: s.outcome, Status: s.status,
		Attempt: parse.Attempt{ID: w.ids[:w.idLen], Number: int(w.number)}, Object: w.ids[w.idLen:], Attrs: s.attrs,
		Count: int64(w.count), Origin: parse.Origin{Stream: s.stream, Offset: w.offset},
	}
	if w.more != nil {
		e.Code, e.Message, e.Line, e.Count = w.more.code, w.more.message, w.more.line, w.more.count
	}
	return e
}

func (w *waiting) at() time.Time { return time.Unix(w.seconds, int64(w.nanos)).UTC() }

// compare is parse.Compare.
func (w *waiting) compare(o *waiting) int {
	if c := cmp.Compare(w.seconds, o.seconds); c != 0 {
		return c
	}
	if c := cmp.Compare(w.nanos, o.nanos); c != 0 {
		return c
	}
	if c := strings.Compare(w.shape.stream, o.shape.stream); c != 0 {
		return c
	}
	return cmp.Compare(w.offset, o.offset)
}
