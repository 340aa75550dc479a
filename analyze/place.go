package analyze

import (
	"fmt"
	"math"
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
	wide := f.whole && f.spread(a)
	if t != nil && len(t.Members) > 1 {
		wide = wide && t.Wide // more is known than this finding shows
	}
	affected := f.affected(wide)
	if len(affected) == 0 {
		f.gate.hold(f.at, allNoise)
		return false
	}
	if t == nil {
		t = a.open(f, wide, affected)
	} else {
		a.extend(t, f, wide, affected)
	}
	a.seed(t, f, affected)
	a.calmDown(f, affected)
	t.NextScope = f.at
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

// spread reports whether the failures are better told by one failure share for
// every tenant than by a share for those who failed, a healthy rest, and the
// choice of who is who.
func (f *finding) spread(a *Analyzer) bool {
	var counts tenantCounts
	for _, s := range f.suspects {
		if s.p.Tenant == "" {
			return true
		}
		counts.add(s.n, s.f)
	}
	for _, p := range f.in.PairList {
		if p.LastOK >= f.start && !slices.ContainsFunc(f.suspects, func(s suspect) bool { return s.p == p }) {
			counts.add(max(1, p.attemptsSince(f.at, f.start)), 0)
		}
	}
	return counts.spread(f.series.Table.P0)
}

// tenantCounts sums what tenants did, those who failed and those who did not.
type tenantCounts struct {
	failing, fine int
	n, f, fineN   int64
}

func (c *tenantCounts) add(n, f int64) {
	if f == 0 {
		c.fine++
		c.fineN += n
		return
	}
	c.failing++
	c.n, c.f = c.n+n, c.f+f
}

func (c *tenantCounts) spread(p0 float64) bool {
	all := bernoulli(c.f, c.n+c.fineN)
	set := bernoulli(c.f, c.n) + float64(c.fineN)*math.Log(1-p0) - logChoose(c.failing+c.fine, c.failing)
	return all >= set
}

// bernoulli is the log-likelihood of f failures in n attempts at the share f/n.
func bernoulli(f, n int64) float64 {
	if f <= 0 || f >= n {
		return 0
	}
	r := float64(f) / float64(n)
	return float64(f)*math.Log(r) + float64(n-f)*math.Log(1-r)
}

// logChoose is the log of the number of ways to choose k of n.
func logChoose(n, k int) float64 {
	lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return lg(n) - lg(k) - lg(n-k)
}

// sameCause finds the incident that the finding is a part of: one of the same
// integration and families whose onset or failures are close in time, or one of
// a platform that fails as a whole.
func (a *Analyzer) sameCause(f *finding) *tracked {
	for i := len(a.Tracked) - 1; i >= 0; i-- {
		t := a.Tracked[i]
		if t.Silence != nil || !t.covers(f.in.Name) || t.Families&f.families == 0 && !t.isOf(f) {
			continue
		}
		if !t.Inc.State.Live() {
			if a.held(t, f.start, f.at) && t.overlaps(f) {
				return t
			}
			continue
		}
		switch {
		case f.start-t.Onset <= joinWithin, t.Wide && t.Inc.State == Open:
			return t
		case t.Inc.State == Recovering && f.start-t.LastFailure <= int64(a.cfg.Hold) && t.overlaps(f):
			return t
		}
	}
	return a.platform(f)
}

// isOf reports whether incident and finding are of one and the same tenant alone:
// whatever else fails there for it is part of the same trouble.
func (t *tracked) isOf(f *finding) bool {
	return len(f.suspects) == 1 && t.only(f.in.Name, f.suspects[0].p.Tenant)
}

func (t *tracked) only(integration, tenant string) bool {
	return len(t.Members) == 1 && t.member(integration, tenant) != nil
}

// overlaps reports whether the finding hits a tenant that the incident hit.
func (t *tracked) overlaps(f *finding) bool {
	return t.Wide || slices.ContainsFunc(f.suspects, func(s suspect) bool { return t.member(f.in.Name, s.p.Tenant) != nil })
}

// platform finds the incident of another integration that began together with
// this one, where most integrations are failing at once.
func (a *Analyzer) platform(f *finding) *tracked {
	if !f.whole {
		return nil
	}
	active, ill := 0, 0
	for _, in := range a.Integrations {
		if !in.usedSince(f.start) {
			continue
		}
		active++
		if in == f.in || in.illSince(f.start-together) {
			ill++
		}
	}
	if ill < 3 || 5*ill < 3*active {
		return nil
	}
	for _, t := range a.Tracked {
		if t.Many && t.Inc.State == Open && abs(nsOf(t.Inc.StartedAt)-f.start) <= together {
			return t
		}
	}
	return nil
}

func (in *integration) usedSince(at int64) bool {
	return slices.ContainsFunc(in.PairList, func(p *pair) bool { return p.Last >= at })
}

// illSince reports whether a wide incident of the integration, or strong
// evidence of one, began at or after the time.
func (in *integration) illSince(at int64) bool {
	for _, t := range in.live {
		if t.Many && t.Inc.State == Open && nsOf(t.Inc.StartedAt) >= at {
			return true
		}
	}
	b := in.Whole.best()
	return b.F >= 2 && b.Start >= at && b.S > 2*math.Log(maxShare/coldP0)
}

func abs(x int64) int64 { return max(x, -x) }

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

func (f *finding) why(a *Analyzer) Why {
	if f.rule != nil {
		return f.rule.why(f)
	}
	s, b := f.series, f.series.best()
	w := Why{
		Series: f.name, Baseline: s.Base.share(f.context.prior), P0: s.Table.P0,
		Failures: b.F, Attempts: b.N, Statistic: s.statistic(), Threshold: f.context.h,
		Budget: a.cfg.Budget.String(), Rules: []RuleMatch{},
	}
	if n, fl := s.Base.N-b.N, s.Base.F-b.F; n >= 0 && fl >= 0 {
		learned := baseline{N: n, F: fl}
		w.Baseline = learned.share(f.context.prior)
	}
	w.Share = s.assumed()
	f.gate.explain(&w, a.cfg.MinDuration)
	if !f.context.mature {
		w.Note = "the log began too recently to know the ordinary failure share; 10 % is assumed"
	}
	if f.rate != nil {
		r := f.rate.best()
		w.Baseline, w.P0, w.Share, w.Failures, w.Attempts, w.Statistic = 0, 0, 0, r.F, r.N, f.rate.statistic()
		w.Threshold += burstNats
		w.Note = f.rate.note(f.at, f.in.First)
	}
	return w
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
	if !slices.Contains(f.in.live, t) {
		f.in.live = append(slices.Clip(f.in.live), t)
	}
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
			t.Hidden++
			return
		}
		m = t.join(f.in.Name, s.p.Tenant, s.first, a.healthyShare(f.in, s.p, f.at))
		t.mark(f.at, "tenant_affected", tenantName(m.Tenant))
		a.emit(f.at, "tenant_affected", t, m.Tenant)
	}
	a.claim(t, f.in, s.p.Tenant)
	last := s.p.newest()
	ops := s.p.failedOps(s.first)
	for i, op := range ops {
		t.failedOp(op)
		o := m.op(op)
		o.F += max(1, s.f/int64(len(ops)))
		o.N += max(1, s.n/int64(len(ops)))
		if i == 0 { // what does not divide
			o.F, o.N = o.F+s.f%int64(len(ops)), o.N+s.n%int64(len(ops))
		}
		o.OK, o.LastAt = 0, last.At
	}
	m.Failures += s.f
	t.Inc.Attempts += s.n
	t.relapse(m, last.At)
	m.Successes += max(0, s.n-s.f)
}

