package store

import (
	"fmt"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

// A full or failing disk in the middle of a commit makes SQLite roll back by itself:
// what is executed after it would be kept by itself. Nothing of the commit is.
func TestRollbackInTheMiddleOfACommit(t *testing.T) {
	for _, table := range []string{"incident_data", "incident_tenant_data", "timeline_data", "deploy_data", "name_data", "failure_data", "tenant_traffic_data", "announced_data", "stream_data"} {
		d := openAt(t, t.TempDir()+"/app.db")
		must(t, d.CommitLive(&Live{Source: []byte("first")}))
		exec := func(text string) {
			t.Helper()
			_, err := d.sql.Exec(text)
			must(t, err)
		}
		exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.` + table + ` BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END`)
		b := &Live{
			Source: []byte("second"), Waiting: []Waiting{{Newest: at(0), Events: []byte("events")}},
			Announced: []Announcement{{Incident: "INC-000001", Event: "opened"}}, Coverage: sampleCoverage(),
			Confirmed: &Confirmed{Analyzer: analyze.Part{Data: []byte("state"), Whole: true}},
		}
		b.Shown.Incidents = []analyze.Incident{fullIncident()}
		b.Shown.Deploys = []analyze.DeployRow{{At: at(0), Version: "v2"}}
		for i := range 200 {
			name := fmt.Sprintf("tenant-%03d", i)
			b.Shown.Rollups.Failures = append(b.Shown.Rollups.Failures, analyze.FailureRow{Minute: at(0), Integration: "stripe", Tenant: name, Class: "auth", Count: 1})
			b.Shown.Rollups.Tenants = append(b.Shown.Rollups.Tenants, analyze.TenantRow{Hour: at(0), Integration: "stripe", Tenant: name, Attempts: 1})
		}
		b.Confirmed.Changes = b.Shown
		if err := d.CommitLive(b); err == nil {
			t.Errorf("%s: no error", table)
		}
		exec(`DROP TRIGGER full`)
		saved, err := d.Load()
		must(t, err)
		var rows int
		must(t, d.sql.QueryRow(`SELECT (SELECT count(*) FROM incident_data) + (SELECT count(*) FROM incident_tenant_data) + (SELECT count(*) FROM deploy_data) +
			(SELECT count(*) FROM failure_data) + (SELECT count(*) FROM tenant_traffic_data) + (SELECT count(*) FROM waiting_data) +
			(SELECT count(*) FROM announced_data) + (SELECT count(*) FROM stream_data) + (SELECT count(*) FROM state_data)`).Scan(&rows))
		if string(saved.Source) != "first" || rows != 0 {
			t.Errorf("%s: position %q and %d rows are kept of a commit that failed", table, saved.Source, rows)
		}
	}
}
