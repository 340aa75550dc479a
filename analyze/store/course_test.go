package store

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// outageOf is an incident from 12:20 to 12:40 of a log from 12:00 to 13:00.
func outageOf(kind string, tenants ...string) analyze.Incident {
	in := bareIncident("INC-000001", at(20*time.Minute))
	in.Kind, in.State, in.Scope.Kind = analyze.KindFailures, analyze.Resolved, kind
	in.LastFailure, in.ResolvedAt = pointerTo(at(30*time.Minute)), pointerTo(at(40*time.Minute))
	in.Integrations, in.Classes = []string{"stripe"}, []string{"server", "auth"}
	for _, name := range tenants {
		in.Tenants = append(in.Tenants, analyze.Tenant{Tenant: name, State: analyze.TenantRecovered, Failures: 3, Successes: 1,
			FirstFailure: pointerTo(at(21 * time.Minute)), LastFailure: pointerTo(at(25 * time.Minute)), RecoveredAt: pointerTo(at(33 * time.Minute)),
			Evidence: analyze.Evidence{SuccessesSince: 4, Since: pointerTo(at(31 * time.Minute))}})
	}
	in.Tenants = append(in.Tenants, analyze.Tenant{Tenant: "next", State: analyze.TenantAtRisk})
	in.Scope.TenantsAffected, in.Scope.TenantsActive = len(tenants), 30
	return in
}

// hourOfTraffic has ten attempts a minute on stripe, of which from the 20th to
// the 30th minute five of globex and one of acme fail; hubspot is beside it.
func hourOfTraffic() analyze.Rollups {
	var r analyze.Rollups
	for m := range 60 {
		minute := at(time.Duration(m) * time.Minute)
		row := analyze.TrafficRow{Minute: minute, Integration: "stripe", Attempts: 10}
		if m >= 20 && m < 30 {
			row.Failed = 6
			r.Failures = append(r.Failures,
				analyze.FailureRow{Minute: minute, Integration: "stripe", Tenant: "acme", Operation: "charge", Class: "auth", Count: 1},
				analyze.FailureRow{Minute: minute, Integration: "stripe", Tenant: "globex", Operation: "charge", Class: "server", Count: 5})
		}
		r.Traffic = append(r.Traffic, row, analyze.TrafficRow{Minute: minute, Integration: "hubspot", Attempts: 1_000, Failed: 900})
	}
	r.Tenants = []analyze.TenantRow{
		{Hour: at(0), Integration: "stripe", Tenant: "acme", Attempts: 120, Failed: 10},
		{Hour: at(0), Integration: "stripe", Tenant: "globex", Attempts: 480, Failed: 50},
	}
	return r
}

func courseOf(t *testing.T, in analyze.Incident) analyze.Course {
	t.Helper()
	d := newDB(t)
	b := batchOf(in)
	b.Changes.Rollups = hourOfTraffic()
	commit(t, d, b)
	courses := report(t, d, Filter{Courses: true}).Courses
	if len(courses) != 1 || courses[0].Incident != in.ID {
		t.Fatalf("courses %+v, want the one of %s", courses, in.ID)
	}
	return courses[0]
}

func TestCourseOfAnIntegration(t *testing.T) {
	c := courseOf(t, outageOf(analyze.ScopeIntegration, "acme", "globex"))
	if !c.From.Equal(at(10*time.Minute)) || c.Step != time.Minute || len(c.Slots) != 41 || c.Tenants {
		t.Fatalf("course from %s, step %s, %d slots, tenants %v; want 12:10, 1m, 41, false", c.From, c.Step, len(c.Slots), c.Tenants)
	}
	for i, got := range c.Slots {
		want := analyze.Slot{Attempts: 10}
		if i >= 10 && i < 20 {
			want.Failed = 6
		}
		if got != want {
			t.Errorf("minute %d: %+v, want %+v", i, got, want)
		}
	}
}

func TestCourseOfATenantHasNothingOfOthers(t *testing.T) {
	c := courseOf(t, outageOf(analyze.ScopeTenant, "acme"))
	if !c.Tenants || c.Slots[9].Failed != 0 || c.Slots[10].Failed != 1 || c.Slots[20].Failed != 0 {
		t.Errorf("course %+v, want acme's one failure a minute from the tenth on", c)
	}
	if c.Slots[5].Attempts != 2 { // 120 an hour
		t.Errorf("attempts a minute %v, want 2", c.Slots[5].Attempts)
	}
}

