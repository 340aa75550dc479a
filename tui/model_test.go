package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/syncguard/syncguard/analyze"
)

func shown(tb *table) string { return ansi.Strip(tb.draw()) }

func opened120(t *testing.T) (*table, *Snapshot) {
	t.Helper()
	s, l := day()
	tb := newTable(t, l, 120, 40)
	tb.send(s)
	return tb, s
}

func TestUrgentComesFirst(t *testing.T) {
	s := &Snapshot{Seq: 1, At: noon}
	add := func(id string, state analyze.State, severity analyze.Severity, joined, affected int, start float64) {
		in := over(id, "stripe", start, start+1)
		in.State, in.Severity, in.Scope.TenantsAffected = state, severity, affected
		s.Heads = append(s.Heads, Head{Incident: in, Joined: joined})
	}
	add("resolved, older", analyze.Resolved, analyze.Critical, 0, 99, -99)
	add("resolved, newer", analyze.Resolved, analyze.Minor, 0, 1, -9)
	add("unverified", analyze.ClosedUnverified, analyze.Minor, 0, 1, -50)
	add("recovering", analyze.Recovering, analyze.Critical, 0, 9, -50)
	add("open minor", analyze.Open, analyze.Minor, 9, 9, -50)
	add("open major, small", analyze.Open, analyze.Major, 0, 2, -50)
	add("open major, large", analyze.Open, analyze.Major, 0, 7, -50)
	add("open major, growing", analyze.Open, analyze.Major, 1, 1, -50)
	want := "open major, growing|open major, large|open major, small|open minor|recovering|unverified|resolved, newer|resolved, older"
	var got []string
	for _, h := range newScene(s, &filter{}, foldNone).listed {
		got = append(got, h.ID)
	}
	if strings.Join(got, "|") != want {
		t.Errorf("order\n got %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestFilters(t *testing.T) {
	s, _ := day()
	for _, c := range []struct{ typed, want string }{
		{"", "aaaaaa bbbbbb cccccc"},
		{"stripe", "aaaaaa"},
		{"STRIPE 503", "aaaaaa"},
		{"int:str", "aaaaaa"},
		{"integration=zen", "bbbbbb"},
		{"class:auth", "bbbbbb cccccc"},
		{"state:res", "cccccc"},
		{"severity:major", "bbbbbb"},
		{"inc-cc", "cccccc"},
		{"tenant:acme", "aaaaaa"},
		{"stripe state:resolved", ""},
	} {
		f, err := parseFilter(c.typed)
		if err != nil {
			t.Errorf("%q: %v", c.typed, err)
		}
		f.touching = map[string]bool{"INC-aaaaaa": true}
		var got []string
		for _, h := range newScene(s, &f, foldNone).listed {
			got = append(got, strings.TrimPrefix(h.ID, "INC-"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q lets through %q, want %q", c.typed, strings.Join(got, " "), c.want)
		}
	}
	if _, err := parseFilter("colour:red"); err == nil {
		t.Error("a key that is not known was taken")
	}
}

func TestHistoryOfFilters(t *testing.T) {
	tb, _ := opened120(t)
	tb.press("/", "stripe", "enter", "esc", "/", "slack", "enter", "/", "up", "up")
	if got := tb.prompt.input.Value(); got != "stripe" {
		t.Errorf("two up: %q, want stripe", got)
	}
	tb.press("down", "down", "down")
	if got := tb.prompt.input.Value(); got != "" {
		t.Errorf("behind the newest: %q, want nothing", got)
	}
	tb.press("esc")
	if tb.filter.text != "slack" {
		t.Errorf("esc left the filter %q, want slack", tb.filter.text)
	}
}

func TestPauseHoldsTheScreen(t *testing.T) {
	tb, s := opened120(t)
	tb.press("space")
	next := *s
	next.Seq, next.At = 2, at(5)
	next.Heads = append([]Head{{Incident: over("INC-dddddd", "hubspot", -1, 0)}}, s.Heads...)
	tb.send(&next)
	if tb.snap != s || !strings.Contains(shown(tb), "paused, 1 new") {
		t.Errorf("the screen moved on, or does not tell of 1 new:\n%s", shown(tb))
	}
	tb.press("space")
	if tb.snap != &next {
		t.Error("after the pause the newest is not shown")
	}
}

// TestCursorStays keeps the cursor on its incident when more urgent ones come,
// but at the top, where the most urgent belongs.
func TestCursorStays(t *testing.T) {
	tb, s := opened120(t)
	tb.press("j")
	next := *s
	urgent := outage()
	urgent.ID, urgent.StartedAt = "INC-eeeeee", at(-1)
	next.Heads = append([]Head{{Incident: urgent, Joined: 5}}, s.Heads...)
	tb.send(&next)
	if got := tb.chosen().ID; got != "INC-bbbbbb" {
		t.Errorf("cursor on %s, want it to stay on INC-bbbbbb", got)
	}
	tb.press("g")
	if got := tb.chosen().ID; got != "INC-eeeeee" {
		t.Errorf("the first is %s, want INC-eeeeee", got)
	}
}

func TestActions(t *testing.T) {
	tb, _ := opened120(t)
	tb.press("enter", "y")
	if tb.copied != "# INC-aaaaaa" || !strings.Contains(shown(tb), "on the clipboard") {
		t.Errorf("copied %q", tb.copied)
	}
	tb.press("esc", "j", "y")
	if tb.copied != "# INC-bbbbbb" {
		t.Errorf("from the list %q was copied, want the incident under the cursor", tb.copied)
	}
	tb.press("o")
	if !strings.Contains(shown(tb), "wrote report.html") {
		t.Error("the file that was written is not told")
	}
	tb.opt.WriteHTML = func(context.Context, *Detail) (string, error) { return "", errors.New("disk full") }
	tb.press("o")
	if !strings.Contains(shown(tb), "! disk full") {
		t.Error("an error is not told")
	}
	tb.press("t")
	if !strings.Contains(shown(tb), "CET") {
		t.Errorf("times are not local:\n%s", shown(tb))
	}
	tb.press("m")
	if tb.View().MouseMode == tea.MouseModeNone {
		t.Error("the mouse is off")
	}
	tb.press("q")
	if !tb.quit {
		t.Error("q does not quit")
	}
	if want := "1 open, 1 recovering, 1 resolved, 123,456 lines read up to 2026-03-02 13:00:00 CET"; tb.Summary() != want {
		t.Errorf("summary %q, want %q", tb.Summary(), want)
	}
}

func TestFromIncidentToIncident(t *testing.T) {
	tb, s := opened120(t)
	tb.press("enter", "n")
	if tb.open.id != "INC-bbbbbb" || !strings.Contains(shown(tb), "zendesk: no events") {
		t.Errorf("n opened %s, want INC-bbbbbb", tb.open.id)
	}
	urgent := *s
	in := outage()
	in.ID, in.StartedAt = "INC-eeeeee", at(-1)
	urgent.Heads = append([]Head{{Incident: in, Joined: 5}}, s.Heads...)
	tb.send(&urgent)
	tb.press("p")
	if tb.open.id != "INC-aaaaaa" {
		t.Errorf("p opened %s, want the one that is before it now", tb.open.id)
	}
	tb.press("p", "p", "p")
	if tb.open.id != "INC-eeeeee" {
		t.Errorf("the first is %s, want INC-eeeeee", tb.open.id)
	}
}

// TestATenantInAnIncident narrows the blast radius to those that the filter names.
func TestATenantInAnIncident(t *testing.T) {
	tb, _ := opened120(t)
	tb.press("enter", "/", "tenant:har", "enter")
	if got := tb.open.sorted; tb.screen != detailScreen || len(got) != 1 || got[0].Tenant != "harbor" {
		t.Errorf("tenants %+v, want harbor alone", got)
	}
	if !strings.Contains(shown(tb), "tenant:har") {
		t.Errorf("the screen does not tell of the filter:\n%s", shown(tb))
	}
	tb.press("/")
	for range "tenant:har" {
		tb.press("backspace")
	}
	tb.press("enter")
	if got := len(tb.open.sorted); got != 7 {
		t.Errorf("without a filter %d tenants, want 7", got)
	}
}

func TestToTheShell(t *testing.T) {
	tb, _ := opened120(t)
	tb.press("/", "ctrl+z")
	if !tb.asleep {
		t.Error("ctrl+z does not suspend the program")
	}
}

// TestTheTitle names what is open, and nothing that a log says.
func TestTheTitle(t *testing.T) {
	tb, s := opened120(t)
	if got := tb.View().WindowTitle; got != "syncguard: 1 open" {
		t.Errorf("title %q", got)
	}
	calm := *s
	calm.Heads = nil
	tb.send(&calm)
	if got := tb.View().WindowTitle; got != "syncguard" {
		t.Errorf("with none open the title is %q", got)
	}
}

// TestAStepThatIsNotOver is left blank, since its low count would look like an end.
func TestAStepThatIsNotOver(t *testing.T) {
	c := Course{From: at(-3), Step: time.Minute, Failures: []int64{7, 7, 7, 1, 0}}
	if got := fmt.Sprint(c.over(at(0.2)).Failures, c.over(at(9)).Failures, c.Failures); got != "[7 7 7 0 0] [7 7 7 1 0] [7 7 7 1 0]" {
		t.Errorf("got %s", got)
	}
}

func TestFilmKeys(t *testing.T) {
	s, l := day()
	s.Film = &FilmState{From: at(-110), To: noon, Speed: 60}
	r := &reel{}
	tb := newTable(t, l, 120, 40)
	tb.opt.Film = r
	tb.send(s)
	tb.press("space", "left", "left", "]", ">")
	if !r.paused || r.moved != 8*time.Minute || r.speed != 120 {
		t.Errorf("the film was told %+v; want paused, 8 minutes on, 120", *r)
	}
}

func TestMouse(t *testing.T) {
	tb, _ := opened120(t)
	l := tb.layout()
	tb.send(tea.MouseClickMsg{X: 10, Y: l.incidentsAt + 1, Button: tea.MouseLeft})
	if got := tb.chosen().ID; got != "INC-bbbbbb" {
		t.Errorf("a click on the second row chose %s, want INC-bbbbbb:\n%s", got, shown(tb))
	}
	tb.send(tea.MouseClickMsg{X: 10, Y: l.incidentsAt + 1, Button: tea.MouseLeft})
	if tb.screen != detailScreen {
		t.Error("a second click does not open")
	}
}

// TestEverySize draws every screen at sizes from nothing to a wall.
func TestEverySize(t *testing.T) {
	for _, c := range screens {
		s, l := day()
		if c.make != nil {
			c.make(s, l)
		}
		tb := newTable(t, l, 100, 30)
		tb.send(s)
		tb.press(c.keys...)
		for _, size := range [][2]int{{1, 1}, {3, 2}, {20, 5}, {40, 10}, {59, 30}, {60, 11}, {79, 24}, {104, 16}, {150, 24}, {300, 80}} {
			tb.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			screenOf(t, tb)
		}
	}
}

// hostile is a snapshot in which everything that comes from a log has that text.
func hostile(evil string) (*Snapshot, *library) {
	s, l := day()
	in := outage()
	for _, p := range []*string{&in.Title, &in.Hint, &in.ID, &in.Integrations[0], in.Scope.Value, &in.Scope.Also[0].Value, &in.Deploy.Version,
		&in.Timeline[1].Detail, &in.Timeline[3].Detail, &in.Timeline[0].Event, &in.Signatures[0].Template, &in.Samples[0].Line, &in.Samples[0].Stream,
		&in.Tenants[0].Tenant, &in.Why.Series, &in.Why.Note, &in.Why.HeldBy} {
		*p += evil
	}
	in.Why.PassedAt = ptr(at(-19))
	l.details[in.ID] = &Detail{Incident: in, Course: l.details["INC-aaaaaa"].Course}
	s.Heads = []Head{{Incident: in}}
	s.Name, s.Feeds[0].Name, s.Feeds[0].Trouble, s.Integrations[0].Name = evil, evil, evil, evil
	l.shares[0].Name = evil
	l.details[in.ID].Fine = []analyze.Tenant{{Tenant: evil, State: analyze.TenantFine, Successes: 3}}
	return s, l
}

// TestHostileText has log text in every place try to take the terminal over.
func TestHostileText(t *testing.T) {
	const evil = "a\x1b[2J\x1b]0;title\x07\x1bP+q\x1b\\\x9b31m\u009b2J\u202egnp.exe\u2066\x00\r\n\tb\u200d"
	s, l := hostile(evil)
	for _, keys := range [][]string{nil, {"enter"}, {"enter", "tab"}, {"b"}, {"enter", "b"}, {"/", evil, "enter"}} {
		for _, width := range []int{50, 80, 200} {
			tb := newTable(t, l, width, 60)
			tb.send(s)
			for _, k := range keys {
				if k == evil {
					tb.send(tea.PasteMsg{Content: evil})
					continue
				}
				tb.press(k)
			}
			got := tb.draw()
			screenOf(t, tb)
			for _, line := range strings.Split(got, "\n") {
				for i, r := range ansi.Strip(stripSGR(line)) {
					if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u2066' || r == '\u200d' {
						t.Fatalf("keys %q, width %d: %U at %d of %q", keys, width, r, i, line)
					}
				}
				if strings.ContainsRune(stripSGR(line), '\x1b') {
					t.Fatalf("keys %q, width %d: an escape that is no colour in %q", keys, width, line)
				}
			}
		}
	}
}

// stripSGR takes off colours and weight, and nothing else.
func stripSGR(s string) string {
	for {
		i := strings.Index(s, "\x1b[")
		if i < 0 {
			return s
		}
		end := strings.IndexFunc(s[i+2:], func(r rune) bool { return r != ';' && r != ':' && (r < '0' || r > '9') })
		if end < 0 || s[i+2+end] != 'm' {
			return s
		}
		s = s[:i] + s[i+2+end+1:]
	}
}

// flood is a feeder with news all the time.
type flood struct{ asked int }

func (f *flood) Next(context.Context, int64) (*Snapshot, error) {
	f.asked++
	return &Snapshot{Seq: int64(f.asked)}, nil
}

func TestSnapshotsAreAtMostFifteenASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		sent := 0
		feed(ctx, &flood{}, func(tea.Msg) { sent++ })
		if sent < 149 || sent > 151 {
			t.Errorf("%d snapshots in 10 s, want 150", sent)
		}
	})
}

