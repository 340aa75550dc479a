package report

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// The charts are laid out in percent of their width and pixels of their
// height, so that they fit every page and their text keeps its size.

// axis is a span of time along a chart.
type axis struct{ from, to time.Time }

// at is the place of a time, in percent.
func (x axis) at(t time.Time) float64 {
	whole := x.to.Sub(x.from)
	if whole <= 0 {
		return 0
	}
	return math.Round(1e4*min(max(float64(t.Sub(x.from))/float64(whole), 0), 1)) / 100
}

// tick is a time on the axis. Minor ones are left out where there is little room.
type tick struct {
	X     float64
	Label string
	Minor bool
}

var tickSteps = []time.Duration{
	time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 28 * 24 * time.Hour,
}

// ticks are at most seven round times.
func (p *page) ticks(x axis) []tick {
	const most = 7
	span := x.to.Sub(x.from)
	step := tickSteps[len(tickSteps)-1]
	for _, s := range tickSteps {
		if span <= most*s {
			step = s
			break
		}
	}
	layout := "15:04"
	switch {
	case step < time.Minute:
		layout = layoutClock
	case step >= 24*time.Hour:
		layout = "01-02"
	case span > 20*time.Hour:
		layout = layoutMinute
	}
	// Round times are those of the zone shown.
	_, offset := x.from.In(p.loc).Zone()
	shift := time.Duration(offset) * time.Second
	var out []tick
	for t := x.from.Add(shift).Truncate(step).Add(-shift); !t.After(x.to); t = t.Add(step) {
		// A label at the very edge would be cut off.
		if at := x.at(t); !t.Before(x.from) && at >= 3 && at <= 97 {
			out = append(out, tick{at, t.In(p.loc).Format(layout), len(out)%2 == 1})
		}
	}
	return out
}

// lifeChart is an incident's life as a band of states.
type lifeChart struct {
	Phases []phase
	Marks  []mark
	Ticks  []tick
	Key    []string // the classes of its phases, in the order of a life
	Text   string   // the same in words
}

type phase struct {
	X, Width    float64
	Class, Word string // Word is "" where it has no room
}

type mark struct {
	X            float64
	Class, Label string
}

// lifeEnd is when an incident was over, or the last that is known of it.
func lifeEnd(in *analyze.Incident, now *time.Time) time.Time {
	switch {
	case in.ResolvedAt != nil:
		return *in.ResolvedAt
	case now != nil && now.After(in.OpenedAt):
		return *now
	case in.LastFailure != nil:
		return *in.LastFailure
	}
	return in.OpenedAt
}

// lifeOf draws the states from the timeline, on the same axis as the course.
func (p *page) lifeOf(in *analyze.Incident, now *time.Time, course *analyze.Course) *lifeChart {
	end := lifeEnd(in, now)
	x := axis{in.StartedAt, end}
	if course != nil {
		x = courseAxis(course)
	} else {
		lead := end.Sub(in.StartedAt) / 10
		x.from, x.to = x.from.Add(-lead), x.to.Add(lead)
	}
	c := &lifeChart{}
	if course == nil { // else they stand below it
		c.Ticks = p.ticks(x)
	}
	at, class := in.StartedAt, "evidence"
	next := func(t time.Time, following string) {
		c.add(x, at, t, class)
		at, class = t, following
	}
	for i := range in.Timeline {
		e := &in.Timeline[i]
		switch e.Event {
		case "opened", "relapsed":
			next(e.At, "open")
		case "recovering":
			next(e.At, "recovering")
		case "tenant_affected":
			c.mark(x, e.At, "tenant", "")
		case "deploy":
			c.mark(x, e.At, "deploy", "deploy "+text.Truncate(text.Visible(e.Detail), 24))
		}
	}
	if len(c.Phases) == 0 && class == "evidence" { // a life without a timeline
		next(in.OpenedAt, "open")
		if in.RecoveringAt != nil {
			next(*in.RecoveringAt, "recovering")
		}
	}
	next(end, "")
	if at := x.at(end); in.ResolvedAt != nil && at < 85 {
		c.Marks = append(c.Marks, mark{at, "end", faceOf(in.State).word})
	}
	for _, class := range []string{"evidence", "open", "recovering"} {
		if slices.ContainsFunc(c.Phases, func(p phase) bool { return p.Class == class }) {
			c.Key = append(c.Key, class)
		}
	}
	c.Text = p.lifeText(in, end)
	return c
}

func (c *lifeChart) add(x axis, from, to time.Time, class string) {
	left := x.at(from)
	width := max(x.at(to)-left, 0)
	if width == 0 {
		return
	}
	word := ""
	if width > 14 {
		word = map[string]string{"evidence": "evidence", "open": "open", "recovering": "recovering"}[class]
	}
	c.Phases = append(c.Phases, phase{left, math.Round(100*width) / 100, class, word})
}

// mark notes a moment; those beside the chart are left to the timeline.
func (c *lifeChart) mark(x axis, t time.Time, class, label string) {
	if !t.Before(x.from) && !t.After(x.to) {
		c.Marks = append(c.Marks, mark{x.at(t), class, label})
	}
}

func (p *page) lifeText(in *analyze.Incident, end time.Time) string {
	s := fmt.Sprintf("Began %s, opened %s after %s of evidence", p.time(in.StartedAt), p.after(in.StartedAt, in.OpenedAt), text.Lasting(in.OpenedAt.Sub(in.StartedAt)))
	if in.Relapses > 0 {
		s += ", relapsed " + times(in.Relapses)
	}
	if in.RecoveringAt != nil {
		s += ", recovering from " + p.after(in.StartedAt, *in.RecoveringAt)
	}
	switch {
	case in.ResolvedAt != nil:
		return s + ", " + faceOf(in.State).word + " " + p.after(in.StartedAt, end) + "."
	case in.State == analyze.Recovering:
		return s + ", not proven over at " + p.after(in.StartedAt, end) + "."
	}
	return s + ", still open at " + p.after(in.StartedAt, end) + "."
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return text.Number(n) + " times"
}
