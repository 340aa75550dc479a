package source

import (
	"time"

	"github.com/syncguard/syncguard/parse"
)

// turn is a stream's place in the merge: the time of its first waiting event,
// and the rank of its name. It stands beside the stream because the events lie
// far apart in memory: with ten streams that take turns, looking them up cost
// more than everything else.
type turn struct {
	at   time.Time
	rank int // of the stream's name among all
	s    *stream
}

// before is parse.Compare for events of different streams.
func (t *turn) before(o *turn) bool {
	if c := t.at.Compare(o.at); c != 0 {
		return c < 0
	}
	return t.rank < o.rank
}

// merger is a heap of the streams that have events waiting, the one with the
// first event on top.
type merger []turn

// changed puts s in its place after its queue grew or shrank.
func (m *merger) changed(s *stream) {
	switch waits := s.queue.len() > 0; {
	case waits && s.heap < 0:
		s.heap = len(*m)
		*m = append(*m, turn{at: s.queue.first().At, rank: s.rank, s: s})
		m.up(s.heap)
	case waits:
		(*m)[s.heap].at = s.queue.first().At
		m.down(s.heap)
		m.up(s.heap)
	case s.heap >= 0:
		m.remove(s)
	}
}

func (m *merger) remove(s *stream) {
	i, n := s.heap, len(*m)-1
	m.swap(i, n)
	*m = (*m)[:n]
	s.heap = -1
	if i < n {
		m.down(i)
		m.up(i)
	}
	if s.ended {
		s.queue = queue{} // hundreds of streams may have ended
	}
}

func (m merger) swap(i, j int) {
	m[i], m[j] = m[j], m[i]
	m[i].s.heap, m[j].s.heap = i, j
}

func (m merger) up(i int) {
	for i > 0 && m[i].before(&m[(i-1)/2]) {
		m.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
}

func (m merger) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(m); child++ {
			if m[child].before(&m[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		m.swap(i, least)
		i = least
	}
}

// second returns the turn behind the top one, or nil.
func (m merger) second() *turn {
	switch {
	case len(m) < 2:
		return nil
	case len(m) > 2 && m[2].before(&m[1]):
		return &m[2]
	}
	return &m[1]
}

// release returns the next events before the watermark, in order, at most
// limit of them: out, filled, or memory of a queue that holds a run of them
// (to copy the events of a single orderly stream would cost as much as all
// else here). Memory that nothing is left in goes to spent; the events are valid
// until it is used again.
func (m *merger) release(out []parse.Event, watermark time.Time, limit int, spent *[][]parse.Event) []parse.Event {
	const run = 64 // events worth a batch of their own
	for len(*m) > 0 && len(out) < limit && (*m)[0].at.Before(watermark) {
		top := (*m)[0].s
		n := top.queue.ahead(top.rank, watermark, m.second(), limit-len(out))
		if n >= run && len(out) > 0 {
			break
		}
		taken, memory := top.queue.take(n)
		if memory != nil {
			*spent = append(*spent, memory)
		}
		m.changed(top)
		if n >= run || len(out) == 0 && len(*m) == 0 {
			return taken
		}
		out = append(out, taken...)
	}
	return out
}
