package store

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func at(d time.Duration) time.Time { return noon.Add(d) }

func pointerTo[T any](v T) *T { return &v }

// fullIncident has a value in every field, so that a forgotten column shows.
func fullIncident() analyze.Incident {
	return analyze.Incident{
		ID: "INC-7f3a9c", Kind: analyze.KindFailures,
		Integrations: []string{"stripe", "payments, \"eu\""}, Classes: []string{"auth", "timeout"},
		Title: "stripe: acme fails", Hint: "renew the token",
		State: analyze.Resolved, Severity: analyze.Critical,
		StartedAt: at(1), OpenedAt: at(16 * time.Second),
		RecoveringAt: pointerTo(at(time.Minute)), ResolvedAt: pointerTo(at(2 * time.Minute)), LastFailure: pointerTo(at(50 * time.Second)),
		Relapses: 2, Failures: 41, Attempts: 43,
		Scope: analyze.Scope{
			Kind: "attribute", Attribute: pointerTo("region"), Value: pointerTo("eu-west"),
			Also:            []analyze.ScopeAttr{{Attribute: "version", Value: "v42"}},
			TenantsAffected: 3, TenantsActive: 50, TenantsAtRisk: 12, Confidence: 0.1 + 0.2,
		},
		Deploy: &analyze.Deploy{Version: "v42", At: at(-42 * time.Second), SecondsBeforeStart: 42.5},
		Tenants: []analyze.Tenant{
			{Tenant: "zeta", State: analyze.TenantRecovered, Failures: 40, Successes: 2,
				FirstFailure: pointerTo(at(1)), LastFailure: pointerTo(at(5)), RecoveredAt: pointerTo(at(6)),
				Evidence: analyze.Evidence{SuccessesSince: 2, Since: pointerTo(at(7))}},
			{Tenant: "acme\x00\n'; DROP TABLE incident_data; --", State: analyze.TenantAtRisk},
		},
		Timeline: []analyze.TimelineEntry{
			{At: at(16 * time.Second), Event: "opened", Detail: "10 of 10 attempts failed"},
			{At: at(16 * time.Second), Event: "tenant_affected", Detail: "acme"},
		},
		Signatures: []analyze.Signature{{Template: "dial tcp <*>: connection refused", Failures: 40}, {Template: "", Failures: 1}},
		Samples:    []analyze.Sample{{At: at(1), Stream: "app.log", Offset: 1 << 40, Line: "{\"a\":\"\u202e\"}"}},
		Why: analyze.Why{Series: "stripe/acme", Baseline: 0.01, P0: 0.015, Failures: 10, Attempts: 10,
			Statistic: 12.25, Threshold: 11.5, Note: "no denominator",
			Share: 0.5, PassedAt: pointerTo(at(9 * time.Second)), HeldBy: "it had not lasted 15 s"},
	}
}

// bareIncident has everything absent that may be.
func bareIncident(id string, started time.Time) analyze.Incident {
	return analyze.Incident{
		ID: id, Kind: analyze.KindSilence, Integrations: []string{}, Classes: []string{},
		State: analyze.Open, Severity: analyze.Minor, StartedAt: started, OpenedAt: started,
		Scope:   analyze.Scope{Kind: "feed", Also: []analyze.ScopeAttr{}},
		Tenants: []analyze.Tenant{}, Timeline: []analyze.TimelineEntry{},
		Signatures: []analyze.Signature{}, Samples: []analyze.Sample{},
	}
}

func sampleCoverage() analyze.Coverage {
	return analyze.Coverage{
		Lines: 100, Events: 90, Unparsed: 3, Late: 1, WithoutTenant: 2, WithoutIntegration: 4, WithoutOutcome: 7,
		FirstEvent: pointerTo(at(0)), LastEvent: pointerTo(at(time.Hour + 5)),
		Streams: []analyze.StreamCoverage{
			{Stream: "a.log", Format: "json", Lines: 60, Unparsed: 3, Continuation: 9},
			{Stream: "b.log", Format: "", Lines: 40},
		},
		Continuation: 9, LeftOut: analyze.LeftOut{Events: 8, Before: pointerTo(at(-1)), After: pointerTo(at(time.Hour))},
		LateBy: 90 * time.Second, NewestFirst: []string{"b.log"},
	}
}

func batchOf(incidents ...analyze.Incident) Batch {
	return Batch{Changes: analyze.Changes{Incidents: incidents}, Coverage: sampleCoverage()}
}

func newDB(t *testing.T) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "app.db"))
}

func openAt(t *testing.T, path string) *DB {
	t.Helper()
	d, err := Open(path, Options{Version: "v1.0.0"})
	if err != nil {
		t.Fatalf("Open(%s): %v", path, err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func commit(t *testing.T, d *DB, b Batch) {
	t.Helper()
	if err := d.Commit(b); err != nil {
		t.Fatalf("Commit: %v", err)
	}
}

func report(t *testing.T, d *DB, f Filter) analyze.Report {
	t.Helper()
	r, err := d.Report(f)
	if err != nil {
		t.Fatalf("Report(%+v): %v", f, err)
	}
	return r
}