func TestCourseOfTheFeedHasAllIntegrations(t *testing.T) {
	in := outageOf(analyze.ScopeFeed)
	in.Kind, in.Integrations = analyze.KindSilence, nil
	c := courseOf(t, in)
	if !c.From.Equal(at(0)) || c.Slots[3] != (analyze.Slot{Attempts: 1_010, Failed: 900}) {
		t.Errorf("course from %s with %+v; want 12:00 and both integrations", c.From, c.Slots[3])
	}
}

func TestALongCourseHasFewSlots(t *testing.T) {
	in := outageOf(analyze.ScopeIntegration, "acme")
	in.State, in.ResolvedAt = analyze.Open, nil
	c := analyze.NewCourse(&in, at(-time.Hour), at(90*24*time.Hour))
	if !c.Cut || len(c.Slots) > 120 || c.Step != 2*time.Hour {
		t.Errorf("course of 90 days: cut %v, %d slots of %s; want it cut, 120 at most, of 2h", c.Cut, len(c.Slots), c.Step)
	}
}

func TestTenantViewHasNothingOfOthers(t *testing.T) {
	d := newDB(t)
	other := outageOf(analyze.ScopeTenant, "globex")
	other.ID = "INC-000002"
	b := batchOf(outageOf(analyze.ScopeIntegration, "acme", "globex"), other)
	b.Changes.Rollups = hourOfTraffic()
	commit(t, d, b)
	r := report(t, d, Filter{Tenant: "acme", Only: true})
	if r.Tenant != "acme" || r.Hidden != 0 || len(r.Coverage.Streams) != 0 || !slices.Equal(r.Integrations, []string{"stripe"}) {
		t.Errorf("view of acme: tenant %q, %d hidden, streams %v, integrations %q; want acme, 0, none, stripe", r.Tenant, r.Hidden, r.Coverage.Streams, r.Integrations)
	}
	if len(r.Incidents) != 1 {
		t.Fatalf("%d incidents, want the one that touched acme", len(r.Incidents))
	}
	in := r.Incidents[0]
	want := analyze.Incident{
		ID: "INC-000001", Kind: analyze.KindFailures, State: analyze.Resolved, Severity: in.Severity,
		Integrations: []string{"stripe"}, Classes: []string{"auth"}, Title: "stripe: auth failures for acme",
		StartedAt: at(21 * time.Minute), OpenedAt: at(21 * time.Minute), LastFailure: pointerTo(at(25 * time.Minute)),
		RecoveringAt: pointerTo(at(31 * time.Minute)), ResolvedAt: pointerTo(at(33 * time.Minute)), Failures: 3, Attempts: 4,
		Scope:   analyze.Scope{Kind: analyze.ScopeTenant, Also: []analyze.ScopeAttr{}, TenantsAffected: 1, TenantsActive: 1},
		Tenants: outageOf("", "acme").Tenants[:1],
		Timeline: []analyze.TimelineEntry{
			{At: at(21 * time.Minute), Event: "started", Detail: "the first failure"},
			{At: at(21 * time.Minute), Event: "opened"},
			{At: at(31 * time.Minute), Event: "recovering", Detail: "the first success since"},
			{At: at(33 * time.Minute), Event: "resolved"},
		},
		Signatures: []analyze.Signature{}, Samples: []analyze.Sample{}, Why: analyze.Why{Rules: []analyze.RuleMatch{}},
	}
	if !reflect.DeepEqual(in, want) {
		t.Errorf("acme's incident\n got %+v\nwant %+v", in, want)
	}
	if r := report(t, d, Filter{Tenant: "next", Only: true}); len(r.Incidents) != 0 {
		t.Errorf("view of a tenant that was only at risk: %+v, want nothing", r.Incidents)
	}
}

func TestNamesKnowTheirRoles(t *testing.T) {
	d := newDB(t)
	b := batchOf()
	b.Changes.Rollups = hourOfTraffic()
	b.Changes.Rollups.Tenants = append(b.Changes.Rollups.Tenants, analyze.TenantRow{Hour: at(0), Integration: "stripe", Tenant: "hubspot"})
	commit(t, d, b)
	check := func(when string) {
		t.Helper()
		integrations, tenants, err := d.Names()
		if err != nil || !slices.Equal(integrations, []string{"hubspot", "stripe"}) || !slices.Equal(tenants, []string{"acme", "globex", "hubspot"}) {
			t.Errorf("%s: Names = %q, %q, %v; want hubspot in both", when, integrations, tenants, err)
		}
	}
	check("as written")
	if _, err := d.sql.Exec(`ALTER TABLE name_data DROP COLUMN roles; PRAGMA user_version = 4`); err != nil {
		t.Fatal(err)
	}
	if err := d.migrate(steps[:5], "v4"); err != nil {
		t.Fatal(err)
	}
	check("migrated from version 4")
}
