package report

import (
	"fmt"
	"math"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// courseChart is the traffic of an incident in bars.
type courseChart struct {
	Attempts, Failed []bar
	Usual            []bar // a line of pieces; Height is not used
	Begin            float64
	Ticks            []tick
	Peak             string // the height of the chart, in words
	Unit             string
	Silence          bool
	Text             string // the same in words
	Rows             []courseRow
}

type bar struct{ X, Width, Y, Height float64 }

type courseRow struct{ At, Attempts, Failed, Usual string }

// courseHeight is the chart's height in pixels.
const courseHeight = 120

func courseAxis(c *analyze.Course) axis {
	return axis{c.From, c.From.Add(time.Duration(len(c.Slots)) * c.Step)}
}

// courseOf draws failures against what is usual, or in a silence the traffic.
func (p *page) courseOf(in *analyze.Incident, c *analyze.Course) *courseChart {
	chart := &courseChart{Silence: in.Kind == analyze.KindSilence, Unit: "a minute"}
	if c.Step != time.Minute {
		chart.Unit = "in " + text.Lasting(c.Step)
	}
	most := courseOfMost(c, chart.Silence)
	if most.height == 0 {
		return nil
	}
	x := courseAxis(c)
	chart.Begin, chart.Ticks = x.at(in.StartedAt), p.ticks(x)
	chart.Peak = amount(most.height)
	width := math.Round(1e4*0.84/float64(len(c.Slots))) / 100
	for i, s := range c.Slots {
		left := math.Round(1e4*(float64(i)+0.08)/float64(len(c.Slots))) / 100
		put := func(list *[]bar, value float64) {
			if value > 0 {
				h := max(math.Round(10*courseHeight*value/most.height)/10, 1)
				*list = append(*list, bar{left, width, courseHeight - h, h})
			}
		}
		if most.attempts || chart.Silence {
			put(&chart.Attempts, s.Attempts)
		}
		if !chart.Silence {
			put(&chart.Failed, s.Failed)
		}
		if usual := s.Usual(in.Why.Baseline); usual > 0 && !chart.Silence {
			y := courseHeight - courseHeight*usual/most.height
			chart.Usual = append(chart.Usual, bar{X: left, Width: width, Y: math.Round(10*y) / 10})
		}
		at := c.From.Add(time.Duration(i) * c.Step)
		chart.Rows = append(chart.Rows, courseRow{p.time(at), amount(s.Attempts), amount(s.Failed), amount(s.Usual(in.Why.Baseline))})
	}
	chart.Text = p.courseText(in, c, chart)
	return chart
}

// scale is how high a chart is, and whether there is room for the attempts.
type scale struct {
	height   float64
	attempts bool
}

// courseOfMost fits the chart to its failures, and to the attempts too if the
// failures can still be seen beside them.
func courseOfMost(c *analyze.Course, silence bool) scale {
	var attempts, failed float64
	for _, s := range c.Slots {
		attempts, failed = max(attempts, s.Attempts), max(failed, s.Failed)
	}
	switch {
	case silence:
		return scale{attempts, true}
	case !c.Tenants && failed > 0 && attempts <= 6*failed:
		return scale{attempts, true}
	}
	return scale{failed, false}
}

func (p *page) courseText(in *analyze.Incident, c *analyze.Course, chart *courseChart) string {
	var peak, total, usual, attempts float64
	peakAt := c.From
	for i, s := range c.Slots {
		value := s.Failed
		if chart.Silence {
			value = s.Attempts
		}
		if value > peak {
			peak, peakAt = value, c.From.Add(time.Duration(i)*c.Step)
		}
		total += value
		usual += s.Usual(in.Why.Baseline)
		attempts += s.Attempts
	}
	what := "failed lines, retries included,"
	if chart.Silence {
		what = "lines"
	}
	s := fmt.Sprintf("%s %s %s: %s in all, at most %s, at %s", whose(in, c), what, chart.Unit, amount(total), amount(peak), p.time(peakAt))
	if !chart.Silence && in.Why.P0 > 0 && attempts > 0 {
		s += fmt.Sprintf("; %s would be usual", amount(usual))
	}
	if c.Cut {
		s += "; only the first days are drawn"
	}
	return s + "."
}

// whose names those of whom a course tells.
func whose(in *analyze.Incident, c *analyze.Course) string {
	names := in.Affected()
	switch {
	case c.Tenants && len(names) == 1:
		return shown(names[0]) + "'s"
	case c.Tenants:
		return "The affected tenants'"
	case len(in.Integrations) == 1:
		return "The integration's"
	}
	return "All"
}

// amount writes a count that may be a share of one.
func amount(f float64) string {
	switch {
	case f == 0:
		return "0"
	case f < 0.1:
		return "less than 0.1"
	case f < 10 && f != math.Trunc(f):
		return fmt.Sprintf("%.1f", f)
	}
	return text.Number(int64(math.Round(f)))
}
