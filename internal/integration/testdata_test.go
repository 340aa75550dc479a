//go:build integration

package integration

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// truth is one fault of a scripted story, as testdata/make wrote it down.
type truth struct {
	Integration  string    `json:"integration"`
	Tenants      []string  `json:"tenants"`
	Class        string    `json:"class"`
	FirstFailure time.Time `json:"first_failure_at"`
	LastFailure  time.Time `json:"last_failure_at"`
	Requests     int64     `json:"failed_requests"`
}

func readTruth(t *testing.T, dir string) []truth {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var faults []truth
	if err := json.Unmarshal(text, &faults); err != nil {
		t.Fatal(err)
	}
	return faults
}

// TestLoggers replays the same story as fourteen loggers wrote it: each log
// alone must give the one incident, with every line understood.
func TestLoggers(t *testing.T) {
	binary := buildBinary(t)
	dir, err := filepath.Abs("../../testdata/loggers")
	if err != nil {
		t.Fatal(err)
	}
	want := readTruth(t, dir)
	logs, err := filepath.Glob(filepath.Join(dir, "*.log"))
	if err != nil || len(logs) < 14 {
		t.Fatalf("logs in %s: %q, %v; want 14", dir, logs, err)
	}
	for _, log := range logs {
		t.Run(filepath.Base(log), func(t *testing.T) {
			_, report := replay(t, binary, filepath.Join(t.TempDir(), "syncguard.db"), log)
			checkTruth(t, want, report)
		})
	}
}

// TestMorning replays the three logs of the morning as one.
func TestMorning(t *testing.T) {
	dir, err := filepath.Abs("../../testdata/morning")
	if err != nil {
		t.Fatal(err)
	}
	_, report := replay(t, buildBinary(t), filepath.Join(t.TempDir(), "syncguard.db"), filepath.Join(dir, "*.log"))
	checkTruth(t, readTruth(t, dir), report)
}

// checkTruth wants one resolved incident for each fault, and nothing else.
func checkTruth(t *testing.T, want []truth, report analyze.Report) {
	t.Helper()
	c := report.Coverage
	if c.Unparsed+c.Late+c.WithoutTenant+c.WithoutIntegration != 0 || c.Events == 0 {
		t.Errorf("coverage %+v\nwant events, none of them late or without tenant or integration, and no line unparsed", c)
	}
	if len(report.Incidents) != len(want) {
		t.Errorf("got %d incidents, want %d:\n%s", len(report.Incidents), len(want), retell(report.Incidents))
	}
	for _, fault := range want {
		i := slices.IndexFunc(report.Incidents, func(inc analyze.Incident) bool { return slices.Contains(inc.Integrations, fault.Integration) })
		if i < 0 {
			t.Errorf("no incident of %s:\n%s", fault.Integration, retell(report.Incidents))
			continue
		}
		checkFault(t, fault, report.Incidents[i])
	}
}

func checkFault(t *testing.T, want truth, got analyze.Incident) {
	t.Helper()
	var tenants []string
	for _, tenant := range got.Tenants {
		if tenant.State != analyze.TenantAtRisk {
			tenants = append(tenants, tenant.Tenant)
		}
		if tenant.State != analyze.TenantAtRisk && tenant.State != analyze.TenantRecovered {
			t.Errorf("%s: %s is %s, want recovered", want.Integration, tenant.Tenant, tenant.State)
		}
	}
	if !slices.Equal(tenants, want.Tenants) {
		t.Errorf("%s: affected tenants\ngot  %q\nwant %q", want.Integration, tenants, want.Tenants)
	}
	if got.State != analyze.Resolved || len(got.Classes) == 0 || got.Classes[0] != want.Class || got.Failures != want.Requests {
		t.Errorf("%s: got %s, classes %q, %d failures; want resolved, %s first, %d failures",
			want.Integration, got.State, got.Classes, got.Failures, want.Class, want.Requests)
	}
	// Some loggers and all servers stamp whole seconds.
	if got.LastFailure == nil || got.StartedAt.Sub(want.FirstFailure).Abs() > time.Second || got.LastFailure.Sub(want.LastFailure).Abs() > time.Second {
		t.Errorf("%s: from %v to %v, want %v to %v", want.Integration, got.StartedAt, got.LastFailure, want.FirstFailure, want.LastFailure)
	}
}
