package analyze

import (
	"cmp"
	"slices"
)

// view is the incident as it is shown: what is known of it now, in an order that
// does not change from one run to the next.
func (a *Analyzer) view(t *tracked) Incident {
	in := t.Inc
	in.Integrations = slices.Clone(t.Inc.Integrations)
	in.Classes = t.classes()
	in.LastFailure = nsTimePtr(t.LastFailure)
	in.Timeline = slices.Clone(t.Inc.Timeline)
	in.Samples = slices.Clone(t.Inc.Samples)
	if in.Samples == nil {
		in.Samples = []Sample{}
	}
	in.Statuses = slices.Clone(t.Statuses)
	slices.SortStableFunc(in.Statuses, func(x, y StatusCount) int {
		return cmp.Or(cmp.Compare(y.Failures, x.Failures), cmp.Compare(x.Status, y.Status))
	})
	in.Signatures = t.signatures()
	now := t.Frozen
	if now == nil {
		now = a.people(t)
	}
	in.Scope, in.Tenants = now.Scope, slices.Clone(now.Tenants)
	in.Severity = severityOf(Rate(&in), in.Why.Rules)
	in.Why.Rules = slices.Clone(in.Why.Rules)
	if d := t.Dropped; d != (Dropped{}) {
		in.Why.Dropped = &d
	}
	in.Title, in.Hint = Title(&in), Hint(&in)
	return in
}

const maxSignatures = 10

func (t *tracked) signatures() []Signature {
	out := []Signature{}
	for id, n := range t.TmplCount {
		if n > 0 {
			out = append(out, Signature{Template: t.Templates.Text(id), Failures: n})
		}
	}
	slices.SortStableFunc(out, func(x, y Signature) int {
		return cmp.Or(cmp.Compare(y.Failures, x.Failures), cmp.Compare(x.Template, y.Template))
	})
	return out[:min(len(out), maxSignatures)]
}

// tenants lists the affected by name, each once over all integrations, and then
// those at risk.
func (t *tracked) tenants(atRisk []string) []Tenant {
	byName := map[string]int{}
	out := []Tenant{}
	for _, m := range t.Members {
		i, ok := byName[m.Tenant]
		if !ok {
			byName[m.Tenant] = len(out)
			out = append(out, t.tenant(m))
			continue
		}
		out[i] = merge(out[i], t.tenant(m))
	}
	slices.SortFunc(out, func(x, y Tenant) int { return cmp.Compare(x.Tenant, y.Tenant) })
	for _, name := range atRisk {
		out = append(out, Tenant{Tenant: name, State: TenantAtRisk})
	}
	return out
}

func (t *tracked) tenant(m *member) Tenant {
	v := Tenant{
		Tenant: m.Tenant, State: m.State, Failures: m.Failures, Successes: m.Successes,
		FirstFailure: nsTimePtr(m.First), LastFailure: nsTimePtr(m.Last), RecoveredAt: nsTimePtr(m.Recovered),
		Evidence: Evidence{SuccessesSince: m.OKSince, Since: nsTimePtr(m.Since)},
	}
	if t.Silence != nil {
		v.FirstFailure, v.LastFailure = nil, nil // nothing failed
	}
	// Nothing heard of what failed, while the failures have stopped or the wait
	// is over: neither ill nor well.
	if m.OKSince == 0 && t.Inc.State != Open || m.State != TenantRecovered && t.Inc.State == ClosedUnverified {
		v.State = TenantUnverified
	}
	return v
}

// merge joins what one tenant did on two integrations; the worse state counts.
func merge(x, y Tenant) Tenant {
	rank := func(s TenantState) int {
		return slices.Index([]TenantState{TenantRecovered, TenantRecovering, TenantUnverified, TenantFailing}, s)
	}
	switch {
	case rank(y.State) > rank(x.State):
		x.State, x.Evidence, x.RecoveredAt = y.State, y.Evidence, y.RecoveredAt
	case y.State == x.State:
		x.Evidence = x.Evidence.later(y.Evidence)
		if x.RecoveredAt != nil && y.RecoveredAt != nil && y.RecoveredAt.After(*x.RecoveredAt) {
			x.RecoveredAt = y.RecoveredAt
		}
	}
	x.Failures += y.Failures
	x.Successes += y.Successes
	if y.FirstFailure != nil && (x.FirstFailure == nil || y.FirstFailure.Before(*x.FirstFailure)) {
		x.FirstFailure = y.FirstFailure
	}
	if y.LastFailure != nil && (x.LastFailure == nil || y.LastFailure.After(*x.LastFailure)) {
		x.LastFailure = y.LastFailure
	}
	return x
}

// later is the proof that begins later: what was counted before the last failure of
// a tenant, on whatever integration, proves nothing.
func (e Evidence) later(o Evidence) Evidence {
	if e.Since != nil && (o.Since == nil || o.Since.After(*e.Since)) {
		return o
	}
	return e
}
