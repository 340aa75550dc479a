package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// What a Markdown report shows of each incident; show and JSON have the rest.
const (
	markdownTenants = 50
	markdownSamples = 3
	markdownSteps   = 30
)

// Markdown writes the report as GitHub-flavoured Markdown, to be pasted into an
// issue or a postmortem.
func Markdown(w io.Writer, r analyze.Report, opt Options) error {
	return markdownWithin(w, &r, opt, math.MaxInt)
}

// markdownWithin writes as many incidents, the urgent first, as fit into limit
// bytes, and counts the others.
func markdownWithin(w io.Writer, r *analyze.Report, opt Options, limit int) error {
	m := &markdown{page: newPage(opt, periodOf(r))}
	m.detail = true
	m.head(r)
	sorted := byUrgency(r.Incidents)
	listed := m.list(sorted, limit/2)
	const closing = 100 // bytes for the line that counts the rest
	told := 0
	for i := range sorted[:listed] {
		part := &markdown{page: m.page}
		part.incident(&sorted[i], r)
		if m.b.Len()+part.b.Len() > limit-closing {
			break
		}
		m.b.WriteString(part.b.String())
		told++
	}
	if rest := len(sorted) - told; rest > 0 {
		m.line(text.Count(rest, "more incident") + ": syncguard report and syncguard show tell of them.")
	}
	return m.flush(w)
}

// markdown collects a document. Log text reaches it through inline, code or
// fenced, and through them alone.
type markdown struct {
	b strings.Builder
	*page
}

