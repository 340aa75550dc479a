package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// pressed does what a key stands for.
func (m *Model) pressed(msg tea.KeyPressMsg) tea.Cmd {
	m.flash = flash{}
	switch {
	case msg.String() == "ctrl+c":
		return tea.Quit
	case key.Matches(msg, keys.suspend):
		return tea.Suspend
	case m.prompt.active:
		return m.typed(msg)
	case m.helps:
		m.helps = false // any key
		return nil
	case key.Matches(msg, keys.quit):
		return tea.Quit
	case key.Matches(msg, keys.help):
		m.helps = true
		return nil
	}
	if cmd, ok := m.act(msg); ok {
		return cmd
	}
	if cmd, ok := m.playFilm(msg); ok {
		return cmd
	}
	if n, ok := m.distance(msg); ok {
		return m.move(n)
	}
	return m.leave(msg)
}

// act is what keys do on every screen.
func (m *Model) act(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	switch {
	case key.Matches(msg, keys.pause):
		return m.pause(), true
	case key.Matches(msg, keys.copy):
		return m.copyIncident(), true
	case key.Matches(msg, keys.write):
		return m.writeHTML(), true
	case key.Matches(msg, keys.zone):
		m.utc = !m.utc
		return m.say("times are "+m.clock().zoneName(), false), true
	case key.Matches(msg, keys.mouse):
		m.mouse = !m.mouse
		text := "mouse is off: the terminal selects text again"
		if m.mouse {
			text = "mouse is on: wheel and click; m gives it back to the terminal"
		}
		return m.say(text, false), true
	case key.Matches(msg, keys.filter) && m.screen != blastScreen:
		return m.startFilter(), true
	case key.Matches(msg, keys.blast) && m.screen != blastScreen:
		return m.openBlast(), true
	}
	return nil, false
}

// pause holds what is shown, or a film.
func (m *Model) pause() tea.Cmd {
	if m.opt.Film != nil && m.snap != nil && m.snap.Film != nil {
		m.opt.Film.Pause(!m.snap.Film.Paused)
		return nil
	}
	m.paused = !m.paused
	if !m.paused && m.newest != nil && m.newest != m.snap {
		return m.show(m.newest)
	}
	return nil
}

// playFilm is what keys do to a film.
func (m *Model) playFilm(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	film := m.opt.Film
	if film == nil || m.snap == nil || m.snap.Film == nil {
		return nil, false
	}
	speed := m.snap.Film.Speed
	switch {
	case key.Matches(msg, keys.earlier):
		film.Seek(-time.Minute)
	case key.Matches(msg, keys.later):
		film.Seek(time.Minute)
	case key.Matches(msg, keys.muchEarlier):
		film.Seek(-10 * time.Minute)
	case key.Matches(msg, keys.muchLater):
		film.Seek(10 * time.Minute)
	case key.Matches(msg, keys.slower):
		film.SetSpeed(max(speed/2, 1))
	case key.Matches(msg, keys.faster):
		film.SetSpeed(min(speed*2, 3600))
	default:
		return nil, false
	}
	return nil, true
}

// distance is how far a key moves the cursor.
func (m *Model) distance(msg tea.KeyPressMsg) (int, bool) {
	const all = 1 << 30
	page := max(m.height-8, 1)
	switch {
	case key.Matches(msg, keys.up):
		return -1, true
	case key.Matches(msg, keys.down):
		return 1, true
	case key.Matches(msg, keys.pageUp):
		return -page, true
	case key.Matches(msg, keys.pageDown):
		return page, true
	case key.Matches(msg, keys.first):
		return -all, true
	case key.Matches(msg, keys.last):
		return all, true
	}
	return 0, false
}

// move moves the cursor of the pane that has the keys.
func (m *Model) move(n int) tea.Cmd {
	if m.scene == nil {
		return nil
	}
	switch {
	case m.screen == blastScreen:
		m.blast.list.move(n, len(m.blast.found.Shares))
	case m.screen == detailScreen && m.focus == mainPane:
		m.open.tenants.move(n, len(m.open.sorted))
	case m.screen == detailScreen:
		m.open.story.top = max(m.open.story.top+clamp(n, 1<<20)-clamp(-n, 1<<20), 0) // the view knows the end
	case m.focus == otherPane && !m.slim():
		m.overview.move(n, len(m.scene.integrations))
	default:
		m.incidents.move(n, m.rows())
		return m.askDetail()
	}
	return nil
}

