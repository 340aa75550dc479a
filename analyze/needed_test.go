package analyze

import "testing"

func TestSuccessesNeeded(t *testing.T) {
	in := func(p0 float64, failures, attempts int64) *Incident {
		return &Incident{Kind: KindFailures, Failures: failures, Attempts: attempts, Why: Why{P0: p0}}
	}
	failing := in(0.01, 100, 100)
	failing.State, failing.Tenants = Open, []Tenant{{Tenant: "a", State: TenantRecovering}, {Tenant: "b", State: TenantFailing}}
	for _, c := range []struct {
		name   string
		in     *Incident
		tenant Tenant
		want   int64
	}{
		// As docs/detection.md tells: total failure takes two, a tenth of two hundred attempts forty.
		{"all fail", in(0.01, 50, 50), Tenant{Failures: 50}, 2},
		{"successes since do not count against it", in(0.01, 50, 50), Tenant{Failures: 50, Successes: 9, Evidence: Evidence{SuccessesSince: 9}}, 2},
		{"a tenth fails", in(0.02, 20, 200), Tenant{Failures: 20, Successes: 180}, 40},
		{"all fail, and another still does", failing, Tenant{Tenant: "a", Failures: 50}, 3},
		{"silence", &Incident{Kind: KindSilence}, Tenant{}, 2},
		{"declared silence", &Incident{Kind: KindSilence, Why: Why{Silence: &WhySilence{DeclaredSeconds: 60}}}, Tenant{}, 1},
	} {
		if got := c.in.SuccessesNeeded(&c.tenant); got != c.want {
			t.Errorf("%s: %d successes, want %d", c.name, got, c.want)
		}
	}
}
