package analyze

import (
	"math"
	"strings"
	"time"
)

// healWithin is how long after its first failure an attempt's own retry may heal
// it; later the failure was real for somebody who waited.
const healWithin = int64(2 * time.Minute)

// succeeded takes an attempt that succeeded.
func (a *Analyzer) succeeded(x *attempt) {
	x.p.Straight = 0
	x.p.LastOK = x.at
	x.in.Successes += x.n
	x.op.Worked = true
	if x.e.Tenant == "" {
		x.op.Nameless += x.n
	}
	a.ruleSucceeded(x)
	sick := a.tellIncidents(x)
	if x.key != 0 && len(x.in.Failed.index) > 0 {
		a.heal(x, sick)
	}
	if x.p.Test.success(x.at, x.n) {
		x.p.Test.weaken(x.n, a.context(x.in, x.at, false))
	}
	if sick {
		return
	}
	x.p.Test.Base.learn(x.n, 0)
	if x.p.chronic(x.at) {
		return
	}
	if x.op.Test.success(x.at, x.n) {
		x.op.Test.weaken(x.n, a.context(x.in, x.at, false))
	}
	x.op.Test.Base.learn(x.n, 0)
	if x.in.Whole.success(x.at, x.n) {
		if over := x.in.Whole.weaken(x.n, a.context(x.in, x.at, true)); over.F >= minFailed {
			x.in.blipOver(over, x.at)
		}
	}
	x.in.Whole.Base.learn(x.n, 0)
}

// tellIncidents notes a success in every live incident it is evidence for and
// reports whether the pair is affected in one and not recovered yet.
func (a *Analyzer) tellIncidents(x *attempt) (sick bool) {
	for _, t := range x.in.live {
		if !t.Inc.State.Live() {
			continue
		}
		if t.Inc.State == Open && !t.waning() {
			t.expose(x.exposure(), x.n, 0)
		}
		if t.Part.N > 0 {
			t.Part.pass(a.within(t, x.e.Operation, x.attrs), false, x.at, x.n)
		}
		if m := t.member(x.in.Name, x.p.Tenant); m != nil && a.tellMember(t, m, x) {
			sick = true
		}
		if t.nameless {
			a.tellNameless(t, x)
		}
	}
	return sick
}

// tellMember notes a success that is evidence for a member and reports whether the
// member was not recovered yet.
func (a *Analyzer) tellMember(t *tracked, m *member, x *attempt) (sick bool) {
	told := m.OKSince + m.Confirmed
	if m.State == TenantRecovered {
		t.confirm(m, x.e.Operation, x.n)
	} else {
		t.succeed(m, x.at, t.provedBy(m, x), x.n)
	}
	if m.OKSince+m.Confirmed > told && t.Part.N > 0 {
		m.OKAt = x.at
		if a.within(t, x.e.Operation, x.attrs) {
			m.PartOK += x.n
		}
	}
	if m.State == TenantRecovered {
		return false
	}
	if m.OKSince > 0 {
		t.LastSuccess = x.at
	}
	t.dirty = true
	a.prove(t, m, x.at)
	a.turn(t, x.at)
	return true
}

// heal takes back the failure of an attempt whose retry succeeded: its tenant got
// what it asked for. The integration's test keeps it, since a provider that
// fails every sixth call is in trouble however patient its callers are.
func (a *Analyzer) heal(x *attempt, sick bool) {
	failedAt, ok := x.in.Failed.find(x.key)
	if !ok {
		return
	}
	x.in.Failed.remove(x.key)
	if sick || x.at-failedAt > healWithin {
		return
	}
	a.Tally.Healed += x.n
	a.ruleHealed(x, failedAt)
	x.p.Test.heal(failedAt, a.context(x.in, x.at, false))
}

