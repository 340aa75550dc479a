package notify

import (
	"context"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// sample is what `notify test` sends: it looks like an incident and says that it
// is none.
func sample(channel string, now time.Time) Alert {
	now = now.UTC().Truncate(time.Second)
	ago := func(d time.Duration) *time.Time { return new(now.Add(-d)) }
	in := analyze.Incident{
		ID: "INC-000000", Kind: analyze.KindFailures, Integrations: []string{"example"}, Classes: []string{"auth"},
		State: analyze.Open, Severity: analyze.Minor, StartedAt: *ago(3 * time.Minute), OpenedAt: *ago(time.Minute), LastFailure: ago(time.Second),
		Failures: 12, Attempts: 14, Statuses: []analyze.StatusCount{{Status: 401, Failures: 12}},
		Scope: analyze.Scope{Kind: analyze.ScopeTenant, TenantsAffected: 1, TenantsActive: 20, Confidence: 1},
		Tenants: []analyze.Tenant{{
			Tenant: "example-tenant", State: analyze.TenantFailing, Failures: 12,
			FirstFailure: ago(3 * time.Minute), LastFailure: ago(time.Second),
		}},
	}
	in.Title, in.Hint = analyze.Title(&in), analyze.Hint(&in)
	return Alert{
		ID: "INC-000000/test/" + now.Format("20060102150405"), Channel: channel, Event: Test, At: now,
		Reason: "this is a test of SyncGuard's alerts: nothing is broken", Severities: []analyze.Severity{in.Severity}, Incident: portable(&in),
	}
}

// TestResult is how a sample went to a channel.
type TestResult struct {
	Channel, Kind string
	Took          time.Duration
	Err           error // nil: delivered
}

// SendSample sends a sample to one target, once.
func SendSample(ctx context.Context, t *Target) TestResult {
	start := time.Now()
	err := t.deliver(ctx, sample(t.Name, start))
	return TestResult{Channel: t.Name, Kind: t.Kind, Took: time.Since(start), Err: err}
}
