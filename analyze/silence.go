package analyze

import (
	"math"
	"strings"
)

// Silence is judged from the widest to the narrowest, so that one cause is one
// incident: all input, one stream, an integration, a tenant. It is judged on the
// minutes of event time and only while something is heard, which makes it
// independent of how often Advance is called; what nobody but Advance can show
// is that nothing is heard any more.

// quiet is what is known of all that may fall silent, but for pairs and
// integrations, which hold their own rhythm.
type quiet struct {
	Next    int64       // the minute that is judged next, ns
	Calls   rhythm      // all attempts
	Streams []*stream   `cbor:"-"`
	Rules   []*expected // one for each of Config.Expect

	byName map[string]*stream
	newest *stream // of the newest line
	gone   *tracked
}

// stream is one log, whatever its lines are about.
type stream struct {
	Name     string
	Attempts int64
	Beat     rhythm

	id   int32 // place among Streams
	gone *tracked
}

const (
	maxStreams = 1_000
	never      = int64(math.MaxInt64)
	leastQuiet = slotNS * 3 / 2 // nothing is called silent before
)

// hear takes that a line was read, be it an attempt or not.
func (a *Analyzer) hear(name string, at int64) {
	if at <= 0 {
		return // a stamp before 1970 is no time to count from
	}
	q := &a.Quiet
	if q.newest == nil || q.newest.Name != name {
		q.newest = q.stream(name)
	}
	s := q.newest
	if at >= s.Beat.SlotEnd {
		a.rollStream(s, at)
	}
	s.Beat.beat(at, q.Calls.N)
	if q.Next-at > minuteNS {
		q.Next = at - at%minuteNS + minuteNS
		a.due = min(a.due, q.Next)
	}
}

// beat takes an attempt, whose line hear has taken.
func (a *Analyzer) beat(in *integration, p *pair, at int64) {
	if at <= 0 {
		return
	}
	q := &a.Quiet
	if at >= q.Calls.SlotEnd {
		a.rollCalls(at)
	}
	if at >= in.Beat.SlotEnd {
		a.rollIntegration(in, at)
	}
	if at >= p.Beat.SlotEnd {
		a.rollPair(in, p, at)
	}
	q.newest.Attempts++
	p.Stream = q.newest.id
	mark := q.Calls.N + 1
	q.Calls.beat(at, mark)
	in.Beat.beat(at, mark)
	p.Beat.beat(at, mark)
}

func (q *quiet) stream(name string) *stream {
	s := q.byName[name]
	if s == nil && len(q.Streams) >= maxStreams {
		name = overflow
		s = q.byName[name]
	}
	if s == nil {
		s = &stream{Name: strings.Clone(name), id: int32(len(q.Streams))}
		q.Streams = append(q.Streams, s)
		q.byName[s.Name] = s
	}
	return s
}

func (a *Analyzer) rollCalls(at int64) {
	q := &a.Quiet
	floor := q.Calls.resume(at)
	q.Calls.roll(at, q.Calls.N, floor)
	q.Calls.Due = ceilMinute(at + q.Calls.Wait)
	q.gone = a.sourceHeard(q.gone, quietSource{}, at)
}

func (a *Analyzer) rollStream(s *stream, at int64) {
	floor := max(s.Beat.resume(at), a.Quiet.Calls.Resumed)
	s.Beat.roll(at, a.Quiet.Calls.N, floor)
	s.Beat.Due = ceilMinute(at + s.Beat.Wait)
	s.gone = a.sourceHeard(s.gone, quietSource{Stream: s.Name}, at)
}

func (a *Analyzer) rollIntegration(in *integration, at int64) {
	floor := max(in.Beat.resume(at), a.Quiet.Calls.Resumed)
	in.Beat.roll(at, a.Quiet.Calls.N, floor)
	in.Beat.Due = ceilMinute(at + in.Beat.Wait)
	in.gone = a.sourceHeard(in.gone, quietSource{Integration: in.Name}, at)
}