// failed takes an attempt that failed.
func (a *Analyzer) failed(x *attempt) {
	a.Tally.Failed += x.n
	if x.key != 0 {
		if x.retries() {
			a.retryFailed(x)
			return
		}
		x.tryFailed()
	}
	p := x.p
	p.Straight++
	retry := p.retry(x)
	p.Fails[p.NFails&7] = fail{At: x.at, Class: x.class, Op: uint32(hash(x.e.Operation)), Keyed: x.keyed, Retry: retry}
	p.NFails++
	p.LastFail = x.at
	d := newDetail(x.e, x.at, x.class)
	x.in.Ring.add(d)

	known, sick := a.failIncidents(x, &d)
	if placed := a.ruleFailed(x, known); known || placed {
		return
	}
	c := a.context(x.in, x.at, false)
	p.Test.failure(x.at, x.n, retry, c)
	if sick {
		// Another kind of failure of a tenant that is ill already: it may be a
		// second cause, but teaches nothing about what is healthy.
		if x.in.Successes == 0 {
			a.judgeRate(x, c, sick)
		} else {
			a.judgePair(x, c)
		}
		return
	}
	p.Test.Base.learn(x.n, x.n)
	p.seeLevel(x.in, x.at)
	if x.in.Successes > 0 && p.chronic(x.at) {
		// The tenant's own gates weigh what may be a retry or is its ordinary level;
		// for the others it is none of their failures.
		a.judgePair(x, c)
		return
	}
	x.op.Test.failure(x.at, x.n, retry, c)
	x.op.Test.Base.learn(x.n, x.n)
	whole := a.context(x.in, x.at, true)
	x.in.Whole.failure(x.at, x.n, retry, whole)
	x.in.Whole.Base.learn(x.n, x.n)
	x.in.Ordinary.add(x.class, x.n)
	if x.in.Successes == 0 {
		a.judgeRate(x, c, sick)
		return
	}
	p.Rate = nil
	a.judge(x, c)
}

// retryFailed takes the failed retry of an attempt that is counted already. It
// is no new failure, but a tenant that has had no success since is still ill.
func (a *Analyzer) retryFailed(x *attempt) {
	for _, t := range x.in.live {
		if !t.Inc.State.Live() || !t.Families.has(x.class) {
			continue
		}
		if m := t.member(x.in.Name, x.p.Tenant); m != nil && m.State != TenantRecovered && m.OKSince == 0 {
			t.relapse(m, x.at)
			t.LastFailure = max(t.LastFailure, x.at)
		}
	}
}

// failIncidents notes a failure in the live incidents. known: the failure belongs
// to one of them; sick: the pair is affected, but by another kind of failure.
func (a *Analyzer) failIncidents(x *attempt, d *failureDetail) (known, sick bool) {
	for _, t := range x.in.live {
		if !t.Inc.State.Live() {
			continue
		}
		m := t.member(x.in.Name, x.p.Tenant)
		if t.OnlyOp != "" && x.op.Name != t.OnlyOp || !t.Families.has(x.class) && !t.only(x.in.Name, x.p.Tenant) {
			sick = sick || m.ill(t)
			continue
		}
		if t.Inc.State == Open && !t.waning() {
			t.expose(x.exposure(), x.n, x.n)
		}
		if t.Part.N > 0 {
			t.Part.pass(a.within(t, x.e.Operation, x.attrs), true, x.at, x.n)
		}
		if m == nil {
			m = a.admit(t, x)
		}
		if m == nil {
			continue
		}
		if m.State == TenantRecovered {
			t.stray(m, x.at, x.n)
			continue
		}
		known = true
		if x.p.Tenant == "" {
			t.failNameless(m, x)
		}
		if x.in.Successes == 0 && t.Ebb.stray(x.at, x.n) {
			continue
		}
		if t.ordinaryFailure(m, x.at, x.n) {
			continue
		}
		relapses := t.Inc.State == Recovering && a.goesOn(t, m, x)
		t.Families |= familyOf(x.class)
		t.fail(m, x.at, x.e.Operation, x.n)
		t.Inc.Attempts += x.n
		t.note(d, x.n)
		if relapses {
			a.reopen(t, x.at, tenantName(m.Tenant))
		}
		a.rescope(t, x.at)
		a.schedule(t, x.at+int64(a.cfg.Dwell))
	}
	return known, sick
}

