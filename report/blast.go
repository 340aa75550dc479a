package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
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
	for _, note := range b.Notes {
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
	out := []string{period.words(loc) + ": " + count(b.Failures, "failed line")}
	if b.NormalFrom != nil && slices.ContainsFunc(b.Rows, func(r analyze.BlastRow) bool { return r.UsualShare != nil }) {
		out = append(out, "usual: the "+lasting(b.NormalTo.Sub(*b.NormalFrom))+" before")
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
	case b.Affected == 0 && (b.Incident == nil || b.Incident.Kind != analyze.KindSilence):
		return healthy, "✓ no failures"
	}
	n := b.Affected
	if b.Incident != nil && b.Incident.Kind == analyze.KindSilence {
		n = b.Incident.Scope.TenantsAffected
	}
	line := count(n, "tenant") + " had failures"
	if b.Incident != nil {
		line = count(n, "tenant") + " affected"
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
			parts = append(parts, fmt.Sprintf("%s %s", number(int64(n)), f.state))
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
		p.line(faint, count(more, "more row")+" with --format csv or json")
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
		all = append(all, column{title: dimensionTitle(name), flex: true})
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
	cells = append(cells, cell{text: number(r.Failures)})
	var of, part, usual, first, last string
	if r.Attempts != nil {
		of, part = number(*r.Attempts), percent(r.Failures, *r.Attempts)
	}
	if r.UsualShare != nil {
		usual = roundShare(*r.UsualShare)
		if b.Incident != nil && b.Incident.Kind == analyze.KindSilence && r.UsualAttempts != nil {
			usual = number(int64(*r.UsualAttempts + 0.5))
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
		return number(h.SuccessesSince)
	}
	return number(h.SuccessesSince) + " from " + p.time(*h.Since)
}

// blastColumnsCSV are the columns behind those of the dimensions; new ones are
// added at the end.
var blastColumnsCSV = []string{"failures", "attempts", "share", "usual_share", "usual_attempts", "first_failure_at", "last_failure_at",
	"state", "successes_since", "since", "incidents"}

// BlastCSV writes one row for each row of the answer.
func BlastCSV(w io.Writer, b analyze.Blast) error {
	rows := make([][]string, 0, len(b.Rows))
	for i := range b.Rows {
		r := &b.Rows[i]
		row := slices.Clone(r.Key)
		row = append(row, strconv.FormatInt(r.Failures, 10))
		var attempts string
		if r.Attempts != nil {
			attempts = strconv.FormatInt(*r.Attempts, 10)
		}
		var since string
		if r.State != "" {
			since = strconv.FormatInt(r.SuccessesSince, 10)
		}
		rows = append(rows, append(row, attempts, decimal(r.Share()), decimal(r.UsualShare), decimal(r.UsualAttempts),
			stamp(r.FirstFailure), stamp(r.LastFailure), string(r.State), since, stamp(r.Since), strings.Join(r.Incidents, ";")))
	}
	return writeCSV(w, "answer", append(slices.Clone(b.By), blastColumnsCSV...), rows, true)
}

// decimal keeps four decimals; "" is not known.
func decimal(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', 4, 64)
}

// BlastMarkdown writes the answer to be pasted into an issue.
func BlastMarkdown(w io.Writer, b analyze.Blast, opt Options) error {
	m := &markdown{page: newPage(opt, span{from: b.From, to: b.To})}
	m.layout = minuteLayout(&b, m.loc)
	_, headline := blastHeadline(&b)
	m.line("**" + inline(headline) + "**")
	for _, s := range blastBasis(&b, m.loc) {
		m.line(inline(s))
	}
	if len(b.Rows) > 0 {
		columns, shown := m.blastColumns(&b)
		m.blastRows(&b, columns, shown)
	}
	for _, note := range b.Notes {
		m.line("> " + inline(note))
	}
	return m.flush(w)
}

func (m *markdown) blastRows(b *analyze.Blast, columns []column, shown []int) {
	titles, rule := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		titles[i], rule[i] = inline(c.title), "---"
		if c.right {
			rule[i] = "--:"
		}
	}
	m.row(titles...)
	m.row(rule...)
	for i := range b.Rows {
		all := m.blastCells(b, &b.Rows[i])
		row := make([]string, len(shown))
		for j, at := range shown {
			row[j] = inline(all[at].text)
		}
		m.row(row...)
	}
	m.b.WriteString("\n")
}

// blastJSON is the form of the answer for programs.
type blastJSON struct {
	SchemaVersion int            `json:"schema_version"`
	Incident      *string        `json:"incident"`
	By            []string       `json:"by"`
	From          *time.Time     `json:"from"`
	To            *time.Time     `json:"to"`
	NormalFrom    *time.Time     `json:"normal_from"`
	NormalTo      *time.Time     `json:"normal_to"`
	LastEvent     *time.Time     `json:"last_event_at"`
	Failures      int64          `json:"failures"`
	Affected      int            `json:"tenants_affected"`
	Rows          []blastJSONRow `json:"rows"`
	Notes         []string       `json:"notes"`
}

type blastJSONRow struct {
	Key            map[string]string `json:"key"`
	Failures       int64             `json:"failures"`
	Attempts       *int64            `json:"attempts"`
	Share          *float64          `json:"share"`
	UsualShare     *float64          `json:"usual_share"`
	UsualAttempts  *float64          `json:"usual_attempts"`
	FirstFailure   *time.Time        `json:"first_failure_at"`
	LastFailure    *time.Time        `json:"last_failure_at"`
	State          *string           `json:"state"`
	SuccessesSince *int64            `json:"successes_since"`
	Since          *time.Time        `json:"since"`
	Incidents      []string          `json:"incidents"`
}

// BlastJSON writes the answer as JSON, schema version 1.
func BlastJSON(w io.Writer, b analyze.Blast) error {
	out := blastJSON{
		SchemaVersion: 1, By: b.By, NormalFrom: b.NormalFrom, NormalTo: b.NormalTo, LastEvent: b.Last,
		Failures: b.Failures, Affected: b.Affected, Rows: []blastJSONRow{}, Notes: append([]string{}, b.Notes...),
	}
	if b.Last != nil {
		out.From, out.To = &b.From, &b.To
	}
	if b.Incident != nil {
		out.Incident = &b.Incident.ID
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		row := blastJSONRow{
			Key: map[string]string{}, Failures: r.Failures, Attempts: r.Attempts, Share: r.Share(), UsualShare: r.UsualShare,
			UsualAttempts: r.UsualAttempts, FirstFailure: r.FirstFailure, LastFailure: r.LastFailure, Since: r.Since,
			Incidents: append([]string{}, r.Incidents...),
		}
		for j, value := range r.Key {
			row.Key[b.By[j]] = value
		}
		if r.State != "" {
			state := string(r.State)
			row.State, row.SuccessesSince = &state, &r.SuccessesSince
		}
		out.Rows = append(out.Rows, row)
	}
	return writeJSON(w, out, "answer")
}
