package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

const (
	listedTenants = 12 // names in a list
	provenTenants = 5  // tenants whose proof is spelled out
)

// incident writes what a person on call needs to know of one incident. Now is
// the report's time, nil when there is none.
func (p *page) incident(in *analyze.Incident, now *time.Time) {
	p.heading(in)
	p.facts(in, now)
	p.proofs(in)
	if in.State != analyze.Resolved {
		p.row("hint", text.Visible(in.Hint))
	}
}

// heading is the state by shape and word, the severity, the id and the title.
func (p *page) heading(in *analyze.Incident) {
	f := faceOf(in.State)
	p.split(f.style, fmt.Sprintf("%s %s, %s", f.shape, strings.ToUpper(f.word), in.Severity), text.Visible(in.ID))
	p.para(bold, 2, text.Visible(in.Title))
}

func (p *page) facts(in *analyze.Incident, now *time.Time) {
	for _, f := range p.factsOf(in, now) {
		p.row(f.Label, f.Text)
	}
}

// fact is one thing to know about an incident; its text is fit to be shown.
type fact struct{ Label, Text string }

// factsOf are what stands first about an incident, without what is unknown.
func (p *page) factsOf(in *analyze.Incident, now *time.Time) []fact {
	all := []fact{{"since", p.since(in, now)}, {"failed", attempts(in)}, {"on", integrations(in)}, {"who", p.who(in)}}
	if in.State.Live() {
		all = append(all, fact{"at risk", atRisk(in)})
	}
	all = append(all, fact{"scope", scope(&in.Scope)}, fact{"or", ties(&in.Scope)}, fact{"deploy", p.deploy(in)}, fact{"not kept", notKept(in)})
	return slices.DeleteFunc(all, func(f fact) bool { return f.Text == "" })
}

// integrations lists them where the title does not.
func integrations(in *analyze.Incident) string {
	if len(in.Integrations) <= 2 {
		return ""
	}
	var names []string
	for _, name := range in.Integrations {
		names = append(names, shown(name))
	}
	return joined(names, listedTenants)
}

// notKept says what came beyond what one incident holds.
func notKept(in *analyze.Incident) string {
	d := in.Why.Dropped
	if d == nil {
		return ""
	}
	var parts []string
	if d.Tenants > 0 && in.Kind == analyze.KindSilence {
		parts = append(parts, text.Count(d.Tenants, "more tenant"))
	} else if d.Tenants > 0 {
		parts = append(parts, text.Count(d.Tenants, "failure")+" of more tenants")
	}
	if d.Timeline > 0 {
		parts = append(parts, text.Number(d.Timeline)+" more of the timeline")
	}
	if d.Attempts > 0 {
		parts = append(parts, text.Count(d.Attempts, "attempt")+" for the scope")
	}
	return strings.Join(parts, ", ")
}

// since says when it began and how long it has lasted or did last.
func (p *page) since(in *analyze.Incident, now *time.Time) string {
	s := p.time(in.StartedAt)
	if p.detail {
		s = in.StartedAt.In(p.loc).Format(layoutFull + " MST")
	}
	switch {
	case in.LastFailure == nil && in.Kind == analyze.KindFailures:
	case in.State == analyze.Open && in.Kind == analyze.KindSilence:
		if now != nil {
			s += ", silent for " + text.Lasting(now.Sub(in.StartedAt))
		}
	case in.State == analyze.Open:
		if now != nil {
			s += ", for " + text.Lasting(now.Sub(in.StartedAt))
		}
		s += "; last failure " + p.after(in.StartedAt, *in.LastFailure)
	case in.LastFailure != nil:
		s += " to " + p.after(in.StartedAt, *in.LastFailure) + ", " + text.Lasting(in.LastFailure.Sub(in.StartedAt))
		s += p.closing(in)
	default:
		s += p.closing(in)
	}
	if in.Relapses > 0 {
		s += "; " + text.Count(in.Relapses, "relapse")
	}
	return s
}

func (p *page) closing(in *analyze.Incident) string {
	switch {
	case in.ResolvedAt == nil:
		return ""
	case in.State == analyze.ClosedUnverified:
		return "; closed " + p.after(in.StartedAt, *in.ResolvedAt)
	default:
		return "; resolved " + p.after(in.StartedAt, *in.ResolvedAt)
	}
}

func attempts(in *analyze.Incident) string {
	switch {
	case in.Failures == 0:
		return ""
	case in.Attempts <= in.Failures:
		return text.Count(in.Failures, "attempt")
	default:
		return fmt.Sprintf("%s of %s (%s)", text.Number(in.Failures), text.Count(in.Attempts, "attempt"), percent(in.Failures, in.Attempts))
	}
}

// affectedStates are those of the affected, who still fails first.
var affectedStates = []analyze.TenantState{analyze.TenantFailing, analyze.TenantRecovering, analyze.TenantUnverified, analyze.TenantRecovered}

