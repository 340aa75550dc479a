package report

import (
	"bytes"
	_ "embed" // the page's template and style
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// What an HTML report shows in full; the rest is counted.
const (
	htmlIncidents = 200
	htmlTenants   = 100
	htmlSteps     = 100
	htmlSamples   = 8
)

var (
	//go:embed html.tmpl
	htmlTemplate string
	//go:embed html.css
	htmlStyle string
)

var htmlPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(htmlStyle) }, // ours, and nothing is put into it
	}).Parse(htmlTemplate))
})

// HTML writes the report as one page that needs nothing else: no network and no
// script. Everything that it draws it also says.
func HTML(w io.Writer, r analyze.Report, opt Options) error {
	var b bytes.Buffer
	if err := htmlPage().Execute(&b, htmlReportOf(&r, opt)); err != nil {
		return fmt.Errorf("lay out report: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// htmlReport is what the template shows. Its texts are fit to be shown; the
// template escapes them for the place they stand in.
type htmlReport struct {
	Title, Headline, Mood string
	Notes, Doubts         []string
	From, To              string // of the timeline; "" when there is none
	Incidents             []htmlIncident
	More                  string // what has no section of its own
	Streams               []htmlStream
}

type htmlStream struct{ Name, Format, Lines, Unparsed string }

// htmlIncident is one line of the timeline and, with Full, a section.
type htmlIncident struct {
	ID, Anchor, Title, State, Shape, Word, Severity string
	When                                            string  // in words
	Left, Width                                     float64 // on the timeline, percent
	Full, Alone                                     bool    // a section; the view of one tenant
	Facts                                           []fact
	Hint                                            string
	Life                                            *lifeChart
	Course                                          *courseChart
	Steps                                           []htmlStep
	MoreSteps                                       string
	Tenants                                         []htmlTenant
	MoreTenants                                     string
	Said                                            []htmlSignature
	Why                                             []fact
	Samples                                         []htmlSample
}

type (
	htmlStep      struct{ At, Event, Detail string }
	htmlTenant    struct{ Name, State, Failed, Share, First, Last, Proof string }
	htmlSignature struct{ Failures, Template string }
	htmlSample    struct{ At, Where, Line string }
)

func htmlReportOf(r *analyze.Report, opt Options) *htmlReport {
	period := periodOf(r)
	p := newPage(opt, period)
	p.detail = true
	o, b := outlookOf(r), basisOf(r, period, p.loc)
	h := &htmlReport{Title: "SyncGuard report", Headline: o.text, Mood: moodName(o.mood), Notes: b.notes, Doubts: b.doubts}
	if r.Tenant != "" {
		h.Title = "What happened to " + shown(r.Tenant)
	}
	for _, s := range r.Coverage.Streams {
		h.Streams = append(h.Streams, htmlStream{text.Visible(s.Stream), firstWord(s.Format, "not recognised"), text.Number(s.Lines), text.Number(s.Unparsed)})
	}
	if len(r.Incidents) > 0 {
		h.From, h.To = p.time(period.from), p.time(period.to)
	}
	courses := map[string]*analyze.Course{}
	for i := range r.Courses {
		courses[r.Courses[i].Incident] = &r.Courses[i]
	}
	for i, in := range byUrgency(r.Incidents) {
		line := p.htmlLine(&in, r, period)
		if line.Full = i < htmlIncidents; line.Full {
			p.htmlSection(&line, &in, r, courses[in.ID])
		}
		h.Incidents = append(h.Incidents, line)
	}
	if n := len(r.Incidents) - htmlIncidents; n > 0 {
		h.More = text.Count(n, "more incident") + ": listed above, and told by syncguard show."
	}
	return h
}

func moodName(m mood) string {
	return map[mood]string{good: "good", doubtful: "doubtful", neutral: "neutral"}[m]
}

func firstWord(s, none string) string {
	if s == "" {
		return none
	}
	return text.Visible(s)
}

func (p *page) htmlLine(in *analyze.Incident, r *analyze.Report, period span) htmlIncident {
	f := faceOf(in.State)
	x := axis(period)
	end := lifeEnd(in, r.GeneratedAt)
	line := htmlIncident{
		ID: text.Visible(in.ID), Anchor: anchor(in.ID), Title: text.Visible(in.Title),
		State: string(in.State), Shape: f.shape, Word: f.word, Severity: string(in.Severity),
		When: p.time(in.StartedAt) + ", " + text.Lasting(end.Sub(in.StartedAt)),
		Left: x.at(in.StartedAt),
	}
	if in.State.Live() {
		line.When = "since " + line.When
	}
	line.Width = max(x.at(end)-line.Left, 0.4)
	line.Left = min(line.Left, 100-line.Width)
	return line
}

// anchor makes an id fit for a link; ours are, and nothing else gets there.
func anchor(id string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, id)
}

func (p *page) htmlSection(h *htmlIncident, in *analyze.Incident, r *analyze.Report, course *analyze.Course) {
	h.Facts = p.factsOf(in, r.GeneratedAt)
	for i := range h.Facts {
		if usual := usualShare(in); h.Facts[i].Label == "failed" && usual != "" {
			h.Facts[i].Text += ", where usually " + usual
		}
	}
	h.Hint, h.Alone = text.Visible(in.Hint), r.Tenant != ""
	h.Life = p.lifeOf(in, r.GeneratedAt, course)
	if course != nil {
		h.Course = p.courseOf(in, course)
	}
	for i := range in.Timeline[:min(len(in.Timeline), htmlSteps)] {
		e := &in.Timeline[i]
		h.Steps = append(h.Steps, htmlStep{p.time(e.At), strings.ReplaceAll(text.Visible(e.Event), "_", " "), text.Visible(e.Detail)})
	}
	h.MoreSteps = more(len(in.Timeline)-htmlSteps, "more step")
	for i := range in.Tenants[:min(len(in.Tenants), htmlTenants)] {
		h.Tenants = append(h.Tenants, p.htmlTenant(&in.Tenants[i]))
	}
	h.MoreTenants = more(len(in.Tenants)-htmlTenants, "more tenant")
	for _, s := range in.Signatures {
		h.Said = append(h.Said, htmlSignature{text.Number(s.Failures), text.Visible(s.Template)})
	}
	h.Why = p.whyOf(in)
	for i := range in.Samples[:min(len(in.Samples), htmlSamples)] {
		s := &in.Samples[i]
		h.Samples = append(h.Samples, htmlSample{p.time(s.At), fmt.Sprintf("%s, byte %s", text.Visible(s.Stream), text.Number(s.Offset)), text.Visible(s.Line)})
	}
}

func more(n int, noun string) string {
	if n <= 0 {
		return ""
	}
	return text.Count(n, noun)
}

func (p *page) htmlTenant(t *analyze.Tenant) htmlTenant {
	cells := p.tenantRow(t)
	share := ""
	if n := t.Failures + t.Successes; t.Failures > 0 && t.Successes > 0 {
		share = percent(t.Failures, n)
	}
	return htmlTenant{firstWord(t.Tenant, "(no tenant named)"), cells[1].text, cells[2].text, share, cells[3].text, cells[4].text, cells[5].text}
}

// whyOf is the arithmetic in words, as show prints it.
func (p *page) whyOf(in *analyze.Incident) []fact {
	y := &in.Why
	if openedByRule(y.Rules) {
		return []fact{{"rule", text.Visible(y.Rules[0].Name) + ": " + text.Visible(y.Rules[0].Says)}}
	}
	if y.Series == "" || y.Silence != nil {
		return nil
	}
	return []fact{
		{"series", text.Visible(y.Series)},
		{"evidence", fmt.Sprintf("%s of %s failed from %s to %s", text.Number(y.Failures), text.Count(y.Attempts, "attempt"), p.time(in.StartedAt), p.time(in.OpenedAt))},
		{"statistic", statistic(y)},
	}
}
