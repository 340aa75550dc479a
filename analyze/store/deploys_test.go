package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

var (
	early = analyze.Marker{Version: "v41", At: at(-40 * time.Second)}
	late  = analyze.Marker{Version: "v42", Service: "stripe", At: at(40*time.Second + 1)}
)

func mark(t *testing.T, path string, m analyze.Marker) {
	t.Helper()
	if err := Mark(path, m, Options{}); err != nil {
		t.Fatalf("Mark(%+v): %v", m, err)
	}
}

func checkMarkers(t *testing.T, d *DB, want ...analyze.Marker) {
	t.Helper()
	if got, err := d.Markers(); err != nil || !slices.Equal(got, want) {
		t.Errorf("Markers() = %+v, %v; want %+v", got, err, want)
	}
}

func TestMarkersStayThroughEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	mark(t, path, late) // makes the file
	d := openAt(t, path)
	mark(t, path, early) // beside a writer
	mark(t, path, early)
	checkMarkers(t, d, early, late)
	if _, err := os.Stat(path + ".lock"); err != nil {
		t.Errorf("a marker beside a writer took its lock: %v", err)
	}
	commit(t, d, batchOf())
	d.Close()
	d, err := Open(path, Options{Fresh: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	checkMarkers(t, d, early, late)
}

func TestMarkRefusesWhatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("keep me"), 0o600); err != nil {
		t.Fatal(err)
	}
	checkError(t, "Mark", Mark(path, early, Options{}), "open database %s: file is not a SyncGuard database (hint: pass another --db)", path)
}

func TestMarkersAreShownOnTimelines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	d := openAt(t, path)
	inc := fullIncident()
	inc.Timeline = append(inc.Timeline, analyze.TimelineEntry{At: late.At, Event: "deploy", Detail: "v42 of stripe"})
	commit(t, d, batchOf(inc))
	for _, m := range []analyze.Marker{
		early, late,
		{Version: "v40", At: at(-time.Hour)},
		{Version: "v43", At: at(time.Hour)},
		{Version: "v44", Service: "slack", At: at(0)},
	} {
		mark(t, path, m)
	}
	got, err := d.Incident(inc.ID)
	if err != nil {
		t.Fatal(err)
	}
	var deploys []string
	for _, e := range got.Timeline {
		if e.Event == "deploy" {
			deploys = append(deploys, e.Detail)
		}
	}
	if want := []string{"v41", "v42 of stripe"}; !slices.Equal(deploys, want) || got.Timeline[0].Detail != "v41" {
		t.Errorf("deploys on the timeline = %q, want %q, the first of them first", deploys, want)
	}
	if r := report(t, d, Filter{}); len(r.Incidents[0].Timeline) != len(got.Timeline) {
		t.Errorf("the report's timeline has %d entries, want %d", len(r.Incidents[0].Timeline), len(got.Timeline))
	}
}

func TestProvisionalDeploysGo(t *testing.T) {
	d := newDB(t)
	b := batchOf()
	b.Changes.Deploys = []analyze.DeployRow{{At: at(1), Version: "v42", Attribute: "version", Integration: "stripe"}}
	b.Provisional = &analyze.Changes{Deploys: []analyze.DeployRow{{At: at(2), Version: "v43", Attribute: "version", Integration: "stripe"}}}
	commit(t, d, b)
	if got := texts(t, d, `SELECT version FROM deploys ORDER BY at_ns`); !slices.Equal(got, []string{"v42", "v43"}) {
		t.Errorf("deploys = %q, want both", got)
	}
	commit(t, d, batchOf())
	if got := texts(t, d, `SELECT version FROM deploys`); !slices.Equal(got, []string{"v42"}) {
		t.Errorf("deploys = %q, want the confirmed one", got)
	}
}

func TestMigrationFromVersion2(t *testing.T) {
	d := newDB(t)
	if err := d.inTx("test", func(tx *sql.Tx) error {
		_, err := tx.Exec(`DROP VIEW deploys; DROP TABLE deploy_data; DROP TABLE waiting_data; DROP TABLE announced_data; PRAGMA user_version = 2`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.migrate(steps, "v2"); err != nil {
		t.Fatal(err)
	}
	checkMarkers(t, d)
}
