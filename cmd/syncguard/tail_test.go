//go:build unix

package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/syncguard/syncguard/analyze/store"
)

// reaction is a writer that does something once a text was written to it.
type reaction struct {
	bytes.Buffer
	to string
	do func()
}

func (r *reaction) Write(p []byte) (int, error) {
	n, err := r.Buffer.Write(p)
	if r.do != nil && strings.Contains(r.Buffer.String(), r.to) {
		do := r.do
		r.do = nil
		do()
	}
	return n, err
}

// A service is told to end and does: that is no error, and no interruption.
func TestTailToldToEnd(t *testing.T) {
	folder := t.TempDir()
	log := filepath.Join(folder, "app.log")
	if err := os.WriteFile(log, []byte(outage()), 0o600); err != nil {
		t.Fatal(err)
	}
	out := &reaction{to: " opened ", do: func() { _ = syscall.Kill(os.Getpid(), syscall.SIGTERM) }}
	var errs reaction
	if code := tailing(nil, out, &errs, log, "--db", filepath.Join(folder, "app.db")); code != exitFine || errs.Len() > 0 {
		t.Errorf("told to end: exit %d, %q; want %d and nothing", code, errs.String(), exitFine)
	}
}

func interrupt() { _ = syscall.Kill(os.Getpid(), syscall.SIGINT) }

// tailing runs a command line whose output is reacted to.
func tailing(stdin io.Reader, stdout, stderr *reaction, args ...string) int {
	return run(append([]string{"tail"}, args...), app{
		stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now, zone: time.UTC,
		getenv: func(string) string { return "" },
	})
}

type transitionLine struct {
	At       time.Time
	Event    string
	Incident struct {
		ID, State string
		Tenants   []struct{ Tenant string }
	}
}

func transitionLines(t *testing.T, text string) []transitionLine {
	t.Helper()
	var out []transitionLine
	for line := range strings.Lines(text) {
		var one transitionLine
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		out = append(out, one)
	}
	return out
}

// What is followed gives what replay gives, and each step is told once.
func TestTailEqualsReplay(t *testing.T) {
	defer goleak.VerifyNone(t)
	folder := t.TempDir()
	followed, replayed := filepath.Join(folder, "tail.db"), filepath.Join(folder, "replay.db")
	var out, errs reaction
	if code := tailing(strings.NewReader(outage()), &out, &errs, "-", "--json", "--db", followed); code != exitFine || errs.Len() > 0 {
		t.Fatalf("tail: exit %d, stderr %q", code, errs.String())
	}
	_, want, _ := inProcess(strings.NewReader(outage()), time.Now, "replay", "-", "--json", "--db", replayed)
	_, got, _ := inProcess(nil, time.Now, "report", "--json", "--fail-on", "none", "--db", followed)
	if got != want {
		t.Errorf("report of what was followed:\n%s\nwant what replay gives:\n%s", got, want)
	}
	events := map[string]int{}
	for _, l := range transitionLines(t, out.String()) {
		events[l.Event]++
		if l.Incident.ID == "" || l.At.IsZero() || len(l.Incident.Tenants) == 0 {
			t.Errorf("%+v lacks something", l)
		}
	}
	want2 := map[string]int{"opened": 1, "tenant_affected": 30, "recovering": 1, "tenant_recovered": 30, "resolved": 1}
	if fmt.Sprint(events) != fmt.Sprint(want2) {
		t.Errorf("told %v, want %v", events, want2)
	}
}

// A second run on the same log goes on from the first and tells nothing twice.
func TestTailGoesOn(t *testing.T) {
	folder := t.TempDir()
	log, db := filepath.Join(folder, "app.log"), filepath.Join(folder, "app.db")
	whole := outage()
	first, rest, _ := strings.Cut(whole, `"time":"2026-03-02T09:35:`)
	first, rest = first[:len(first)-1], `{"time":"2026-03-02T09:35:`+rest
	write := func(text string) {
		f, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.WriteString(text)
		}
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	write(first)
	one := &reaction{to: " opened ", do: interrupt}
	if code := tailing(nil, one, &reaction{}, log, "--db", db); code != exitInterrupted {
		t.Errorf("interrupted: exit %d, want %d", code, exitInterrupted)
	}
	two := &reaction{to: "recovering", do: interrupt}
	write(rest)
	if code := tailing(nil, two, &reaction{}, log, "--db", db); code != exitInterrupted {
		t.Errorf("interrupted: exit %d, want %d", code, exitInterrupted)
	}
	if n := strings.Count(one.String(), " opened "); n != 1 {
		t.Errorf("the first run told %d times that it opened, want once:\n%s", n, one.String())
	}
	if strings.Contains(two.String(), " opened ") {
		t.Errorf("the second run told again what was told:\n%s", two.String())
	}
}

