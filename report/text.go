package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// Text writes the report for a person on call: what is wrong now first, then
// what was; and how much of the input it rests on.
func Text(w io.Writer, r analyze.Report, opt Options) error {
	period := periodOf(&r)
	p := newPage(opt, period)
	p.headline(&r)
	p.basis(&r, period)
	for _, in := range byUrgency(r.Incidents) {
		p.blank()
		p.incident(&in, r.GeneratedAt)
	}
	return p.flush(w, "report")
}

func periodOf(r *analyze.Report) span {
	var period span
	period.include(r.Coverage.FirstEvent, r.Coverage.LastEvent, r.GeneratedAt)
	for i := range r.Incidents {
		period.includeIncident(&r.Incidents[i])
	}
	return period
}

// byUrgency puts live incidents first, then the severe, then the recent.
func byUrgency(incidents []analyze.Incident) []analyze.Incident {
	sorted := slices.Clone(incidents)
	slices.SortStableFunc(sorted, func(a, b analyze.Incident) int {
		return cmp.Or(
			cmp.Compare(faceOf(a.State).rank, faceOf(b.State).rank),
			cmp.Compare(b.Severity.Rank(), a.Severity.Rank()),
			b.StartedAt.Compare(a.StartedAt),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return sorted
}

// headline says how things stand, in one line.
func (p *page) headline(r *analyze.Report) {
	switch o := outlookOf(r); o.mood {
	case good:
		p.para(healthy, 0, "✓ "+o.text)
	case doubtful:
		p.para(warning, 0, "! "+o.text)
	default:
		p.para(bold, 0, o.text)
	}
}

// states counts the incidents by state: "1 open, 2 resolved".
func states(incidents []analyze.Incident) string {
	var parts []string
	for _, s := range []analyze.State{analyze.Open, analyze.Recovering, analyze.ClosedUnverified, analyze.Resolved} {
		n := 0
		for i := range incidents {
			if incidents[i].State == s {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, faceOf(s).word))
		}
	}
	return strings.Join(parts, ", ")
}

// basis says what was read and what of it was not understood.
func (p *page) basis(r *analyze.Report, period span) {
	b := basisOf(r, period, p.loc)
	for _, note := range b.notes {
		p.para(faint, 0, note)
	}
	for _, doubt := range b.doubts {
		p.para(warning, 0, "! "+doubt)
	}
	for _, s := range b.unread {
		p.row("unread", s)
	}
	p.row("", b.unreadMore)
}

// gap is something that the input lacks, and how much of it is too much to
// trust what was found.
type gap struct {
	n, of   int64
	noun    string
	what    string
	percent int64
	doubt   string
}

func gapsOf(c *analyze.Coverage) []gap {
	return []gap{
		{c.Unparsed, c.Lines, "line", "not understood", 5, "run syncguard inspect to see why"},
		{c.WithoutOutcome, c.Understood(), "line", "without outcome", 98, "failures may be missing"},
		{c.WithoutIntegration, c.Events, "event", "without integration", 10, "their failures are hard to place"},
		{c.WithoutTenant, c.Events, "event", "without tenant", 50, "who is affected can't be told for them"},
		{c.Other, c.Analysed(), "event", "counted as \"(other)\"", 10, "there are more tenants or integrations than can be told apart; run syncguard inspect to see what is taken for them"},
		{c.OtherOps, c.Analysed(), "event", "of an operation counted as \"(other)\"", 100, ""},
		{c.Late, c.Events, "event", "too late to count", 1, lateAdvice(c)},
	}
}

// lateAdvice says how late events are taken. The lines have been read, so that
// it takes a run over everything.
func lateAdvice(c *analyze.Coverage) string {
	switch {
	case len(c.NewestFirst) > 0:
		var names []string
		for _, name := range c.NewestFirst {
			names = append(names, shown(name))
		}
		return fmt.Sprintf("the newest lines stand first in %s; turn it around (tac) and replay all files together with --fresh", joined(names, 3))
	case c.LateBy > 10*time.Minute: // more likely the log of an earlier time, or one line of a later time, than one out of order
		return "replay all files together with --fresh; if that is not enough, the newest time above may be wrong: take out the line that bears it, or pass --lateness " + flagDuration(c.LateBy)
	case c.LateBy > 0:
		return "replay all files together with --fresh --lateness " + flagDuration(c.LateBy)
	}
	return "replay all files together with --fresh"
}

func (g gap) String() string {
	return fmt.Sprintf("%s (%s) %s", text.Count(g.n, g.noun), percent(g.n, g.of), g.what)
}

func (g gap) large() bool { return g.of > 0 && 100*g.n > g.percent*g.of }

// smallGaps lists the gaps that change nothing, however small: nothing is left
// out in silence.
func smallGaps(c *analyze.Coverage) string {
	var parts []string
	for _, g := range gapsOf(c) {
		if g.n > 0 && !g.large() {
			parts = append(parts, g.String())
		}
	}
	return strings.Join(parts, ", ")
}

// doubts are the gaps large enough to doubt the result.
func doubts(c *analyze.Coverage) []string {
	var out []string
	for _, g := range gapsOf(c) {
		if g.large() {
			out = append(out, g.String()+": "+g.doubt)
		}
	}
	return out
}
