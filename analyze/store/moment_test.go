package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// liveDay is a database with an incident that is live and one that is over,
// three hours of traffic, and alerts.
func liveDay(t *testing.T) *DB {
	t.Helper()
	over := bareIncident("INC-00over", at(0))
	over.State, over.ResolvedAt = analyze.Resolved, pointerTo(at(10*time.Minute))
	live := bareIncident("INC-00live", at(20*time.Minute))
	live.Integrations, live.Scope.Kind = []string{"stripe"}, analyze.ScopeTenant
	live.Tenants = []analyze.Tenant{{Tenant: "acme", State: analyze.TenantFailing}, {Tenant: "acme-labs", State: analyze.TenantAtRisk}}
	live.Timeline = []analyze.TimelineEntry{
		{At: at(21 * time.Minute), Event: "tenant_affected", Detail: "zeta"}, {At: at(58 * time.Minute), Event: "tenant_affected", Detail: "acme"},
	}
	b := batchOf(over, live)
	row := func(minute int, tenant, class string, n int64) analyze.FailureRow {
		return analyze.FailureRow{Minute: at(time.Duration(minute) * time.Minute), Integration: "stripe", Tenant: tenant, Operation: "charge", Class: class, Count: n}
	}
	other := row(22, "acme", "server", 100)
	other.Integration = "slack"
	west := parse.Attr{Key: "region", Value: "eu-west"}
	first, second := row(20, "acme", "auth", 3), row(21, "acme", "auth", 4)
	first.Status, first.Attrs = 401, []parse.Attr{{Key: `a"b`, Value: "x"}, west}
	second.Status, second.Attrs = 401, []parse.Attr{west}
	b.Changes.Rollups.Failures = []analyze.FailureRow{first, second, row(24, "beta", "server", 9), other}
	for _, m := range []int{0, 30, 60} {
		b.Changes.Rollups.Traffic = append(b.Changes.Rollups.Traffic, analyze.TrafficRow{Minute: at(time.Duration(m) * time.Minute), Integration: "stripe", Attempts: 10, Failed: 1})
	}
	b.Changes.Rollups.Tenants = []analyze.TenantRow{
		{Hour: at(-2 * time.Hour), Integration: "stripe", Tenant: "old", Attempts: 1},
		{Hour: at(0), Integration: "stripe", Tenant: "acme", Attempts: 1}, {Hour: at(time.Hour), Integration: "stripe", Tenant: "acme", Attempts: 1},
		{Hour: at(0), Integration: "stripe", Tenant: "beta", Attempts: 1}, {Hour: at(0), Integration: "stripe", Tenant: "", Attempts: 1},
	}
	d := newDB(t)
	commit(t, d, b)
	return d
}

func TestMoment(t *testing.T) {
	d := liveDay(t)
	for _, c := range []struct {
		name    string
		q       MomentQuery
		ids     []string
		minutes int
		joined  int
	}{
		{"all", MomentQuery{Past: 24 * time.Hour, Lately: 5 * time.Minute}, []string{"INC-00over", "INC-00live"}, 3, 1},
		{"news", MomentQuery{OverSince: at(11 * time.Minute), Traffic: at(30 * time.Minute), Past: 24 * time.Hour, Lately: time.Hour}, []string{"INC-00live"}, 2, 2},
		{"a short past", MomentQuery{OverSince: at(10 * time.Minute), Past: 31 * time.Minute}, []string{"INC-00over", "INC-00live"}, 2, 0},
	} {
		m, err := d.Moment(c.q)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, in := range m.Incidents {
			ids = append(ids, in.ID)
			if len(in.Tenants) > 0 || len(in.Timeline) > 0 {
				t.Errorf("%s: %s comes with its parts", c.name, in.ID)
			}
		}
		if !slices.Equal(ids, c.ids) || len(m.Traffic) != c.minutes || m.Joined["INC-00live"] != c.joined || m.Coverage.Lines != 100 {
			t.Errorf("%s: incidents %q, %d minutes, %d joined, %d lines; want %q, %d, %d, 100",
				c.name, ids, len(m.Traffic), m.Joined["INC-00live"], m.Coverage.Lines, c.ids, c.minutes, c.joined)
		}
	}
}

func TestMomentCountsAlerts(t *testing.T) {
	d := newDB(t)
	b := batchOf(bareIncident("INC-000001", at(0)))
	for _, id := range []string{"one", "two"} {
		b.Alerts = append(b.Alerts, Alert{ID: id, Channel: "pager", Incident: "INC-000001", Event: "opened", At: at(0), Body: []byte("{}")})
	}
	commit(t, d, b)
	m, err := d.Moment(MomentQuery{})
	if err != nil || m.Waiting != 2 || m.Failed != 0 {
		t.Errorf("%d alerts waiting, %d given up, %v; want 2 and 0", m.Waiting, m.Failed, err)
	}
}