// broken is a feeder whose source is gone.
type broken struct{}

func (broken) Next(context.Context, int64) (*Snapshot, error) {
	return nil, errors.New("read database app.db: disk I/O error")
}

func TestALostFeedIsTold(t *testing.T) {
	var got []tea.Msg
	feed(t.Context(), broken{}, func(m tea.Msg) { got = append(got, m) })
	tb, _ := opened120(t)
	for _, m := range got {
		tb.send(m)
	}
	if !strings.Contains(shown(tb), "disk I/O error") {
		t.Errorf("the screen does not tell:\n%s", shown(tb))
	}
}

func TestHealthOfASlot(t *testing.T) {
	fault, hush := []spell{{from: at(0), to: at(10)}}, []spell{{from: at(0), to: at(10), silent: true}}
	for _, c := range []struct {
		name   string
		s      slot
		spells []spell
		from   float64
		want   health
	}{
		{"nothing", slot{}, nil, 0, idle},
		{"traffic", slot{10, 0}, nil, 0, healthy},
		{"failures that are no incident", slot{10, 9}, nil, 0, healthy},
		{"most fail in an incident", slot{10, 5}, fault, 0, degraded + 1},
		{"some fail in an incident", slot{10, 1}, fault, 0, degraded},
		{"after the incident", slot{10, 5}, fault, 11, healthy},
		{"silence", slot{}, hush, 5, silence},
		{"a trickle in a silence", slot{1, 0}, hush, 5, degraded},
	} {
		if got := healthOf(c.s, c.spells, at(c.from), at(c.from+1)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, faces[got].name, faces[c.want].name)
		}
	}
}

