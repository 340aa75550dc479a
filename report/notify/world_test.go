package notify

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

var noon = time.Date(2026, time.November, 16, 12, 0, 0, 0, time.UTC)

func at(minute float64) time.Time { return noon.Add(time.Duration(minute * float64(time.Minute))) }

func when(minute float64) *time.Time { return new(at(minute)) }

// failing is an incident as it is while it goes on for so many of 30 tenants.
func failing(tenants int) analyze.Incident {
	in := analyze.Incident{
		ID: "INC-7f3a9c", Kind: analyze.KindFailures, Integrations: []string{"stripe"}, Classes: []string{"server"},
		State: analyze.Open, Severity: analyze.Major, StartedAt: at(0), OpenedAt: at(1), LastFailure: when(12.5),
		Failures: int64(40 * tenants), Attempts: int64(42 * tenants), Statuses: []analyze.StatusCount{{Status: 503, Failures: 40}},
		Scope: analyze.Scope{Kind: analyze.ScopeIntegration, TenantsAffected: tenants, TenantsActive: 30, TenantsAtRisk: 2, Confidence: 0.97},
	}
	for i := range tenants {
		in.Tenants = append(in.Tenants, analyze.Tenant{
			Tenant: fmt.Sprintf("tenant-%02d", i), State: analyze.TenantFailing, Failures: 40, FirstFailure: when(0.5), LastFailure: when(12.5),
		})
	}
	in.Tenants = append(in.Tenants, analyze.Tenant{Tenant: "umbrella", State: analyze.TenantAtRisk}, analyze.Tenant{Tenant: "wayne", State: analyze.TenantAtRisk})
	return spoken(in)
}

// healed is the incident when it is over for all of them, the unverified apart.
func healed(tenants int, unverified ...string) analyze.Incident {
	in := failing(tenants)
	in.State, in.RecoveringAt, in.ResolvedAt = analyze.Resolved, when(16), when(23)
	for i := range in.Tenants {
		t := &in.Tenants[i]
		if t.State == analyze.TenantFailing {
			t.State, t.Successes, t.RecoveredAt = analyze.TenantRecovered, int64(7+i), when(17)
			t.Evidence = analyze.Evidence{SuccessesSince: int64(7 + i), Since: when(13)}
		}
	}
	if unverified != nil {
		in.State = analyze.ClosedUnverified
	}
	for _, name := range unverified {
		in.Tenants = append(in.Tenants, analyze.Tenant{Tenant: name, State: analyze.TenantUnverified, Failures: 2, FirstFailure: when(2), LastFailure: when(3)})
	}
	return spoken(in)
}

// relapsed is the incident open again.
func relapsed(tenants int) analyze.Incident {
	in := failing(tenants)
	in.Relapses++
	return in
}

// silent is a feed that has stopped.
func silent() analyze.Incident {
	return spoken(analyze.Incident{
		ID: "INC-feed00", Kind: analyze.KindSilence, State: analyze.Open, Severity: analyze.Critical, StartedAt: at(0), OpenedAt: at(6),
		Scope: analyze.Scope{Kind: analyze.ScopeFeed, TenantsActive: 30},
	})
}

// hostile is an incident whose every name wants to be obeyed.
func hostile() analyze.Incident {
	const evil = "\x1b[2J<!channel>@everyone*b*[x](http://evil.example)`\u202e&"
	in := failing(1)
	in.Integrations = []string{evil}
	in.Tenants[0].Tenant = evil
	in.Scope = analyze.Scope{Kind: analyze.ScopeAttribute, Attribute: new(evil), Value: new(evil), TenantsAffected: 1, TenantsActive: 3}
	in.Deploy = &analyze.Deploy{Version: evil, At: at(-1), SecondsBeforeStart: 60}
	return spoken(in)
}

func spoken(in analyze.Incident) analyze.Incident {
	in.Title, in.Hint = analyze.Title(&in), analyze.Hint(&in)
	return in
}
