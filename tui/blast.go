package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// dimensions are what all failures can be broken down by; the attributes of their
// context come behind them.
var dimensions = []string{"tenant", "integration", "operation", "class", "status"}

// blast is the breakdown of failures.
type blast struct {
	by     string // one of dimensions, or an attribute
	from   screen
	about  string // what is broken down, in words
	filter analyze.FailureFilter
	found  analyze.FailureBreakdown
	asked  question
	asking bool
	ready  bool
	err    error
	list   list
}

// question is one breakdown that was asked for.
type question struct {
	by    string
	about string
}

// dimensions are those of the failures that were found, and the one they were
// asked by.
func (b *blast) dimensions() []string {
	all := slices.Concat(dimensions, b.found.Attributes)
	if !slices.Contains(all, b.by) {
		all = append(all, b.by)
	}
	return all
}

// openBlast breaks down the failures of what is selected: the open incident, the
// one under the cursor, or what the filter lets through.
func (m *Model) openBlast() tea.Cmd {
	if m.snap == nil || m.opt.Archive == nil {
		return nil
	}
	b := blast{by: m.blast.by, from: m.screen, found: analyze.FailureBreakdown{Attributes: m.blast.found.Attributes}}
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
	all := b.dimensions()
	b.by = all[(slices.Index(all, b.by)+by+len(all))%len(all)]
	b.found.Shares, b.ready, b.list = nil, false, list{}
	return m.askShares()
}

// askShares asks anew, unless the same is being answered.
func (m *Model) askShares() tea.Cmd {
	b := &m.blast
	q := question{b.by, b.about}
	if m.screen != blastScreen || b.asking && b.asked == q {
		return nil
	}
	b.asked, b.asking = q, true
	ctx, archive, f := m.ctx, m.opt.Archive, b.filter
	return func() tea.Msg {
		found, err := archive.Breakdown(ctx, q.by, f)
		return sharesMsg{q, found, err}
	}
}

func (m *Model) gotShares(msg sharesMsg) {
	b := &m.blast
	if msg.question != b.asked {
		return
	}
	b.asking, b.err, b.ready = false, msg.err, true
	if msg.err == nil {
		b.found = msg.breakdown
	}
	b.list.move(0, len(b.found.Shares))
}

// tabs are the dimensions in a line, of which the one that is shown is in sight.
func (b *blast) tabs(width int) row {
	all := b.dimensions()
	for from := 0; ; from++ {
		r, end := row{gap(1)}, 0
		if from > 0 {
			r = append(r, word("… ", faint))
		}
		for _, d := range all[from:] {
			style, text := faint, " "+d+" "
			if d == b.by {
				style, text = accent, "["+d+"]"
			}
			r = append(r, word(text, style), gap(1))
			if d == b.by {
				end = r.cells()
			}
		}
		if end <= width || all[from] == b.by {
			return r
		}
	}
}

// blastView draws the breakdown.
func (m *Model) blastView(width, height int) []line {
	b := &m.blast
	block := lines(row{gap(1), cell("Blast radius: "+b.about, width-2, heading)}, b.tabs(width), row{})
	switch {
	case b.err != nil:
		return fit(append(block, line{row: row{gap(1), cell(b.err.Error(), width-2, bad)}}), height)
	case !b.ready:
		return fit(append(block, line{row: row{gap(1), word("counting …", faint)}}), height)
	case len(b.found.Shares) == 0:
		return fit(append(block, line{row: row{gap(1), cell("No failed line fits. Press esc, and / to choose others.", width-2, faint)}}), height)
	}
	return fit(append(block, b.table(width, height-len(block), m.clock())...), height)
}

func (b *blast) table(width, height int, c clock) []line {
	var all, most int64
	for _, s := range b.found.Shares {
		all += s.Failures
		most = max(most, s.Failures)
	}
	name := min(max(width/3, 16), 44)
	tenants := 9
	if b.by == "tenant" {
		tenants = 0
	}
	bar := max(width-name-8-7-tenants-13-3, 0)
	head := row{
		gap(1), cell(b.by, name, faint), right("failed", 8, faint), right("share", 7, faint), gap(1 + bar),
		right("tenants", tenants, faint), right("last", 13, faint),
	}
	block := lines(head)
	from, to := b.list.window(len(b.found.Shares), height-2)
	for i := from; i < to; i++ {
		s := &b.found.Shares[i]
		label := s.Name
		if label == "" {
			label = "(none named)"
		}
		r := row{
			gap(1), cell(label, name, plain), right(text.Number(s.Failures), 8, strong), right(percent(s.Failures, all), 7, faint), gap(1),
			cell(meter(float64(s.Failures)/float64(most), bar-1), bar, warning), right(text.Number(s.Tenants), tenants, faint), right(c.minute(s.Last), 13, faint),
		}
		block = append(block, line{r, i == b.list.cursor})
	}
	foot := fmt.Sprintf("%s in %s", text.Count(all, "failed line"), text.Count(b.found.Values, "value"))
	if b.found.Values > len(b.found.Shares) {
		foot = fmt.Sprintf("the %s most frequent of %s values", text.Number(len(b.found.Shares)), text.Number(b.found.Values))
	}
	return append(fit(block, height-1), line{row: row{gap(1), word(foot+"  "+position(from, to, len(b.found.Shares)), faint)}})
}

// meter is a bar filled to a share, in halves of a cell.
func meter(share float64, width int) string {
	halves := int(share*float64(2*width) + 0.5)
	if share > 0 {
		halves = max(halves, 1)
	}
	return repeat("━", halves/2) + repeat("╸", halves%2)
}
