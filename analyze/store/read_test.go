package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func TestFilter(t *testing.T) {
	early := bareIncident("INC-00early", at(0))
	early.State, early.ResolvedAt = analyze.Resolved, pointerTo(at(time.Hour))
	early.Integrations, early.Severity = []string{"stripe"}, analyze.Critical
	late := bareIncident("INC-000late", at(2*time.Hour))
	late.Integrations = []string{"hubspot", "slack"}
	late.Tenants = []analyze.Tenant{{Tenant: "acme", State: analyze.TenantFailing}}
	d := newDB(t)
	commit(t, d, batchOf(late, early))

	for _, c := range []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"none", Filter{}, []string{early.ID, late.ID}},
		{"since keeps what was live then", Filter{Since: at(time.Hour)}, []string{early.ID, late.ID}},
		{"since drops what was over", Filter{Since: at(time.Hour + 1)}, []string{late.ID}},
		{"since keeps what is still open", Filter{Since: at(100 * time.Hour)}, []string{late.ID}},
		{"until is exclusive", Filter{Until: at(2 * time.Hour)}, []string{early.ID}},
		{"between the two", Filter{Since: at(90 * time.Minute), Until: at(100 * time.Minute)}, nil},
		{"integration", Filter{Integration: "slack"}, []string{late.ID}},
		{"integration, whole name", Filter{Integration: "sla"}, nil},
		{"tenant", Filter{Tenant: "acme"}, []string{late.ID}},
		{"tenant, no pattern", Filter{Tenant: "ac%"}, nil},
		{"state", Filter{States: []analyze.State{analyze.Resolved, analyze.Recovering}}, []string{early.ID}},
		{"severity", Filter{Severities: []analyze.Severity{analyze.Minor}}, []string{late.ID}},
		{"all together", Filter{Until: at(3 * time.Hour), Integration: "hubspot", Tenant: "acme", States: []analyze.State{analyze.Open}}, []string{late.ID}},
	} {
		var got []string
		r := report(t, d, c.filter)
		for _, inc := range r.Incidents {
			got = append(got, inc.ID)
		}
		if filtered := c.name != "none"; r.Filtered != filtered || r.Hidden != 2-len(c.want) {
			t.Errorf("%s: Report says filtered %v, %d hidden; want %v, %d", c.name, r.Filtered, r.Hidden, filtered, 2-len(c.want))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: Report(%+v) = %q, want %q", c.name, c.filter, got, c.want)
		}
	}
}

func TestIncidentByPrefix(t *testing.T) {
	d := newDB(t)
	commit(t, d, batchOf(bareIncident("INC-7f3a9c", at(0)), bareIncident("INC-7f0000", at(1)), bareIncident("INC-7f", at(2))))
	for _, c := range []struct{ id, want string }{
		{"INC-7f3a9c", "INC-7f3a9c"},
		{"7f3a9c", "INC-7f3a9c"},
		{"7f3", "INC-7f3a9c"},
		{"inc-7F3", "INC-7f3a9c"},
		{"7f", "INC-7f"},
		{"7", `incident "7" is ambiguous: INC-7f, INC-7f0000, INC-7f3a9c (hint: add more of the id)`},
		{"INC-", `incident "INC-" is ambiguous: INC-7f, INC-7f0000, INC-7f3a9c (hint: add more of the id)`},
		{"9", "no incident \"9\" (hint: `syncguard incidents` lists them)"},
		{"7%", "no incident \"7%\" (hint: `syncguard incidents` lists them)"},
	} {
		inc, err := d.Incident(c.id)
		got := inc.ID
		if err != nil {
			got = err.Error()
			if absent := new(NoIncidentError); !errors.As(err, &absent) {
				t.Errorf("Incident(%q): error is a %T, want a *NoIncidentError", c.id, err)
			}
		}
		if got != c.want {
			t.Errorf("Incident(%q)\n got %s\nwant %s", c.id, got, c.want)
		}
	}
}

func TestViewTimes(t *testing.T) {
	for _, c := range []struct {
		in   time.Time
		want string
	}{
		{noon, "2026-03-02T12:00:00Z"},
		{noon.Add(120 * time.Millisecond), "2026-03-02T12:00:00.12Z"},
		{noon.Add(1), "2026-03-02T12:00:00.000000001Z"},
		{time.Date(1969, 12, 31, 23, 59, 58, 5e8, time.UTC), "1969-12-31T23:59:58.5Z"},
		{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), "2262-04-11T23:47:16.854775807Z"}, // the last storable
	} {
		d := newDB(t)
		inc := bareIncident("INC-000001", c.in)
		commit(t, d, batchOf(inc))
		if got := texts(t, d, `SELECT started_at FROM incidents`)[0]; got != c.want {
			t.Errorf("started_at of %s: got %s, want %s", c.in, got, c.want)
		}
	}
}

func TestNamesOfWhatWasSeen(t *testing.T) {
	d := newDB(t)
	b := batchOf()
	b.Changes.Rollups = manyRollups(2)
	commit(t, d, b)
	integrations, tenants, err := d.Names()
	if err != nil || !slices.Equal(integrations, []string{"stripe"}) || !slices.Equal(tenants, []string{"tenant-0", "tenant-1"}) {
		t.Errorf("Names = %q, %q, %v; want stripe, tenant-0 and tenant-1", integrations, tenants, err)
	}
}
