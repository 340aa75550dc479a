package store

import (
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func commitLive(t *testing.T, d *DB, b *Live) {
	t.Helper()
	b.Coverage = sampleCoverage()
	if err := d.CommitLive(b); err != nil {
		t.Fatalf("CommitLive: %v", err)
	}
}

// What is shown ahead stays while what is certain is confirmed behind it.
func TestLiveIncidents(t *testing.T) {
	first, second := bareIncident("INC-00000a", at(0)), bareIncident("INC-00000b", at(time.Minute))
	resolved := first
	resolved.State = analyze.Resolved
	shown := func(list ...analyze.Incident) analyze.Changes { return analyze.Changes{Incidents: list} }
	certain := func(list ...analyze.Incident) *Confirmed { return &Confirmed{Changes: shown(list...)} }
	steps := []struct {
		name  string
		batch Live
		want  []string // id, state, provisional
	}{
		{"seen ahead", Live{Shown: shown(first), Renew: true, Confirmed: certain()}, []string{"INC-00000a open 1"}},
		{"seen further ahead", Live{Shown: shown(resolved)}, []string{"INC-00000a resolved 1"}},
		{"the first is certain to have opened", Live{Confirmed: certain(first)}, []string{"INC-00000a resolved 1"}},
		{"a second is seen", Live{Shown: shown(second)}, []string{"INC-00000a resolved 1", "INC-00000b open 1"}},
		{"it was an error: the feed was out of order", Live{Renew: true, Shown: shown(resolved), Confirmed: certain()}, []string{"INC-00000a resolved 1"}},
		{"nothing shows it any more, it is certain", Live{Confirmed: certain(second)}, []string{"INC-00000a resolved 1", "INC-00000b open 0"}},
	}
	d := newDB(t)
	for _, step := range steps {
		commitLive(t, d, &step.batch)
		got := texts(t, d, `SELECT id || ' ' || state || ' ' || provisional FROM incidents ORDER BY id`)
		if !slices.Equal(got, step.want) {
			t.Errorf("after %s:\n got %q\nwant %q", step.name, got, step.want)
		}
	}
}

// A count that is shown is not written over by the smaller one that is certain.
func TestLiveRollups(t *testing.T) {
	minute := func(n int) time.Time { return at(time.Duration(n) * time.Minute) }
	confirmed := func(open int, attempts map[int]int64) *Confirmed {
		c := &Confirmed{Changes: traffic(attempts).Changes}
		c.Changes.OpenMinute, c.Changes.OpenHour = minute(open), noon
		return c
	}
	steps := []struct {
		name  string
		batch Live
		want  []string
	}{
		{"ahead is in the second minute", Live{Renew: true, Shown: traffic(map[int]int64{0: 10, 1: 5}).Changes, Confirmed: confirmed(0, map[int]int64{0: 3})}, []string{"12:00 10", "12:01 5"}},
		{"the first is not over", Live{Confirmed: confirmed(0, map[int]int64{0: 8})}, []string{"12:00 10", "12:01 5"}},
		{"it is, with one event more", Live{Confirmed: confirmed(1, map[int]int64{0: 11, 1: 2})}, []string{"12:00 11", "12:01 5"}},
		{"ahead begins anew", Live{Renew: true, Shown: traffic(map[int]int64{1: 7}).Changes, Confirmed: confirmed(1, map[int]int64{1: 3})}, []string{"12:00 11", "12:01 7"}},
	}
	d := newDB(t)
	for _, step := range steps {
		commitLive(t, d, &step.batch)
		got := texts(t, d, `SELECT substr(minute, 12, 5) || ' ' || attempts FROM traffic ORDER BY minute_ns`)
		if !slices.Equal(got, step.want) {
			t.Errorf("after %s:\n got %q\nwant %q", step.name, got, step.want)
		}
	}
}

// What waits is kept until it is part of the saved analyzer.
func TestWaiting(t *testing.T) {
	d := newDB(t)
	wait := func(seconds int, text string) Waiting {
		return Waiting{at(time.Duration(seconds) * time.Second), []byte(text)}
	}
	check := func(name string, want ...string) {
		t.Helper()
		saved, err := d.Load()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range saved.Waiting {
			got = append(got, string(w))
		}
		if !slices.Equal(got, want) {
			t.Errorf("after %s %q waits, want %q", name, got, want)
		}
	}
	commitLive(t, d, &Live{Source: []byte("s"), Waiting: []Waiting{wait(1, "a"), wait(5, "b")}})
	commitLive(t, d, &Live{Source: []byte("s"), Waiting: []Waiting{wait(3, "c")}, Settled: at(4 * time.Second)})
	check("two commits", "a", "b", "c")
	commitLive(t, d, &Live{Source: []byte("s"), Settled: at(4 * time.Second), Confirmed: &Confirmed{}})
	check("four seconds are settled", "b")
	commitLive(t, d, &Live{Source: []byte("s"), Waiting: []Waiting{wait(6, "d")}, Anew: true})
	check("all is kept anew", "d")
	commit(t, d, batchOf())
	check("replay has it in its positions")
}

func TestAnnounced(t *testing.T) {
	d := newDB(t)
	told := Announcement{Incident: "INC-00000a", Event: "tenant_affected", Tenant: "acme", Relapse: 1}
	commitLive(t, d, &Live{Announced: []Announcement{told}})
	commitLive(t, d, &Live{Announced: []Announcement{told}})
	other := told
	other.Relapse = 2
	for a, want := range map[Announcement]bool{told: true, other: false} {
		if got, err := d.Announced(a); got != want || err != nil {
			t.Errorf("Announced(%v) = %v, %v; want %v", a, got, err, want)
		}
	}
}

func TestPassing(t *testing.T) {
	d := newDB(t)
	other := openBesideAt(t, d.path)
	if _, err := other.sql.Exec(`BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	if _, err := d.sql.Exec(`PRAGMA busy_timeout = 1`); err != nil {
		t.Fatal(err)
	}
	if err := d.CommitLive(&Live{}); !Passing(err) {
		t.Errorf("while another program writes: %v, want one that may pass", err)
	}
	if _, err := other.sql.Exec(`ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := d.CommitLive(&Live{}); err != nil {
		t.Errorf("when it is through: %v", err)
	}
	if Passing(&NoIncidentError{}) {
		t.Error("that there is no such incident will not pass")
	}
}

func openBesideAt(t *testing.T, path string) *DB {
	t.Helper()
	d, err := openBeside(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}
