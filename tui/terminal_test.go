package tui

import (
	"bytes"
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/teatest/v2"
	"github.com/charmbracelet/x/vt"
)

// atOnce is a table as a model: its commands run before the next message, so that
// a program comes to the same screen every time.
type atOnce struct{ *table }

func (o atOnce) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	o.send(msg)
	return o, nil
}

// performance is a whole program that was run and ended.
type performance struct {
	*vt.Emulator        // as the terminal is afterwards
	screen       string // what was on it in the end, as text
	titles       map[string]bool
	bells        int
	modes        map[ansi.Mode]bool // that were switched, and how they were left
}

// perform runs the program on a terminal of that size: the messages and keys come
// in, then it ends.
func perform(t *testing.T, tb *table, msgs ...tea.Msg) *performance {
	t.Helper()
	p := teatest.NewTestModel(t, atOnce{tb}, teatest.WithInitialTermSize(tb.width, tb.height),
		teatest.WithProgramOptions(tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"})))
	for _, m := range msgs {
		p.Send(m)
	}
	if err := p.Quit(); err != nil {
		t.Fatal(err)
	}
	written, err := io.ReadAll(p.FinalOutput(t))
	if err != nil {
		t.Fatal(err)
	}
	term := vt.NewEmulator(tb.width, tb.height)
	done := &performance{Emulator: term, titles: map[string]bool{}, modes: map[ansi.Mode]bool{}}
	term.SetCallbacks(vt.Callbacks{
		Bell:        func() { done.bells++ },
		Title:       func(s string) { done.titles[s] = true },
		IconName:    func(s string) { done.titles["icon "+s] = true },
		EnableMode:  func(m ansi.Mode) { done.modes[m] = true },
		DisableMode: func(m ansi.Mode) { done.modes[m] = false },
	})
	heard := make(chan struct{})
	go func() { // a terminal answers, and waits until it is heard
		defer close(heard)
		_, _ = io.Copy(io.Discard, term)
	}()
	show := func(b []byte) {
		// As a terminal's line discipline does, on which the program relies where it
		// was not the one to set it.
		if _, err := term.Write(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))); err != nil {
			t.Fatal(err)
		}
	}
	last := bytes.LastIndex(written, []byte(ansi.ResetModeAltScreenSaveCursor))
	if last < 0 {
		t.Fatalf("the program never left its screen: %q", written)
	}
	show(written[:last])
	lines := strings.Split(term.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	done.screen = strings.Join(lines, "\n") + "\n"
	show(written[last:])
	// Its own Close would race with the reader.
	answers, ok := term.InputPipe().(io.Closer)
	if !ok {
		t.Fatal("the terminal's answers can't be ended")
	}
	if err := answers.Close(); err != nil {
		t.Fatal(err)
	}
	<-heard
	return done
}

// TestTheTerminalIsLeftClean ends the program in every view.
func TestTheTerminalIsLeftClean(t *testing.T) {
	for _, keys := range [][]string{nil, {"m"}, {"/", "stripe"}, {"enter"}, {"b"}, {"?"}} {
		s, l := day()
		p := perform(t, newTable(t, l, 80, 24), append([]tea.Msg{s}, keysOf(keys...)...)...)
		if p.IsAltScreen() || p.CursorHidden() {
			t.Errorf("after %q: on the alternate screen %v, the cursor hidden %v", keys, p.IsAltScreen(), p.CursorHidden())
		}
		for _, m := range []ansi.Mode{
			ansi.ModeMouseButtonEvent, ansi.ModeMouseAnyEvent, ansi.ModeMouseExtSgr, ansi.ModeMouseNormal, ansi.ModeBracketedPaste, ansi.ModeFocusEvent,
			ansi.ModeSynchronizedOutput,
		} {
			if p.modes[m] {
				t.Errorf("after %q mode %v is on", keys, m)
			}
		}
		if left := strings.TrimSpace(p.String()); left != "" {
			t.Errorf("after %q this is left: %q", keys, left)
		}
	}
}

// TestHostileTextOnATerminal shows log text that tries to take the terminal over,
// and then what is shown without it: had it moved the cursor, cleared, coloured
// or reordered anything, the rest of the screen would differ.
func TestHostileTextOnATerminal(t *testing.T) {
	for _, evil := range []string{
		"\x1b[2J\x1b[H\x1b[31m\x1b[?25l", "\x1b]0;owned\x07", "\x1b]52;c;b3duZWQ=\x07\a\a", "\x1bP+q544e\x1b\\", "\x9b31m\u009b2J", "\x1b_G\x1b\\",
		"\u202egnp.exe", "\u2066\u2069\u200f\u061c", "\u200d\u200b\ufeff\u2060", "\r\n\t\b\b\x00\x7f", "🙈👩‍👩‍👧‍👦🏳️‍🌈", "株式会社\u0301\u0327", strings.Repeat("x", 10_000), "\xff\xfe",
	} {
		for _, keys := range [][]string{nil, {"enter"}, {"enter", "tab", "G"}, {"b"}} {
			s, l := hostile("a" + evil)
			p := perform(t, newTable(t, l, 120, 40), append([]tea.Msg{s}, keysOf(keys...)...)...)
			if p.bells > 0 {
				t.Errorf("%q rang %d times", evil, p.bells)
			}
			for title := range p.titles {
				if title != "syncguard" && title != "syncguard: 1 open" && title != "" {
					t.Errorf("%q set the title %q", evil, title)
				}
			}
			rows := strings.Split(p.screen, "\n")
			if !strings.HasPrefix(rows[0], " SyncGuard  ") || !strings.HasSuffix(rows[0], "2026-03-02 12:00:00 UTC") || !strings.HasSuffix(rows[39], "? all keys  q quit") {
				t.Errorf("%q, keys %q: the frame has moved:\n%s", evil, keys, p.screen)
			}
		}
	}
}