// failedOps are the operations of the pair that failed since start.
func (p *pair) failedOps(start int64) []string {
	var ops []string
	for _, c := range p.Cells {
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

// seed gives the incident what is remembered of its failures before it opened.
func (a *Analyzer) seed(t *tracked, f *finding, affected []suspect) {
	hit := func(tenant string) *suspect {
		for i := range affected {
			if affected[i].p.Tenant == tenant {
				return &affected[i]
			}
		}
		return nil
	}
	total := t.Inc.Failures
	f.in.Ring.each(func(d *failureDetail) {
		if s := hit(d.Tenant); s != nil && d.At >= s.first && f.families.has(d.Class) {
			t.note(d, 1)
		}
	})
	t.Inc.Failures = total
	for _, s := range affected {
		t.Inc.Failures += s.f
		t.LastFailure = max(t.LastFailure, s.p.lastFailed())
	}
	for _, p := range f.in.PairList {
		a.seedExposure(t, f, p, hit(p.Tenant))
	}
}

// seedExposure notes what a pair did since the start, as far as it is known.
func (a *Analyzer) seedExposure(t *tracked, f *finding, p *pair, s *suspect) {
	for _, c := range p.Cells {
		k := exposureKey{f.in.Name, p.Tenant, c.Op, c.Attrs}
		switch {
		case t.exposures[k] != nil:
		case s != nil && c.LastFail >= s.first:
			t.expose(k, max(1, s.n/int64(len(p.Cells))), max(1, s.f/int64(len(p.Cells))))
		case c.LastOK >= f.start:
			t.expose(k, max(1, p.attemptsSince(f.at, f.start)/int64(len(p.Cells))), 0)
		}
	}
}

// calmDown takes the evidence that is now an incident's out of the tests, and
// out of what was learned.
func (a *Analyzer) calmDown(f *finding, affected []suspect) {
	for _, s := range affected {
		s.p.Test.unlearn()
		s.p.Test.forgive()
		if !f.whole {
			f.in.Whole.discount(s.n, s.f)
		}
	}
	if f.whole {
		f.in.Whole.unlearn()
		f.in.Whole.forgive()
	}
	if f.rate != nil {
		f.in.Rate.unlearn()
		for _, s := range affected {
			s.p.Rate = nil
		}
	}
	for _, op := range f.in.Operations {
		op.Test.forgive()
	}
}

// discount takes attempts out of the evidence and the baseline that turned out
// to be the incident of one tenant.
func (s *series) discount(n, f int64) {
	for i := range s.Arms {
		x := &s.Arms[i]
		if x.S <= 0 {
			continue
		}
		df := min(f, x.F)
		dn := min(max(n, df), x.N)
		x.S -= float64(df)*s.Table.fail[i] + float64(dn-df)*s.Table.ok[i]
		x.F, x.N = x.F-df, x.N-dn
		if x.S <= 0 || x.F == 0 {
			*x = arm{}
		}
	}
	s.Base.F = max(0, s.Base.F-f)
	s.Base.N = max(s.Base.F, s.Base.N-n)
	s.Table.Built = 0
}
