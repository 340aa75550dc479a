//go:build integration

package integration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// pages counts what Alertmanager tells those on call, by "firing" and "resolved".
type pages struct {
	mu   sync.Mutex
	seen map[string]int
}

func (p *pages) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	var page struct {
		Alerts []struct {
			Status string
			Labels map[string]string
		}
	}
	if json.NewDecoder(r.Body).Decode(&page) != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range page.Alerts {
		p.seen[a.Status+" "+a.Labels["severity"]]++
	}
}

func (p *pages) count(what string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen[what]
}

// manager is a real Alertmanager that can be stopped and started again.
type manager struct {
	t       *testing.T
	binary  string
	folder  string
	address string
	cmd     *exec.Cmd
	said    bytes.Buffer
}

func newManager(t *testing.T, receiver string) *manager {
	binary, err := exec.LookPath("prometheus-alertmanager")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("prometheus-alertmanager is missing (Debian: prometheus-alertmanager)")
		}
		t.Skip("prometheus-alertmanager is missing (Debian: prometheus-alertmanager)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &manager{t: t, binary: binary, folder: t.TempDir(), address: l.Addr().String()}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf(`route:
  receiver: oncall
  group_by: [incident]
  group_wait: 100ms
  group_interval: 100ms
  repeat_interval: 24h
receivers:
  - name: oncall
    webhook_configs:
      - {url: %q, send_resolved: true}
`, receiver)
	if err := os.WriteFile(filepath.Join(m.folder, "config.yml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	m.start()
	t.Cleanup(m.stop)
	return m
}

func (m *manager) start() {
	m.t.Helper()
	m.cmd = exec.Command(m.binary, "--config.file", filepath.Join(m.folder, "config.yml"),
		"--storage.path", filepath.Join(m.folder, "data"), "--web.listen-address", m.address, "--cluster.listen-address=")
	m.cmd.Stderr = &m.said
	if err := m.cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	m.await("Alertmanager to be ready", func() bool {
		res, err := http.Get("http://" + m.address + "/-/ready")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// stop ends it as a service manager does, so that it keeps what it has told.
func (m *manager) stop() {
	if m.cmd == nil {
		return
	}
	_ = m.cmd.Process.Signal(syscall.SIGTERM)
	_ = m.cmd.Wait() // its exit code says nothing here
	m.cmd = nil
}

// await polls: the other side is a program of its own, with its own clock.
func (m *manager) await(what string, is func() bool) {
	m.t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); {
		if time.Now().After(end) {
			m.t.Fatalf("waited in vain for %s; Alertmanager says\n%s", what, &m.said)
		}
		pause := time.NewTimer(20 * time.Millisecond)
		<-pause.C
	}
}

// active are the incidents and severities that Alertmanager holds for open.
func (m *manager) active() string {
	m.t.Helper()
	res, err := http.Get("http://" + m.address + "/api/v2/alerts?active=true")
	if err != nil {
		m.t.Fatal(err)
	}
	defer res.Body.Close()
	var list []struct{ Labels map[string]string }
	body, _ := io.ReadAll(res.Body)
	if err := json.Unmarshal(body, &list); err != nil {
		m.t.Fatalf("%v: %s", err, body)
	}
	var out []string
	for _, a := range list {
		out = append(out, a.Labels["integration"]+" "+a.Labels["severity"])
	}
	return strings.Join(out, ", ")
}

// callLines writes one call a second with a status, from one second after the start to another.
func callLines(from, to, status int) string {
	var b strings.Builder
	for s := from; s < to; s++ {
		fmt.Fprintf(&b, `{"time":%q,"integration":"stripe","tenant":"tenant-%02d","status":%d}`+"\n",
			start.Add(time.Duration(s)*time.Second).Format(time.RFC3339), s%30, status)
	}
	return b.String()
}

// An alert appears, outlives a restart of Alertmanager and of ourselves, waits
// while Alertmanager is away, and is resolved once.
func TestAlertmanager(t *testing.T) {
	told := &pages{seen: map[string]int{}}
	receiver := httptest.NewServer(told)
	defer receiver.Close()
	am := newManager(t, receiver.URL)
	binary, folder := buildBinary(t), t.TempDir()
	log, db := filepath.Join(folder, "app.log"), filepath.Join(folder, "app.db")
	run := func(lines string) (code int, stderr string) {
		t.Helper()
		limit := "20s"
		if am.cmd == nil {
			limit = "200ms"
		}
		f, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(lines); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(binary, "replay", "--quiet", "--db", db, "--notify", "alertmanager+http://"+am.address, "--notify-allow-private", "--notify-timeout", limit, log)
		cmd.Dir = folder
		var said bytes.Buffer
		cmd.Stderr = &said
		_ = cmd.Run() // the code tells
		return cmd.ProcessState.ExitCode(), said.String()
	}

	if code, stderr := run(callLines(0, 3600, 200) + callLines(3600, 4200, 503)); code != 0 {
		t.Fatalf("replay of the outage: exit %d, %s", code, stderr)
	}
	am.await("the page", func() bool { return told.count("firing critical") == 1 })
	if got := am.active(); got != "stripe critical" {
		t.Fatalf("Alertmanager holds %q for open, want stripe critical", got)
	}

	am.stop()
	am.start()
	if got := am.active(); got != "" {
		t.Fatalf("after its restart Alertmanager holds %q: this test is of its forgetting", got)
	}
	if code, stderr := run(callLines(4200, 4230, 503)); code != 0 {
		t.Fatalf("replay after the restart: exit %d, %s", code, stderr)
	}
	if got := am.active(); got != "stripe critical" {
		t.Errorf("after its restart Alertmanager holds %q, want what is still open", got)
	}

	am.stop()
	code, stderr := run(callLines(4230, 7200, 200))
	if code != 3 || !strings.Contains(stderr, "1 alert not delivered") {
		t.Errorf("replay of the recovery without Alertmanager: exit %d, %q; want 3 and the alert that waits", code, stderr)
	}
	am.start()
	if code, stderr := run(""); code != 0 {
		t.Errorf("replay once it is back: exit %d, %s", code, stderr)
	}
	am.await("the all-clear", func() bool { return told.count("resolved critical") == 1 })
	if got := am.active(); got != "" {
		t.Errorf("Alertmanager holds %q for open, want nothing", got)
	}
	if code, stderr := run(""); code != 0 {
		t.Errorf("replay of nothing new: exit %d, %s", code, stderr)
	}
	am.stop() // it tells what it has to tell before it ends
	if f, r := told.count("firing critical"), told.count("resolved critical"); f != 1 || r != 1 {
		t.Errorf("paged %d times and cleared %d times, want once each", f, r)
	}
}
