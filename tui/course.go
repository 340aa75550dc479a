package tui

import (
	"slices"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/syncguard/syncguard/analyze"
)

// courseView draws an incident's life: failures, tenants joining, and the states
// it went through, over one axis.
func (m *Model) courseView(width, height int) []line {
	d := m.open.detail
	strip := width - labelWidth - 2
	course := d.Course.over(m.snap.At)
	ax, counts := courseAxis(&course, strip)
	if ax.n < 2 {
		return nil
	}
	label := func(s string) row { return row{gap(1), cell(s, labelWidth, faint)} }
	var block []line
	for i, bars := range barChart(counts, height) {
		name := ""
		if i == 0 {
			name = "failures"
		}
		block = append(block, line{row: append(label(name), piece{bars, ansi.StringWidth(bars), bad})})
	}
	if joins := joinCounts(&d.Incident, ax); height > 1 && joins != nil {
		block = append(block, line{row: append(label("joining"), word(sparkbars(joins, len(joins)), warning))})
	}
	block = append(block, line{row: append(label("life"), lifeStrip(&d.Incident, ax, m.snap.At)...)})
	return append(block, line{row: append(label(""), ax.ticks(m.clock(), strip))})
}

// almost is the part of a step that may be missing for it to count as over: logs
// seldom end at its very end.
const almost = 30

// over is the course without the count of a step that is not over yet, which would
// look like an end, unless there is little else.
func (c Course) over(now time.Time) Course {
	if c.Step <= 0 {
		return c
	}
	if i := int((now.Sub(c.From) + c.Step/almost) / c.Step); i > 1 && i < len(c.Failures) {
		c.Failures = slices.Clone(c.Failures)
		clear(c.Failures[i:])
	}
	return c
}

// courseAxis fits a course to a strip: several of its steps a column, or several
// columns a step.
func courseAxis(c *Course, width int) (axis, []int64) {
	n := len(c.Failures)
	if n == 0 || c.Step <= 0 || width <= 0 {
		return axis{}, nil
	}
	counts := make([]int64, width)
	if n <= width {
		for i := range counts {
			counts[i] = c.Failures[i*n/width]
		}
	} else {
		for i, f := range c.Failures {
			counts[i*width/n] += f
		}
	}
	return axis{c.From, c.Step * time.Duration(n) / time.Duration(width), width}, counts
}

// barChart draws counts as bars of that many lines, the highest first.
func barChart(counts []int64, height int) []string {
	var most int64
	for _, n := range counts {
		most = max(most, n)
	}
	out := make([]string, height)
	for _, n := range counts {
		eighths := 0
		if n > 0 {
			eighths = max(int(n*int64(8*height)/most), 1)
		}
		for i := range out {
			in := min(max(eighths-8*(height-1-i), 0), 8)
			if in == 0 {
				out[i] += " "
				continue
			}
			out[i] += sparks[in-1]
		}
	}
	return out
}

// joinCounts counts the tenants that joined in each step; nil for one alone.
func joinCounts(in *analyze.Incident, ax axis) []int64 {
	counts, any := make([]int64, ax.n), 0
	for i := range in.Tenants {
		t := in.Tenants[i].FirstFailure
		if t == nil || t.Before(ax.from) {
			continue
		}
		if at := int(t.Sub(ax.from) / ax.step); at < ax.n {
			counts[at]++
			any++
		}
	}
	if any < 2 {
		return nil
	}
	return counts
}

// marks are the shapes of what happens in a life.
var marks = map[string]struct {
	shape string
	ink   ink
	rank  int // the higher hides the lower in one column
}{
	"deploy":            {"▼", accent, 2},
	"started":           {"┣", bad, 1},
	"opened":            {"●", bad, 3},
	"recovering":        {"◐", warning, 3},
	"relapsed":          {"↯", bad, 4},
	"resolved":          {"✓", good, 5},
	"closed_unverified": {"?", silent, 5},
}

// lifeStrip is the states of a life as a line, with a mark where one changes.
func lifeStrip(in *analyze.Incident, ax axis, now time.Time) row {
	shapes, inks, ranks := make([]string, ax.n), make([]ink, ax.n), make([]int, ax.n)
	phase(in, ax, now, shapes, inks)
	put := func(at time.Time, event string) {
		m, known := marks[event]
		i := int(at.Sub(ax.from) / ax.step)
		if !known || at.Before(ax.from) || i >= ax.n || ranks[i] >= m.rank {
			return
		}
		shapes[i], inks[i], ranks[i] = m.shape, m.ink, m.rank
	}
	for i := range in.Timeline {
		put(in.Timeline[i].At, in.Timeline[i].Event)
	}
	if in.Deploy != nil {
		put(in.Deploy.At, "deploy")
	}
	var r row
	for i := range shapes {
		if n := len(r); n > 0 && r[n-1].ink == inks[i] {
			r[n-1].text += shapes[i]
			r[n-1].cells++
			continue
		}
		r = append(r, piece{shapes[i], 1, inks[i]})
	}
	return r
}

// phase fills in what the incident was in each step.
func phase(in *analyze.Incident, ax axis, now time.Time, shapes []string, inks []ink) {
	next, was, ink := 0, " ", plain
	for i := range shapes {
		end := ax.from.Add(ax.step * time.Duration(i+1))
		for ; next < len(in.Timeline) && in.Timeline[next].At.Before(end); next++ {
			switch in.Timeline[next].Event {
			case "started":
				was, ink = "┄", bad
			case "opened", "relapsed":
				was, ink = "━", bad
			case "recovering":
				was, ink = "─", warning
			case "resolved", "closed_unverified":
				was, ink = " ", plain
			}
		}
		shape, style := was, ink
		if end.Add(-ax.step).After(now) {
			shape, style = " ", plain
		}
		shapes[i], inks[i] = shape, style
	}
}
