package store

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// weeks is a database of 60 days with a row of each kind an hour, and minutes
// that matter.
func weeks(t *testing.T) (*DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "weeks.db")
	d := openAt(t, path)
	var b Batch
	r := &b.Changes.Rollups
	last := noon.AddDate(0, 0, 60)
	for at := noon; at.Before(last); at = at.Add(time.Hour) {
		for m := range 10 {
			minute := at.Add(time.Duration(6*m) * time.Minute)
			for n := range 3 {
				r.Failures = append(r.Failures, analyze.FailureRow{Minute: minute, Integration: "stripe", Tenant: fmt.Sprint("tenant-", n), Operation: "charge", Class: "server", Status: 500 + m%2, Count: 1})
			}
			r.Traffic = append(r.Traffic, analyze.TrafficRow{Minute: minute, Integration: "stripe", Attempts: 10, Failed: 5})
		}
		r.Tenants = append(r.Tenants, analyze.TenantRow{Hour: at, Integration: "stripe", Tenant: "tenant-0", Attempts: 40, Failed: 20})
	}
	old, open := fullIncident(), fullIncident()
	old.State, old.ResolvedAt = analyze.Resolved, pointerTo(noon.AddDate(0, 0, 1))
	open.ID, open.State, open.ResolvedAt = "INC-0000aa", analyze.Open, nil
	b.Changes.Incidents = []analyze.Incident{old, open}
	b.Changes.OpenMinute, b.Changes.OpenHour = last, last
	b.Coverage = analyze.Coverage{FirstEvent: pointerTo(noon), LastEvent: &last, Streams: []analyze.StreamCoverage{}}
	commit(t, d, b)
	return d, path
}

func TestPrune(t *testing.T) {
	d, path := weeks(t)
	day := 24 * time.Hour
	before := report(t, d, Filter{})
	sums := `SELECT sum(count) || ' ' || (SELECT sum(attempts) FROM traffic WHERE minute_ns >= 1775131200000000000) FROM failures WHERE minute_ns >= 1775131200000000000` // 30 days before the end
	want := texts(t, d, sums)[0]
	_, err := d.sql.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	must(t, err)
	was, err := os.Stat(path)
	must(t, err)

	p, err := d.Prune(Retention{Samples: 14 * day, Minutes: 14 * day, Keep: 30 * day}, true)
	must(t, err)
	is, err := os.Stat(path)
	must(t, err)
	if is.Size() > was.Size()/2 || p.Before < p.After {
		t.Errorf("the file had %d bytes and has %d (%+v), want less than half", was.Size(), is.Size(), p)
	}
	if got := texts(t, d, sums)[0]; got != want {
		t.Errorf("counts of the last 30 days: %s, want %s as before", got, want)
	}
	if got := texts(t, d, `SELECT min(minute) || ' ' || (SELECT min(hour) FROM tenant_traffic) || ' ' || sum(seconds = 3600) || ' ' || sum(seconds = 60) FROM failures`)[0]; got != "2026-04-01T12:00:00Z 2026-04-01T12:00:00Z 2304 10080" {
		t.Errorf("what is left: %s; want 30 days, 16 of them by hours in two statuses", got)
	}
	after := report(t, d, Filter{})
	if len(after.Incidents) != len(before.Incidents) || len(after.Incidents[0].Tenants) != len(before.Incidents[0].Tenants) || len(after.Incidents[0].Timeline) == 0 {
		t.Errorf("incidents after pruning: %+v", after.Incidents)
	}
	if got := texts(t, d, `SELECT count(*) || ' ' || count(DISTINCT incident) || ' ' || min(incident) FROM samples`)[0]; got != "1 1 INC-0000aa" {
		t.Errorf("samples: %s; want those of the open incident alone", got)
	}
	again, err := d.Prune(Retention{Samples: 14 * day, Minutes: 14 * day, Keep: 30 * day}, false)
	if err != nil || again.Removed+again.Thinned+again.Samples != 0 {
		t.Errorf("pruned again: %+v, %v; want nothing to do", again, err)
	}
	b, err := d.Blast(analyze.Question{By: []string{"status"}})
	if err != nil || len(b.Rows) != 2 || b.Rows[0].Failures != b.Rows[1].Failures || !strings.Contains(strings.Join(b.Notes, " "), "by the hour") {
		t.Errorf("Blast of thinned counts = %q, %q, %v", told(&b), b.Notes, err)
	}
	for _, c := range report(t, d, Filter{Courses: true}).Courses {
		if c.Step < time.Hour {
			t.Errorf("a course of thinned minutes has steps of %s, want hours", c.Step)
		}
	}
}

