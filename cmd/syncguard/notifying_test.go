package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// pager is a webhook's far end. It answers with code, when that is set.
type pager struct {
	*httptest.Server
	mu   sync.Mutex
	got  []string // ids in the order in which they were accepted
	code int
}

func newPager(t *testing.T) *pager {
	p := &pager{}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *pager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.code != 0 {
		w.WriteHeader(p.code)
		return
	}
	p.got = append(p.got, r.Header.Get("webhook-id"))
}

// events are what was accepted, without the incident.
func (p *pager) events() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var events []string
	for _, id := range p.got {
		_, event, _ := strings.Cut(id, "/")
		events = append(events, event)
	}
	return events
}

func (p *pager) replay(log, db string, now func() time.Time, more ...string) (code int, stderr string) {
	args := append([]string{"replay", log, "--quiet", "--db", db, "--notify", p.URL, "--notify-allow-private", "--notify-timeout", "500ms"}, more...)
	code, _, stderr = inProcess(nil, now, args...)
	return code, stderr
}

// Wherever a log is cut, and however often the run ends in between, what opened
// and what is over are told once each, and in this order.
func TestAlertsAreToldOnce(t *testing.T) {
	folder := t.TempDir()
	log, text := filepath.Join(folder, "app.log"), outage()
	line := len(text) / 3600
	for _, cuts := range [][]int{
		{1830 * line}, {1820 * line, 1821 * line, 1822 * line}, {2000*line + 1, 2399 * line}, {2000 * line, 2000 * line, 3000 * line, len(text) - 1},
	} {
		t.Run(fmt.Sprint(cuts), func(t *testing.T) {
			p := newPager(t)
			db := filepath.Join(t.TempDir(), "app.db")
			for _, cut := range append(cuts, len(text), len(text)) {
				if err := os.WriteFile(log, []byte(text[:cut]), 0o600); err != nil {
					t.Fatal(err)
				}
				if code, stderr := p.replay(log, db, time.Now); code != exitFine {
					t.Fatalf("replay to byte %d: exit %d, %s", cut, code, stderr)
				}
			}
			got := slices.DeleteFunc(p.events(), func(e string) bool { return strings.HasPrefix(e, "grown/") })
			if want := []string{"opened/1", "resolved/1"}; !slices.Equal(got, want) {
				t.Errorf("told %q, want %q", got, want)
			}
		})
	}
}

// A run that tells nobody may end what was told before: the next one that tells
// says so.
func TestTheEndIsToldLater(t *testing.T) {
	folder := t.TempDir()
	log, db, text := filepath.Join(folder, "app.log"), filepath.Join(folder, "app.db"), outage()
	write := func(text string) {
		if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := newPager(t)
	write(text[:2000*len(text)/3600])
	p.replay(log, db, time.Now)
	write(text)
	if code, _, stderr := inProcess(nil, time.Now, "replay", log, "--db", db, "--quiet"); code != exitFine {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	p.replay(log, db, time.Now)
	p.replay(log, db, time.Now)
	if got, want := p.events(), []string{"opened/1", "resolved/1"}; !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

// An alert that the receiver does not take waits, is shown, and arrives later by
// the same name.
func TestAlertOutlivesItsReceiver(t *testing.T) {
	folder := t.TempDir()
	log, db := filepath.Join(folder, "app.log"), filepath.Join(folder, "app.db")
	if err := os.WriteFile(log, []byte(outage()), 0o600); err != nil {
		t.Fatal(err)
	}
	p := newPager(t)
	p.code = http.StatusServiceUnavailable
	code, stderr := p.replay(log, db, time.Now)
	if code != exitInput || !strings.Contains(stderr, "1 alert not delivered: webhook-127.0.0.1-") || !strings.Contains(stderr, "it answers 503") {
		t.Errorf("with the receiver down: exit %d, %q; want %d and the alert that waits", code, stderr, exitInput)
	}
	_, stdout, _ := inProcess(nil, time.Now, "notify", "queue", "--db", db)
	if !strings.Contains(stdout, "/resolved/1") || !strings.Contains(stdout, "it answers 503 Service Unavailable") || strings.Contains(stdout, p.URL) {
		t.Errorf("the queue shows %q", stdout)
	}
	_, stdout, _ = inProcess(nil, time.Now, "notify", "queue", "--db", db, "--json")
	var queue []struct {
		State    string `json:"state"`
		Attempts int    `json:"attempts"`
	}
	if err := json.Unmarshal([]byte(stdout), &queue); err != nil || len(queue) != 1 || queue[0].State != "due" || queue[0].Attempts == 0 {
		t.Errorf("the queue as JSON: %v, %s", err, stdout)
	}

	p.code = 0
	if code, stderr := p.replay(log, db, time.Now, "--notify-timeout", "20s"); code != exitFine {
		t.Errorf("with the receiver back: exit %d, %s", code, stderr)
	}
	if got, want := p.events(), []string{"resolved/1"}; !slices.Equal(got, want) {
		t.Errorf("with the receiver back: told %q, want %q", got, want)
	}
	_, stdout, _ = inProcess(nil, time.Now, "notify", "queue", "--db", db)
	if stdout != "no alert waits\n" {
		t.Errorf("in the end the queue shows %q", stdout)
	}
}

// History is no news: who is configured is told only if that is asked for.
func TestReplayTellsNobodyUnasked(t *testing.T) {
	folder := t.TempDir()
	p := newPager(t)
	log, db, conf := filepath.Join(folder, "app.log"), filepath.Join(folder, "app.db"), filepath.Join(folder, "syncguard.yaml")
	settings := "notify:\n  - {name: oncall, type: webhook, url: \"" + p.URL + "\", allow_private: true}\n"
	for path, text := range map[string]string{log: outage(), conf: settings} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"replay", log, "--db", db, "--config", conf, "--quiet"}
	if code, _, stderr := inProcess(nil, time.Now, args...); code != exitFine || len(p.events()) > 0 {
		t.Errorf("replay: exit %d, %s; told %q, want nobody told", code, stderr, p.events())
	}
	args = append(args, "--fresh", "--notify-config")
	if code, _, stderr := inProcess(nil, time.Now, args...); code != exitFine || len(p.events()) != 1 {
		t.Errorf("replay --notify-config: exit %d, %s; told %q, want the incident", code, stderr, p.events())
	}
	raw, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(raw), p.URL) {
		t.Error("the database holds the address of a channel")
	}
}