// rows is the length of the list of incidents: a line for those folded away is
// part of it.
func (m *Model) rows() int {
	if m.scene == nil {
		return 0
	}
	n := len(m.scene.listed)
	if m.scene.folded {
		n++
	}
	return n
}

// leave is what keys do that lead elsewhere.
func (m *Model) leave(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, keys.back):
		return m.goBack()
	case key.Matches(msg, keys.open):
		return m.enter()
	case key.Matches(msg, keys.next):
		if m.screen == blastScreen {
			by := 1
			if msg.String() == "shift+tab" {
				by = -1
			}
			return m.turnBlast(by)
		}
		m.focus = 1 - m.focus
	case key.Matches(msg, keys.nextOne) && m.screen == detailScreen:
		return m.another(1)
	case key.Matches(msg, keys.lastOne) && m.screen == detailScreen:
		return m.another(-1)
	case key.Matches(msg, keys.fold) && m.screen == homeScreen && m.scene != nil:
		m.toggleFold()
	case key.Matches(msg, keys.wider):
		m.zoom(1)
	case key.Matches(msg, keys.narrower):
		m.zoom(-1)
	}
	return nil
}

func (m *Model) toggleFold() {
	if m.scene.folded {
		m.unfold = foldNone
	} else {
		m.unfold = foldAll
	}
	m.arrange()
	m.incidents.move(0, m.rows())
}

// enter opens what the cursor is on.
func (m *Model) enter() tea.Cmd {
	switch {
	case m.scene == nil || m.screen != homeScreen:
		return nil
	case m.focus == otherPane && !m.slim():
		return m.onlyIntegration()
	case m.scene.folded && m.incidents.cursor == len(m.scene.listed):
		m.toggleFold()
		return nil
	case m.chosen() == nil:
		return nil
	}
	m.focus = mainPane
	return m.openIncident(m.chosen().ID)
}

// another opens the next incident of the list.
func (m *Model) another(by int) tea.Cmd {
	if m.scene == nil || len(m.scene.listed) == 0 {
		return nil
	}
	for i, h := range m.scene.listed { // the list may have changed under the cursor
		if h.ID == m.open.id {
			m.incidents.cursor = i
		}
	}
	m.incidents.move(by, len(m.scene.listed))
	return m.openIncident(m.chosen().ID)
}

func (m *Model) openIncident(id string) tea.Cmd {
	if m.open.id != id {
		m.open = opened{id: id}
	}
	m.screen = detailScreen
	return m.askDetail()
}

// onlyIntegration filters by the integration under the cursor.
func (m *Model) onlyIntegration() tea.Cmd {
	if m.overview.cursor >= len(m.scene.integrations) {
		return nil
	}
	m.focus = mainPane
	return m.setFilter("integration:" + m.scene.integrations[m.overview.cursor].Name)
}

func (m *Model) goBack() tea.Cmd {
	switch m.screen {
	case blastScreen:
		m.screen = m.blast.from
		return nil
	case detailScreen:
		m.screen, m.focus = homeScreen, mainPane
		return m.askDetail()
	}
	if !m.filter.empty() {
		return m.setFilter("")
	}
	m.focus = mainPane
	return nil
}

func (m *Model) wheeled(msg tea.MouseWheelMsg) tea.Cmd {
	switch msg.Button {
	case tea.MouseWheelUp:
		return m.move(-3)
	case tea.MouseWheelDown:
		return m.move(3)
	}
	return nil
}

// clicked puts the cursor on an incident, and opens the one that has it.
func (m *Model) clicked(msg tea.MouseClickMsg) tea.Cmd {
	if m.screen != homeScreen || m.scene == nil || msg.Button != tea.MouseLeft {
		return nil
	}
	l := m.layout()
	row := msg.Y - l.incidentsAt
	if row < 0 || row >= l.incidents || msg.X >= l.left {
		return nil
	}
	to := m.incidents.top + row
	if to >= m.rows() {
		return nil
	}
	m.focus = mainPane
	if to == m.incidents.cursor {
		return m.enter()
	}
	m.incidents.cursor = to
	return m.askDetail()
}
