package analyze

// Many logs name the tenant where a call succeeds and not where it fails. All failures
// of all tenants are then those of one pair without a name, which can never succeed.
// It is no tenant: nothing that it does is told of anybody, and whoever succeeds in the
// same operation speaks for it. Its evidence is the integration's, by the same test.

// ownSuccesses is one over the share of an operation's attempts from which on
// successes that name no tenant are callers of their own, whom nobody else's success
// proves well. Fewer could not make the test of the operation alarm.
const ownSuccesses = 100

// faceless reports whether failures of the operation that name no tenant are failures
// of those whom its successes name.
func (op *operation) faceless() bool { return ownSuccesses*op.Nameless <= op.Test.Base.N }

// faceless reports whether the pair is the failures of others: it names no tenant,
// others do, and ordinarily it hardly succeeds.
func (in *integration) faceless(p *pair) bool {
	return p.Tenant == "" && len(in.PairList) > 1 && 2*p.Test.Base.F >= p.Test.Base.N
}

// failNameless takes a failure of a member that names no tenant. Whoever has not been
// heard until now may be the one who failed: the failure is a sign of life.
func (t *tracked) failNameless(m *member, x *attempt) {
	if len(x.in.PairList) < 2 || !x.op.faceless() {
		return
	}
	m.Nameless = true
	x.in.NamelessAt = x.at
	if x.in.Successes != x.in.NamelessOK {
		x.in.NamelessOK, x.in.NamelessRun = x.in.Successes, 0
	}
	x.in.NamelessRun++
}

// runs is how many attempts of the member failed since the last success: of anybody
// where the failures name no tenant.
func (in *integration) runs(m *member, p *pair) int {
	switch {
	case !m.Nameless:
		return p.Straight
	case in.Successes != in.NamelessOK:
		return 0
	}
	return in.NamelessRun
}

// tellNameless takes a success of a tenant as evidence that the failures which name
// none are over.
func (a *Analyzer) tellNameless(t *tracked, x *attempt) {
	m := t.member(x.in.Name, "")
	if m == nil || x.p.Tenant == "" || !t.Inc.State.Live() || !x.op.faceless() {
		return
	}
	if !m.Nameless {
		m.Nameless, m.P0 = true, a.healthyShare(x.in, x.in.Tenants[""], x.at)
	}
	a.tellMember(t, m, x)
}
