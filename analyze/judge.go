package analyze

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Gates for the case that no attempt ids tell retries from new requests.
const (
	retriesSpan = int64(15 * time.Minute) // a request is not retried for longer at a high pace
	retriesMost = 12                      // nor more often than this without a success in between
)

// Odds at which a tenant's failures are called more than its own noise.
const (
	admitOdds  = 20.0
	relapseCut = 0.5 // share of the threshold at which a recovered tenant relapses
	joinWithin = int64(30 * time.Minute)
	together   = int64(2 * time.Minute) // onsets of one cause over several integrations
)

// finding is a pattern before it is known which incident it belongs to.
type finding struct {
	in       *integration
	at       int64
	start    int64
	name     string // of the series that decided
	series   *series
	rate     *rateTest // the test that decided, where the log tells failures only
	oneKind  bool      // … from its first line on
	gate     *gate     // of the test that decided; nil where a rule did
	context  context
	families families
	suspects []suspect
	whole    bool       // more than one tenant explains it
	op       string     // the operation whose test decided; "" for others
	rule     *RuleMatch // the explicit rule that found it; nil: a test did
}

// suspect is a tenant with failures in a finding.
type suspect struct {
	p     *pair
	n, f  int64 // attempts and failures since the start
	first int64
	odds  float64 // that it fails beyond its own noise
}

// bySize orders suspects by their failures, most first.
func bySize(x, y suspect) int {
	return cmp.Or(cmp.Compare(y.f, x.f), cmp.Compare(x.p.Tenant, y.p.Tenant))
}

// judge asks the tests, the widest first, whether the newest failure completes a
// pattern.
func (a *Analyzer) judge(x *attempt, c context) {
	min := a.cfg.MinDuration
	whole := a.context(x.in, x.at, true)
	if x.in.judge(x.at, whole.h, min) == isPattern &&
		a.place(a.examine(x, x.in.Name, &x.in.Whole, whole, "")) {
		return
	}
	if len(x.in.Operations) > 1 && x.op.judge(x, c.h, min) == isPattern &&
		a.place(a.examine(x, x.in.Name+" operation "+x.op.Name, &x.op.Test, c, x.op.Name)) {
		return
	}
	a.judgePair(x, c)
}

// judge is the verdict of an integration's series with the gates behind it.
func (in *integration) judge(at int64, h float64, minDuration time.Duration) verdict {
	v := in.Whole.judge(at, h, minDuration)
	if v == isPattern {
		k := in.kinds(at, in.Whole.best(), nil)
		if v = k.weigh(int64(minDuration), anyBlip); v == isPattern && in.fewTasks(at, &in.Whole, nil, h) {
			v = maybeOneTask
		}
		if v == isPattern && in.Whole.mixed(in.told(at, in.Whole.best().Start, nil, &k.of), &in.Ordinary, h) {
			v = likeNoise
		}
		in.Whole.Gate.hold(at, v)
	}
	return v
}

// burst is how long a tenant's first three failures must be apart to be a pattern,
// ns: whatever made one call fail may take the two beside it along, and of a tenant
// that calls often the fourth comes soon enough.
const burst = int64(time.Minute)

// judge is the series' verdict with the gates that an operation needs.
func (op *operation) judge(x *attempt, h float64, minDuration time.Duration) verdict {
	v := op.Test.judge(x.at, h, minDuration)
	if v != isPattern {
		return v
	}
	switch {
	case op.deadAddress(x.class):
		v = deadForAll
	case !op.Worked:
		v = neverHeard
	case x.in.begins(x.at):
		v = wholeBegins
	default:
		k := x.in.kinds(x.at, op.Test.best(), op)
		if v = k.weigh(int64(minDuration), anyBlip); v == isPattern && x.in.fewTasks(x.at, &op.Test, op, h) {
			v = maybeOneTask
		}
		if v == isPattern && op.Test.mixed(&k.of, &x.in.Ordinary, h) {
			v = likeNoise
		}
	}
	op.Test.Gate.hold(x.at, v)
	return v
}

