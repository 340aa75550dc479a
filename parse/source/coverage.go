package source

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Coverage says how much of the input was understood, over all runs whose
// state was handed on.
type Coverage struct {
	Totals
	First, Last time.Time        // smallest and largest time of a line understood; zero when none
	Streams     []StreamCoverage // sorted by name
}

// StreamCoverage is the coverage of one stream.
type StreamCoverage struct {
	Stream string
	Format string // the most frequent format; "" when none fitted
	Totals
	First, Last time.Time
	Backwards   bool // the newest lines come first, so that most events are late
}

// Totals are counts of lines and events.
type Totals struct {
	Lines              int64         // blank ones excluded
	Events             int64         // attempts found, late ones included
	Unparsed           int64         // lines no format understood, or without a time, and lines that continue these
	Late               int64         // events that came too late for their place in the order, and were left out
	LateBy             time.Duration // how far the latest of these was behind; a lateness bound of as much takes them all
	Cut                int64         // lines longer than the cap
	Continuation       int64         // lines that belong to an understood line before them
	WithoutTenant      int64
	WithoutIntegration int64
	WithoutOutcome     int64
}

func (t *Totals) add(o Totals) {
	t.Lines += o.Lines
	t.Events += o.Events
	t.Unparsed += o.Unparsed
	t.Late += o.Late
	t.lateBy(o.LateBy)
	t.Cut += o.Cut
	t.Continuation += o.Continuation
	t.WithoutTenant += o.WithoutTenant
	t.WithoutIntegration += o.WithoutIntegration
	t.WithoutOutcome += o.WithoutOutcome
}

func (t *Totals) lateBy(d time.Duration) { t.LateBy = max(t.LateBy, d) }

// tally counts what one stream came to.
type tally struct {
	Totals
	First, Last time.Time
	Formats     map[string]int64
	course      course
}

func (t *tally) addCounts(c *parse.Counts) {
	t.add(Totals{
		Lines: c.Lines, Events: c.Events, Unparsed: c.Unparsed, Cut: c.Cut, Continuation: c.Continuation,
		WithoutTenant: c.WithoutTenant, WithoutIntegration: c.WithoutIntegration, WithoutOutcome: c.WithoutOutcome,
	})
	t.First, t.Last = span(t.First, t.Last, c.First, c.Last)
	for name, n := range c.ByFormat {
		if t.Formats == nil {
			t.Formats = make(map[string]int64)
		}
		t.Formats[name] += n
	}
}

// format returns the most frequent format, the first by name among equals.
func (t *tally) format() string {
	best := ""
	for _, name := range slices.Sorted(maps.Keys(t.Formats)) {
		if best == "" || t.Formats[name] > t.Formats[best] {
			best = name
		}
	}
	return best
}

func (t *tally) clone() tally {
	c := *t
	c.Formats = maps.Clone(t.Formats)
	return c
}

// span widens [first, last] by [f, l]; zero times are no times.
func span(first, last, f, l time.Time) (time.Time, time.Time) {
	if !f.IsZero() && (first.IsZero() || f.Before(first)) {
		first = f
	}
	if l.After(last) {
		last = l
	}
	return first, last
}

// Coverage returns the counts of everything read so far. Once Finish was
// called they include the unterminated last lines.
func (f *Feed) Coverage() Coverage {
	var c Coverage
	for _, s := range f.streams {
		t := s.tally
		if f.finished {
			t = s.finalTally
		}
		c.add(t.Totals)
		c.First, c.Last = span(c.First, c.Last, t.First, t.Last)
		c.Streams = append(c.Streams, StreamCoverage{
			Stream: s.name, Format: t.format(), Totals: t.Totals, First: t.First, Last: t.Last,
			Backwards: t.course.backwards(),
		})
	}
	slices.SortFunc(c.Streams, func(a, b StreamCoverage) int { return strings.Compare(a.Stream, b.Stream) })
	return c
}
