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
	done := &performance{term, strings.Join(lines, "\n") + "\n"}
	show(written[last:])
	if err := term.Close(); err != nil {
		t.Fatal(err)
	}
	<-heard
	return done
}