// What may still be written again is not added up, whatever is asked for.
func TestPruneLeavesTheOpenHour(t *testing.T) {
	d := newDB(t)
	b := traffic(map[int]int64{0: 10, 61: 5, 62: 7})
	b.Changes.OpenMinute, b.Changes.OpenHour = noon.Add(62*time.Minute), noon.Add(time.Hour)
	b.Coverage = analyze.Coverage{FirstEvent: pointerTo(noon), LastEvent: pointerTo(noon.AddDate(0, 0, 9)), Streams: []analyze.StreamCoverage{}}
	commit(t, d, b)
	_, err := d.Prune(Retention{Minutes: time.Hour, Keep: time.Hour}, false)
	must(t, err)
	if got := strings.Join(texts(t, d, `SELECT minute || ' ' || attempts FROM traffic ORDER BY minute_ns`), ", "); got != "2026-03-02T13:01:00Z 5, 2026-03-02T13:02:00Z 7" {
		t.Errorf("left: %s; want the open hour as it was", got)
	}
}

func TestBackup(t *testing.T) {
	d, path := weeks(t)
	reader, err := OpenReadOnly(path)
	must(t, err)
	defer reader.Close()
	tx, err := d.sql.Begin() // a writer is at work
	must(t, err)
	defer tx.Rollback()
	if _, err := tx.Exec(`DELETE FROM incident_data`); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	must(t, os.WriteFile(to+".partial", []byte("what a crash left"), 0o600))
	must(t, reader.Backup(to, false))
	if _, err := os.Stat(to + ".partial"); err == nil {
		t.Error("the partial file is still there")
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("rights of the copy: %v, %v; want 0600", info.Mode(), err)
	}
	copied, err := OpenReadOnly(to)
	must(t, err)
	defer copied.Close()
	if r := report(t, copied, Filter{}); len(r.Incidents) != 2 {
		t.Errorf("the copy has %d incidents, want the 2 that are committed", len(r.Incidents))
	}
	if err := reader.Backup(to, false); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("a second backup: %v, want a refusal", err)
	}
	must(t, reader.Backup(to, true))
	if err := reader.Backup(path, true); err == nil || !strings.Contains(err.Error(), "the database itself") {
		t.Errorf("a backup over the database: %v, want a refusal", err)
	}
	if err := reader.Backup(filepath.Join(t.TempDir(), "nowhere", "x.db"), false); err == nil {
		t.Error("a backup into a folder that is not there: no error")
	}
}

// A writer takes a backup up where it left off.
func TestBackupIsADatabase(t *testing.T) {
	d, _ := weeks(t)
	to := filepath.Join(t.TempDir(), "copy.db")
	must(t, d.Backup(to, false))
	c := openAt(t, to)
	commit(t, c, batchOf(fullIncident()))
}

func TestExamplesRun(t *testing.T) {
	_, path := weeks(t)
	if len(Examples()) < 10 {
		t.Errorf("%d examples, want ten", len(Examples()))
	}
	empty := map[string]bool{"Which tenants are not proven healthy, and by which incident?": true, "Which deploys broke something?": true, "How much of the logs was understood?": true}
	for _, e := range Examples() {
		r, err := Query(t.Context(), path, e.SQL, QueryLimits{})
		if err != nil {
			t.Errorf("%s: %v", e.Question, err)
		} else if len(r.Rows) == 0 && !empty[e.Question] {
			t.Errorf("%s: no rows", e.Question)
		}
	}
}

// docs/database.md and `syncguard query --list` tell the same of every column.
func TestColumnDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/database.md")
	must(t, err)
	quoted := regexp.MustCompile(`[a-z_]+`)
	for _, v := range ViewDocs() {
		if len(v.Columns) == 0 {
			t.Errorf("view %s has no columns", v.Name)
		}
		_, section, _ := strings.Cut(string(page), "## "+v.Name+": ")
		section, _, _ = strings.Cut(section, "\n## ")
		rows := strings.Count(section, "\n| `")
		if rows != len(v.Columns) {
			t.Errorf("docs/database.md has %d rows of %s, the list has %d", rows, v.Name, len(v.Columns))
		}
		for _, c := range v.Columns {
			if row := "| " + quoted.ReplaceAllString(c.Names, "`$0`") + " | " + c.Doc + " |"; !strings.Contains(section, row) {
				t.Errorf("docs/database.md lacks the row %s", row)
			}
		}
	}
}
