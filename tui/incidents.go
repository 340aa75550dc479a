package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// incidentColumns are widths; 0 leaves a column out.
type incidentColumns struct{ severity, name, title, tenants, risk, since, age, spark int }

func (m *Model) incidentColumns(width int) incidentColumns {
	c := incidentColumns{severity: 9, tenants: 10, age: 8}
	longest := 8
	for i := range m.scene.integrations {
		longest = max(longest, word(m.scene.integrations[i].Name, plain).cells)
	}
	c.name = min(longest, 16)
	if width < 90 {
		c.severity, c.name = 6, min(longest, 11)
	}
	if width >= 84 && m.scene.risky {
		c.risk = 6
	}
	if width >= 100 {
		c.since = 7
	}
	if width >= 96 {
		c.spark = 13
	}
	if width < slimWidth {
		c = incidentColumns{tenants: 7, age: 7}
	}
	fixed := 4 + c.severity + c.name + c.tenants + c.risk + c.since + c.age + 1
	if c.name > 0 {
		fixed++
	}
	if c.spark > 0 {
		fixed += 1 + c.spark
	}
	c.title = max(width-fixed, 8)
	return c
}

// incidentsView is the list under the titles of its columns.
func (m *Model) incidentsView(width, n int) []line {
	if m.rows() == 0 {
		return append(lines(row{gap(1), word("incidents", faint)}), m.nothing(width, n)...)
	}
	cols := m.incidentColumns(width)
	block := lines(m.incidentTitles(cols, n))
	from, to := m.incidents.window(m.rows(), n)
	for i := from; i < to; i++ {
		chosen := i == m.incidents.cursor && (m.focus == mainPane || m.slim())
		if i == len(m.scene.listed) {
			block = append(block, line{m.foldRow(chosen), chosen})
			continue
		}
		block = append(block, line{m.incidentRow(m.scene.listed[i], cols, chosen), chosen})
	}
	return fit(block, n+1)
}

func (m *Model) incidentTitles(c incidentColumns, n int) row {
	from, to := m.incidents.window(m.rows(), n)
	title := "incidents"
	if p := position(from, to, m.rows()); p != "" {
		title += "  " + p
	}
	if !m.filter.empty() {
		title += "  filter: " + m.filter.text + "  (esc clears)"
	}
	first := 3 + c.severity + c.name + c.title
	if c.name > 0 {
		first++
	}
	return row{
		gap(1), cell(title, first, faint), right("tenants", c.tenants, faint), right("risk", c.risk, faint),
		right("since", c.since, faint), right("lasts", c.age, faint), gap(1), cell(padLeft("failures", c.spark), c.spark, faint),
	}
}

func padLeft(s string, width int) string { return blanks(width-len(s)) + s }

func (m *Model) incidentRow(h *Head, c incidentColumns, chosen bool) row {
	f := stateFaces[h.State]
	cursor := " "
	if chosen {
		cursor = "▸"
	}
	ordinary := plain
	if !h.State.Live() {
		ordinary = faint
	}
	r := row{word(cursor, accent), word(f.shape, f.ink), gap(1)}
	if c.severity > 0 {
		r = append(r, cell(severityWord(h, c.severity), c.severity, severityInk(h)))
	}
	if c.name > 0 {
		r = append(r, cell(strings.Join(h.Integrations, ", "), c.name, bold(h)), gap(1))
	}
	r = append(r, cell(titleOf(h, c.name > 0), c.title, ordinary), gap(1))
	affected := tenantsOf(h.Scope.TenantsAffected, h.Scope.TenantsActive)
	if h.Joined > 0 && h.State == analyze.Open {
		affected = "↑" + affected
	}
	risk := ""
	if h.State.Live() && h.Scope.TenantsAtRisk > 0 {
		risk = text.Number(h.Scope.TenantsAtRisk)
	}
	r = append(r, right(affected, c.tenants-1, bold(h)), gap(1), right(risk, c.risk-1, warning), gap(min(c.risk, 1)))
	clock := m.clock()
	r = append(r, right(sinceOf(clock, h.StartedAt), c.since, faint), right(lasting(m.lasted(&h.Incident)), c.age, ordinary))
	if c.spark > 0 {
		spark := sparkbars(h.Spark, c.spark-1)
		r = append(r, gap(1), right(spark, c.spark, f.ink))
	}
	return r
}

// sinceOf is the time without its date's year, so that it fits the column.
func sinceOf(c clock, t time.Time) string {
	t = t.In(c.zone)
	if c.day(t) != "" {
		return t.Format("01-02")
	}
	return t.Format("15:04")
}

