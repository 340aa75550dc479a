package analyze

import (
	"testing"
	"time"
)

// A tenant of two integrations is proven well by what it did after its last failure
// on either of them.
func TestProofOverTwoIntegrationsBeginsAfterTheLastFailure(t *testing.T) {
	at := func(minute int) *time.Time {
		v := time.Date(2026, 3, 2, 10, minute, 0, 0, time.UTC)
		return &v
	}
	early := Tenant{Tenant: "acme", State: TenantRecovered, LastFailure: at(1), RecoveredAt: at(9), Evidence: Evidence{8, at(2)}}
	late := Tenant{Tenant: "acme", State: TenantRecovered, LastFailure: at(5), RecoveredAt: at(8), Evidence: Evidence{3, at(6)}}
	unheard := Tenant{Tenant: "acme", State: TenantUnverified, LastFailure: at(4)}
	failing := Tenant{Tenant: "acme", State: TenantFailing, LastFailure: at(3)}
	tests := []struct {
		name  string
		x, y  Tenant
		state TenantState
		proof int64
		since *time.Time
		over  *time.Time
	}{
		{"both recovered", early, late, TenantRecovered, 3, at(6), at(9)},
		{"one of them unheard", late, unheard, TenantUnverified, 0, nil, nil},
		{"one of them failing", early, failing, TenantFailing, 0, nil, nil},
	}
	for _, c := range tests {
		for _, got := range []Tenant{merge(c.x, c.y), merge(c.y, c.x)} {
			if got.State != c.state || got.Evidence.SuccessesSince != c.proof || !same(got.Evidence.Since, c.since) || !same(got.RecoveredAt, c.over) {
				t.Errorf("%s: %s, %d successes since %v, recovered at %v; want %s, %d since %v, %v", c.name,
					got.State, got.Evidence.SuccessesSince, got.Evidence.Since, got.RecoveredAt, c.state, c.proof, c.since, c.over)
			}
			if s := got.Evidence.Since; s != nil && s.Before(*got.LastFailure) {
				t.Errorf("%s: the proof begins at %s, before the last failure at %s", c.name, s, got.LastFailure)
			}
		}
	}
}

func same(x, y *time.Time) bool { return x == y || x != nil && y != nil && x.Equal(*y) }
