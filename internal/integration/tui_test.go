//go:build integration

package integration

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// terminal is a tmux session of its own, in which a program runs.
type terminal struct {
	t      *testing.T
	socket string
}

func newTerminal(t *testing.T, width, height int, dir, command string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		missing(t, "tmux", "tmux")
	}
	term := &terminal{t, filepath.Join(t.TempDir(), "tmux")}
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", term.socket, "kill-server").Run() })
	term.tmux("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height), "-c", dir, "env PS1='$ ' sh")
	term.tmux("set-option", "-g", "window-size", "manual")
	term.tmux("send-keys", command, "Enter")
	return term
}

func (term *terminal) tmux(args ...string) string {
	term.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", term.socket}, args...)...).CombinedOutput()
	if err != nil {
		term.t.Fatalf("tmux %q: %v: %s", args, err, out)
	}
	return string(out)
}

func (term *terminal) press(keys ...string) {
	term.t.Helper()
	term.tmux(append([]string{"send-keys"}, keys...)...)
}

func (term *terminal) screen() string { return term.tmux("capture-pane", "-p") }

// see waits until the screen holds all the texts.
func (term *terminal) see(texts ...string) string {
	term.t.Helper()
	screen := ""
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		screen = term.screen()
		all := true
		for _, text := range texts {
			all = all && strings.Contains(screen, text)
		}
		if all {
			return screen
		}
	}
	term.t.Fatalf("the screen never held %q; it is\n%s", texts, screen)
	return ""
}

// minutesOf writes calls of six tenants, one a second; stripe fails for all when
// broken says so.
func minutesOf(from time.Time, seconds int, broken bool) []byte {
	var b bytes.Buffer
	for i := range seconds {
		status, message := 200, "charged"
		if broken {
			status, message = 503, `upstream \u001b]0;owned\u0007\u001b[2Junavailable`
		}
		fmt.Fprintf(&b, `{"time":%q,"integration":"stripe","tenant":"tenant-%d","status":%d,"msg":"%s"}`+"\n",
			from.Add(time.Duration(i)*time.Second).Format(time.RFC3339), i%6, status, message)
	}
	return b.Bytes()
}

// TestLiveViewOfAGrowingFile follows a growing file on a real terminal: an
// incident opens, is looked at, copied and written, and ends.
func TestLiveViewOfAGrowingFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(buildBinary(t), filepath.Join(dir, "syncguard")); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "app.log")
	begin := time.Now().Add(-3 * time.Hour).UTC().Truncate(time.Second)
	grow := func(from, seconds int, broken bool) {
		f, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.Write(minutesOf(begin.Add(time.Duration(from)*time.Second), seconds, broken))
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	grow(0, 3600, false)
	term := newTerminal(t, 120, 40, dir, "./syncguard tail app.log")
	term.see("none open", "▶ live", "No incident in", "stripe")
	grow(3600, 120, true)
	term.see("● 1 open", "503", "6 failing")
	term.press("Enter")
	screen := term.see("Blast radius", "Story", "opened", "tenant-0")
	if strings.Contains(screen, "owned") && !strings.Contains(screen, `\x1b]0;owned`) {
		t.Errorf("log text was obeyed:\n%s", screen)
	}
	if title := term.tmux("display-message", "-p", "#{pane_title}"); strings.Contains(title, "owned") {
		t.Errorf("log text set the title %q", title)
	}
	term.press("y")
	term.see("on the clipboard as Markdown")
	term.press("o")
	term.see("wrote syncguard-INC-")
	if pages, _ := filepath.Glob(filepath.Join(dir, "syncguard-INC-*.html")); len(pages) != 1 {
		t.Errorf("pages %q, want one", pages)
	}
	term.press("Escape")
	term.see("incidents", "enter open")
	term.tmux("resize-window", "-x", "50", "-y", "20")
	term.see("● 1", "? all keys")
	term.tmux("resize-window", "-x", "200", "-y", "60")
	term.see("Why it opened", "Samples")
	term.press("?")
	term.see("Strip", "copy as Markdown")
	term.press("x")
	grow(3720, 1800, false)
	term.see("✓ 1 resolved", "none open")
	term.press("q")
	screen = term.see("syncguard: 1 resolved, 5,520 lines read up to")
	if strings.Contains(screen, "Blast radius") {
		t.Errorf("the view stayed on the terminal:\n%s", screen)
	}
	term.press("echo clean", "Enter")
	term.see("clean\n")
	second := newTerminal(t, 80, 24, dir, "./syncguard tui")
	second.see("■ at rest", "✓ 1 resolved", "UTC")
	second.press("C-z")
	if screen := second.see("Stopped"); strings.Contains(screen, "at rest") {
		t.Errorf("the view stayed on the terminal while it is stopped:\n%s", screen)
	}
	second.press("fg", "Enter")
	second.see("■ at rest", "✓ 1 resolved")
	second.press("Enter")
	second.see("6 recovered", "evidence")
	second.press("b")
	second.see("[tenant]", "status", "failed lines in", "esc back")
	second.press("q")
	second.see("syncguard: 1 resolved")
	second.press("./syncguard tui", "Enter")
	second.see("■ at rest")
	second.press("C-c")
	second.see("syncguard: 1 resolved")
	film := newTerminal(t, 100, 30, dir, "./syncguard replay --tui --speed 600 app.log")
	film.see("600×", "none open")
	film.press("space")
	film.see("❚❚")
	for range 12 {
		film.press("[") // ten minutes back, to the beginning
	}
	for range 6 {
		film.press("]")
	}
	film.press("Right") // an hour and a minute on: the first failures are a minute old
	film.see("● 1 open")
	film.press("q")
	film.see("syncguard: 1 open")
}