func TestActiveTenants(t *testing.T) {
	got, err := liveDay(t).ActiveTenants(at(-time.Hour))
	if want := map[string]int{"stripe": 2}; err != nil || !maps.Equal(got, want) {
		t.Errorf("active tenants %v, %v; want %v", got, err, want)
	}
}

func TestTouching(t *testing.T) {
	d := liveDay(t)
	for part, want := range map[string]int{"acme": 1, "labs": 1, "ACME": 0, "%": 0} {
		if got, err := d.Touching(part); err != nil || len(got) != want {
			t.Errorf("%q touches %v, %v; want %d", part, got, err, want)
		}
	}
}

func TestFailureCourse(t *testing.T) {
	d := liveDay(t)
	in, err := d.Incident("INC-00live")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		scope string
		of    []string
		step  time.Duration
		want  []int64
	}{
		{analyze.ScopeTenant, []string{"stripe"}, time.Minute, []int64{3, 4, 0, 0, 0}},
		{analyze.ScopeIntegration, []string{"stripe"}, time.Minute, []int64{3, 4, 0, 0, 9}},
		{analyze.ScopeIntegration, []string{"stripe"}, 2 * time.Minute, []int64{7, 0, 9}},
		{analyze.ScopeFeed, []string{}, time.Minute, []int64{3, 4, 100, 0, 9}},
	} {
		in.Scope.Kind, in.Integrations = c.scope, c.of
		got, err := d.FailureCourse(&in, at(20*time.Minute), c.step, len(c.want))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s, %s: %v, %v; want %v", c.scope, c.step, got, err, c.want)
		}
	}
}

// TestBreakdown holds the database to what the same rows give in memory.
func TestBreakdown(t *testing.T) {
	d := liveDay(t)
	for _, c := range []struct {
		by   string
		f    analyze.FailureFilter
		want []string
	}{
		{"tenant", analyze.FailureFilter{}, []string{"acme 107", "beta 9"}},
		{"integration", analyze.FailureFilter{}, []string{"slack 100", "stripe 16"}},
		{"class", analyze.FailureFilter{Integrations: []string{"stripe"}}, []string{"server 9", "auth 7"}},
		{"operation", analyze.FailureFilter{Classes: []string{"auth"}}, []string{"charge 7"}},
		{"tenant", analyze.FailureFilter{Tenant: "bet"}, []string{"beta 9"}},
		{"tenant", analyze.FailureFilter{Incident: "INC-00live", Integrations: []string{"stripe"}}, []string{"acme 7"}},
		{"status", analyze.FailureFilter{Integrations: []string{"stripe"}}, []string{" 9", "401 7"}},
		{"region", analyze.FailureFilter{}, []string{" 109", "eu-west 7"}},
		{"a\"b", analyze.FailureFilter{}, []string{" 113", "x 3"}},
		{"moon", analyze.FailureFilter{}, []string{" 116"}},
		{"tenant", analyze.FailureFilter{Since: at(21*time.Minute + 30*time.Second), Until: at(23 * time.Minute)}, []string{"acme 104"}},
	} {
		b, err := d.Breakdown(c.by, c.f, 10)
		var got []string
		for _, s := range b.Shares {
			got = append(got, s.Name+" "+fmt.Sprint(s.Failures))
		}
		if err != nil || !slices.Equal(got, c.want) || b.Values != len(c.want) {
			t.Errorf("by %s, %+v: %q of %d, %v; want %q", c.by, c.f, got, b.Values, err, c.want)
		}
	}
	b, err := d.Breakdown("tenant", analyze.FailureFilter{}, 1)
	if err != nil || len(b.Shares) != 1 || b.Values != 2 || !slices.Equal(b.Attributes, []string{`a"b`, "region"}) {
		t.Errorf("limited to 1: %+v, %v; want 1 of 2, and two attributes", b, err)
	}
}

func TestCallers(t *testing.T) {
	d := liveDay(t)
	for _, c := range []struct {
		name string
		on   []string
		from time.Duration
		to   time.Time
		want string
	}{
		{"from an hour on", []string{"stripe"}, 20 * time.Minute, time.Time{}, "acme 2 beta 1"},
		{"in one hour", nil, 20 * time.Minute, at(59 * time.Minute), "acme 1 beta 1"},
		{"the day before too", []string{"stripe"}, -3 * time.Hour, at(0), "acme 1 beta 1 old 1"},
		{"of another integration", []string{"slack"}, -3 * time.Hour, time.Time{}, ""},
	} {
		rows, err := d.Callers(c.on, at(c.from), c.to)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r.Tenant, " ", r.Attempts))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, strings.Join(got, " "), c.want)
		}
	}
}
