package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// blastRows is how many rows people are shown; csv and json have them all.
const blastRows = 50

// Blast writes an answer for people: how things stand, then whom it concerns; by a
// dimension of time as a chart.
func Blast(w io.Writer, b analyze.Blast, opt Options) error {
	p := newPage(opt, span{from: b.From, to: b.To})
	p.blastHead(&b)
	switch at := timeDimension(b.By); {
	case len(b.Rows) == 0:
	case at >= 0 && len(b.By) == 1:
		p.blank()
		p.bars(&b)
	case at >= 0:
		p.blank()
		p.sparks(&b, at)
	default:
		p.blank()
		p.blastTable(&b)
	}
	for _, note := range blastNotes(&b) {
		p.para(faint, 0, "note: "+text.Visible(note))
	}
	return p.flush(w, "answer")
}

// timeDimension is the place of the first dimension of time, or -1.
func timeDimension(by []string) int {
	return slices.IndexFunc(by, func(name string) bool { return analyze.DimensionNamed(name).Slot > 0 })
}

func (p *page) blastHead(b *analyze.Blast) {
	style, line := blastHeadline(b)
	p.para(style, 0, line)
	if in := b.Incident; in != nil {
		p.para(plain, 0, text.Visible(in.ID)+", "+faceOf(in.State).word+": "+text.Visible(in.Title))
	}
	for _, s := range blastBasis(b, p.loc) {
		p.para(faint, 0, s)
	}
}

// blastBasis says what was looked at, and what it is compared with.
func blastBasis(b *analyze.Blast, loc *time.Location) []string {
	if b.Last == nil {
		return nil
	}
	period := span{from: b.From, to: b.To}
	if b.OutsideLog() {
		period = span{from: *b.First, to: *b.Last}
		return []string{"the log: " + period.words(loc)}
	}
	out := []string{period.words(loc) + ": " + text.Count(b.Failures, "failed line")}
	if b.NormalFrom != nil && slices.ContainsFunc(b.Rows, func(r analyze.BlastRow) bool { return r.UsualShare != nil }) {
		out = append(out, "usual: the "+text.Lasting(b.NormalTo.Sub(*b.NormalFrom))+" before")
	}
	if b.Tenant {
		out = append(out, "now: at the end of the log, "+b.Last.In(loc).Format(layoutZone))
	}
	return out
}

// blastHeadline answers in one line.
func blastHeadline(b *analyze.Blast) (lipgloss.Style, string) {
	switch {
	case b.Last == nil:
		return warning, "! nothing was read yet"
	case b.OutsideLog():
		return warning, "! the log holds nothing of that time: this says nothing about health"
	case b.Affected == 0 && (b.Incident == nil || b.Incident.Kind != analyze.KindSilence):
		return noFailures(b)
	}
	n := b.Affected
	if b.Incident != nil && b.Incident.Kind == analyze.KindSilence {
		n = b.Incident.Scope.TenantsAffected
	}
	line := text.Count(n, "tenant") + " had failures"
	if b.Incident != nil {
		line = text.Count(n, "tenant") + " affected"
	}
	states := healthCounts(b)
	if states == "" {
		return bold, line
	}
	if slices.ContainsFunc(b.Rows, func(r analyze.BlastRow) bool { return !r.Well() }) {
		return bold, line + "; now " + states
	}
	return healthy, "✓ " + line + "; all are well now: " + states
}

// noFailures is good news only of what was heard and understood.
func noFailures(b *analyze.Blast) (lipgloss.Style, string) {
	switch {
	case !b.Heard:
		return warning, "! no failures, and no attempts either: this says nothing about health"
	case len(doubts(&b.Coverage)) > 0:
		return warning, "! no failures, but much was not understood or came too late: this is no proof of health"
	}
	return healthy, "✓ no failures"
}

// blastNotes are what the answer can't tell, and what of the log is in doubt.
func blastNotes(b *analyze.Blast) []string { return append(doubts(&b.Coverage), b.Notes...) }

var healthWords = []struct {
	state analyze.TenantState
	shape string
	style lipgloss.Style
}{
	{analyze.TenantFailing, "●", lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red)},
	{analyze.TenantRecovering, "◐", lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Yellow)},
	{analyze.TenantUnverified, "?", lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Magenta)},
	{analyze.TenantRecovered, "✓", lipgloss.NewStyle().Foreground(lipgloss.Green)},
	{analyze.TenantOrdinary, "·", lipgloss.NewStyle().Foreground(lipgloss.Green)},
	{analyze.TenantFine, "✓", lipgloss.NewStyle().Foreground(lipgloss.Green)},
}

