package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func TestIncidentsReadBackAsWritten(t *testing.T) {
	d := newDB(t)
	full, bare := fullIncident(), bareIncident("INC-000001", at(0))
	commit(t, d, batchOf(full, bare))

	want := analyze.Report{
		SchemaVersion: 1, GeneratedAt: pointerTo(at(time.Hour + 5)), Coverage: sampleCoverage(),
		Incidents:    []analyze.Incident{bare, full}, // by start
		Integrations: []string{},
	}
	if got := report(t, d, Filter{}); !reflect.DeepEqual(got, want) {
		t.Errorf("Report\n got %+v\nwant %+v", got, want)
	}
}

func TestAbsentListsReadBackEmpty(t *testing.T) {
	d := newDB(t)
	commit(t, d, Batch{Changes: analyze.Changes{Incidents: []analyze.Incident{{ID: "INC-000001", State: analyze.Open, Severity: analyze.Minor}}}})
	want := bareIncident("INC-000001", time.Time{})
	want.Kind, want.State, want.Severity, want.Scope.Kind = "", analyze.Open, analyze.Minor, ""

	got := report(t, d, Filter{})
	if !reflect.DeepEqual(got.Incidents, []analyze.Incident{want}) {
		t.Errorf("incidents\n got %+v\nwant %+v", got.Incidents, want)
	}
	if got.Coverage.Streams == nil {
		t.Error("coverage without streams reads back as null, want an empty list")
	}
}

func TestNewDatabaseIsEmpty(t *testing.T) {
	d := newDB(t)
	saved, err := d.Load()
	if err != nil || saved.Analyzer != nil || saved.Source != nil {
		t.Errorf("Load of a new database = %+v, %v; want nothing saved", saved, err)
	}
	if r := report(t, d, Filter{}); len(r.Incidents) != 0 || r.Incidents == nil || r.GeneratedAt != nil {
		t.Errorf("Report of a new database = %+v; want no incidents and no time", r)
	}
}

func TestStateIsSavedWithTheResults(t *testing.T) {
	d := newDB(t)
	b := batchOf()
	b.Analyzer, b.Source = analyze.Part{Whole: true, Data: []byte("whole")}, []byte("source")
	b.LeftOut = analyze.LeftOut{Events: 3, After: pointerTo(at(time.Hour))}
	commit(t, d, b)
	saved, err := d.Load()
	if err != nil || fmt.Sprintf("%s", saved.Analyzer) != "[whole]" || string(saved.Source) != "source" {
		t.Errorf("Load = %q, %q, %v; want what was committed", saved.Analyzer, saved.Source, err)
	}
	if !reflect.DeepEqual(saved.LeftOut, b.LeftOut) {
		t.Errorf("Load: left out %+v, want %+v", saved.LeftOut, b.LeftOut)
	}
}

// Parts are kept in order until a whole one takes their place.
func TestStateIsKeptInParts(t *testing.T) {
	d := newDB(t)
	for _, c := range []struct {
		part analyze.Part
		want string
	}{
		{analyze.Part{Whole: true, Data: []byte("a")}, "[a]"},
		{analyze.Part{Data: []byte("b")}, "[a b]"},
		{analyze.Part{}, "[a b]"},
		{analyze.Part{Data: []byte("c")}, "[a b c]"},
		{analyze.Part{Whole: true, Data: []byte("d")}, "[d]"},
		{analyze.Part{Data: []byte("e")}, "[d e]"},
		{analyze.Part{Whole: true, Data: []byte("fgh"), Cuts: []int{1, 2}}, "[f g h]"},
	} {
		commit(t, d, Batch{Analyzer: c.part})
		saved, err := d.Load()
		if got := fmt.Sprintf("%s", saved.Analyzer); err != nil || got != c.want {
			t.Errorf("after part %q: Load = %s, %v; want %s", c.part.Data, got, err, c.want)
		}
	}
}

