package analyze_test

import (
	"testing"
	"time"
)

// Who is active on an integration is told of a live incident also when a tenant is
// heard that is no part of it, whenever changes were asked for in between.
func TestTheCrowdOfAnIncidentIsUpToDate(t *testing.T) {
	active := func(often bool) int {
		s := newScript(t)
		s.run(time.Hour, 10*time.Second, ten, healthy)
		s.run(15*time.Minute, 10*time.Second, ten, only("acme", 401))
		s.run(5*time.Minute, 10*time.Second, ten[1:], healthy)
		if often {
			s.one()
		}
		s.call("newcomer", 200)
		return s.one().Scope.TenantsActive
	}
	if once, often := active(false), active(true); once != often || once != len(ten)+1 {
		t.Errorf("%d tenants are active, %d with changes taken before; want %d", once, often, len(ten)+1)
	}
}
