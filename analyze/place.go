package analyze

import (
	"fmt"
	"slices"
	"strings"
)

// place puts a finding where it belongs: into an incident of the same cause, or
// into a new one. It reports whether it did.
func (a *Analyzer) place(f *finding) bool {
	if f == nil {
		return false
	}
	t := a.sameCause(f)
	if t == nil && a.undecided(f) {
		f.gate.hold(f.at, mayBeOne)
		return false
	}
	wide := f.whole && f.spread()
	if t != nil && len(t.Members) > 1 {
		wide = wide && t.Wide // more is known than this finding shows
	}
	affected := f.affected(wide)
	if len(affected) == 0 {
		f.gate.hold(f.at, allNoise)
		return false
	}
	if wide || f.whole && f.op != "" {
		f.levelOut(affected)
	}
	if t == nil {
		t = a.open(f, wide, affected)
	} else {
		a.extend(t, f, wide, affected)
	}
	a.seed(t, f, affected)
	t.Ebb.begin(f)
	a.calmDown(f, affected)
	if grown := len(t.Members) - t.Scoped; grown > t.Scoped/scopeGrowth || len(t.Inc.Integrations) != t.ScopedIn {
		t.NextScope = f.at
	}
	a.rescope(t, f.at)
	a.step(t, f.at)
	return true
}

// affected are the suspects that the incident hits: in a wide one everybody who
// failed, else those whose failures are more than noise.
func (f *finding) affected(wide bool) []suspect {
	if wide {
		return f.suspects
	}
	var out []suspect
	for _, s := range f.suspects {
		if s.odds >= admitOdds {
			out = append(out, s)
		}
	}
	return out
}

// levelOut makes up for what is not known of the attempts of each tenant in a
// fault of all alike, or of one operation: they are as many as its failures let
// expect at the failure share of all, which is known. What is remembered of a
// tenant begins with its newest row of failures and would tell of a larger share
// than everybody's; and it is of all operations together.
func (f *finding) levelOut(affected []suspect) {
	b := f.series.best()
	if b.F == 0 {
		return // an explicit rule found it, or the log tells failures only
	}
	for i := range affected {
		s := &affected[i]
		if level := s.f * b.N / b.F; f.op != "" {
			s.n = level
		} else {
			s.n = max(s.n, level)
		}
	}
}

// open begins an incident.
func (a *Analyzer) open(f *finding, wide bool, affected []suspect) *tracked {
	start := f.at
	for _, s := range affected {
		start = min(start, s.first)
	}
	t := &tracked{
		Families: f.families, Wide: wide, Many: f.whole, Onset: start,
		Templates: NewTemplates(maxTemplates),
		members:   map[memberKey]*member{}, exposures: map[exposureKey]*exposure{},
	}
	if f.whole {
		t.OnlyOp = f.op
	}
	t.Inc = Incident{
		Kind: KindFailures, Integrations: []string{f.in.Name}, State: Open,
		StartedAt: nsTime(start), OpenedAt: nsTime(f.at), Why: f.why(a),
	}
	t.Inc.ID = a.newID(t, affected)
	a.Tracked = append(a.Tracked, t)
	f.in.live = append(slices.Clip(f.in.live), t)
	t.mark(start, "started", fmt.Sprintf("first failed attempt of %s", who(affected)))
	t.mark(f.at, "opened", f.opening(&t.Inc.Why))
	a.emit(f.at, "opened", t, "")
	for _, s := range affected {
		a.joinSuspect(t, f, s)
	}
	return t
}

func who(affected []suspect) string {
	if len(affected) == 1 {
		return tenantName(affected[0].p.Tenant)
	}
	return fmt.Sprintf("%d tenants", len(affected))
}

// newID names an incident by what it is: kind, integration, whom it hit first
// and when it started. A second incident of the same name gets the next one.
func (a *Analyzer) newID(t *tracked, affected []suspect) string {
	scope := "integration"
	if len(affected) == 1 {
		scope = "tenant " + affected[0].p.Tenant
	}
	for n := 0; ; n++ {
		h := hash(t.Inc.Kind, strings.Join(t.Inc.Integrations, "\x00"), scope, fmt.Sprint(nsOf(t.Inc.StartedAt)), fmt.Sprint(n))
		id := fmt.Sprintf("INC-%06x", (h^h>>24^h>>48)&0xffffff)
		if a.byID[id] == nil {
			a.byID[id] = t
			return id
		}
	}
}

// extend adds a finding to an incident that is known already.
func (a *Analyzer) extend(t *tracked, f *finding, wide bool, affected []suspect) {
	t.Families |= f.families
	t.Wide = t.Wide || wide
	t.Many = t.Many || f.whole
	if f.op != t.OnlyOp {
		t.OnlyOp = ""
	}
	t.matched(f.rule)
	if !t.covers(f.in.Name) {
		t.Inc.Integrations = append(t.Inc.Integrations, f.in.Name)
		slices.Sort(t.Inc.Integrations)
		t.mark(f.at, "integration_affected", f.in.Name)
	}
	a.enliven(f.in, t)
	for _, s := range affected {
		a.joinSuspect(t, f, s)
	}
	if t.Inc.State != Open {
		a.reopen(t, f.at, who(affected))
	}
}

// joinSuspect makes a suspect affected, or ill again if it had recovered.
func (a *Analyzer) joinSuspect(t *tracked, f *finding, s suspect) {
	m := t.member(f.in.Name, s.p.Tenant)
	if m == nil {
		if len(t.Members) >= maxMembers {
			t.Dropped.Tenants += s.f
			return
		}
		m = t.join(f.in.Name, s.p.Tenant, s.first, a.healthyShare(f.in, s.p, f.at))
		t.exposedBefore(s.p)
		t.mark(f.at, "tenant_affected", t.named(m))
		a.emit(f.at, "tenant_affected", t, m.Tenant)
	}
	a.claim(t, f.in, s.p.Tenant)
	t.leaveOut(m)
	last := s.p.newest()
	ops := s.p.failedOps(s.first)
	if t.OnlyOp != "" {
		ops = []string{t.OnlyOp} // whatever else failed is no part of it
	}
	for i, op := range ops {
		t.failedOp(op)
		o := m.op(op)
		o.F += max(1, s.f/int64(len(ops)))
		o.N += max(1, s.n/int64(len(ops)))
		if i == 0 { // what does not divide
			o.F, o.N = o.F+s.f%int64(len(ops)), o.N+s.n%int64(len(ops))
		}
		o.OK, o.Told, o.LastAt = 0, 0, last.At
	}
	m.Failures += s.f
	t.Calm = calm{}
	t.Inc.Attempts += s.n
	t.relapse(m, last.At)
	m.Successes += max(0, s.n-s.f)
}

// failedOps are the operations of the pair that failed since start.
func (p *pair) failedOps(start int64) []string {
	var ops []string
	for c := range p.eachCell() {
		if c.LastFail >= start && !slices.Contains(ops, c.Op) {
			ops = append(ops, c.Op)
		}
	}
	slices.Sort(ops)
	if len(ops) == 0 {
		ops = []string{""}
	}
	return ops
}
