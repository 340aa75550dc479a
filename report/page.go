package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/syncguard/syncguard/parse/text"
)

const (
	defaultWidth = 80
	leastWidth   = 40
	labelWidth   = 10
	bodyColumn   = 2 + labelWidth + 2
)

// page collects the lines of one rendering. Every text that comes from a log
// reaches it through shown; no line is wider than width.
type page struct {
	buf    strings.Builder
	width  int
	color  bool
	loc    *time.Location
	layout string // of times: as short as the period allows
	detail bool   // the page is about one incident and has tables for the rest
}

func newPage(opt Options, period span) *page {
	p := &page{width: opt.Width, color: opt.Color, loc: opt.Location}
	if p.width == 0 {
		p.width = defaultWidth
	}
	p.width = max(p.width, leastWidth)
	if p.loc == nil {
		p.loc = time.UTC
	}
	p.layout = period.layout(p.loc)
	return p
}

// What a CI server takes for a command when a job prints it: ::error:: at a
// line's beginning, ##[error] and ##vso[…] anywhere. Pages are printed in jobs.
var (
	lineCommand = regexp.MustCompile(`(?m)^(\s*:):([A-Za-z-]+[^:\n]*::)`)
	hashCommand = regexp.MustCompile(`##(\w*)\[`)
)

// inert breaks commands by a character that looks alike and is as wide.
func inert(page string) string {
	page = lineCommand.ReplaceAllString(page, "$1\u2236$2")
	return hashCommand.ReplaceAllString(page, "#\u266f$1[")
}

// flush writes the page.
func (p *page) flush(w io.Writer, what string) error {
	if _, err := io.WriteString(w, inert(p.buf.String())); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

func (p *page) blank() { p.buf.WriteByte('\n') }

// line writes one line in one style, cut to the width.
func (p *page) line(style lipgloss.Style, s string) {
	p.buf.WriteString(p.paint(style, text.Truncate(s, p.width)))
	p.buf.WriteByte('\n')
}

// para writes text wrapped, its lines indented alike.
func (p *page) para(style lipgloss.Style, indent int, s string) {
	for _, line := range wrap(s, p.width-indent) {
		p.buf.WriteString(strings.Repeat(" ", indent))
		p.buf.WriteString(p.paint(style, line))
		p.buf.WriteByte('\n')
	}
}

// row writes a labelled text; what does not fit goes on under its beginning.
func (p *page) row(label, s string) {
	if s == "" {
		return
	}
	for i, line := range wrap(s, p.width-bodyColumn) {
		if i > 0 {
			label = ""
		}
		p.buf.WriteString("  ")
		p.buf.WriteString(p.paint(faint, pad(label, labelWidth)))
		p.buf.WriteString("  ")
		p.buf.WriteString(line)
		p.buf.WriteByte('\n')
	}
}

// rowAt is row with a name before the text, in a column of its own.
func (p *page) rowAt(label, name string, width int, s string) {
	room := max(p.width-bodyColumn-width, 1)
	for i, line := range wrap(s, room) {
		if i > 0 {
			label, name = "", ""
		}
		p.buf.WriteString("  " + p.paint(faint, pad(label, labelWidth)) + "  " + pad(name, width) + line + "\n")
	}
}

func (p *page) paint(style lipgloss.Style, s string) string {
	if !p.color || s == "" {
		return s
	}
	return style.Render(s)
}

// split writes left and right at the two ends of a line.
func (p *page) split(style lipgloss.Style, left, right string) {
	room := p.width - lipgloss.Width(right) - 1
	left = text.Truncate(left, room)
	p.buf.WriteString(p.paint(style, left))
	p.buf.WriteString(strings.Repeat(" ", p.width-lipgloss.Width(left)-lipgloss.Width(right)))
	p.buf.WriteString(p.paint(faint, right))
	p.buf.WriteByte('\n')
}

// wrap breaks s into lines of at most width cells, at blanks where it can.
func wrap(s string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(s) {
		n := lipgloss.Width(word)
		if used > 0 && used+1+n <= width {
			line, used = line+" "+word, used+1+n
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		for n > width {
			var head string
			head, word = cells(word, width)
			lines = append(lines, head)
			n = lipgloss.Width(word)
		}
		line, used = word, n
	}
	if used == 0 && len(lines) > 0 {
		return lines
	}
	return append(lines, line)
}

// cells splits s after as many characters as fit into width cells, at least
// one, and not within an escape unless it is longer than a line.
func cells(s string, width int) (head, tail string) {
	head = ansi.Truncate(s, width, "")
	if head == "" {
		_, size := utf8.DecodeRuneInString(s)
		head = s[:size]
	}
	if whole := text.Boundary(s, len(head)); whole > 0 {
		head = s[:whole]
	}
	return head, s[len(head):]
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-lipgloss.Width(s)))
}

func padLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-lipgloss.Width(s))) + s
}

// nameWidth bounds a tenant's or an integration's name where it stands in a list.
const nameWidth = 32

// shown makes a name from a log fit to be shown.
func shown(name string) string {
	if name == "" {
		return "(no tenant named)"
	}
	return text.Shorten(text.Visible(name), nameWidth)
}
