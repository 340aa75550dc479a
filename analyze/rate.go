package analyze

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// rateTest is the test for a log that tells failures only: without successes there
// is no share, so it compares how often they come. It is the CUSUM of a Poisson
// process against some multiples of its ordinary rate: a failure adds ln k, the
// time before it takes away (k−1)·rate (Lucas, "Counted data CUSUM's", 1985).
type rateTest struct {
	Arms [rateArms]arm // N is not used
	N    int64         // failures so far
	Last int64         // newest failure, ns

	Clump int64             // when the clump of the newest failures began, ns
	Floor [rateArms]float64 // evidence before it, nats

	Kinds kindsSeen
}

const rateArms = 3

// multiples of the ordinary rate that are tested.
var multiples = [rateArms]float64{3, 10, 50}

const (
	// leastRate is the rate, in failures a nanosecond, below which nothing is out
	// of the ordinary: six an hour.
	leastRate = 6 / float64(time.Hour)
	// coldRate is what is taken for ordinary in a log's first minutes: one a minute.
	coldRate = 1 / float64(time.Minute)
	// rateCold is how long that is, rateKnown and failuresKnown how much history must
	// lie before the evidence for it to be left out of what is ordinary.
	rateCold      = int64(5 * time.Minute)
	rateKnown     = int64(30 * time.Minute)
	failuresKnown = 20
	// clump is how long failures may come for one reason that is no fault: a blip, a
	// batch. clumped is the share of the threshold that one may add to the evidence
	// for a rate that is not far above the ordinary: such a rate is told by one clump
	// after the other.
	clump   = int64(15 * time.Second)
	clumped = 1.0 / 3
)

// ordinary is the rate of failures that is not out of the ordinary, in failures a
// nanosecond.
func (r *rateTest) ordinary(at, first int64) float64 {
	if b := r.best(); b.S > 0 && b.Start-first >= rateKnown && r.N-b.F >= failuresKnown {
		return max(leastRate, baselineGain*float64(r.N-b.F+1)/float64(b.Start-first))
	}
	if at-first < rateCold {
		return coldRate
	}
	learned := baselineGain * float64(r.N+1) / float64(at-first)
	if at-first < rateKnown {
		return max(coldRate, learned)
	}
	return max(leastRate, learned)
}

// failure adds n failures. first is when the log began.
func (r *rateTest) failure(at, n, first int64, h float64) {
	r.heal(at, h)
	r.elapse(at, first)
	if at-r.Clump >= clump {
		r.Clump = at
		for i := range r.Arms {
			r.Floor[i] = r.Arms[i].S
		}
	}
	for i := range r.Arms {
		a := &r.Arms[i]
		most := h + capNats
		if i < rateArms-1 {
			most = min(most, r.Floor[i]+clumped*h)
		}
		a.S = min(a.S+float64(n)*math.Log(multiples[i]), most)
		a.F += n
		a.N += n
	}
	r.N += n
	r.Last = at
}

// heal lets go of evidence whose failures have stopped coming: at the pace at which
// they came, so long a gap speaks against it as strongly as successes do where they
// are told. What comes again must show by itself that it lasts. The arm of the
// smallest multiple keeps a part, since bursts again and again are a fault.
func (r *rateTest) heal(at int64, h float64) {
	for i := range r.Arms {
		a := &r.Arms[i]
		if a.F < minFailed || float64(a.F)*float64(at-r.Last) < healedNats*float64(r.Last-a.Start) {
			continue
		}
		if i > 0 {
			*a = arm{}
		} else {
			a.S = min(a.S, clumped*h)
		}
	}
}

// elapse takes from the evidence what the time since the newest failure speaks
// against it.
func (r *rateTest) elapse(at, first int64) {
	rate := r.ordinary(at, first)
	gap := float64(at - max(r.Last, first))
	for i := range r.Arms {
		a := &r.Arms[i]
		a.S = max(0, a.S-(multiples[i]-1)*rate*gap)
		if a.S == 0 {
			*a = arm{Start: at}
		}
	}
}

// statistic is the evidence in nats, less what choosing the arm costs.
func (r *rateTest) statistic() float64 { return r.best().S - math.Log(rateArms) }

// noDenominator begins the note of an incident in a log without successes.
const noDenominator = "no denominator"

// note says what stands in for the baseline.
func (r *rateTest) note(at, first int64) string {
	return fmt.Sprintf(noDenominator+": the log tells failures only; ordinary are %g an hour", math.Round(10*r.ordinary(at, first)*float64(hourNS))/10)
}

