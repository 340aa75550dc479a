package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/tui"
)

// viewed is a database with a view of it, and a clock.
type viewed struct {
	*storeView
	t       *testing.T
	log, db string
	wall    time.Time
}

func newViewed(t *testing.T, log string) *viewed {
	t.Helper()
	v := &viewed{t: t, log: filepath.Join(t.TempDir(), "app.log"), wall: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	v.db = v.log + ".db"
	v.replay(log)
	db, err := store.OpenReadOnly(v.db)
	if err != nil {
		t.Fatal(err)
	}
	v.storeView = newStoreView(db, v.db, func() time.Time { return v.wall })
	t.Cleanup(func() { v.open().Close() })
	return v
}

func (v *viewed) replay(log string, args ...string) {
	v.t.Helper()
	if err := os.WriteFile(v.log, []byte(log), 0o600); err != nil {
		v.t.Fatal(err)
	}
	args = append([]string{"replay", v.log, "--quiet", "--db", v.db}, args...)
	if code, _, stderr := inProcess(nil, time.Now, args...); code != exitFine {
		v.t.Fatalf("replay: %d, %s", code, stderr)
	}
}

func (v *viewed) snapshot(after int64) *tui.Snapshot {
	v.t.Helper()
	s, err := v.look(after)
	if err != nil {
		v.t.Fatal(err)
	}
	return s
}

func TestViewFollowsTheDatabase(t *testing.T) {
	log := outage()
	early, _, _ := strings.Cut(log, `{"time":"2026-03-02T09:35:00Z"`)
	v := newViewed(t, early)
	s := v.snapshot(0)
	if len(s.Heads) != 1 || s.Heads[0].State != analyze.Open || len(s.Heads[0].Spark) == 0 || s.Reading != tui.AtRest {
		t.Fatalf("first %d incidents, %+v, reading %d; want one that is open, at rest", len(s.Heads), s.Heads, s.Reading)
	}
	if in := s.Integrations[0]; in.Name != "stripe" || in.Active != 30 || len(in.Minutes) != 35 || in.Learning != 0 {
		t.Errorf("integration %s, %d tenants, %d minutes, learning for %s; want stripe, 30, 35, 0", in.Name, in.Active, len(in.Minutes), in.Learning)
	}
	if again := v.snapshot(s.Seq); again != nil {
		t.Error("there is a snapshot of a database that did not change")
	}
	v.wall = v.wall.Add(2 * time.Second)
	v.replay(log)
	s = v.snapshot(s.Seq)
	if s == nil || s.Heads[0].State != analyze.Resolved || s.Reading != tui.Following || len(s.Integrations[0].Minutes) != 60 {
		t.Fatalf("after more lines: %+v", s)
	}
	for minute, m := range s.Integrations[0].Minutes {
		if failed := minute >= 30 && minute < 40; m.Attempts != 60 || (m.Failed == 60) != failed {
			t.Errorf("minute %d has %d attempts and %d failures", minute, m.Attempts, m.Failed)
		}
	}
	v.wall = v.wall.Add(quietAfter + time.Second)
	if s = v.snapshot(s.Seq); s == nil || s.Reading != tui.AtRest {
		t.Errorf("long after the last line: %+v, want at rest", s)
	}
	d, err := v.Incident(t.Context(), s.Heads[0].ID, 20)
	if err != nil || len(d.Tenants) != 30 || len(d.Course.Failures) > 20 {
		t.Errorf("the incident has %d tenants, a course of %d steps, %v", len(d.Tenants), len(d.Course.Failures), err)
	}
}

// TestViewFollowsAFreshStart has the file replaced under the view.
func TestViewFollowsAFreshStart(t *testing.T) {
	log := outage()
	v := newViewed(t, log)
	s := v.snapshot(0)
	calm, _, _ := strings.Cut(log, `{"time":"2026-03-02T09:20:00Z"`)
	v.replay(calm, "--fresh")
	s = v.snapshot(s.Seq)
	if s == nil || len(s.Heads) != 0 || s.Coverage.Lines != 1200 {
		t.Errorf("after a fresh start: %+v, want 1,200 lines and no incident", s)
	}
}

// TestCountsThatFollowTheLines has a commit whose counts are hours behind its
// lines, as of a tail that reads on in an old log: what follows is read from there.
func TestCountsThatFollowTheLines(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 3, 2, hour, 0, 0, 0, time.UTC) }
	last := at(18)
	var k known
	for _, counted := range []int{10, 12, 18} {
		m, since := store.Moment{Coverage: analyze.Coverage{LastEvent: &last}}, k.settled()
		for h := 9; h <= counted; h++ {
			if !at(h).Before(since) {
				m.Traffic = append(m.Traffic, analyze.TrafficRow{Minute: at(h), Integration: "stripe", Attempts: 1})
			}
		}
		k.take(&m, since, since)
	}
	if got := len(k.minutes["stripe"]); got != 10 {
		t.Errorf("%d minutes are known, want all 10", got)
	}
	if got := k.settled(); !got.Equal(at(18).Add(-again)) {
		t.Errorf("settled until %s", got)
	}
}

func TestPaceOfLines(t *testing.T) {
	var p pace
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		after time.Duration
		lines int64
		want  float64
	}{{0, 1000, 0}, {time.Second, 1300, 300}, {2 * time.Second, 1500, 250}, {60 * time.Second, 1500, 0}} {
		if got := p.rate(start.Add(c.after), c.lines); got != c.want {
			t.Errorf("after %s: %g lines a second, want %g", c.after, got, c.want)
		}
	}
}

func TestWhatIsSaidMeanwhileIsKept(t *testing.T) {
	var b strings.Builder
	n := &notes{to: &b}
	for range 3 {
		n.Write([]byte(strings.Repeat("x", mostNotes/2))) //nolint:errcheck // it never fails
	}
	if n.print(); b.Len() != mostNotes {
		t.Errorf("%d bytes printed, want the first %d", b.Len(), mostNotes)
	}
}
