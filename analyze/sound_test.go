package analyze_test

import (
	"fmt"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

// unsound says what in an incident contradicts itself; "" when nothing does.
func unsound(in *analyze.Incident) string {
	var failures int64
	for _, m := range in.Tenants {
		if m.State == analyze.TenantAtRisk {
			continue
		}
		failures += m.Failures
		switch {
		case m.State != analyze.TenantRecovered && in.State == analyze.Resolved:
			return fmt.Sprintf("resolved while %s is %s", m.Tenant, m.State)
		case (m.RecoveredAt != nil) != (m.State == analyze.TenantRecovered):
			return fmt.Sprintf("%s is %s, recovered at %v", m.Tenant, m.State, m.RecoveredAt)
		}
	}
	switch {
	case in.Kind == analyze.KindFailures && in.Failures > in.Attempts:
		return fmt.Sprintf("%d of %d attempts failed", in.Failures, in.Attempts)
	case failures > in.Failures && in.Kind == analyze.KindFailures:
		return fmt.Sprintf("%d failures, %d of its tenants", in.Failures, failures)
	case in.OpenedAt.Before(in.StartedAt):
		return fmt.Sprintf("opened %v, started %v", in.OpenedAt, in.StartedAt)
	case (in.ResolvedAt == nil) != in.State.Live():
		return fmt.Sprintf("%s, resolved at %v", in.State, in.ResolvedAt)
	}
	return ""
}

// TestSound asks of every incident, whenever it changes, that it does not
// contradict itself.
func TestSound(t *testing.T) {
	notUnderRace(t)
	for _, spec := range []string{"no attempt ids", "flapping", "failures only", "chronic triples", "begins inside"} {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			w := worldNamed(t, spec, 6)
			a := analyze.New(analyze.Config{})
			for i := range w.Events {
				a.Observe(&w.Events[i])
				if i%50 != 0 {
					continue
				}
				for _, in := range a.Changes().Incidents {
					if what := unsound(&in); what != "" {
						t.Fatalf("%s at %v: %s", in.ID, w.Events[i].At, what)
					}
				}
			}
		})
	}
}
