package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// Options are what the view is made with.
type Options struct {
	Feeder  Feeder
	Archive Archive
	Film    Film           // nil: not a film
	Zone    *time.Location // shown first; nil: UTC
	Local   *time.Location // what t changes to
	// Markdown writes an incident for the clipboard. WriteHTML writes the report
	// of what is known by now, and returns the name of the file.
	Markdown  func(*analyze.Incident) (string, error)
	WriteHTML func(ctx context.Context, d *Detail) (string, error)
}

// screen is what fills the window.
type screen uint8

const (
	homeScreen screen = iota
	detailScreen
	blastScreen
)

// pane is the part of a screen that keys go to.
type pane uint8

const (
	mainPane  pane = iota // incidents; tenants of an incident
	otherPane             // integrations; the story of an incident
)

// Model is the program's state. Update changes it and View draws it; whatever
// waits or fails is done by commands.
type Model struct {
	opt           Options
	ctx           context.Context // ends the commands
	width, height int
	dark          bool
	profile       colorprofile.Profile
	theme         *theme
	utc, mouse    bool

	snap   *Snapshot // what is shown; nil: nothing has come yet
	newest *Snapshot // what has come; another one than snap while paused
	paused bool
	scene  *scene
	lost   error // what ended the snapshots

	screen screen
	focus  pane
	helps  bool
	flash  flash
	span   int // of spans: the time that the overview shows

	overview, incidents list
	unfold              fold
	prompt              prompt
	filter              filter
	open                opened
	blast               blast
}

// flash is a message about what was just done.
type flash struct {
	text   string
	failed bool
}

// opened is the incident whose details are shown.
type opened struct {
	id      string
	detail  *Detail // nil: not there yet
	asking  bool
	err     error
	tenants list
	story   list
	sorted  []analyze.Tenant // of detail, those first that need a person first
	widest  int              // of their names, in cells
	steps   []step

	head    []line // as drawn last, for headFor
	headFor headKey
}

// headKey is all that the head of the details depends on.
type headKey struct {
	detail        *Detail
	snap          *Snapshot
	width, height int
	utc           bool
}

// prompt is the line in which a filter is typed.
type prompt struct {
	input   textinput.Model
	active  bool
	err     error
	history []string // the newest last
	at      int      // in history; len(history): what is typed
}

// New makes the model. It does nothing until the program runs.
func New(ctx context.Context, opt Options) *Model {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	if opt.Local == nil {
		opt.Local = opt.Zone
	}
	in := textinput.New()
	in.Prompt = ""
	in.SetVirtualCursor(false)
	m := &Model{opt: opt, ctx: ctx, dark: true, profile: colorprofile.TrueColor, utc: opt.Zone == time.UTC, span: autoSpan, prompt: prompt{input: in}}
	m.theme = newTheme(m.dark, m.profile)
	m.blast.by = dimensions[0]
	return m
}

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd { return tea.RequestBackgroundColor }

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.update(msg)
	m.settle()
	return m, cmd
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m.askDetail()
	case tea.BackgroundColorMsg:
		m.dark = msg.IsDark()
		m.theme = newTheme(m.dark, m.profile)
	case tea.ColorProfileMsg:
		m.profile = msg.Profile
		m.theme = newTheme(m.dark, m.profile)
	case tea.KeyPressMsg:
		return m.pressed(msg)
	case tea.PasteMsg:
		return m.pasted(msg)
	case tea.MouseWheelMsg:
		return m.wheeled(msg)
	case tea.MouseClickMsg:
		return m.clicked(msg)
	case *Snapshot:
		return m.received(msg)
	case lostMsg:
		m.lost = msg.err
	case detailMsg:
		return m.gotDetail(msg)
	case touchingMsg:
		return m.gotTouching(msg)
	case sharesMsg:
		m.gotShares(msg)
	case doneMsg:
		m.flash = flash(msg)
	case copyMsg:
		m.flash = flash{text: msg.says}
		return tea.SetClipboard(msg.text)
	}
	return nil
}

// received takes a snapshot in. While paused it is kept aside.
func (m *Model) received(s *Snapshot) tea.Cmd {
	m.newest = s
	if m.paused && m.snap != nil {
		return nil
	}
	return m.show(s)
}

// show makes a snapshot the one on the screen, and asks again for what depends
// on it.
func (m *Model) show(s *Snapshot) tea.Cmd {
	chosen := m.chosen()
	m.snap = s
	m.arrange()
	m.keepOn(chosen)
	return tea.Batch(m.askDetail(), m.askTouching(), m.askShares())
}

// arrange works the scene out anew.
func (m *Model) arrange() {
	if m.snap != nil {
		m.scene = newScene(m.snap, &m.filter, m.unfold)
	}
}

// chosen is the incident under the cursor, nil when there is none.
func (m *Model) chosen() *Head {
	if m.scene == nil || m.incidents.cursor >= len(m.scene.listed) {
		return nil
	}
	return m.scene.listed[m.incidents.cursor]
}

// keepOn keeps the cursor on its incident when the list has changed, unless it
// stands at the top, where the most urgent is to be seen.
func (m *Model) keepOn(h *Head) {
	if h == nil || m.incidents.cursor == 0 {
		return
	}
	for i, other := range m.scene.listed {
		if other.ID == h.ID {
			m.incidents.cursor = i
			return
		}
	}
}

// news counts what was found since the pause.
func (m *Model) news() int {
	if !m.paused || m.newest == nil || m.scene == nil {
		return 0
	}
	n := 0
	for i := range m.newest.Heads {
		h := &m.newest.Heads[i]
		old := m.scene.byID[h.ID]
		if old == nil || old.State != h.State || old.Scope.TenantsAffected != h.Scope.TenantsAffected {
			n++
		}
	}
	return n
}

// clock writes times as they are asked for.
func (m *Model) clock() clock {
	c := clock{zone: m.opt.Zone}
	switch {
	case m.utc:
		c.zone = time.UTC
	case m.opt.Zone == time.UTC:
		c.zone = m.opt.Local
	}
	if m.snap != nil {
		c.now = m.snap.At
	}
	return c
}

// Summary is one line about what was seen, for when the view has gone.
func (m *Model) Summary() string {
	if m.newest == nil || m.newest.Coverage.Lines == 0 {
		return "nothing was read"
	}
	s := newScene(m.newest, &filter{}, foldAuto)
	said := ""
	for _, state := range []analyze.State{analyze.Open, analyze.Recovering, analyze.ClosedUnverified, analyze.Resolved} {
		if n := s.states[state]; n > 0 {
			said += text.Number(n) + " " + stateFaces[state].name + ", "
		}
	}
	if said == "" {
		said = "no incident, "
	}
	said += text.Count(m.newest.Coverage.Lines, "line") + " read"
	if !m.newest.At.IsZero() {
		said += " up to " + m.newest.At.In(m.clock().zone).Format("2006-01-02 15:04:05 MST")
	}
	return said
}