// While another program holds the database, it says so once, keeps everything,
// and goes on.
func TestTailWaitsForTheDatabase(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "app.db")
	d, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	other, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	log := filepath.Join(folder, "app.log")
	if err := os.WriteFile(log, []byte(outage()), 0o600); err != nil {
		t.Fatal(err)
	}
	errs := &reaction{to: "another program is writing", do: func() {
		if _, err := other.Exec(`ROLLBACK`); err != nil {
			t.Error(err)
		}
	}}
	out := &reaction{to: " opened ", do: func() { // before it is committed
		if _, err := other.Exec(`BEGIN IMMEDIATE`); err != nil {
			t.Error(err)
		}
	}}
	errs2 := &watching{reaction: errs, to: "can be used again", do: interrupt}
	code := run([]string{"tail", log, "--db", path}, app{
		stdout: out, stderr: errs2, now: time.Now, zone: time.UTC, getenv: func(string) string { return "" },
	})
	if n := strings.Count(errs.String(), "another program is writing"); code != exitInterrupted || n != 1 {
		t.Errorf("exit %d, told %d times that it waits: %q; want 130 and once", code, n, errs.String())
	}
	if !strings.Contains(out.String(), " opened ") {
		t.Errorf("nothing was told of the incident: %q", out.String())
	}
	_, want, _ := inProcess(nil, time.Now, "replay", log, "--json", "--db", filepath.Join(folder, "replay.db"))
	_, got, _ := inProcess(nil, time.Now, "report", "--json", "--fail-on", "none", "--db", path)
	if got != want {
		t.Errorf("report:\n%s\nwant what replay gives:\n%s", got, want)
	}
}

// watching reacts to a second text.
type watching struct {
	*reaction
	to string
	do func()
}

func (w *watching) Write(p []byte) (int, error) {
	n, err := w.reaction.Write(p)
	if w.do != nil && strings.Contains(w.reaction.String(), w.to) {
		do := w.do
		w.do = nil
		do()
	}
	return n, err
}

func TestTailRefuses(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "app.db")
	d, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	free := filepath.Join(folder, "free.db")
	tests := []struct {
		args string
		code int
		want string
	}{
		{"tail app.log --db " + path, exitInput, fmt.Sprintf("is in use by process %d", os.Getpid())},
		{"tail app.log --until 2h --db " + free, exitUsage, "syncguard tail takes no --until"},
		{"tail app.log --from begin --db " + free, exitUsage, `"begin" is not known`},
		{"tail app.log --from checkpoint --db " + free, exitUsage, "holds no checkpoint yet"},
		{"tail app.log --lateness -3s --db " + free, exitUsage, "can't be negative"},
		{"tail --db " + free, exitUsage, "no input"},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			code, _, stderr := inProcess(nil, time.Now, strings.Fields(test.args)...)
			if code != test.code || !strings.Contains(stderr, test.want) {
				t.Errorf("exit %d, stderr %q; want %d, %q", code, stderr, test.code, test.want)
			}
		})
	}
}

// Who is to be told hears of an outage's end once, and of its beginning unless both
// are read in one piece. What was over before the following began is no news.
func TestTailTells(t *testing.T) {
	text := outage()
	at := func(line int) int { return len(text) / 3600 * line }
	for name, c := range map[string]struct {
		before int // how much was replayed, with nobody told
		want   string
	}{
		"from the first line":    {0, "[resolved/1]"},
		"from within the outage": {at(2000), "[resolved/1]"},
		"after it":               {at(3590), "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPager(t)
			log := filepath.Join(t.TempDir(), "app.log")
			if err := os.WriteFile(log, []byte(text[:c.before]), 0o600); err != nil {
				t.Fatal(err)
			}
			inProcess(nil, time.Now, "replay", log, "--quiet", "--db", log+".db")
			var errs reaction
			if code := tailing(strings.NewReader(text[c.before:]), &reaction{}, &errs, "-", "--db", log+".db", "--notify", p.URL, "--notify-allow-private"); code != exitFine {
				t.Fatalf("exit %d, %s", code, errs.String())
			}
			got := p.events()
			ends := slices.DeleteFunc(slices.Clone(got), func(e string) bool { return e == "opened/1" || strings.HasPrefix(e, "grown/") })
			if fmt.Sprint(ends) != c.want || slices.Index(got, "opened/1") > 0 {
				t.Errorf("told %q, want %s after the beginning", got, c.want)
			}
		})
	}
}
