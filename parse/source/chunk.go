package source

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// chunk is a run of lines of one stream on its way from the file to the merge.
type chunk struct {
	ready chan struct{} // closed when a worker is through with it

	// What the reader fills in.
	text     string
	memory   []byte // where text and rest lie
	base     int64  // stream offset of text
	cuts     int64  // lines of text that were cut
	rest     string
	restBase int64
	restCuts int64
	record   int // the record that moves to position; -1 for none
	position record
	end      int64     // stream offset behind text
	under    string    // the header in force before text
	header   string    // and behind it
	head     bool      // text begins a file
	last     bool      // the stream has no more
	modTime  time.Time // when its last part was written last, if that is asked for
	problems []Problem
	decoders *decoders

	// What decoding makes of it.
	batch     parse.Batch
	restBatch parse.Batch
	newest    time.Time // of all events, late ones too; zero when there are none
	course    course
	late      int64 // events that are late whatever stands before the chunk

	// Of these late events: the farthest behind the newest before it in the
	// chunk, and the oldest.
	lateBy     time.Duration
	oldestLate time.Time
}

// decode turns text into events, sorted, without those that are late within
// the chunk.
func (c *chunk) decode(lateness time.Duration, events []parse.Event) {
	c.batch = parse.Batch{Events: events, Header: c.under, Head: c.head}
	if c.text == "" && c.rest == "" {
		return
	}
	d := c.decoders.get()
	if c.text != "" {
		d.Chunk(c.text, c.base, &c.batch)
	}
	if c.rest != "" {
		c.restBatch.Header, c.restBatch.Head = c.header, c.head && c.text == ""
		d.Chunk(c.rest, c.restBase, &c.restBatch)
	}
	c.decoders.put(d)
	c.batch.Counts.Cut += c.cuts
	c.restBatch.Counts.Cut += c.restCuts
	c.text, c.rest = "", "" // for the garbage collector
	detach(c.batch.Events)
	detach(c.restBatch.Events)
	c.arrange(lateness)
}

// detach gives the events the memory of their own that Decoder leaves to it: a
// chunk's text is large, and serves the next one.
func detach(events []parse.Event) {
	ids := idsOf(events)
	for i := range events {
		e := &events[i]
		own, n := ids(), len(e.Attempt.ID)
		e.Attempt.ID, e.Object = own[:n], own[n:]
	}
}

// arrange takes out the events that are older than the newest before them by
// more than lateness, and sorts the others. An event is late by the same rule
// against the newest event before the chunk: the merge knows that one, and
// with sorted events needs to look at the first few only.
func (c *chunk) arrange(lateness time.Duration) {
	events := c.batch.Events
	if len(events) == 0 {
		return
	}
	c.course = courseOf(events)
	newest, kept, sorted := events[0].At, 0, true
	for i := range events {
		at := events[i].At
		if at.Before(newest) {
			if at.Before(newest.Add(-lateness)) {
				c.noteLate(at, newest)
				continue
			}
			sorted = false
		} else {
			newest = at
		}
		if kept != i {
			events[kept] = events[i]
		}
		kept++
	}
	c.newest = newest
	c.batch.Events = events[:kept]
	if !sorted {
		sortEvents(c.batch.Events)
	}
}

func (c *chunk) noteLate(at, newest time.Time) {
	if c.late == 0 || at.Before(c.oldestLate) {
		c.oldestLate = at
	}
	c.late++
	c.lateBy = max(c.lateBy, newest.Sub(at))
}

// sortEvents sorts the events of a chunk, which are in the order of their
// offsets, by time.
func sortEvents(events []parse.Event) {
	if !insert(events) {
		sortKeys(events)
	}
}

// insert moves each event that is out of order to its place. It gives up when
// that is more work than to sort them all: nearly every log is in order but for
// some lines that were written a moment late (BenchmarkMergeNearlyOrdered).
func insert(events []parse.Event) bool {
	moves := 0
	for i := 1; i < len(events); i++ {
		if !events[i].At.Before(events[i-1].At) {
			continue
		}
		at := events[i].At
		to := sort.Search(i, func(k int) bool { return events[k].At.After(at) })
		if moves += i - to; moves > len(events)/2 {
			return false
		}
		e := events[i]
		copy(events[to+1:i+1], events[to:i])
		events[to] = e
	}
	return true
}

// sortKeys sorts small keys and then moves every event once.
func sortKeys(events []parse.Event) {
	type key struct {
		seconds int64
		low     int64 // nanoseconds and index
	}
	keys := make([]key, len(events))
	for i := range events {
		at := events[i].At
		keys[i] = key{at.Unix(), int64(at.Nanosecond())<<32 | int64(i)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		if a.seconds != b.seconds {
			return cmp.Compare(a.seconds, b.seconds)
		}
		return cmp.Compare(a.low, b.low)
	})
	index := func(i int) int { return int(keys[i].low & math.MaxUint32) }
	for start := range keys {
		if index(start) == start {
			continue
		}
		// Follow the cycle: each place takes its event, the last one the first's.
		first := events[start]
		to := start
		for from := index(to); from != start; from = index(to) {
			events[to] = events[from]
			keys[to].low = int64(to)
			to = from
		}
		events[to] = first
		keys[to].low = int64(to)
	}
}

// decoders are the decoders of one part: as many as workers use at once.
type decoders struct {
	mu   sync.Mutex
	make func() Decoder
	idle []Decoder
}

func (d *decoders) get() Decoder {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n := len(d.idle); n > 0 {
		taken := d.idle[n-1]
		d.idle = d.idle[:n-1]
		return taken
	}
	return d.make()
}

func (d *decoders) put(used Decoder) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.idle = append(d.idle, used)
}