// best is the arm with the most evidence.
func (r *rateTest) best() arm {
	b := r.Arms[0]
	for _, a := range r.Arms[1:] {
		if a.S > b.S {
			b = a
		}
	}
	return b
}

// judge is a series' verdict on the rate of failures.
func (r *rateTest) judge(at int64, newest *recent, h float64, minDuration time.Duration) verdict {
	b := r.best()
	switch {
	case r.statistic() <= h+burstNats:
		return tooWeak
	case b.F < minFailed:
		return tooFew
	case at-b.Start < int64(minDuration):
		return tooShort
	}
	// 7.5 s, and also 5 s: a blip of 12 s fills a good part of the longer.
	for _, slots := range [...]int64{3, 2} {
		_, f := newest.sum(slots)
		if expected := float64(b.F) * float64(slots*recentSlot) / float64(at-b.Start); float64(f) < 0.5*expected {
			return rushOver
		}
	}
	return isPattern
}

// burstNats is asked for on top of the threshold: failures come in bursts, and
// here no success tells that one is over.
const burstNats = 3.0

// rushOver is a verdict of the rate test.
const rushOver verdict = "failures come no longer as fast"

// unlearn forgets the evidence and takes it out of what was learned.
func (r *rateTest) unlearn() {
	r.N = max(0, r.N-r.best().F)
	r.Arms, r.Kinds = [rateArms]arm{}, kindsSeen{}
}

// judgeRate judges a failure of a log that tells failures only. sick: the tenant is
// affected by another kind of failure, which says nothing about the integration.
func (a *Analyzer) judgeRate(x *attempt, c context, sick bool) {
	if x.p.Rate == nil {
		x.p.Rate = &rateTest{}
	}
	x.p.Rate.failure(x.at, x.n, x.in.First, c.h)
	x.p.Rate.Kinds.add(x)
	if !sick {
		x.in.Rate.failure(x.at, x.n, x.in.First, c.h)
		x.in.Rate.Kinds.add(x)
		seen := func(b arm) *kinds { return x.in.kinds(x.at, b, nil) }
		if a.askRate(x.at, c.h, &x.in.Rate, &x.in.Whole, seen) == isPattern &&
			a.place(a.examineRate(x, c, x.in.Name, &x.in.Rate, &x.in.Whole.Gate, x.in.PairList)) {
			return
		}
		if a.judgeKind(x, c) {
			return
		}
	}
	seen := func(b arm) *kinds { return x.p.kinds(x.at, b.Start, b.F) }
	if x.p.Tenant != "" && a.askRate(x.at, c.h, x.p.Rate, &x.p.Test, seen) == isPattern {
		a.place(a.examineRate(x, c, x.in.Name+"/"+x.p.Tenant, x.p.Rate, &x.p.Test.Gate, []*pair{x.p}))
	}
}

// askRate judges in place of a series, with the gate for a handful of failures, and
// remembers the answer in its gate.
func (a *Analyzer) askRate(at int64, h float64, r *rateTest, s *series, seen func(arm) *kinds) verdict {
	v := r.judge(at, &s.Recent, h, a.cfg.MinDuration)
	if v == isPattern {
		v = seen(r.best()).weigh(int64(a.cfg.MinDuration), anyBlip)
	}
	s.Gate.answer(at, v)
	s.Gate.peak(at, r.statistic(), v)
	return v
}

// examineRate makes a finding of the pairs that failed since the rate rose, or nil
// where one of several tenants explains it and its own test must decide.
func (a *Analyzer) examineRate(x *attempt, c context, name string, r *rateTest, g *gate, pairs []*pair) *finding {
	b := r.best()
	f := &finding{in: x.in, at: x.at, start: b.Start, name: name, series: &x.in.Whole, rate: r, gate: g, context: c, whole: len(pairs) > 1}
	f.families = a.mainFamilies(x.in, b.Start, "", familyOf(x.class))
	total := int64(0)
	for _, p := range pairs {
		if n, first := p.failedSince(b.Start, f.families); n > 0 && !sickPair(x.in, p) {
			f.suspects = append(f.suspects, suspect{p: p, n: n, f: n, first: first, odds: math.Inf(1)})
			total += n
		}
	}
	slices.SortStableFunc(f.suspects, bySize)
	if len(f.suspects) == 0 || f.whole && f.suspects[0].p.Tenant != "" && 2*f.suspects[0].f > total {
		g.hold(x.at, oneTenant)
		return nil
	}
	return f
}