// healthCounts counts the tenants by how they are: the worst of a tenant's rows.
func healthCounts(b *analyze.Blast) string {
	at := slices.Index(b.By, "tenant")
	if at < 0 {
		return ""
	}
	of := map[string]analyze.Health{}
	for i := range b.Rows {
		r := &b.Rows[i]
		of[r.Key[at]] = of[r.Key[at]].Worse(r.Health)
	}
	counts := map[analyze.TenantState]int{}
	for _, h := range of {
		counts[h.State]++
	}
	var parts []string
	for _, f := range healthWords {
		if n := counts[f.state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", text.Number(n), f.state))
		}
	}
	return strings.Join(parts, ", ")
}

func (p *page) blastTable(b *analyze.Blast) {
	p.layout = minuteLayout(b, p.loc)
	columns, shown := p.blastColumns(b)
	rows := make([][]cell, 0, min(len(b.Rows), blastRows))
	for i := range b.Rows[:min(len(b.Rows), blastRows)] {
		all := p.blastCells(b, &b.Rows[i])
		row := make([]cell, len(shown))
		for j, at := range shown {
			row[j] = all[at]
		}
		rows = append(rows, row)
	}
	p.table(0, columns, rows)
	if more := len(b.Rows) - blastRows; more > 0 {
		p.line(faint, text.Count(more, "more row")+" with --format csv or json")
	}
}

// minuteLayout is as short as the span allows: the rollups know no seconds.
func minuteLayout(b *analyze.Blast, loc *time.Location) string {
	period := span{from: b.From, to: b.To}
	period.include(b.Last)
	switch period.layout(loc) {
	case layoutClock:
		return "15:04"
	case layoutDay:
		return layoutMinute
	}
	return layoutFullMinute
}

// dimensionTitle keeps the name of an attribute as the logs have it.
func dimensionTitle(name string) string {
	if analyze.DimensionNamed(name).Doc == "" {
		return text.Visible(name)
	}
	return strings.ToUpper(name)
}

// blastColumns are the columns that say something of a row at least.
func (p *page) blastColumns(b *analyze.Blast) (columns []column, shown []int) {
	var all []column
	for _, name := range b.By {
		all = append(all, column{title: dimensionTitle(name), flex: true, name: true})
	}
	all = append(all, column{title: "FAILED", right: true}, column{title: "OF", right: true}, column{title: "SHARE", right: true},
		column{title: "USUAL", right: true}, column{title: "FIRST"}, column{title: "LAST"}, column{title: "NOW"}, column{title: "OK SINCE"})
	for i, c := range all {
		said := i <= len(b.By)
		for j := range b.Rows {
			said = said || p.blastCells(b, &b.Rows[j])[i].text != ""
		}
		if said {
			columns, shown = append(columns, c), append(shown, i)
		}
	}
	return columns, shown
}

func (p *page) blastCells(b *analyze.Blast, r *analyze.BlastRow) []cell {
	var cells []cell
	for i, value := range r.Key {
		cells = append(cells, cell{text: shownValue(b.By[i], value)})
	}
	cells = append(cells, cell{text: text.Number(r.Failures)})
	var of, part, usual, first, last string
	if r.Attempts != nil {
		of, part = text.Number(*r.Attempts), percent(r.Failures, *r.Attempts)
	}
	if r.UsualShare != nil {
		usual = roundShare(*r.UsualShare)
		if b.Incident != nil && b.Incident.Kind == analyze.KindSilence && r.UsualAttempts != nil {
			usual = text.Number(int64(*r.UsualAttempts + 0.5))
		}
	}
	if r.FirstFailure != nil {
		first, last = p.time(*r.FirstFailure), p.time(*r.LastFailure)
	}
	now, style := healthWord(&r.Health)
	return append(cells, cell{text: of}, cell{text: part}, cell{text: usual}, cell{text: first}, cell{text: last},
		cell{text: now, style: style}, cell{text: p.proof(&r.Health)})
}

// roundShare writes a share as percent does.
func roundShare(share float64) string { return percent(int64(share*1e9+0.5), 1e9) }

// shownValue makes a dimension's value fit to be shown.
func shownValue(dimension, value string) string {
	switch {
	case dimension == "tenant":
		return shown(value)
	case value == "":
		return "(none)"
	}
	return text.Visible(value)
}

func healthWord(h *analyze.Health) (string, *lipgloss.Style) {
	for i := range healthWords {
		if f := &healthWords[i]; f.state == h.State {
			return f.shape + " " + string(f.state), &f.style
		}
	}
	return "", nil
}

// proof are the successes since the last failure: "12 from 09:00".
func (p *page) proof(h *analyze.Health) string {
	switch {
	case h.SuccessesSince == 0:
		return ""
	case h.Since == nil:
		return text.Number(h.SuccessesSince)
	}
	return text.Number(h.SuccessesSince) + " from " + p.time(*h.Since)
}