// What the input would add if it ended is shown, and gone once it goes on.
func TestProvisionalIncidents(t *testing.T) {
	confirmedOpen, seenResolved := bareIncident("INC-00000a", at(0)), bareIncident("INC-00000a", at(0))
	seenResolved.State = analyze.Resolved
	born := bareIncident("INC-00000b", at(time.Minute))
	steps := []struct {
		name  string
		batch Batch
		want  []string // id, state, provisional
	}{
		{"confirmed", batchOf(confirmedOpen), []string{"INC-00000a open 0"}},
		{"the run ends", withProvisional(batchOf(), seenResolved, born), []string{"INC-00000a resolved 1", "INC-00000b open 1"}},
		{"the next run ends at once", withProvisional(batchOf(confirmedOpen), seenResolved, born),
			[]string{"INC-00000a resolved 1", "INC-00000b open 1"}},
		{"the input went on another way", batchOf(confirmedOpen), []string{"INC-00000a open 0"}},
		{"and the second came true", batchOf(born), []string{"INC-00000a open 0", "INC-00000b open 0"}},
		{"a later end leaves it be", withProvisional(batchOf()), []string{"INC-00000a open 0", "INC-00000b open 0"}},
	}
	d := newDB(t)
	for _, step := range steps {
		commit(t, d, step.batch)
		got := texts(t, d, `SELECT id || ' ' || state || ' ' || provisional FROM incidents ORDER BY id`)
		if !slices.Equal(got, step.want) {
			t.Errorf("after %s:\n got %q\nwant %q", step.name, got, step.want)
		}
	}
	if left := texts(t, d, `SELECT incident FROM timeline_data WHERE incident NOT IN (SELECT id FROM incident_data)`); len(left) > 0 {
		t.Errorf("rows of removed incidents are left: %q", left)
	}
}

func withProvisional(b Batch, incidents ...analyze.Incident) Batch {
	b.Provisional = &analyze.Changes{Incidents: incidents}
	return b
}

func TestRollups(t *testing.T) {
	minute := func(n int) time.Time { return at(time.Duration(n) * time.Minute) }
	open := func(b Batch, m int) Batch {
		b.Changes.OpenMinute, b.Changes.OpenHour = minute(m), noon
		return b
	}
	steps := []struct {
		name  string
		batch Batch
		want  []string // minute, attempts
	}{
		{"two minutes, the second still open", open(traffic(map[int]int64{0: 10, 1: 5}), 1), []string{"12:00 10", "12:01 5"}},
		{"the second is written again, whole", open(traffic(map[int]int64{1: 8, 2: 1}), 2), []string{"12:00 10", "12:01 8", "12:02 1"}},
		{"the run ends", open(provisionalTraffic(map[int]int64{3: 4}), 2), []string{"12:00 10", "12:01 8", "12:02 1", "12:03 4"}},
		{"the next run takes it back", open(traffic(map[int]int64{2: 7}), 2), []string{"12:00 10", "12:01 8", "12:02 7"}},
		{"a batch without events takes nothing back", Batch{}, []string{"12:00 10", "12:01 8", "12:02 7"}},
	}
	d := newDB(t)
	for _, step := range steps {
		commit(t, d, step.batch)
		got := texts(t, d, `SELECT substr(minute, 12, 5) || ' ' || attempts FROM traffic ORDER BY minute_ns`)
		if !slices.Equal(got, step.want) {
			t.Errorf("after %s:\n got %q\nwant %q", step.name, got, step.want)
		}
	}
}

func traffic(attempts map[int]int64) Batch {
	var b Batch
	for m, n := range attempts {
		b.Changes.Rollups.Traffic = append(b.Changes.Rollups.Traffic,
			analyze.TrafficRow{Minute: at(time.Duration(m) * time.Minute), Integration: "stripe", Attempts: n})
	}
	return b
}

func provisionalTraffic(attempts map[int]int64) Batch {
	b := traffic(attempts)
	return Batch{Provisional: &b.Changes}
}

// More rows than one statement takes, of every table.
func TestManyRows(t *testing.T) {
	const rows = 3*rowsAtOnce + 7
	d := newDB(t)
	commit(t, d, Batch{Changes: analyze.Changes{Rollups: manyRollups(rows)}})
	for view, want := range map[string]string{
		"failures":       fmt.Sprintf("%d rows, %d counted", rows, rows*(rows-1)/2),
		"traffic":        fmt.Sprintf("%d rows, %d counted", rows, rows*(rows-1)/2),
		"tenant_traffic": fmt.Sprintf("%d rows, %d counted", rows, rows*(rows-1)/2),
	} {
		column := "failed"
		if view == "failures" {
			column = "count"
		}
		got := texts(t, d, `SELECT count(*) || ' rows, ' || sum(`+column+`) || ' counted' FROM `+view)
		if got[0] != want {
			t.Errorf("%s: got %s, want %s", view, got[0], want)
		}
	}
}

func manyRollups(rows int) analyze.Rollups {
	var r analyze.Rollups
	for i := range rows {
		n, minute := int64(i), at(time.Duration(i)*time.Minute)
		tenant := fmt.Sprintf("tenant-%d", i%500)
		r.Failures = append(r.Failures, analyze.FailureRow{Minute: minute, Integration: "stripe", Tenant: tenant, Operation: "charge", Class: "auth", Count: n})
		r.Traffic = append(r.Traffic, analyze.TrafficRow{Minute: minute, Integration: "stripe", Attempts: 2 * n, Failed: n})
		r.Tenants = append(r.Tenants, analyze.TenantRow{Hour: at(time.Duration(i) * time.Hour), Integration: "stripe", Tenant: tenant, Attempts: 2 * n, Failed: n})
	}
	return r
}