func bold(h *Head) ink {
	if h.State.Live() {
		return strong
	}
	return faint
}

func severityWord(h *Head, width int) string {
	if width < 9 && h.Severity == analyze.Critical {
		return "crit"
	}
	return string(h.Severity)
}

func severityInk(h *Head) ink {
	switch {
	case !h.State.Live():
		return faint
	case h.Severity == analyze.Critical:
		return bad
	case h.Severity == analyze.Major:
		return warning
	}
	return plain
}

// titleOf is the title without what columns of its row tell: the integration and
// the number of tenants.
func titleOf(h *Head, named bool) string {
	title := h.Title
	if named {
		title = strings.TrimPrefix(title, strings.Join(h.Integrations, ", ")+": ")
	}
	return strings.Replace(title, fmt.Sprintf(" for %d of %d tenants", h.Scope.TenantsAffected, h.Scope.TenantsActive), "", 1)
}

// lasted is how long an incident has lasted, or did last.
func (m *Model) lasted(in *analyze.Incident) time.Duration {
	switch {
	case in.State.Live():
		return m.snap.At.Sub(in.StartedAt)
	case in.LastFailure != nil && in.Kind == analyze.KindFailures:
		return in.LastFailure.Sub(in.StartedAt)
	case in.RecoveringAt != nil:
		return in.RecoveringAt.Sub(in.StartedAt)
	case in.ResolvedAt != nil:
		return in.ResolvedAt.Sub(in.StartedAt)
	}
	return 0
}

func (m *Model) foldRow(chosen bool) row {
	cursor := " "
	if chosen {
		cursor = "▸"
	}
	return row{word(cursor, accent), word("✓", good), gap(1), word(text.Number(m.scene.over)+" resolved", faint), word("  f shows them", faint)}
}

// nothing teaches what an empty list means.
func (m *Model) nothing(width, height int) []line {
	var says []piece
	say := func(i ink, s string) { says = append(says, wrapped(s, width-6, i)...) }
	c := &m.snap.Coverage
	switch {
	case !m.filter.empty():
		say(plain, "No incident fits the filter.")
		say(faint, "esc shows all again; / changes it.")
	case c.Lines == 0 && m.snap.Reading == Following && len(m.snap.Feeds) > 0:
		say(plain, "Waiting for lines in "+feedNames(m.snap.Feeds)+".")
		say(faint, "What is ordinary for an integration is learned from its first ten minutes and 200 attempts. Until then a failure share of 3 % is assumed.")
	case c.Lines == 0:
		say(plain, "Nothing has been read yet.")
		say(faint, "syncguard tail app.log follows a log and fills this database; syncguard replay logs/ reads history.")
	case c.Events == 0:
		say(warning, "! "+text.Count(c.Lines, "line")+" read, and no event was found in them: this says nothing about health.")
		say(plain, "syncguard inspect FILE shows how each line was understood, and the configuration that would help.")
	default:
		m.teach(say)
	}
	block := lines(row{})
	for _, p := range says {
		block = append(block, line{row: row{gap(3), p}})
	}
	return fit(block, height)
}

// teach says what is watched when nothing is wrong, and until when it is learned
// what is ordinary.
func (m *Model) teach(say func(ink, string)) {
	c := &m.snap.Coverage
	say(good, "✓ No incident in "+text.Count(c.Analysed(), "event")+" of "+text.Count(len(m.snap.Integrations), "integration")+".")
	if m.snap.Reading == Following && len(m.snap.Feeds) > 0 {
		say(plain, "Watching "+feedNames(m.snap.Feeds)+".")
	}
	learning, longest := 0, time.Duration(0)
	for i := range m.snap.Integrations {
		if l := m.snap.Integrations[i].Learning; l > 0 {
			learning++
			longest = max(longest, l)
		}
	}
	if learning > 0 {
		say(plain, "The ordinary failure share of "+text.Count(learning, "integration")+" is still being learned: it takes ten minutes and 200 attempts, about "+lasting(longest)+" more. Until then 3 % is assumed.")
	}
	say(faint, "One failure is a blip; a pattern becomes an incident, with its tenants, and stays until each of them has proven healthy.")
}

func feedNames(feeds []Feed) string {
	const most = 3
	var names []string
	for i := range feeds[:min(len(feeds), most)] {
		names = append(names, feeds[i].Name)
	}
	s := strings.Join(names, ", ")
	if n := len(feeds) - most; n > 0 {
		s += " and " + text.Count(n, "more log")
	}
	return s
}
