package tui

import (
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// health is how an integration did in a stretch of time.
type health uint8

const (
	idle health = iota // no attempt
	healthy
	degraded
	failing
	silence
)

// face is how a health looks; the shapes differ as the colours do.
var faces = [...]struct {
	shape, mark, name string
	ink               ink
}{
	idle:     {" ", "·", "idle", faint},
	healthy:  {"▁", "✓", "healthy", good},
	degraded: {"▄", "◐", "degraded", warning},
	failing:  {"█", "●", "failing", bad},
	silence:  {"┄", "○", "silent", silent},
}

// slot counts a stretch of time.
type slot struct{ attempts, failed int64 }

// slots counts the minutes of an integration in n equal steps from a time on.
func slots(minutes []Minute, from time.Time, step time.Duration, n int) []slot {
	out := make([]slot, n)
	first, _ := slices.BinarySearchFunc(minutes, from, func(m Minute, t time.Time) int { return m.At.Compare(t) })
	for _, m := range minutes[first:] {
		i := int(m.At.Sub(from) / step)
		if i >= n {
			break
		}
		out[i].attempts += m.Attempts
		out[i].failed += m.Failed
	}
	return out
}

// spell is a time in which an incident says how an integration was.
type spell struct {
	from, to time.Time
	silent   bool
}

// spellOf is an incident as a time. A live one lasts until now; one that is over
// lasted until its last failure.
func spellOf(in *analyze.Incident, now time.Time) spell {
	s := spell{in.StartedAt, now, in.Kind == analyze.KindSilence}
	switch {
	case s.silent && in.RecoveringAt != nil && in.State != analyze.Open:
		s.to = *in.RecoveringAt
	case s.silent && in.ResolvedAt != nil:
		s.to = *in.ResolvedAt
	case !s.silent && in.LastFailure != nil && in.State != analyze.Open:
		s.to = *in.LastFailure
	}
	return s
}

// mostFail is the share of failed attempts from which on an integration with an
// incident is drawn as failing rather than degraded.
const mostFail = 0.5

// healthOf is how a stretch of time looks. Failures without an incident are
// drawn healthy: that they are no pattern is what the analyzer found.
func healthOf(s slot, spells []spell, from, to time.Time) health {
	h := idle
	if s.attempts > 0 {
		h = healthy
	}
	for _, sp := range spells {
		if !sp.from.Before(to) || sp.to.Before(from) {
			continue
		}
		switch {
		case sp.silent && s.attempts == 0:
			h = max(h, silence)
		case sp.silent:
			h = max(h, degraded)
		case float64(s.failed) >= mostFail*float64(max(s.attempts, 1)):
			h = max(h, failing)
		case s.attempts > 0:
			h = max(h, degraded)
		}
	}
	return h
}

// usualShare is the failed and all attempts outside of every incident. It sorts
// the spells by their beginning.
func usualShare(minutes []Minute, spells []spell) (failed, attempts int64) {
	slices.SortFunc(spells, func(a, b spell) int { return a.from.Compare(b.from) })
	next, ill := 0, time.Time{} // the first spell to come, and until when those before it last
	for _, m := range minutes {
		for end := m.At.Add(time.Minute); next < len(spells) && spells[next].from.Before(end); next++ {
			if spells[next].to.After(ill) {
				ill = spells[next].to
			}
		}
		if ill.Before(m.At) {
			failed, attempts = failed+m.Failed, attempts+m.Attempts
		}
	}
	return failed, attempts
}

// sparks are the heights of a line of bars.
var sparks = []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

// sparkbars draws counts as bars relative to the highest; none is a blank.
func sparkbars(counts []int64, width int) string {
	if len(counts) > width {
		counts = counts[len(counts)-width:]
	}
	var most int64
	for _, n := range counts {
		most = max(most, n)
	}
	s := ""
	for _, n := range counts {
		if n <= 0 {
			s += " "
			continue
		}
		s += sparks[int((n*int64(len(sparks))-1)/most)]
	}
	return s
}
