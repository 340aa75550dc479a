package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/tui"
)

// projector plays a film of the outage with a clock of its own.
type projector struct {
	*film
	t    *testing.T
	wall time.Time
	seq  int64
}

func newProjector(t *testing.T, file string) *projector {
	t.Helper()
	s := &shared{app: &app{zone: time.UTC}}
	p := &projector{t: t, wall: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	streams, problems := source.Find([]string{file})
	if len(problems) > 0 {
		t.Fatalf("find input: %v", problems)
	}
	set := &settings{}
	p.film = &film{set: set, speed: 60, moved: make(chan struct{}, 1), now: func() time.Time { return p.wall }}
	p.newFeed = func(state []byte) (*source.Feed, error) {
		return source.NewFeed(streams, state, source.Options{NewDecoder: s.newDecoder(set)})
	}
	t.Cleanup(p.close)
	return p
}

// frame lets some of the clock's time pass and returns what is shown then.
func (p *projector) frame(pass time.Duration) *tui.Snapshot {
	p.t.Helper()
	p.wall = p.wall.Add(pass)
	s, err := p.Next(p.t.Context(), p.seq)
	if err != nil {
		p.t.Fatal(err)
	}
	p.seq = s.Seq
	return s
}

// to seeks to a moment and returns what is shown there.
func (p *projector) to(at time.Time) *tui.Snapshot {
	p.t.Helper()
	p.Seek(at.Sub(p.at))
	for {
		if s := p.frame(0); !s.Film.Seeking {
			return s
		}
	}
}

// told is what a snapshot says of incidents and traffic.
func told(t *testing.T, s *tui.Snapshot) string {
	t.Helper()
	text, err := json.MarshalIndent([]any{s.At, s.Heads, s.Integrations}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// firstDifference is the first line in which two texts differ, with what leads to it.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%q, the first time %q, behind %q", a[i], b[i], a[max(0, i-5):i])
		}
	}
	return fmt.Sprintf("%d lines, the first time %d", len(a), len(b))
}

