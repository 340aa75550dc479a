package store

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

// docs/database.md names every view and every column, in order, and no others.
func TestViewsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/database.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := documentedViews(string(text))
	d := newDB(t)
	if got, want := len(documented), len(views); got != want {
		t.Errorf("docs/database.md documents %d views, the schema has %d", got, want)
	}
	for _, v := range views {
		rows, err := d.sql.Query(`SELECT * FROM ` + v.name)
		if err != nil {
			t.Fatalf("view %s: %v", v.name, err)
		}
		want, err := rows.Columns()
		rows.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got := documented[v.name]; !slices.Equal(got, want) {
			t.Errorf("columns of %s\n docs %q\nview %q", v.name, got, want)
		}
		if heading := "## " + v.name + ": " + v.doc; !strings.Contains(string(text), heading) {
			t.Errorf("docs/database.md lacks the heading %q", heading)
		}
	}
}

func documentedViews(text string) map[string][]string {
	quoted := regexp.MustCompile("`([a-z_]+)`")
	out := map[string][]string{}
	view := ""
	for line := range strings.Lines(text) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			view, _, ok = strings.Cut(heading, ":")
			if !ok {
				view = ""
			}
		}
		row := strings.Split(line, "|")
		if view == "" || len(row) < 3 {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(row[1], -1) {
			out[view] = append(out[view], m[1])
		}
	}
	return out
}

func TestViewsShowWhatWasWritten(t *testing.T) {
	d := newDB(t)
	inc := fullIncident()
	inc.Tenants = inc.Tenants[:1]
	b := batchOf(inc)
	b.Changes.Rollups = manyRollups(2)
	b.Changes.Deploys = []analyze.DeployRow{{At: inc.Deploy.At, Version: "v42", Attribute: "version", Integration: "stripe"}}
	commit(t, d, b)
	for _, c := range []struct{ query, want string }{
		{`SELECT concat_ws(' ', id, integrations, scope, scope_attribute, scope_value, tenants_affected, deploy_version, deploy_at, why ->> 'threshold') FROM incidents`,
			`INC-7f3a9c ["stripe","payments, \"eu\""] attribute region eu-west 3 v42 2026-03-02T11:59:18Z 11.5`},
		{`SELECT concat_ws(' ', incident, tenant, state, failures, successes, first_failure_at, successes_since, since) FROM incident_tenants`,
			`INC-7f3a9c zeta recovered 40 2 2026-03-02T12:00:00.000000001Z 2 2026-03-02T12:00:00.000000007Z`},
		{`SELECT concat_ws(' ', incident, at, event, detail) FROM timeline LIMIT 1`,
			`INC-7f3a9c 2026-03-02T12:00:16Z opened 10 of 10 attempts failed`},
		{`SELECT concat_ws(' ', incident, failures, template) FROM signatures LIMIT 1`,
			`INC-7f3a9c 40 dial tcp <*>: connection refused`},
		{`SELECT concat_ws(' ', stream, "offset", at) FROM samples`,
			`app.log 1099511627776 2026-03-02T12:00:00.000000001Z`},
		{`SELECT concat_ws(' ', minute, integration, tenant, operation, class, count) FROM failures WHERE count = 1`,
			`2026-03-02T12:01:00Z stripe tenant-1 charge auth 1`},
		{`SELECT concat_ws(' ', minute, integration, attempts, failed) FROM traffic WHERE failed = 1`,
			`2026-03-02T12:01:00Z stripe 2 1`},
		{`SELECT concat_ws(' ', hour, integration, tenant, attempts, failed) FROM tenant_traffic WHERE failed = 1`,
			`2026-03-02T13:00:00Z stripe tenant-1 2 1`},
		{`SELECT concat_ws(' ', version, at, incident, service, attribute, integration, marked) FROM deploys`,
			`v42 2026-03-02T11:59:18Z INC-7f3a9c  version stripe 0`},
		{`SELECT concat_ws(' ', lines, events, unparsed, late, without_tenant, without_integration, without_outcome, first_event_at, last_event_at, continuation, left_out) FROM coverage`,
			`100 90 3 1 2 4 7 2026-03-02T12:00:00Z 2026-03-02T13:00:00.000000005Z 9 8`},
		{`SELECT concat_ws(' ', stream, format, lines, unparsed, continuation) FROM streams LIMIT 1`,
			`a.log json 60 3 9`},
	} {
		if got := texts(t, d, c.query); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.query, got, c.want)
		}
	}
}
