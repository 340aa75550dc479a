package analyze_test

import (
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func TestCompare(t *testing.T) {
	at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
	incident := func(id, integration string, from, to int, tenants ...string) analyze.Incident {
		in := analyze.Incident{ID: id, Kind: analyze.KindFailures, Integrations: []string{integration}, StartedAt: at(from)}
		if to > 0 {
			end := at(to)
			in.ResolvedAt = &end
		}
		for _, name := range tenants {
			in.Tenants = append(in.Tenants, analyze.Tenant{Tenant: name, State: analyze.TenantRecovered})
		}
		return in
	}
	base := incident("A", "stripe", 10, 20, "acme", "birch")
	silent := base
	silent.Kind = analyze.KindSilence
	risk := incident("R", "stripe", 10, 20)
	risk.Tenants = []analyze.Tenant{{Tenant: "acme", State: analyze.TenantAtRisk}, {Tenant: "cedar", State: analyze.TenantFailing}}
	for _, c := range []struct {
		name   string
		other  []analyze.Incident
		causes int
		common int
	}{
		{"the same", []analyze.Incident{incident("B", "stripe", 11, 30, "birch", "cedar")}, 1, 1},
		{"in two pieces", []analyze.Incident{incident("B", "stripe", 10, 12, "acme"), incident("C", "stripe", 14, 0, "birch")}, 1, 1},
		{"another integration", []analyze.Incident{incident("B", "slack", 10, 20, "acme")}, 2, 0},
		{"other tenants", []analyze.Incident{incident("B", "stripe", 10, 20, "cedar")}, 2, 0},
		{"only at risk there", []analyze.Incident{risk}, 2, 0},
		{"later", []analyze.Incident{incident("B", "stripe", 21, 0, "acme")}, 2, 0},
		{"still going on", []analyze.Incident{incident("B", "stripe", 1, 0, "acme")}, 1, 1},
		{"another kind", []analyze.Incident{silent}, 2, 0},
		{"nothing", nil, 1, 0},
	} {
		got := analyze.Compare([]analyze.Trial{{Name: "a", Incidents: []analyze.Incident{base}}, {Name: "b", Incidents: c.other}})
		common := 0
		for i := range got.Causes {
			if got.Causes[i].Common() {
				common++
			}
		}
		if len(got.Causes) != c.causes || common != c.common || got.Of(0) != 1 || got.Of(1) != len(c.other) {
			t.Errorf("%s: %d causes, %d in common, %d and %d incidents; want %d and %d", c.name, len(got.Causes), common, got.Of(0), got.Of(1), c.causes, c.common)
		}
	}
}
