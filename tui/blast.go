package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/syncguard/syncguard/analyze"
)

// Dimensions are what failures can be broken down by.
var Dimensions = []string{"tenant", "integration", "operation", "class"}

// blast is the breakdown of failures.
type blast struct {
	by     int // of Dimensions
	from   screen
	about  string // what is broken down, in words
	filter analyze.FailureFilter
	shares []analyze.FailureShare
	total  int
	asked  question
	ready  bool
	err    error
	list   list
}

// question is one breakdown that was asked for.
type question struct {
	by    string
	about string
}

// openBlast breaks down the failures of what is selected: the open incident, the
// one under the cursor, or what the filter lets through.
func (m *Model) openBlast() tea.Cmd {
	if m.snap == nil || m.opt.Archive == nil {
		return nil
	}
	b := blast{by: m.blast.by, from: m.screen}
	var h *Head
	if m.screen == detailScreen {
		h = m.head(m.open.id)
	}
	switch {
	case h != nil:
		b.about = h.ID + ", " + h.Title
		b.filter = analyze.FailureFilter{Integrations: h.Integrations, Since: h.StartedAt}
		if h.Scope.Kind == analyze.ScopeTenant || h.Scope.Kind == analyze.ScopeAttribute {
			b.filter.Incident = h.ID
		}
		if h.LastFailure != nil && !h.State.Live() {
			b.filter.Until = *h.LastFailure
		}
	case m.filter.empty():
		b.about = "all failures"
	default:
		b.about = "failures of " + m.filter.text
		b.filter = m.filter.failures(m.snap)
	}
	m.blast, m.screen = b, blastScreen
	return m.askShares()
}

// turnBlast goes on to another dimension.
func (m *Model) turnBlast(by int) tea.Cmd {
	b := &m.blast
	b.by = (b.by + by + len(Dimensions)) % len(Dimensions)
	b.shares, b.ready, b.list = nil, false, list{}
	return m.askShares()
}

func (m *Model) askShares() tea.Cmd {
	if m.screen != blastScreen {
		return nil
	}
	ctx, archive, f := m.ctx, m.opt.Archive, m.blast.filter
	q := question{Dimensions[m.blast.by], m.blast.about}
	m.blast.asked = q
	return func() tea.Msg {
		shares, total, err := archive.Breakdown(ctx, q.by, f)
		return sharesMsg{q, shares, total, err}
	}
}

func (m *Model) gotShares(msg sharesMsg) {
	b := &m.blast
	if msg.question != b.asked {
		return
	}
	b.shares, b.total, b.err, b.ready = msg.shares, msg.total, msg.err, true
	b.list.move(0, len(b.shares))
}

// blastView draws the breakdown.
func (m *Model) blastView(width, height int) []line {
	b := &m.blast
	tabs := row{gap(1)}
	for i, d := range Dimensions {
		style, text := faint, " "+d+" "
		if i == b.by {
			style, text = accent, "["+d+"]"
		}
		tabs = append(tabs, word(text, style), gap(1))
	}
	block := lines(
		row{gap(1), cell("Blast radius: "+b.about, width-2, heading)},
		tabs,
		row{},
	)
	switch {
	case b.err != nil:
		return fit(append(block, line{row: row{gap(1), cell(b.err.Error(), width-2, bad)}}), height)
	case !b.ready:
		return fit(append(block, line{row: row{gap(1), word("counting …", faint)}}), height)
	case len(b.shares) == 0:
		return fit(append(block, line{row: row{gap(1), cell("No failed line fits. Press esc, and / to choose others.", width-2, faint)}}), height)
	}
	return fit(append(block, b.table(width, height-len(block), m.clock())...), height)
}

func (b *blast) table(width, height int, c clock) []line {
	var all, most int64
	for _, s := range b.shares {
		all += s.Failures
		most = max(most, s.Failures)
	}
	name := min(max(width/3, 16), 44)
	tenants := 9
	if Dimensions[b.by] == "tenant" {
		tenants = 0
	}
	bar := max(width-name-8-7-tenants-13-3, 0)
	head := row{
		gap(1), cell(Dimensions[b.by], name, faint), right("failed", 8, faint), right("share", 7, faint), gap(1 + bar),
		right("tenants", tenants, faint), right("last", 13, faint),
	}
	block := lines(head)
	from, to := b.list.window(len(b.shares), height-2)
	for i := from; i < to; i++ {
		s := &b.shares[i]
		label := s.Name
		if label == "" {
			label = "(none named)"
		}
		r := row{
			gap(1), cell(label, name, plain), right(number(s.Failures), 8, strong), right(percent(s.Failures, all), 7, faint), gap(1),
			cell(meter(float64(s.Failures)/float64(most), bar-1), bar, bad), right(number(s.Tenants), tenants, faint), right(c.minute(s.Last), 13, faint),
		}
		block = append(block, line{r, i == b.list.cursor})
	}
	foot := fmt.Sprintf("%s in %s", count(all, "failed line"), count(b.total, "value"))
	if b.total > len(b.shares) {
		foot = fmt.Sprintf("the %s most frequent of %s values", number(len(b.shares)), number(b.total))
	}
	return append(fit(block, height-1), line{row: row{gap(1), word(foot+"  "+position(from, to, len(b.shares)), faint)}})
}

// meter is a bar filled to a share, in eighths of a cell.
func meter(share float64, width int) string {
	eighths := int(share*float64(8*width) + 0.5)
	if share > 0 {
		eighths = max(eighths, 1)
	}
	s := ""
	for ; eighths >= 8; eighths -= 8 {
		s += "█"
	}
	if eighths > 0 {
		s += []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}[eighths]
	}
	return s
}
