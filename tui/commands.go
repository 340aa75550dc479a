package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// What commands bring back.
type (
	lostMsg   struct{ err error }
	detailMsg struct {
		id     string
		detail *Detail
		err    error
	}
	touchingMsg struct {
		tenant string
		ids    map[string]bool
		err    error
	}
	sharesMsg struct {
		question  question
		breakdown analyze.FailureBreakdown
		err       error
	}
	doneMsg flash
	copyMsg struct{ text, says string }
)

// courseSteps is how finely an incident's failures are asked for.
const courseSteps = 240

// askDetail asks for the incident that is shown whole, if the answer can be
// another one than last time.
func (m *Model) askDetail() tea.Cmd {
	id := m.wanted()
	if id == "" || m.opt.Archive == nil {
		return nil
	}
	if id != m.open.id {
		m.open = opened{id: id}
	}
	if m.open.asking {
		return nil
	}
	h := m.head(id)
	if d := m.open.detail; d != nil && h != nil && !h.State.Live() && d.State == h.State && d.Failures == h.Failures {
		return nil
	}
	m.open.asking = true
	ctx, archive := m.ctx, m.opt.Archive
	return func() tea.Msg {
		d, err := archive.Incident(ctx, id, courseSteps)
		return detailMsg{id, d, err}
	}
}

// wanted is the incident whose details the screen shows: the open one, or the
// one under the cursor where there is room for both.
func (m *Model) wanted() string {
	if m.screen != homeScreen {
		return m.open.id
	}
	l := m.layout()
	if h := m.chosen(); h != nil && (l.beside > 0 || l.below > 0) {
		return h.ID
	}
	return ""
}

func (m *Model) head(id string) *Head {
	if m.scene == nil {
		return nil
	}
	return m.scene.byID[id]
}

func (m *Model) gotDetail(msg detailMsg) tea.Cmd {
	if msg.id != m.open.id {
		return nil
	}
	m.open.asking, m.open.err = false, msg.err
	if msg.err != nil {
		return nil
	}
	m.open.detail = msg.detail
	m.arrangeTenants()
	m.open.steps = stepsOf(&msg.detail.Incident)
	return nil
}

// arrangeTenants lists the tenants of the open incident that the filter names, those
// first that need a person first.
func (m *Model) arrangeTenants() {
	o := &m.open
	if o.detail == nil {
		return
	}
	o.sorted, o.widest = o.sorted[:0], 0
	take := func(list []analyze.Tenant, takes func(analyze.TenantState) bool) {
		for i := range list {
			t := &list[i]
			if !takes(t.State) || !strings.Contains(t.Tenant, m.filter.tenant) {
				continue
			}
			o.sorted = append(o.sorted, *t)
			if len(t.Tenant) > o.widest { // a name has no more cells than bytes, if none is escaped
				o.widest = max(o.widest, word(t.Tenant, plain).cells)
			}
		}
	}
	for _, state := range tenantOrder {
		take(o.detail.Tenants, func(s analyze.TenantState) bool { return s == state })
	}
	take(o.detail.Fine, func(analyze.TenantState) bool { return true })
}

// askTouching asks which incidents the filter's tenant takes part in.
func (m *Model) askTouching() tea.Cmd {
	if m.filter.tenant == "" || m.opt.Archive == nil {
		return nil
	}
	ctx, archive, tenant := m.ctx, m.opt.Archive, m.filter.tenant
	return func() tea.Msg {
		ids, err := archive.Touching(ctx, tenant)
		return touchingMsg{tenant, ids, err}
	}
}

func (m *Model) gotTouching(msg touchingMsg) tea.Cmd {
	if msg.tenant != m.filter.tenant {
		return nil
	}
	if msg.err != nil {
		m.flash = flash{msg.err.Error(), true}
		return nil
	}
	m.filter.touching = msg.ids
	m.arrange()
	return m.askDetail()
}

// copyIncident puts the open incident, or the one under the cursor, on the
// terminal's clipboard, by OSC 52.
func (m *Model) copyIncident() tea.Cmd {
	id := m.open.id
	if m.screen == homeScreen {
		id = ""
		if h := m.chosen(); h != nil {
			id = h.ID
		}
	}
	if id == "" || m.opt.Markdown == nil || m.opt.Archive == nil {
		return m.say("nothing to copy: no incident is chosen", true)
	}
	ctx, archive, markdown := m.ctx, m.opt.Archive, m.opt.Markdown
	return func() tea.Msg {
		d, err := archive.Incident(ctx, id, 1)
		if err != nil {
			return doneMsg{err.Error(), true}
		}
		markup, err := markdown(&d.Incident)
		if err != nil {
			return doneMsg{err.Error(), true}
		}
		return copyMsg{markup, fmt.Sprintf("%s is on the clipboard as Markdown, %s bytes (if the terminal takes OSC 52)", id, text.Number(len(markup)))}
	}
}

func (m *Model) writeHTML() tea.Cmd {
	if m.opt.WriteHTML == nil {
		return nil
	}
	ctx, write := m.ctx, m.opt.WriteHTML
	var d *Detail
	if m.screen == detailScreen {
		d = m.open.detail
	}
	return func() tea.Msg {
		name, err := write(ctx, d)
		if err != nil {
			return doneMsg{err.Error(), true}
		}
		return doneMsg{"wrote " + name, false}
	}
}

func (m *Model) say(text string, failed bool) tea.Cmd {
	m.flash = flash{text, failed}
	return nil
}
