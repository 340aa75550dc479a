package analyze

import (
	"cmp"
	"slices"
)

// OwnFailures are one tenant's failed lines in an incident, of one integration
// and class.
type OwnFailures struct {
	Integration, Class string
	Count              int64
}

// ForTenant returns what of an incident may be shown to one of its tenants:
// what happened to it, from when to when, how much failed and since when it is
// proven healthy. Nothing in it tells of another tenant, by name or in a number:
// lines, messages and the arithmetic, which can't be told apart by tenant, are
// left out. own are the tenant's failures, most frequent first; without any the
// integrations are the incident's.
func ForTenant(in *Incident, tenant string, own []OwnFailures) Incident {
	i := slices.IndexFunc(in.Tenants, func(t Tenant) bool { return t.Tenant == tenant })
	if i < 0 {
		return Incident{}
	}
	t := in.Tenants[i]
	out := Incident{
		ID: in.ID, Kind: in.Kind, Severity: in.Severity, State: stateFor(in, &t),
		Integrations: in.Integrations, Classes: []string{},
		StartedAt: in.StartedAt, OpenedAt: in.OpenedAt, RecoveringAt: t.Evidence.Since, LastFailure: t.LastFailure,
		Failures: t.Failures, Attempts: t.Failures + t.Successes,
		Scope:   Scope{Kind: ScopeTenant, Also: []ScopeAttr{}, TenantsAffected: 1, TenantsActive: 1},
		Tenants: []Tenant{t}, Signatures: []Signature{}, Samples: []Sample{}, Why: Why{Rules: []RuleMatch{}},
	}
	if t.FirstFailure != nil {
		out.StartedAt = *t.FirstFailure
	}
	if out.OpenedAt.Before(out.StartedAt) {
		out.OpenedAt = out.StartedAt
	}
	switch out.State {
	case Resolved:
		out.ResolvedAt = cmp.Or(t.RecoveredAt, in.ResolvedAt)
	case ClosedUnverified:
		out.ResolvedAt = in.ResolvedAt
	}
	switch {
	case len(own) > 0:
		out.Integrations = nil
	case len(in.Classes) == 1: // the minutes that tell may be gone
		out.Classes = in.Classes
	}
	for _, f := range own {
		if !slices.Contains(out.Integrations, f.Integration) && f.Integration != "" {
			out.Integrations = append(out.Integrations, f.Integration)
		}
		if !slices.Contains(out.Classes, f.Class) && in.Kind == KindFailures {
			out.Classes = append(out.Classes, f.Class)
		}
	}
	slices.Sort(out.Integrations)
	out.Title = Title(&out)
	out.Timeline = timelineFor(&out, &t)
	return out
}

// stateFor is the incident's life as the tenant lives it.
func stateFor(in *Incident, t *Tenant) State {
	switch t.State {
	case TenantFailing:
		return Open
	case TenantRecovering:
		return Recovering
	case TenantRecovered:
		return Resolved
	}
	return in.State // not heard since: what is known is what is known of the incident
}

func timelineFor(in *Incident, t *Tenant) []TimelineEntry {
	list := []TimelineEntry{{At: in.StartedAt, Event: "started", Detail: "the first failure"}, {At: in.OpenedAt, Event: "opened"}}
	if in.Kind == KindSilence {
		list[0].Detail = "the last event before the silence"
	}
	if in.RecoveringAt != nil {
		list = append(list, TimelineEntry{At: *in.RecoveringAt, Event: "recovering", Detail: "the first success since"})
	}
	if in.ResolvedAt != nil {
		list = append(list, TimelineEntry{At: *in.ResolvedAt, Event: string(in.State)})
	}
	slices.SortStableFunc(list, func(a, b TimelineEntry) int { return a.At.Compare(b.At) })
	return list
}