// who counts and names the affected; those who still fail come first. What names no
// tenant is none: it is told by its share.
func (p *page) who(in *analyze.Incident) string {
	names := tenantsIn(in.Named(), affectedStates...)
	n := max(in.Scope.TenantsAffected, len(names))
	rest := ""
	if nameless := in.Nameless(); nameless > 0 {
		rest = fmt.Sprintf("; %s of the failures name none", percent(nameless, max(nameless, in.Failures)))
	}
	switch {
	case n == 0 && in.Scope.Kind == analyze.ScopeFeed && in.Scope.TenantsActive > 0:
		return fmt.Sprintf("everybody: %s in the day before", text.Count(in.Scope.TenantsActive, "tenant"))
	case n == 0 && in.Scope.TenantsActive > 0 && rest != "":
		return fmt.Sprintf("unknown: the failures name no tenant; %s in the day before", text.Count(in.Scope.TenantsActive, "tenant"))
	case n == 0:
		return "the log names no tenant"
	case n == 1 && len(names) == 1:
		if in.Scope.TenantsActive > 1 {
			return fmt.Sprintf("%s alone, of %s", names[0], text.Count(in.Scope.TenantsActive, "tenant")) + rest
		}
		return names[0] + rest
	}
	s := text.Count(n, "tenant")
	if in.Scope.TenantsActive >= n {
		s = fmt.Sprintf("%s of %s", text.Number(n), text.Count(in.Scope.TenantsActive, "tenant"))
	}
	if len(names) > 0 && !p.detail {
		s += ": " + joined(names, listedTenants)
	}
	return s + rest
}

// atRisk names those who will fail next.
func atRisk(in *analyze.Incident) string {
	names := tenantsIn(in, analyze.TenantAtRisk)
	if len(names) == 0 && in.Scope.TenantsAtRisk > 0 {
		return text.Count(in.Scope.TenantsAtRisk, "tenant")
	}
	return joined(names, listedTenants)
}

// tenantsIn returns the names of the tenants in any of the states.
func tenantsIn(in *analyze.Incident, states ...analyze.TenantState) []string {
	var names []string
	for _, state := range states {
		for i := range in.Tenants {
			if in.Tenants[i].State == state {
				names = append(names, shown(in.Tenants[i].Tenant))
			}
		}
	}
	return names
}

// scope says what the affected have in common.
func scope(s *analyze.Scope) string {
	words := text.Visible(s.Words()) // "" for tenants: their names say it
	if words != "" && s.Confidence > 0 {
		words += fmt.Sprintf(" (confidence %s)", percent(int64(1000*s.Confidence+0.5), 1000))
	}
	return words
}

// ties are the explanations that the data can't tell from the scope.
func ties(s *analyze.Scope) string {
	var parts []string
	for _, a := range s.Also {
		parts = append(parts, text.Visible(a.String()))
	}
	if len(parts) == 0 {
		return ""
	}
	return joined(parts, listedTenants) + ": the data can't tell them apart"
}

func (p *page) deploy(in *analyze.Incident) string {
	if in.Deploy == nil {
		return ""
	}
	before := time.Duration(in.Deploy.SecondsBeforeStart * float64(time.Second))
	return fmt.Sprintf("%s at %s, %s before it began", shown(in.Deploy.Version), p.after(in.StartedAt, in.Deploy.At), text.Lasting(before))
}

// proofs says for whom it is proven over, for whom it may be, and who has not
// been heard of.
func (p *page) proofs(in *analyze.Incident) {
	if in.State == analyze.Open && len(tenantsIn(in, analyze.TenantRecovered)) == 0 {
		return
	}
	p.evidence(in, analyze.TenantRecovered, "proof")
	p.evidence(in, analyze.TenantRecovering, "not yet")
	if names := tenantsIn(in, analyze.TenantUnverified); len(names) > 0 {
		p.row("unverified", joined(names, listedTenants)+": nothing heard since the last failure")
	}
	if in.State != analyze.Open {
		p.row("failing", joined(tenantsIn(in, analyze.TenantFailing), listedTenants))
	}
}

// evidence lists the tenants in a state with their successes.
func (p *page) evidence(in *analyze.Incident, state analyze.TenantState, label string) {
	var named []*analyze.Tenant
	for i := range in.Tenants {
		if in.Tenants[i].State == state {
			named = append(named, &in.Tenants[i])
		}
	}
	rest := 0
	if len(named) > provenTenants+1 {
		rest = len(named) - provenTenants
		named = named[:provenTenants]
	}
	widest := 0
	for _, t := range named {
		widest = max(widest, cellsOf(shown(t.Tenant))+2)
	}
	widest = min(widest, (p.width-bodyColumn)/2)
	for _, t := range named {
		p.rowAt(label, text.Truncate(shown(t.Tenant), widest-2)+":", widest, p.successes(&t.Evidence, in.StartedAt))
		label = ""
	}
	if rest > 0 {
		p.row("", fmt.Sprintf("+%s more, each with successes of its own", text.Number(rest)))
	}
}

func (p *page) successes(e *analyze.Evidence, start time.Time) string {
	s := text.Number(e.SuccessesSince) + " successes"
	if e.SuccessesSince == 1 {
		s = "1 success"
	}
	if e.Since != nil {
		s += " since " + p.after(start, *e.Since)
	}
	return s
}