// workedBefore is how many attempts of an operation must have succeeded before
// its failures are a change.
const workedBefore = 20

// deadAddress reports whether an operation is an address that was never there: it
// is not found, and it has never worked for anybody.
func (op *operation) deadAddress(class uint8) bool {
	return familyOf(class) == missingFamily && op.Test.Base.N-op.Test.Base.F < workedBefore
}

// judgePair asks the test of one tenant.
func (a *Analyzer) judgePair(x *attempt, c context) {
	if a.relapse(x, c) {
		return
	}
	if x.p.Tenant == "" && len(x.in.PairList) > 1 {
		return // failures without a tenant are judged with the whole integration
	}
	if v := x.p.judge(x.in, x.at, c, a.cfg.MinDuration); v != isPattern {
		x.p.Test.Gate.hold(x.at, v)
		return
	}
	b := x.p.Test.best()
	f := finding{in: x.in, at: x.at, start: b.Start, name: x.in.Name + "/" + tenantName(x.p.Tenant), series: &x.p.Test, gate: &x.p.Test.Gate, context: c}
	x.p.since(b.Start, func(e fail) { f.families |= familyOf(e.Class) })
	if x.p.operationsSince(b.Start) == 1 {
		f.op = x.op.Name
	}
	f.suspects = []suspect{{p: x.p, n: b.N, f: b.F, first: b.Start, odds: math.Inf(1)}}
	a.place(&f)
}

// judge is the series' verdict with the gate that only a tenant needs: one
// request retried without an id to show for it looks like many.
func (p *pair) judge(in *integration, at int64, c context, minDuration time.Duration) verdict {
	if v := p.Test.judge(at, c.h, minDuration); v != isPattern {
		return v
	}
	b := p.Test.best()
	start := b.Start
	if p.LastOK != 0 && p.deadAddress(start) {
		return neverWorked
	}
	if p.oneTask(at, b, c.h) {
		return maybeOneTask
	}
	mayBlip := func(from, to int64) bool { return in.mayBlip(p, start, from, to) }
	k := p.kinds(at, start, b.F)
	if v := k.weigh(int64(minDuration), mayBlip); v != isPattern {
		return v
	}
	if p.Test.mixed(in.told(at, start, p, &k.of), &in.Ordinary, c.h) {
		return likeNoise
	}
	if b.F <= minFailed && at-start < burst {
		return mayBeBurst
	}
	if in.begins(at) {
		return wholeBegins
	}
	if p.mereBlip(in.Blip, b, c.h) {
		return blipBefore
	}
	if p.levelled(at, b, in.shareWithout(b)) {
		return fromTheStart
	}
	return isPattern
}

// deadAddress reports whether all that failed since start was not found and has
// never succeeded for the pair: an address that was dead from the first line on,
// in a tenant that is otherwise fine, is its ordinary state.
func (p *pair) deadAddress(start int64) bool {
	missing := true
	p.since(start, func(e fail) { missing = missing && familyOf(e.Class) == missingFamily })
	return missing && !p.anyCell(func(failing cell) bool {
		return failing.LastFail >= start &&
			p.anyCell(func(c cell) bool { return c.Op == failing.Op && c.LastOK != 0 })
	})
}

