package notify

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func script(t *testing.T, body string) []string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the scripts of this test are for sh")
	}
	path := filepath.Join(t.TempDir(), "page me; rm -rf $HOME")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{path}
}

// A command gets the alert, no secret of ours, and its arguments as they stand.
func TestCommandGetsWhatItNeeds(t *testing.T) {
	t.Setenv("SLACK_TOKEN", "s3cr3t-token")
	out := filepath.Join(t.TempDir(), "out")
	argv := append(script(t, `{ env; echo "ARG=$2"; head -c 26; } > "$1"`), out, "$(touch /tmp/never)")
	c := target(t, Config{Type: "exec", Command: argv}, nil)
	if err := c.deliver(t.Context(), alerts()["opened"]); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"SYNCGUARD_ALERT_ID=INC-7f3a9c/opened/1\n", "SYNCGUARD_EVENT=opened\n", "PATH=", "ARG=$(touch /tmp/never)\n", `{"type":"incident.opened",`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("the command lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "s3cr3t") {
		t.Errorf("the command sees a secret of ours:\n%s", got)
	}
}

func TestCommandThatFailsSaysWhy(t *testing.T) {
	c := target(t, Config{Type: "exec", Command: script(t, "echo first >&2; printf 'no \\033[2Jpager' >&2; exit 7")}, nil)
	err := c.deliver(t.Context(), alerts()["opened"])
	if want := `it ends with exit status 7: no \x1b[2Jpager`; err == nil || err.Error() != want {
		t.Errorf("deliver: %v, want %q", err, want)
	}
	gone := target(t, Config{Type: "exec", Command: []string{"/nonexistent/page"}}, nil)
	if err := gone.deliver(t.Context(), alerts()["opened"]); err == nil || !strings.HasPrefix(err.Error(), "it could not be run: ") {
		t.Errorf("deliver to a missing program: %v", err)
	}
}

// A command that hangs is ended, also if a child keeps its output open.
func TestCommandThatHangsIsEnded(t *testing.T) {
	start := time.Now()
	c := target(t, Config{Type: "exec", Command: script(t, "sleep 60 & sleep 60"), Timeout: 100 * time.Millisecond}, nil)
	err := c.deliver(t.Context(), alerts()["opened"])
	if err == nil || err.Error() != errTooSlow.Error() {
		t.Errorf("deliver: %v, want %q", err, errTooSlow)
	}
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("it took %s to give up", d)
	}
}
