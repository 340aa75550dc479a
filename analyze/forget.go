package analyze

import (
	"fmt"
	"math"
	"slices"
)

// UnknownError says that there is no such integration or tenant.
type UnknownError struct {
	What, Name string
	Known      []string // what there is, sorted
}

func (e *UnknownError) Error() string { return fmt.Sprintf("%s %q is not known", e.What, e.Name) }

// Forget retires a tenant of an integration that has left: its silence means
// nothing until it is heard again. An incident of its silence that is still
// live no longer waits for it. It reports whether there was one, and fails with
// an *UnknownError when there is no such pair.
func (a *Analyzer) Forget(integration, tenant string) (closed bool, err error) {
	in := a.byName[integration]
	if in == nil {
		return false, &UnknownError{"integration", integration, a.integrationNames()}
	}
	p := in.Tenants[tenant]
	if p == nil {
		return false, &UnknownError{"tenant", tenant, in.tenantNames()}
	}
	p.Beat.State = retired
	in.Due[p.at] = math.MaxUint32
	t := p.gone
	p.gone = nil
	if t == nil || !t.Inc.State.Live() {
		return false, nil
	}
	m := t.member(in.Name, tenant)
	m.State = TenantUnverified
	t.Unwell--
	t.mark(a.Now, "forgotten", tenantName(tenant)+" is not expected any more")
	if t.Unwell == 0 && t.Silence.missing() == 0 && t.Silence.HeardAt == 0 {
		t.Silence.Given = true
		a.close(t, a.Now, ClosedUnverified, tenantName(tenant)+" was retired by hand")
	}
	a.stepSilence(t, a.Now)
	return true, nil
}

func (a *Analyzer) integrationNames() []string {
	var names []string
	for _, in := range a.Integrations {
		names = append(names, in.Name)
	}
	slices.Sort(names)
	return names
}

func (in *integration) tenantNames() []string {
	var names []string
	for _, p := range in.PairList {
		names = append(names, p.Tenant)
	}
	slices.Sort(names)
	return names
}
