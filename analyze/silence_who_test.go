package analyze_test

import (
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// TestWhoIsSilentWithAnIntegration: a tenant is affected when it would have called,
// and one call shows it to be back, since the silence was not its own.
func TestWhoIsSilentWithAnIntegration(t *testing.T) {
	s := newScript(t)
	s.call("twice", 200) // two calls in a minute and none for hours are no rate
	s.now = s.now.Add(30 * time.Second)
	s.call("twice", 200)
	for range 6 { // its calls are 20 minutes apart
		s.goOnWith(20*time.Minute, ten, ten, []string{"kite"})
		s.call("rare", 200)
	}
	s.goOnWith(90*time.Minute, nil, ten, []string{"kite"})
	in := s.one()
	if in.Scope.Kind != analyze.ScopeIntegration || tenant(in, "rare").State == "" || tenant(in, "twice").State != analyze.TenantAtRisk {
		t.Errorf("rare is %q, twice is %q", tenant(in, "rare").State, tenant(in, "twice").State)
	}
	s.goOnWith(time.Minute, ten, ten, []string{"kite"})
	s.call("rare", 200)
	s.goOnWith(15*time.Minute, ten, ten, []string{"kite"})
	if in = s.one(); in.State != analyze.Resolved {
		t.Errorf("after all were heard again: %s", dump(in))
	}
}