func writeOutage(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(file, []byte(outage()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// What a film shows at its end is what replay finds, and going back and on again
// shows the same as the first time.
func TestFilmShowsWhatReplayFinds(t *testing.T) {
	defer goleak.VerifyNone(t)
	file := writeOutage(t)
	db := filepath.Join(t.TempDir(), "app.db")
	if code, _, stderr := inProcess(nil, time.Now, "mark", "deploy", "v42", "--at", "2026-03-02T09:29:30Z", "--db", db); code != exitFine {
		t.Fatalf("mark deploy: %d, %s", code, stderr)
	}
	p := newProjector(t, file)
	var err error
	if p.markers, err = markersIn(db); err != nil {
		t.Fatal(err)
	}
	first := p.frame(0)
	if first.Film.From.Format("15:04:05") != "09:00:00" || first.Film.To.Format("15:04:05") != "09:59:59" || len(first.Heads) > 0 {
		t.Fatalf("begins with %d incidents, from %s to %s", len(first.Heads), first.Film.From, first.Film.To)
	}
	seen := map[string]string{}
	stops := []string{"09:20:00", "09:31:30", "09:40:20", "09:44:00", "09:59:59"}
	moment := func(clock string) time.Time {
		at, err := time.Parse("2006-01-02 15:04:05", "2026-03-02 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, stop := range stops {
		seen[stop] = told(t, p.to(moment(stop)))
	}
	for _, stop := range []string{"09:31:30", "09:59:59", "09:20:00", "09:44:00", "09:40:20", "09:59:59"} {
		if got := told(t, p.to(moment(stop))); got != seen[stop] {
			t.Errorf("at %s the second time is another than the first: %s", stop, firstDifference(got, seen[stop]))
		}
	}
	if code, _, stderr := inProcess(nil, time.Now, "replay", file, "--db", db); code != exitFine {
		t.Fatalf("replay: %d, %s", code, stderr)
	}
	d, err := store.OpenReadOnly(db)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	want, err := d.Report(store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Incidents) != 1 || want.Incidents[0].Deploy == nil {
		t.Fatalf("replay found %+v, want one incident that the deploy is blamed for", want.Incidents)
	}
	got := p.archive.incidents[want.Incidents[0].ID]
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want.Incidents[0])
	if !bytes.Equal(a, b) {
		t.Errorf("the film ends with\n%s\nreplay finds\n%s", a, b)
	}
	stripe := analyze.FailureFilter{Integrations: []string{"stripe"}}
	for _, by := range []string{"tenant", "status", "region"} {
		got, err := p.archive.Breakdown(t.Context(), by, stripe)
		if err != nil {
			t.Fatal(err)
		}
		want, err := d.Breakdown(by, stripe, mostShares)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Shares, want.Shares) || got.Values != want.Values || !slices.Equal(got.Attributes, want.Attributes) {
			t.Errorf("by %s the film counts\n%+v\nthe database\n%+v", by, got, want)
		}
	}
}

// Markers are looked for where there is a database, and one that can't be read is
// told of.
func TestMarkersOfAFilm(t *testing.T) {
	dir := t.TempDir()
	if got, err := markersIn(filepath.Join(dir, "none.db")); err != nil || got != nil {
		t.Errorf("without a database: %v, %v", got, err)
	}
	broken := filepath.Join(dir, "broken.db")
	if err := os.WriteFile(broken, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := markersIn(broken); err == nil {
		t.Error("a file that is no database was taken for one")
	}
}

// Who was exposed to an incident and is fine is told by the film as by the
// database.
func TestWhoIsFine(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(outage(), "\n"), "\n")
	for i := range 60 { // two that call something else in the hour of the outage, one of them with a failure
		status := 200
		if i == 30 {
			status = 503
		}
		lines = append(lines,
			fmt.Sprintf(`{"time":"2026-03-02T09:%02d:30Z","integration":"stripe","tenant":"calm","operation":"list","status":200}`, i),
			fmt.Sprintf(`{"time":"2026-03-02T09:%02d:31Z","integration":"slack","tenant":"elsewhere","status":%d}`, i, status))
	}
	slices.Sort(lines) // they begin with their time
	v := newViewed(t, strings.Join(lines, "\n")+"\n")
	s := v.snapshot(0)
	if len(s.Heads) != 1 {
		t.Fatalf("%d incidents, want 1", len(s.Heads))
	}
	d, err := v.Incident(t.Context(), s.Heads[0].ID, 20)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Fine) != 1 || d.Fine[0].Tenant != "calm" || d.Fine[0].State != analyze.TenantFine || d.Fine[0].Successes != 60 {
		t.Errorf("fine are %+v, want calm with 60 calls", d.Fine)
	}
	p := newProjector(t, v.log)
	p.frame(0)
	p.to(p.film.to)
	film, err := p.archive.Incident(t.Context(), s.Heads[0].ID, 20)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(film.Fine)
	b, _ := json.Marshal(d.Fine)
	if !bytes.Equal(a, b) {
		t.Errorf("in the film fine are %s, in the database %s", a, b)
	}
}

func TestFilmPlaysAtItsSpeed(t *testing.T) {
	p := newProjector(t, writeOutage(t))
	from := p.frame(0).At
	if at := p.frame(100 * time.Millisecond).At; at.Sub(from) != 6*time.Second {
		t.Errorf("0.1 s at 60 moved the film by %s, want 6 s", at.Sub(from))
	}
	p.SetSpeed(600)
	before := p.at
	if at := p.frame(100 * time.Millisecond).At; at.Sub(before) != time.Minute {
		t.Errorf("0.1 s at 600 moved the film by %s, want 1m", at.Sub(before))
	}
	p.Pause(true)
	before = p.at
	if s := p.frame(time.Second); !s.At.Equal(before) || !s.Film.Paused {
		t.Errorf("a paused film moved by %s", s.At.Sub(before))
	}
	p.Pause(false)
	before = p.at
	if at := p.frame(time.Hour).At; at.Sub(before) != 150*time.Second {
		t.Errorf("after an hour of sleep the film moved by %s, want 2m30s", at.Sub(before))
	}
}
