//go:build integration

package integration

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const signingKey = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"

// endpoint is a webhook's far end that misbehaves as often as it is told to, and
// then verifies what it gets.
type endpoint struct {
	t       *testing.T
	mu      sync.Mutex
	behave  string
	arrived chan struct{} // a request that will get no answer
	ids     []string
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mu.Lock()
	behave := e.behave
	e.mu.Unlock()
	switch behave {
	case "hang":
		e.arrived <- struct{}{}
		<-r.Context().Done()
	case "error":
		http.Error(w, "try again", http.StatusInternalServerError)
	case "drop":
		panic(http.ErrAbortHandler)
	default:
		verifier, err := standardwebhooks.NewWebhook(signingKey)
		if err == nil {
			err = verifier.Verify(body, r.Header)
		}
		if err != nil {
			e.t.Errorf("verify %s: %v", r.Header.Get("webhook-id"), err)
		}
		e.mu.Lock()
		e.ids = append(e.ids, r.Header.Get("webhook-id"))
		e.mu.Unlock()
	}
}

func (e *endpoint) set(behave string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.behave = behave
}

// An alert outlives a kill while it is being delivered, errors and connections
// that are dropped, and arrives signed and once.
func TestWebhook(t *testing.T) {
	end := &endpoint{t: t, arrived: make(chan struct{}, 1)}
	server := httptest.NewServer(end)
	defer server.Close()
	binary, folder := buildBinary(t), t.TempDir()
	log := filepath.Join(folder, "app.log")
	if err := os.WriteFile(log, []byte(callLines(0, 3600, 200)+callLines(3600, 4200, 503)), 0o600); err != nil {
		t.Fatal(err)
	}
	command := func(limit string) *exec.Cmd {
		cmd := exec.Command(binary, "replay", "--quiet", "--db", filepath.Join(folder, "app.db"), "--notify", server.URL, "--notify-allow-private", "--notify-timeout", limit, log)
		cmd.Env = append(os.Environ(), "SYNCGUARD_WEBHOOK_SECRET="+signingKey)
		return cmd
	}

	end.set("hang")
	hanging := command("1m")
	if err := hanging.Start(); err != nil {
		t.Fatal(err)
	}
	<-end.arrived
	if err := hanging.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = hanging.Wait() // killed

	for _, behave := range []string{"error", "drop"} {
		end.set(behave)
		cmd := command("200ms")
		out, _ := cmd.CombinedOutput() // the code tells
		if code := cmd.ProcessState.ExitCode(); code != 3 || !strings.Contains(string(out), "1 alert not delivered") {
			t.Errorf("%s: exit %d, %s; want 3 and the alert that waits", behave, code, out)
		}
	}

	end.set("verify")
	for range 2 {
		if out, err := command("20s").CombinedOutput(); err != nil {
			t.Errorf("replay: %v, %s", err, out)
		}
	}
	end.mu.Lock()
	defer end.mu.Unlock()
	if len(end.ids) != 1 || !strings.HasSuffix(end.ids[0], "/opened/1") {
		t.Errorf("arrived %q, want the one alert", end.ids)
	}
}
