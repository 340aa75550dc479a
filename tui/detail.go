package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// detailView is one incident: what it is and its course, above two panes.
func (m *Model) detailView(width, height int) []string {
	if block := m.missing(); block != nil {
		return painted(m.theme, fit(block, height), width)
	}
	l := m.detailLayout(width, height)
	head := painted(m.theme, m.detailHead(width, height), width)
	if l.right == 0 {
		block := m.tenantsPane(l.left, l.panes, true)
		if m.focus == otherPane {
			block = m.storyPane(l.left, l.panes, true)
		}
		return append(head, painted(m.theme, fit(block, l.panes), width)...)
	}
	return append(head, m.panes(l, m.focus == mainPane, m.focus == otherPane)...)
}

func (m *Model) panes(l detailLayout, first, second bool) []string {
	return beside(m.theme,
		painted(m.theme, fit(m.tenantsPane(l.left, l.panes, first), l.panes), l.left),
		painted(m.theme, fit(m.storyPane(l.right, l.panes, second), l.panes), l.right))
}

// preview is the incident under the list's cursor, below or beside the list.
func (m *Model) preview(width, height int) []string {
	if m.chosen() == nil {
		return painted(m.theme, fit(nil, height), width)
	}
	if block := m.missing(); block != nil {
		return painted(m.theme, fit(block, height), width)
	}
	l := m.detailLayout(width, height)
	head := m.detailHead(width, height)
	if l.panes <= tenantsHead {
		return painted(m.theme, fit(head[:len(head)-1], height), width) // without its rule
	}
	out := painted(m.theme, head, width)
	if l.right > 0 {
		return append(out, m.panes(l, false, false)...)
	}
	n := min(max(l.panes/2, tenantsHead+4), len(m.open.sorted)+tenantsHead)
	if l.panes-n-1 < leastStory {
		n = l.panes
	}
	block := m.tenantsPane(width, n, false)
	if n < l.panes {
		block = append(append(block, line{}), m.storyPane(width, l.panes-len(block)-1, false)...)
	}
	return append(out, painted(m.theme, fit(block, l.panes), width)...)
}

// leastStory is how many lines of the story are worth showing below the tenants.
const leastStory = 5

// missing says why there are no details to draw.
func (m *Model) missing() []line {
	switch {
	case m.open.err != nil:
		return lines(row{}, row{gap(2), word(m.open.err.Error(), bad)})
	case m.open.detail == nil:
		return lines(row{}, row{gap(2), word("reading …", faint)})
	}
	return nil
}

// detailHead is what there is to say in a few lines, and the course. It is asked
// for by the layout and by the view, and so kept until something has changed.
func (m *Model) detailHead(width, height int) []line {
	if m.open.detail == nil {
		return nil
	}
	key := headKey{m.open.detail, m.snap, width, height, m.utc}
	if m.open.headFor != key {
		m.open.head, m.open.headFor = m.drawHead(width, height), key
	}
	return slices.Clone(m.open.head)
}

func (m *Model) drawHead(width, height int) []line {
	in := &m.open.detail.Incident
	f := stateFaces[in.State]
	mark := row{gap(1), word(f.shape+" "+strings.ToUpper(f.name), f.ink), gap(2), word(string(in.Severity), severityInk(&Head{Incident: *in}))}
	block := lines(apart(mark, row{word(in.ID+" ", faint)}, width))
	for _, p := range firstOf(wrapped(in.Title, width-2, heading), 2, width-2) {
		block = append(block, line{row: row{gap(1), p}})
	}
	for _, fact := range m.incidentFacts(in) {
		block = append(block, factLines(fact.text, fact.says, width, 2)...)
	}
	if in.Hint != "" && in.State != analyze.Resolved {
		block = append(block, factLines("hint", in.Hint, width, 2)...)
	}
	bars := min(max(height/12, 1), 4)
	return append(append(block, m.courseView(width, bars)...), line{row: row{ruler(width)}})
}

// labelled is a fact with what it is about.
type labelled struct{ text, says string }

const labelWidth = 10

func factLines(label, says string, width, most int) []line {
	if says == "" {
		return nil
	}
	var block []line
	for _, p := range firstOf(wrapped(says, width-labelWidth-2, plain), most, width-labelWidth-2) {
		block = append(block, line{row: row{gap(1), cell(label, labelWidth, faint), p}})
		label = ""
	}
	return block
}

func (m *Model) incidentFacts(in *analyze.Incident) []labelled {
	return []labelled{
		{"since", m.sinceText(in)},
		{"failed", failedText(in)},
		{"who", whoText(m.open.detail)},
		{"scope", scopeText(&in.Scope)},
		{"or", tiesText(&in.Scope)},
		{"deploy", m.deployText(in)},
	}
}

func (m *Model) sinceText(in *analyze.Incident) string {
	c := m.clock()
	verb := " for "
	if !in.State.Live() {
		verb = ", lasted "
	}
	s := c.time(in.StartedAt) + verb + lasting(m.lasted(in))
	if in.LastFailure != nil {
		s += "; last failure " + c.time(*in.LastFailure)
	}
	if in.ResolvedAt != nil {
		s += "; closed " + c.time(*in.ResolvedAt)
	}
	if in.Relapses > 0 {
		s += "; " + text.Count(in.Relapses, "relapse")
	}
	return s
}

func failedText(in *analyze.Incident) string {
	switch {
	case in.Failures == 0:
		return ""
	case in.Attempts <= in.Failures:
		return text.Count(in.Failures, "attempt")
	}
	return fmt.Sprintf("%s of %s (%s)", text.Number(in.Failures), text.Count(in.Attempts, "attempt"), percent(in.Failures, in.Attempts))
}

// whoText counts the affected, those who may be next, and those who were exposed
// and are fine.
func whoText(d *Detail) string {
	s := &d.Scope
	if s.TenantsAffected == 0 && s.TenantsActive == 0 {
		return "the log names no tenant"
	}
	parts := []string{fmt.Sprintf("%s of %s affected", text.Number(s.TenantsAffected), text.Count(s.TenantsActive, "tenant"))}
	if s.TenantsAtRisk > 0 {
		parts = append(parts, text.Number(s.TenantsAtRisk)+" at risk")
	}
	if n := len(d.Fine); n > 0 {
		parts = append(parts, text.Number(n)+" exposed and fine")
	}
	if n := s.TenantsActive - s.TenantsAffected - s.TenantsAtRisk - len(d.Fine); n > 0 {
		parts = append(parts, text.Number(n)+" unheard")
	}
	return strings.Join(parts, ", ")
}

func scopeText(s *analyze.Scope) string {
	words := cmp.Or(s.Words(), "these tenants alone")
	if s.Confidence > 0 {
		words += fmt.Sprintf(", confidence %s", percent(int64(1000*s.Confidence+0.5), 1000))
	}
	return words
}

func tiesText(s *analyze.Scope) string {
	var parts []string
	for _, a := range s.Also {
		parts = append(parts, a.String())
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + ": the data can't tell them apart"
}

func (m *Model) deployText(in *analyze.Incident) string {
	if in.Deploy == nil {
		return ""
	}
	before := time.Duration(in.Deploy.SecondsBeforeStart * float64(time.Second))
	return fmt.Sprintf("%s at %s, %s before it began", in.Deploy.Version, m.clock().time(in.Deploy.At), lasting(before))
}
