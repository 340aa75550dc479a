package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// View implements tea.Model.
func (m *Model) View() tea.View {
	v := tea.NewView(m.draw())
	v.AltScreen = true
	v.WindowTitle = m.title()
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if m.prompt.active {
		if c := m.prompt.input.Cursor(); c != nil {
			c.Position.X += len(promptLabel)
			c.Position.Y = m.height - 1
			v.Cursor = c
		}
	}
	return v
}

// title is what a tab of the terminal shows. No text from logs is in it.
func (m *Model) title() string {
	if m.scene != nil {
		if n := m.scene.states[analyze.Open]; n > 0 {
			return "syncguard: " + text.Number(n) + " open"
		}
	}
	return "syncguard"
}

// draw is the whole screen: height lines of width cells.
func (m *Model) draw() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	body := m.height - m.headerHeight() - 1
	out := painted(m.theme, m.headerView(), m.width)
	switch {
	case m.helps:
		out = append(out, painted(m.theme, m.helpView(m.width, body), m.width)...)
	case m.snap == nil:
		out = append(out, painted(m.theme, fit(m.waitingView(), body), m.width)...)
	case m.screen == blastScreen:
		out = append(out, painted(m.theme, m.blastView(m.width, body), m.width)...)
	case m.screen == detailScreen:
		out = append(out, m.detailView(m.width, body)...)
	default:
		out = append(out, m.homeView(body)...)
	}
	out = append(out[:min(len(out), m.height-1)], painted(m.theme, []line{{row: m.footer()}}, m.width)...)
	return strings.Join(out, "\n")
}

// homeView is the overview above the incidents, and the details of one beside
// or below them where there is room.
func (m *Model) homeView(height int) []string {
	l := m.layout()
	var block []line
	if l.overview > 0 {
		block = append(block, m.overviewView(l.left, l.overview)...)
		block = append(block, line{row: row{ruler(l.left)}})
	}
	block = append(block, m.incidentsView(l.left, l.incidents)...)
	if l.below > 0 {
		out := painted(m.theme, append(block, line{row: row{ruler(l.left)}}), l.left)
		return append(out, m.preview(l.left, height-len(out))...)
	}
	out := painted(m.theme, fit(block, height), l.left)
	if l.beside == 0 {
		return out
	}
	return beside(m.theme, out, m.preview(l.beside, height))
}

func ruler(width int) piece { return piece{strings.Repeat("─", width), width, rule} }

func (m *Model) waitingView() []line {
	if m.lost != nil {
		return lines(row{}, row{gap(2), word(m.lost.Error(), bad)})
	}
	return lines(row{}, row{gap(2), word("reading …", faint)})
}

const promptLabel = " filter: "

// footer is the last line: what is typed, what was just done, or the keys.
func (m *Model) footer() row {
	switch {
	case m.prompt.active:
		r := row{word(promptLabel, accent), cell(m.prompt.input.Value(), max(m.width-40, 20), plain)}
		if m.prompt.err != nil {
			return row{r[0], cell(m.prompt.input.Value(), max(m.width-70, 20), plain), word(" "+m.prompt.err.Error(), bad)}
		}
		return append(r, word(" enter apply  ↑ earlier  esc", faint))
	case m.flash.text != "":
		style, mark := good, "✓ "
		if m.flash.failed {
			style, mark = bad, "! "
		}
		return row{gap(1), word(mark+m.flash.text, style)}
	case m.lost != nil:
		return row{gap(1), word("! "+m.lost.Error(), bad)}
	case m.helps:
		return row{gap(1), word("any key goes back", faint)}
	}
	return m.keyBar()
}

// keyBar is as many keys as there is room for; help and quit always are.
func (m *Model) keyBar() row {
	bindings := keys.bar(m.screen, m.opt.Film != nil)
	piecesOf := func(i int) row {
		h := bindings[i].Help()
		return row{word(firstKey(h.Key), keycap), word(" "+h.Desc+"  ", faint)}
	}
	fixed := len(bindings) - 2
	left := m.width - 1 - piecesOf(fixed).cells() - piecesOf(fixed+1).cells()
	out := row{gap(1)}
	for i := range fixed {
		p := piecesOf(i)
		if left -= p.cells(); left < 0 {
			break
		}
		out = append(out, p...)
	}
	return append(append(out, piecesOf(fixed)...), piecesOf(fixed+1)...)
}

func firstKey(shown string) string {
	first, _, _ := strings.Cut(shown, " ")
	return first
}

// helpView lists every key and how to read the screen.
func (m *Model) helpView(width, height int) []line {
	groups := keys.groups(m.opt.Film != nil)
	const column = 26
	across := max(min((width-1)/column, len(groups)), 1)
	block := lines(row{})
	for at := 0; at < len(groups); at += across {
		some := groups[at:min(at+across, len(groups))]
		titles, deepest := row{gap(1)}, 0
		for _, g := range some {
			titles = append(titles, cell(g.title, column, heading))
			deepest = max(deepest, len(g.keys))
		}
		block = append(block, line{row: titles})
		for i := range deepest {
			r := row{gap(1)}
			for _, g := range some {
				if i >= len(g.keys) {
					r = append(r, gap(column))
					continue
				}
				h := g.keys[i].Help()
				r = append(r, cell(h.Key, 10, keycap), cell(h.Desc, column-10, plain))
			}
			block = append(block, line{row: r})
		}
		block = append(block, line{})
	}
	return fit(append(block, m.legend(width)...), height)
}

func (m *Model) legend(width int) []line {
	strip := row{gap(1), cell("Strip", 9, heading)}
	for _, h := range []health{healthy, degraded, failing, silence} {
		f := faces[h]
		strip = append(strip, word(strings.Repeat(f.shape, 3), f.ink), word(" "+f.name+"   ", plain))
	}
	tenants := row{gap(1), cell("Tenants", 9, heading)}
	for i, s := range append(slices.Clone(tenantOrder), analyze.TenantFine) {
		f := tenantFaces[s]
		tenants = append(tenants, gap(2*min(i, 1)), word(f.shape, f.ink), word(" "+plainWords(string(s)), plain))
	}
	filters := row{gap(1), cell("Filter", 9, heading), word("stripe tenant:acme class:auth state:open severity:major", plain)}
	return []line{{row: strip}, {row: tenants}, {row: filters}, {row: row{gap(10), cell("words look in titles, ids and integrations; ↑ brings back earlier ones", width-10, faint)}}}
}