// goesOn reports whether the failure of a member that was not proven well says that
// a recovering incident goes on. Two in a row do, three where much speaks for the end.
// One alone does while little speaks for it: of a tenant alone, where its successes
// since and this failure together do not; after a calm as long as the hold it tells of
// the member and not of the incident. Whoever failed has its recovery to prove again
// in any case.
func (a *Analyzer) goesOn(t *tracked, m *member, x *attempt) bool {
	row, calmness, least := 1, t.calmness(), relapseCalm
	if len(t.Members) == 1 {
		calmness, least = t.calmnessWith(m, x.n), 0
	}
	if calmness > least && (len(t.Members) == 1 || len(t.Members) > few) {
		row = 2
	}
	return x.in.runs(m, x.p) > row || x.at-t.LastFailure <= int64(a.cfg.Hold) && calmness <= least
}

// relapseCalm is the evidence that an incident is over, in nats, under which the
// next failure of a member that was not proven well says that it goes on.
const relapseCalm = 1.0

// admit makes a tenant affected when its failure alone says so: the incident is
// going on, and either the tenant is in its scope and rather hit than not, or
// several of its attempts failed in a way its own noise does not explain.
func (a *Analyzer) admit(t *tracked, x *attempt) *member {
	if t.Inc.State != Open || len(t.Members) < 2 || t.roams() {
		return nil
	}
	if x.at-t.LastAny > int64(a.cfg.Dwell) {
		return nil
	}
	p0 := a.healthyShare(x.in, x.p, x.at)
	k, first := x.p.failedSince(nsOf(t.Inc.StartedAt), t.Families)
	if k == 0 {
		k, first = 1, x.at // taken for a retry of one before
	}
	if t.Wide || a.inScope(t, x) {
		if !t.hits(k, p0) {
			return nil
		}
	} else if k < 2 || !t.beyondNoise(x, p0) {
		return nil
	}
	if len(t.Members) >= maxMembers {
		t.Dropped.Tenants += x.n
		return nil
	}
	m := t.join(x.in.Name, strings.Clone(x.p.Tenant), first, p0)
	t.exposedBefore(x.p)
	x.p.Test.forgive()
	a.claim(t, x.in, m.Tenant)
	t.mark(x.at, "tenant_affected", t.named(m))
	a.emit(x.at, "tenant_affected", t, m.Tenant)
	return m
}

// hitChance: a tenant is called hit when it is rather that than not, so that as
// many are named in vain as are missed.
const hitChance = 0.5

// hits reports whether k failures of a tenant in the incident's scope are its
// doing: each of them is ordinary with the chance that its ordinary level has in
// the incident's.
func (t *tracked) hits(k int64, p0 float64) bool {
	ordinary := min(1, p0/baselineGain/t.shared().share())
	return math.Pow(ordinary, float64(k)) <= 1-hitChance
}

// beyondNoise reports whether what a tenant did since the incident opened is more
// than its own noise.
func (t *tracked) beyondNoise(x *attempt, p0 float64) bool {
	var n, f int64
	for _, e := range t.Exposures {
		if e.Integration == x.in.Name && e.Tenant == x.p.Tenant {
			n, f = n+e.N, f+e.F
		}
	}
	return f >= 2 && beyondNoise(n, f, p0) >= admitOdds
}

func nsOf(t time.Time) int64 { return t.UnixNano() }

// named is a member's tenant, and its integration where there are several: a
// tenant may recover on one and fail on another.
func (t *tracked) named(m *member) string {
	name := tenantName(m.Tenant)
	if len(t.Inc.Integrations) > 1 {
		name += " on " + m.Integration
	}
	return name
}

func tenantName(tenant string) string {
	if tenant == "" {
		return "(no tenant named)"
	}
	return tenant
}
