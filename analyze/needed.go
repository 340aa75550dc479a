package analyze

// mostNeeded is the most successes that SuccessesNeeded speaks of.
const mostNeeded = 300

// SuccessesNeeded says how many successes after its last failure prove a tenant
// healthy, as far as the report tells. The analyzer knows more: a tenant's own
// ordinary failure share, strays, and how often it has deceived before. So it can
// be off by some, and a tenant may have enough and not be recovered yet, since the
// proof takes time too.
func (in *Incident) SuccessesNeeded(t *Tenant) int64 {
	if in.Kind == KindSilence {
		if w := in.Why.Silence; w != nil && w.DeclaredSeconds > 0 {
			return needDeclared
		}
		return needLearned
	}
	need := provenNats
	if in.State == Open && in.othersFail(t) {
		need += aloneNats
	}
	p0 := max(in.Why.P0, floorP0)
	ill := in.illness(t, p0)
	n := int64(1) // one by one: against an unknown share the evidence may fall again
	for n < mostNeeded && ill.healthy(n, 0, p0) < need {
		n++
	}
	return n
}

func (in *Incident) othersFail(t *Tenant) bool {
	for i := range in.Tenants {
		if o := &in.Tenants[i]; o.State == TenantFailing && o.Tenant != t.Tenant {
			return true
		}
	}
	return false
}

// illness is what the report tells of a tenant's failure share, as tracked.illness.
func (in *Incident) illness(t *Tenant, p0 float64) sick {
	members := int64(0)
	for i := range in.Tenants {
		if in.Tenants[i].State != TenantAtRisk {
			members++
		}
	}
	s := sick{1, 1}
	if members > 1 {
		weight := ownWeight
		if in.Scope.Kind != ScopeTenant {
			weight = sharedWeight
		}
		f := max(0, in.Failures-members)
		all := sick{float64(f + 1), float64(max(0, in.Attempts-members-f) + 1)}.share()
		s = sick{weight * all, weight * (1 - all)}
	}
	s.f += float64(max(0, t.Failures-1))
	s.ok += float64(max(0, t.Successes-t.Evidence.SuccessesSince))
	return s.within(leastIll(p0), maxShare)
}