func (m *markdown) flush(w io.Writer) error {
	if _, err := io.WriteString(w, inert(m.b.String())); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// line writes a paragraph.
func (m *markdown) line(s string) { m.b.WriteString(s + "\n\n") }

func (m *markdown) head(r *analyze.Report) {
	title := "SyncGuard report"
	if r.Tenant != "" {
		title = "What happened to " + inline(shown(r.Tenant))
	}
	m.line("# " + title)
	o := outlookOf(r)
	m.line("**" + inline(o.text) + "**")
	b := basisOf(r, periodOf(r), m.loc)
	for _, note := range b.notes {
		m.line(inline(note))
	}
	for _, s := range append(b.doubts, b.unread...) {
		m.line("> ⚠ " + inline(s))
	}
	if b.unreadMore != "" {
		m.line("> " + inline(b.unreadMore))
	}
}

// list writes the table of incidents, as far as the bytes go, and returns how
// many it holds.
func (m *markdown) list(sorted []analyze.Incident, limit int) int {
	if len(sorted) == 0 {
		return 0
	}
	m.row("State", "Severity", "Started", "What", "Incident")
	m.row("---", "---", "---", "---", "---")
	n := 0
	for i := range sorted {
		if m.b.Len() > limit {
			break
		}
		in := &sorted[i]
		f := faceOf(in.State)
		m.row(f.shape+" "+f.word, string(in.Severity), m.time(in.StartedAt), inline(in.Title), code(in.ID))
		n++
	}
	m.b.WriteString("\n")
	return n
}

// row writes a table's row; its cells are Markdown.
func (m *markdown) row(cells ...string) {
	m.b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func (m *markdown) incident(in *analyze.Incident, r *analyze.Report) {
	f := faceOf(in.State)
	m.line("## " + inline(in.Title))
	m.line(fmt.Sprintf("%s **%s**, %s, %s", f.shape, f.word, in.Severity, code(in.ID)))
	for _, f := range m.factsOf(in, r.GeneratedAt) {
		m.b.WriteString("- " + f.Label + ": " + inline(f.Text) + "\n")
	}
	if usual := usualShare(in); usual != "" {
		m.b.WriteString("- usual: " + inline(usual) + "\n")
	}
	if in.Hint != "" {
		m.b.WriteString("- hint: " + inline(in.Hint) + "\n")
	}
	m.b.WriteString("\n")
	m.life(in.Timeline)
	m.reach(in.Tenants)
	m.said(in.Signatures)
	m.lines(in.Samples)
}

// usualShare says how much fails on a good day.
func usualShare(in *analyze.Incident) string {
	if in.Kind != analyze.KindFailures || in.Why.P0 <= 0 {
		return ""
	}
	return share(in.Why.Baseline) + " of attempts fail"
}

func (m *markdown) life(list []analyze.TimelineEntry) {
	if len(list) == 0 {
		return
	}
	m.line("### Timeline")
	m.row("Time", "Event", "")
	m.row("---", "---", "---")
	for i := range list[:min(len(list), markdownSteps)] {
		m.row(m.time(list[i].At), inline(strings.ReplaceAll(list[i].Event, "_", " ")), inline(list[i].Detail))
	}
	m.b.WriteString("\n")
	m.more(len(list)-markdownSteps, "more step")
}

func (m *markdown) more(n int, noun string) {
	if n > 0 {
		m.line(text.Count(n, noun) + ".")
	}
}

func (m *markdown) reach(tenants []analyze.Tenant) {
	if len(tenants) == 0 {
		return
	}
	m.line("### Blast radius")
	m.row("Tenant", "State", "Failed", "First", "Last", "Successes since")
	m.row("---", "---", "--:", "---", "---", "---")
	for i := range tenants[:min(len(tenants), markdownTenants)] {
		cells := m.tenantRow(&tenants[i])
		m.row(code(cells[0].text), cells[1].text, cells[2].text, cells[3].text, cells[4].text, cells[5].text)
	}
	m.b.WriteString("\n")
	m.more(len(tenants)-markdownTenants, "more tenant")
}

func (m *markdown) said(list []analyze.Signature) {
	if len(list) == 0 {
		return
	}
	m.line("### What the failures say")
	m.row("Failures", "Message")
	m.row("--:", "---")
	for _, s := range list {
		m.row(text.Number(s.Failures), code(s.Template))
	}
	m.b.WriteString("\n")
}

func (m *markdown) lines(list []analyze.Sample) {
	if len(list) == 0 {
		return
	}
	m.line("### Samples")
	list = list[:min(len(list), markdownSamples)]
	var b strings.Builder
	for i := range list {
		b.WriteString(text.Truncate(text.Visible(list[i].Line), 4*sampleCells) + "\n")
	}
	m.line(fenced(b.String()))
}

// inline makes text fit to stand anywhere in a line of Markdown: no mark-up, no
// link, no @mention and no #reference comes of it. GitHub resolves the latter
// behind every escape, so that an empty character must part them.
func inline(s string) string {
	const empty = "&#8203;"
	s = text.Visible(s)
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '@':
			b.WriteString("@" + empty)
		case r == '#':
			b.WriteString(`\#` + empty)
		case r == ':' && strings.HasPrefix(s[i:], "://"):
			b.WriteString(":" + empty)
		case r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteString(empty + ".")
		case strings.ContainsRune("\\`*_[]<>|~!&$", r), r == ':' && startsWithLetter(s[i+1:]): // :smile: is a picture
			b.WriteString(`\` + string(r))
		case r == '-' && strings.HasSuffix(strings.ToUpper(s[:i]), "GH"): // GH-123 is a reference too
			b.WriteString(empty + "-")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func startsWithLetter(s string) bool {
	return s != "" && (s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z')
}

// code makes a span of code, in which nothing is mark-up but the bar that ends a
// table's cell; with one it is plain text.
func code(s string) string {
	s = text.Visible(s)
	if strings.TrimSpace(s) == "" {
		return "` `"
	}
	if strings.Contains(s, "|") {
		return inline(s)
	}
	fence := strings.Repeat("`", longestRun(s)+1)
	pad := ""
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") {
		pad = " "
	}
	return fence + pad + s + pad + fence
}

// fenced makes a block of code of lines that are fit to be shown.
func fenced(lines string) string {
	fence := strings.Repeat("`", max(3, longestRun(lines)+1))
	return fence + "text\n" + lines + fence
}

// longestRun is the length of the longest run of backticks.
func longestRun(s string) int {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