// big is 10,000 incidents over 60 integrations, one of which hits 5,000 tenants.
func big() (*Snapshot, *library) {
	s, l := day()
	for i := range 10_000 {
		in := over(fmt.Sprintf("INC-%06x", i), fmt.Sprintf("integration-%02d", i%60), float64(-i%3000)-20, float64(-i%3000)-5)
		if i%7 == 0 {
			in.State, in.ResolvedAt = analyze.Open, nil
		}
		s.Heads = append(s.Heads, Head{Incident: in, Spark: []int64{1, 5, 3, 8, 2}})
	}
	for i := range 60 {
		in := s.Integrations[0]
		in.Name = fmt.Sprintf("integration-%02d", i)
		s.Integrations = append(s.Integrations, in)
	}
	d := l.details["INC-aaaaaa"]
	for i := range 5_000 {
		t := d.Tenants[i%3]
		t.Tenant = fmt.Sprintf("tenant-%04d", i)
		d.Tenants = append(d.Tenants, t)
		d.Timeline = append(d.Timeline, analyze.TimelineEntry{At: at(-4), Event: "tenant_affected", Detail: t.Tenant})
	}
	return s, l
}

// BenchmarkFrame is one key and the frame that follows from it, at 200 × 60.
func BenchmarkFrame(b *testing.B) {
	for _, c := range []struct {
		name string
		keys []string
	}{{"list", nil}, {"detail", []string{"enter"}}, {"story", []string{"enter", "tab"}}} {
		b.Run(c.name, func(b *testing.B) {
			s, l := big()
			tb := newTable(b, l, 200, 60)
			tb.send(s)
			tb.press(c.keys...)
			for i := 0; b.Loop(); i++ {
				tb.press([]string{"j", "k"}[i/100%2])
				if tb.View().Content == "" {
					b.Fatal("nothing drawn")
				}
			}
		})
	}
}

// BenchmarkSnapshot is a snapshot that comes in, and the frame that shows it.
func BenchmarkSnapshot(b *testing.B) {
	s, l := big()
	tb := newTable(b, l, 200, 60)
	for b.Loop() {
		tb.send(s)
		if tb.View().Content == "" {
			b.Fatal("nothing drawn")
		}
	}
}
