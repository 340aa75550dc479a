package main

import (
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// mostExposed bounds how far back it is counted who called during an incident.
const mostExposed = 24 * time.Hour

// exposedSpan is the time in which those who called were exposed to an incident:
// traffic is kept by tenant and hour, so it begins with the hour of the start. A
// zero end is no end.
func exposedSpan(in *analyze.Incident) (from, to time.Time) {
	from = in.StartedAt.Truncate(time.Hour)
	if oldest := lifeEnd(in).Add(-mostExposed).Truncate(time.Hour); from.Before(oldest) {
		from = oldest
	}
	if in.ResolvedAt != nil {
		to = *in.ResolvedAt
	}
	return from, to
}

// fineOf are the callers that are no part of the incident: who was exposed, and
// is fine or fails no more than usual.
func fineOf(in *analyze.Incident, callers []analyze.TenantRow, from time.Time) []analyze.Tenant {
	concerned := tenantsOf(in)
	var out []analyze.Tenant
	for _, r := range callers {
		if concerned[r.Tenant] {
			continue
		}
		t := analyze.Tenant{Tenant: r.Tenant, State: analyze.TenantFine, Failures: r.Failed, Successes: r.Attempts - r.Failed}
		if r.Failed > 0 {
			t.State = analyze.TenantOrdinary
		}
		t.Evidence.SuccessesSince, t.Evidence.Since = t.Successes, &from
		out = append(out, t)
	}
	return out
}
