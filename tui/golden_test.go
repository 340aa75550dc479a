package tui

import (
	"errors"
	"fmt"
	"image/color"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"github.com/syncguard/syncguard/analyze"
)

// screens are every view in every state, and how to get there.
var screens = []struct {
	name string
	make func(*Snapshot, *library) // changes what is shown; nil: nothing
	keys []string
	then func(*Snapshot) tea.Msg // what comes in after the keys; nil: nothing
}{
	{name: "home"},
	{name: "unfolded", keys: []string{"f", "G"}},
	{name: "integrations", keys: []string{"tab", "j", "j"}},
	{name: "one integration", keys: []string{"tab", "enter"}},
	{name: "typing", keys: []string{"/", "state:op"}},
	{name: "typing nonsense", keys: []string{"/", "colour:red"}},
	{name: "filter without match", keys: []string{"/", "nothing like it", "enter"}},
	{name: "tenant", keys: []string{"/", "tenant:acme", "enter"}},
	{name: "detail", keys: []string{"enter"}},
	{name: "detail story", keys: []string{"enter", "tab", "j", "j"}},
	{name: "detail of a tenant", keys: []string{"enter", "/", "tenant:har", "enter"}},
	{name: "detail without the tenant", keys: []string{"enter", "/", "tenant:zzz", "enter"}},
	{name: "silence", keys: []string{"j", "enter"}},
	{name: "resolved", keys: []string{"f", "G", "enter"}},
	{name: "detail missing", keys: []string{"enter"}, make: func(_ *Snapshot, l *library) { l.err = errors.New("read database app.db: it is locked") }},
	{name: "blast", keys: []string{"enter", "b"}},
	{name: "blast by class", keys: []string{"b", "tab", "tab", "tab"}},
	{name: "blast of nothing", keys: []string{"b"}, make: func(_ *Snapshot, l *library) { l.shares = nil }},
	{name: "help", keys: []string{"?"}},
	{name: "paused", keys: []string{"space"}},
	{name: "paused with news", keys: []string{"space"}, then: func(s *Snapshot) tea.Msg {
		next := *s
		next.Seq, next.At = 2, at(5)
		next.Heads = append([]Head{{Incident: over("INC-dddddd", "hubspot", -1, 0)}}, s.Heads...)
		return &next
	}},
	{name: "lost", then: func(*Snapshot) tea.Msg { return lostMsg{errors.New("read database app.db: disk I/O error")} }},
	{name: "history of filters", keys: []string{"/", "stripe", "enter", "/", "up"}},
	{name: "catching up", make: func(s *Snapshot, _ *library) { s.Feeds[0].Behind = true }},
	{name: "reading"},
	{name: "none named", keys: []string{"enter"}, make: func(s *Snapshot, l *library) {
		d := l.details["INC-aaaaaa"]
		d.Tenants, d.Fine, d.Scope.TenantsAffected, d.Scope.TenantsActive, d.Scope.TenantsAtRisk = nil, nil, 0, 0, 0
	}},
	{name: "many integrations", make: func(s *Snapshot, _ *library) {
		for i := range 40 {
			in := s.Integrations[0]
			in.Name = fmt.Sprintf("partner-%02d", i)
			s.Integrations = append(s.Integrations, in)
		}
	}},
	{name: "copied", keys: []string{"enter", "y"}},
	{name: "local time", keys: []string{"t"}},
	{name: "calm", make: func(s *Snapshot, _ *library) { s.Heads = nil }},
	{name: "at rest", make: func(s *Snapshot, _ *library) { s.Reading = AtRest }},
	{name: "nothing read", make: func(s *Snapshot, _ *library) {
		*s = Snapshot{Seq: 1, Name: "new.db", Reading: Following, Feeds: []Feed{{Name: "app.log", Lag: -1}}}
	}},
	{name: "nothing understood", make: func(s *Snapshot, _ *library) {
		*s = Snapshot{Seq: 1, Name: "new.db", Coverage: analyze.Coverage{Lines: 900, Unparsed: 900, Streams: []analyze.StreamCoverage{{Stream: "app.log"}}}}
	}},
	{name: "trouble", make: func(s *Snapshot, _ *library) {
		s.Feeds[0].Trouble, s.AlertsFailed = "permission denied", 3
		s.Feeds[1].Unparsed = s.Feeds[1].Lines
		s.Coverage.WithoutTenant = s.Coverage.Events
	}},
	{name: "film", make: func(s *Snapshot, _ *library) { s.Film = &FilmState{From: at(-110), To: at(60), Speed: 60} }},
}

func TestScreens(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}, {50, 20}} {
		for _, c := range screens {
			t.Run(fmt.Sprintf("%s %dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				s, l := day()
				if c.make != nil {
					c.make(s, l)
				}
				tb := newTable(t, l, size[0], size[1])
				if s.Film != nil {
					tb.opt.Film = &reel{}
				}
				msgs := append([]tea.Msg{s}, keysOf(c.keys...)...)
				if c.then != nil {
					msgs = append(msgs, c.then(s))
				}
				if c.name == "reading" {
					msgs = nil // nothing has come yet
				}
				golden.RequireEqual(t, perform(t, tb, msgs...).screen)
			})
		}
	}
}

// screenOf draws the screen without its colours, and holds it to its size.
func screenOf(t *testing.T, tb *table) string {
	t.Helper()
	drawn := strings.Split(ansi.Strip(tb.draw()), "\n")
	if len(drawn) != tb.height {
		t.Errorf("%d lines drawn, want %d", len(drawn), tb.height)
	}
	for i, l := range drawn {
		if w := ansi.StringWidth(l); w != tb.width {
			t.Errorf("line %d is %d cells wide, want %d: %q", i+1, w, tb.width, l)
		}
		drawn[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(drawn, "\n") + "\n"
}

// reel is a film that notes what it is told.
type reel struct {
	paused bool
	moved  time.Duration
	speed  float64
}

func (r *reel) Pause(p bool)          { r.paused = p }
func (r *reel) Seek(by time.Duration) { r.moved += by }
func (r *reel) SetSpeed(s float64)    { r.speed = s }

// TestColours holds the painted home screen of each kind of terminal, and that
// without colours nothing but weight is left.
func TestColours(t *testing.T) {
	for _, c := range []struct {
		name    string
		dark    bool
		profile colorprofile.Profile
	}{
		{"dark true colour", true, colorprofile.TrueColor}, {"light true colour", false, colorprofile.TrueColor},
		{"dark 256", true, colorprofile.ANSI256}, {"light 256", false, colorprofile.ANSI256},
		{"16", true, colorprofile.ANSI}, {"none", true, colorprofile.Ascii},
	} {
		for view, keys := range map[string][]string{"home": nil, "detail": {"enter"}} {
			s, l := day()
			tb := newTable(t, l, 80, 24)
			tb.send(tea.ColorProfileMsg{Profile: c.profile})
			tb.send(tea.BackgroundColorMsg{Color: map[bool]color.Color{true: color.Black, false: color.White}[c.dark]})
			tb.send(s)
			tb.press(keys...)
			got := tb.draw()
			t.Run(c.name+" "+view, func(t *testing.T) { golden.RequireEqual(t, strings.ReplaceAll(got, "\x1b", "␛")+"\n") })
			if c.profile == colorprofile.Ascii && (strings.Contains(got, "38;") || strings.Contains(got, "[3")) {
				t.Errorf("%s: there is a colour in %q", c.name, got)
			}
		}
	}
}