// examine looks at who failed in the pattern of a series over many tenants. It
// returns nil where one tenant explains all of it: that tenant's own test,
// with its own gates, decides then.
func (a *Analyzer) examine(x *attempt, name string, s *series, c context, op string) *finding {
	b := s.best()
	f := &finding{in: x.in, at: x.at, start: b.Start, name: name, series: s, gate: &s.Gate, context: c, whole: true, op: op}
	f.families = a.mainFamilies(x.in, b.Start, op, familyOf(x.class))
	var sumN, sumF int64
	for _, p := range x.in.PairList {
		if p.NFails == 0 || p.lastFailed() < b.Start || !x.in.faceless(p) && sickPair(x.in, p) {
			continue
		}
		n, first := p.failedSince(b.Start, f.families)
		if op != "" {
			n, first = p.failedIn(op, b.Start, f.families)
		}
		if n == 0 {
			continue
		}
		sus := suspect{p: p, f: n, first: first, n: max(n, p.attemptsSince(x.at, b.Start))}
		sus.odds = beyondNoise(sus.n, sus.f, a.healthyShare(x.in, p, x.at))
		f.suspects = append(f.suspects, sus)
		sumN, sumF = sumN+sus.n, sumF+sus.f
	}
	slices.SortStableFunc(f.suspects, bySize)
	if len(f.suspects) == 0 || !f.withoutTop(b, c) {
		s.Gate.hold(x.at, oneTenant)
		return nil
	}
	return f
}

// withoutTop reports whether the pattern stands without the tenant that failed
// most. Events without a tenant may be many tenants, so they stand by themselves.
func (f *finding) withoutTop(b arm, c context) bool {
	top := f.suspects[0]
	if top.p.Tenant == "" {
		return true
	}
	if len(f.suspects) == 1 {
		return false
	}
	restF, restN := b.F-top.f, max(b.N-top.n, b.F-top.f)
	if restF < 2 {
		return false
	}
	t := f.series.Table
	for i := range t.fail {
		if t.fail[i] > 0 && t.fail[i]*float64(restF)+t.ok[i]*float64(restN-restF) >= c.h/2 {
			return true
		}
	}
	return false
}

// sickPair reports whether the pair is affected in a live incident already.
func sickPair(in *integration, p *pair) bool {
	for _, t := range in.live {
		if m := t.member(in.Name, p.Tenant); t.Inc.State.Live() && m != nil && m.State != TenantRecovered {
			return true
		}
	}
	return false
}

// mainFamilies are the families that make up at least a fifth of the failures
// since start.
func (a *Analyzer) mainFamilies(in *integration, start int64, op string, own families) families {
	var counts [8]int
	total := 0
	for _, p := range in.PairList {
		if p.NFails == 0 || p.lastFailed() < start {
			continue
		}
		p.since(start, func(e fail) {
			if op != "" && e.Op != uint32(hash(op)) {
				return
			}
			total++
			for bit := range counts {
				if familyOf(e.Class) == 1<<bit {
					counts[bit]++
				}
			}
		})
	}
	fams := own
	if total > 0 {
		fams = 0
	}
	for bit, n := range counts {
		if n > 0 && 5*n >= total {
			fams |= 1 << bit
		}
	}
	return fams
}

// attemptsSince estimates the pair's attempts since start from its newest
// seconds and from the evidence of its own test.
func (p *pair) attemptsSince(at, start int64) int64 {
	newest := p.Test.Recent // a copy: to ask changes nothing
	newest.roll(at / recentSlot)
	n, _ := newest.attempts()
	for _, arm := range p.Test.Arms {
		if arm.N > 0 && arm.Start >= start {
			n = max(n, arm.N)
		}
	}
	return n
}

// healthyShare is the share p0 up to which a tenant's failures are its noise.
func (a *Analyzer) healthyShare(in *integration, p *pair, at int64) float64 {
	if !in.mature(at) {
		return coldP0
	}
	if in.faceless(p) {
		return healthyShare(in.Whole.quietBase(), floorP0/2)
	}
	return healthyShare(p.Test.quietBase(), in.share())
}

// beyondNoise is the likelihood ratio of f failures in n attempts for a tenant
// that is affected (mixed over three failure shares) against its own noise.
func beyondNoise(n, f int64, p0 float64) float64 {
	sum := 0.0
	for _, p1 := range [3]float64{max(3*p0, 0.15), 0.5, maxShare} {
		p1 = min(max(p1, p0+smallestP1), 0.99)
		sum += math.Exp(float64(f)*math.Log(p1/p0) + float64(n-f)*math.Log((1-p1)/(1-p0)))
	}
	return sum / 3
}