func (a *Analyzer) rollPair(in *integration, p *pair, at int64) {
	if !p.Beat.next(at) {
		if p.Beat.State == retired {
			p.Beat = rhythm{} // who comes back after having left is met anew
		}
		floor := max(p.Beat.resume(at), a.notItsOwn(in, p))
		p.Beat.roll(at, a.Quiet.Calls.N, floor)
	}
	in.Due[p.at] = minuteOf(at + p.Beat.Wait + minuteNS - 1)
}

// notItsOwn is the end of the newest silence that was not the pair's alone, or of
// failures that may have been the pair's own calls.
func (a *Analyzer) notItsOwn(in *integration, p *pair) int64 {
	return max(a.Quiet.Calls.Resumed, a.Quiet.Streams[p.Stream].Beat.Resumed, in.Beat.Resumed, in.NamelessAt)
}

// resume ends a silence that was called. It returns the floor below which gaps
// are not learned: a silence that was called is none of the rhythm, unless it
// may have been the first night or weekend of what is not known for long.
func (r *rhythm) resume(at int64) (floor int64) {
	was := r.State
	if was == heard {
		return r.Resumed
	}
	floor = at
	if was == quietYoung && at-r.Last > 3*hourNS {
		floor = r.Resumed
	}
	r.State, r.Resumed = heard, at
	return floor
}

// listen judges at a minute of the grid.
func (a *Analyzer) listen(g int64) {
	q := &a.Quiet
	q.Next = never
	a.checkRules(g)
	a.listenToAll(g)
	if !q.Calls.alive(g) {
		q.Next = min(q.Next, max(ceilMinute(q.Calls.Due), g+minuteNS))
		return
	}
	for _, s := range q.Streams {
		a.listenToStream(s, g)
	}
	for _, in := range a.Integrations {
		a.listenTo(in, g)
	}
	q.Next = g + minuteNS
}

// listenBefore listens if a minute of the grid comes before the next step of an
// incident, which is due at a time, and reports whether it did.
func (a *Analyzer) listenBefore(due, at int64) bool {
	g := a.Quiet.Next
	if g > at || g >= due {
		return false
	}
	a.listen(g)
	return true
}

func ceilMinute(ns int64) int64 {
	if ns > never-minuteNS {
		return never
	}
	return (ns + minuteNS - 1) / minuteNS * minuteNS
}

// minuteOf shortens a time to a minute since the epoch.
func minuteOf(ns int64) uint32 { return uint32(min(ns/minuteNS, math.MaxUint32)) }

// indexQuiet rebuilds what the saved state implies.
func (a *Analyzer) indexQuiet() {
	q := &a.Quiet
	if q.Next == 0 {
		q.Next = never
	}
	q.byName = make(map[string]*stream, len(q.Streams))
	for i, s := range q.Streams {
		s.id = int32(i)
		q.byName[s.Name] = s
	}
	a.indexRules()
	for _, t := range a.Tracked {
		if t.Silence != nil {
			a.follow(t)
		}
	}
}

// follow makes what is silent in an incident point to it.
func (a *Analyzer) follow(t *tracked) {
	if t.Silence.Given {
		return
	}
	for _, s := range t.Silence.Sources {
		if !s.Back {
			*a.goneOf(s) = t
		}
	}
	for _, m := range t.Members {
		if p := a.pairOf(m); p != nil && m.State != TenantRecovered && m.State != TenantUnverified {
			p.gone = t
		}
	}
}

// goneOf is where a source points to the incident of its silence.
func (a *Analyzer) goneOf(s quietSource) **tracked {
	switch {
	case s.Integration != "":
		return &a.byName[s.Integration].gone
	case s.Stream != "":
		return &a.Quiet.byName[s.Stream].gone
	}
	return &a.Quiet.gone
}

func (in *integration) indexDue() {
	for i, p := range in.PairList {
		p.at = int32(i)
	}
	for len(in.Due) < len(in.PairList) {
		in.Due = append(in.Due, math.MaxUint32)
	}
}
