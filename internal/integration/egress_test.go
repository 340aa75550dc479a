//go:build integration

package integration

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// startTolerance is how far the start of an incident may lie from the first
// line that shows the fault: a second of the stamps, a tick of the driver.
const startTolerance = 6 * time.Second

// TestEgressProxy drives an hour of traffic through a real nginx while the
// providers fail on command, and replays the logs that nginx wrote. The
// incidents must be what was done, whatever the form of the log.
func TestEgressProxy(t *testing.T) {
	d := newDriver(t)
	d.run()
	for _, f := range faults {
		if d.statuses[f.status] == 0 {
			t.Fatalf("no call was answered %d: the fault of %s did not happen; answers: %v", f.status, f.integration, d.statuses)
		}
	}
	binary := buildBinary(t)
	told := map[string]string{}
	for _, form := range forms {
		t.Run(form, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "syncguard.db")
			out, report := replay(t, binary, db, d.nginx.log(form))
			checkCoverage(t, report.Coverage, d.statuses)
			checkIncidents(t, report.Incidents)
			told[form] = retell(report.Incidents)

			again, _ := replay(t, binary, db, d.nginx.log(form))
			if !bytes.Equal(out, again) {
				t.Errorf("a second replay into the same database gave another report\nfirst  %s\nsecond %s", out, again)
			}
		})
	}
	for _, form := range forms[1:] {
		if told[form] != told[forms[0]] {
			t.Errorf("the forms disagree\n%s:\n%s\n%s:\n%s", forms[0], told[forms[0]], form, told[form])
		}
	}
}

func checkCoverage(t *testing.T, c analyze.Coverage, statuses map[int]int) {
	t.Helper()
	var sent int64
	for _, n := range statuses {
		sent += int64(n)
	}
	got := [...]int64{c.Lines, c.Events, c.Unparsed, c.Late, c.WithoutTenant, c.WithoutIntegration, c.WithoutOutcome}
	want := [...]int64{sent, sent, 0, 0, 0, 0, 0}
	if got != want {
		t.Errorf("lines, events, unparsed, late, without tenant, integration, outcome\ngot  %v\nwant %v", got, want)
	}
}

// checkIncidents wants one incident for each fault and nothing else.
func checkIncidents(t *testing.T, incidents []analyze.Incident) {
	t.Helper()
	if len(incidents) != len(faults) {
		t.Errorf("got %d incidents, want %d:\n%s", len(incidents), len(faults), retell(incidents))
	}
	for _, f := range faults {
		i := slices.IndexFunc(incidents, func(inc analyze.Incident) bool { return slices.Equal(inc.Integrations, []string{f.integration}) })
		if i < 0 {
			t.Errorf("no incident of %s:\n%s", f.integration, retell(incidents))
			continue
		}
		checkIncident(t, f, incidents[i])
	}
}

func checkIncident(t *testing.T, f fault, inc analyze.Incident) {
	t.Helper()
	begun, ended := firstShown(f), start.Add(f.to+f.delay)
	if gap := inc.StartedAt.Sub(begun).Abs(); gap > startTolerance {
		t.Errorf("%s: started at %s, want %s", f.integration, inc.StartedAt, begun)
	}
	if inc.LastFailure == nil || inc.LastFailure.After(ended) {
		t.Errorf("%s: last failure at %v, want one before %s", f.integration, inc.LastFailure, ended)
	}
	if len(inc.Classes) == 0 || inc.Classes[0] != f.class {
		t.Errorf("%s: classes %q, want %q first", f.integration, inc.Classes, f.class)
	}
	if string(inc.State) != f.state {
		t.Errorf("%s: state %s, want %s; timeline %+v", f.integration, inc.State, f.state, inc.Timeline)
	}
	wantScope, wantTenants, wantState := "integration", tenantNames(), analyze.TenantRecovered
	if f.tenant != "" {
		wantScope, wantTenants = "tenant", []string{f.tenant}
	}
	if f.state == string(analyze.Open) {
		wantState = analyze.TenantFailing
	}
	if inc.Scope.Kind != wantScope {
		t.Errorf("%s: scope %s, want %s", f.integration, inc.Scope.Kind, wantScope)
	}
	var got []string
	for _, tenant := range inc.Tenants {
		if tenant.State == analyze.TenantAtRisk {
			continue
		}
		got = append(got, tenant.Tenant)
		if tenant.State != wantState {
			t.Errorf("%s: %s is %s, want %s; evidence %+v", f.integration, tenant.Tenant, tenant.State, wantState, tenant.Evidence)
		}
	}
	if !slices.Equal(got, wantTenants) {
		t.Errorf("%s: affected tenants\ngot  %q\nwant %q", f.integration, got, wantTenants)
	}
}

// firstShown is when the first call that meets the fault is logged.
func firstShown(f fault) time.Time {
	for n := int(f.from / tick); ; n++ {
		for _, c := range calls(n) {
			if c.integration == f.integration && (f.tenant == "" || c.tenant == f.tenant) {
				return start.Add(time.Duration(n)*tick + f.delay)
			}
		}
	}
}

// retell is what must be the same in every form of the log.
func retell(incidents []analyze.Incident) string {
	var b strings.Builder
	for _, inc := range incidents {
		fmt.Fprintf(&b, "%s %v %v %s from %s, %d failures", inc.ID, inc.Integrations, inc.Classes, inc.State, inc.StartedAt.Format(time.TimeOnly), inc.Failures)
		for _, tenant := range inc.Tenants {
			fmt.Fprintf(&b, " %s=%s/%d", tenant.Tenant, tenant.State, tenant.Failures)
		}
		b.WriteString("\n")
	}
	return b.String()
}