func TestFullDiskKeepsTheLastCommit(t *testing.T) {
	d := newDB(t)
	commit(t, d, batchOf(bareIncident("INC-000001", at(0))))
	pages := texts(t, d, `PRAGMA page_count`)[0]
	texts(t, d, `PRAGMA max_page_count = `+pages) // what a full disk looks like to SQLite

	big := batchOf(bareIncident("INC-000002", at(1)))
	big.Analyzer.Data = make([]byte, 1<<20)
	err := d.Commit(big)
	if err == nil || !strings.Contains(err.Error(), "disk is full") || !strings.Contains(err.Error(), "(hint: ") {
		t.Fatalf("Commit on a full disk: got %v, want the cause and a hint", err)
	}
	if got := len(report(t, d, Filter{}).Incidents); got != 1 {
		t.Errorf("after the failed commit the database has %d incidents, want the 1 of the commit before", got)
	}
	texts(t, d, `PRAGMA max_page_count = 1000000`)
	commit(t, d, big)
	if got := len(report(t, d, Filter{}).Incidents); got != 2 {
		t.Errorf("after space was made the database has %d incidents, want 2", got)
	}
}

// texts runs a query of one text column.
func texts(t *testing.T, d *DB, query string) []string {
	t.Helper()
	rows, err := d.sql.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

// A minute of a large feed: 100,000 rows of failures, as many of each total.
func BenchmarkCommit(b *testing.B) {
	d, err := Open(b.TempDir()+"/app.db", Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	const rows = 100_000
	batch := Batch{Changes: analyze.Changes{Rollups: manyRollups(rows)}}
	for b.Loop() {
		if err := d.Commit(batch); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(3*rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// What 200 ms of a live feed with a thousand events a second leave: the rows of
// the open minute and hour, and a part of the analyzer's state.
func BenchmarkLiveCommit(b *testing.B) {
	d, err := Open(b.TempDir()+"/app.db", Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	part := make([]byte, 170_000)
	rows := manyRollups(200)
	rows.Failures, rows.Traffic = rows.Failures[:2], rows.Traffic[:30]
	var batch Batch
	batch.Changes.Rollups = rows
	for i := 0; b.Loop(); i++ {
		batch.Analyzer = analyze.Part{Whole: i%80 == 0, Data: part}
		if err := d.Commit(batch); err != nil {
			b.Fatal(err)
		}
	}
}

// A name keeps its number from one commit to the next; one of a commit that failed
// has none.
func TestNamesOutliveACommit(t *testing.T) {
	d := newDB(t)
	hour := func(tenant string, attempts int64) Batch {
		row := analyze.TenantRow{Hour: at(0), Integration: "stripe", Tenant: tenant, Attempts: attempts}
		return Batch{Changes: analyze.Changes{Rollups: analyze.Rollups{Tenants: []analyze.TenantRow{row}}}}
	}
	commit(t, d, hour("acme", 1))
	texts(t, d, `PRAGMA max_page_count = `+texts(t, d, `PRAGMA page_count`)[0])
	failing := hour("globex", 2)
	failing.Analyzer.Data = make([]byte, 1<<20)
	if err := d.Commit(failing); err == nil {
		t.Fatal("a commit on a full disk was taken")
	}
	texts(t, d, `PRAGMA max_page_count = 1000000`)
	commit(t, d, hour("initech", 3))
	commit(t, d, hour("globex", 4))
	commit(t, d, hour("acme", 5))
	got := texts(t, d, `SELECT tenant || ' ' || attempts FROM tenant_traffic ORDER BY 1`)
	if want := []string{"acme 5", "globex 4", "initech 3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Of hours that are certain and what they would be at the end of the input, the latter
// are kept.
func TestHoursAtTheEndReplaceThoseBefore(t *testing.T) {
	d := newDB(t)
	b := batchOf()
	hour := func(tenant string, attempts int64) analyze.TenantRow {
		return analyze.TenantRow{Hour: at(0), Integration: "stripe", Tenant: tenant, Attempts: attempts}
	}
	b.Changes.Rollups = analyze.Rollups{Tenants: []analyze.TenantRow{hour("acme", 1), hour("globex", 2)}}
	b.Provisional = &analyze.Changes{Rollups: analyze.Rollups{Tenants: []analyze.TenantRow{hour("acme", 3), hour("initech", 4)}}}
	commit(t, d, b)
	got := texts(t, d, `SELECT tenant || ' ' || attempts FROM tenant_traffic ORDER BY 1`)
	if want := []string{"acme 3", "globex 2", "initech 4"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
