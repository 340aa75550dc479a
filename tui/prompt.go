package tui

import tea "charm.land/bubbletea/v2"

const mostHistory = 50

func (m *Model) startFilter() tea.Cmd {
	p := &m.prompt
	p.active, p.err, p.at = true, nil, len(p.history)
	p.input.SetValue(m.filter.text)
	p.input.CursorEnd()
	p.input.Focus() // its command would blink the cursor; the terminal's own does
	return nil
}

// typed takes a key while a filter is typed.
func (m *Model) typed(msg tea.KeyPressMsg) tea.Cmd {
	p := &m.prompt
	switch msg.String() {
	case "esc":
		p.active = false
		return nil
	case "enter":
		if f := m.setFilter(p.input.Value()); p.err == nil {
			p.active = false
			return f
		}
		return nil
	case "up":
		p.recall(-1)
		return nil
	case "down":
		p.recall(1)
		return nil
	}
	return m.edit(msg)
}

// edit hands a message to the line.
func (m *Model) edit(msg tea.Msg) tea.Cmd {
	p := &m.prompt
	p.input.SetWidth(max(m.width-30, 20))
	p.input, _ = p.input.Update(msg) // its commands only blink the cursor
	_, p.err = parseFilter(p.input.Value())
	return nil
}

func (m *Model) pasted(msg tea.PasteMsg) tea.Cmd {
	if !m.prompt.active {
		return nil
	}
	return m.edit(msg)
}

// recall brings back an earlier filter.
func (p *prompt) recall(by int) {
	p.at = clamp(p.at+by, len(p.history))
	text := ""
	if p.at < len(p.history) {
		text = p.history[p.at]
	}
	p.input.SetValue(text)
	p.input.CursorEnd()
	_, p.err = parseFilter(text)
}

// setFilter shows what fits only.
func (m *Model) setFilter(typed string) tea.Cmd {
	f, err := parseFilter(typed)
	m.prompt.err = err
	if err != nil {
		return nil
	}
	m.filter = f
	if !f.empty() {
		m.prompt.remember(f.text)
	}
	m.incidents, m.open.tenants = list{}, list{}
	m.arrange()
	m.arrangeTenants()
	if m.scene == nil {
		return nil
	}
	return tea.Batch(m.askTouching(), m.askDetail())
}

func (p *prompt) remember(text string) {
	if n := len(p.history); n > 0 && p.history[n-1] == text {
		return
	}
	p.history = append(p.history, text)
	if n := len(p.history) - mostHistory; n > 0 {
		p.history = p.history[n:]
	}
}
