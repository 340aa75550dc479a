package analyze

import (
	"math"
	"time"
)

// A series is a sequential test over the attempts of one tenant, operation or
// integration: a CUSUM of the log-likelihood ratio for each of three failure
// shares against the healthy share p0, mixed by the mean of their exponentials
// (Page 1954 for the CUSUM; Shin, Ramdas & Rinaldo, "E-detectors", 2023, for
// the mixture). It needs no window: the evidence goes back to the arm's last
// zero, seconds at a thousand attempts a second and hours at one an hour.
type series struct {
	_       struct{} `cbor:",toarray"`
	Base    baseline // this and Recent are all that a success touches while nothing fails
	Uneasy  bool     // an arm may be above zero
	touched bool     // since it was saved, by other than an event
	alone   bool     // it is one tenant's: its pattern is weighed against a level, too
	Recent  recent
	Arms    [arms]arm
	Table   llr
	Last    int64 // newest failure, ns
	Streak  int64 // successes since
	Gate    gate
}

// arms is the number of failure shares that are tested at once.
const arms = 4

// arm is the test against one failure share.
type arm struct {
	_     struct{} `cbor:",toarray"`
	S     float64  // nats, floored at zero
	Start int64    // time of the first failure since the last zero, ns
	N, F  int64    // attempts and failures since Start
	Again int64    // of F, those that fit a retry which nothing identifies
}

// llr holds what one attempt adds to each arm, in nats. It is saved as what it
// was built from, so that a restored test goes on with the very same numbers.
type llr struct {
	_     struct{} `cbor:",toarray"`
	P0    float64
	Built int64     // baseline.N + 1 when it was built; 0 = not yet
	Known knowledge // which arms are in use

	fail, ok [arms]float64 // derived from P0 and Known
}

// context is what a series needs to know of its integration.
type context struct {
	prior  float64 // failure share its baseline is shrunk to
	mature bool    // the integration's baseline is known
	h      float64 // threshold, nats
}

// prepare brings the table up to date. It is called where the table is needed;
// rebuilding only after the baseline moved by an eighth keeps logarithms off the
// path of a success.
func (s *series) prepare(c context, force bool) {
	t := &s.Table
	if !force && t.Built != 0 && s.Base.N < t.Built+t.Built/8 {
		if t.fail[arms-1] == 0 {
			t.derive()
		}
		return
	}
	quiet := s.quietBase()
	switch {
	case !c.mature:
		t.Known, t.P0 = knowNothing, coldP0
	case quiet.N < enoughToKnow:
		t.Known, t.P0 = knowIntegration, max(newP0, healthyShare(quiet, c.prior))
	default:
		t.Known, t.P0 = knowSeries, healthyShare(quiet, c.prior)
	}
	t.Built = s.Base.N + 1
	t.derive()
}

func (t *llr) derive() {
	for i, p1 := range [arms]float64{max(2*t.P0, smallestP1), 0.2, 0.5, maxShare} {
		if i < t.Known.firstArm() {
			t.fail[i], t.ok[i] = 0, -1
			continue
		}
		p1 = min(max(p1, t.P0+smallestP1/2), 0.99)
		t.fail[i] = math.Log(p1 / t.P0)
		t.ok[i] = math.Log((1 - p1) / (1 - t.P0))
	}
}

// success adds n attempts that succeeded, and reports whether there is evidence
// for them to weaken: mostly there is none, and nothing more to do.
func (s *series) success(at, n int64) (uneasy bool) {
	s.Recent.add(at, n, 0)
	s.Uneasy = s.Uneasy && !s.calm()
	return s.Uneasy
}

// weaken takes from the evidence what n attempts that succeeded speak against it.
// It returns the pattern that they showed to have healed by itself; its F is zero
// when there was none.
func (s *series) weaken(n int64, c context) (over arm) {
	s.Streak += n
	s.prepare(c, false)
	for i := range s.Arms {
		a := &s.Arms[i]
		if a.S <= 0 {
			continue
		}
		a.S += s.Table.ok[i] * float64(n)
		a.N += n
		// What is left of a single failure is let go: it would only move the
		// start of a later pattern back to it.
		if a.S <= 0.5*s.Table.fail[i] {
			*a = arm{}
		}
	}
	if s.healed() {
		over = s.best()
		s.letGo(c.h)
	}
	return over
}

// healedNats is how strongly the successes since the last failure must speak
// against the share that failed before.
const healedNats = 5.9

// healed reports whether the pattern has gone away by itself. After failures
// without exception two successes say so, after a share of a half nine.
func (s *series) healed() bool {
	if s.Streak < 2 {
		return false
	}
	b := s.best()
	share := min(maxShare, float64(b.F)/float64(max(1, b.N-s.Streak)))
	// Mostly the bounds p + p²/2 ≤ −ln(1−p) ≤ p/(1−p) tell, and save a success the
	// logarithm.
	n := float64(s.Streak)
	switch {
	case n*share < 0.99*healedNats*(1-share):
		return false
	case n*share*(1+share/2) > 1.01*healedNats:
		return true
	}
	return -n*math.Log1p(-share) >= healedNats
}

// letGo forgets a pattern that healed before it was one: a second blip must show
// by itself that it lasts. The arms of the small shares keep a part, since blips
// again and again are a partial fault.
func (s *series) letGo(h float64) {
	for i := range s.Arms {
		if i < arms/2 {
			s.Arms[i].S = min(s.Arms[i].S, h/3)
		} else {
			s.Arms[i] = arm{}
		}
	}
}

// failure adds n attempts that failed; again: they fit a retry.
func (s *series) failure(at, n int64, again bool, c context) {
	s.Recent.add(at, n, n)
	s.Last, s.Streak, s.Uneasy = at, 0, true
	s.prepare(c, true)
	for i := range s.Arms {
		a := &s.Arms[i]
		if s.Table.fail[i] <= 0 {
			continue
		}
		if a.S <= 0 {
			*a = arm{Start: at}
		}
		a.S = min(a.S+s.Table.fail[i]*float64(n), c.h+capNats)
		a.N += n
		a.F += n
		if again {
			a.Again += n
		}
	}
}

// heal takes back one failed attempt that its own retry healed.
func (s *series) heal(failedAt int64, c context) {
	s.prepare(c, false)
	for i := range s.Arms {
		a := &s.Arms[i]
		if a.S <= 0 || a.Start > failedAt || a.F == 0 {
			continue
		}
		a.F--
		a.S += s.Table.ok[i] - s.Table.fail[i]
		if a.S <= 0 || a.F == 0 {
			*a = arm{}
		}
	}
}

func (s *series) calm() bool {
	for i := range s.Arms {
		if s.Arms[i].S > 0 {
			return false
		}
	}
	return true
}

// forgive forgets the evidence, not the baseline.
func (s *series) forgive() {
	s.Arms = [arms]arm{}
	s.Gate.reset()
	s.touched = true
}

// unlearn takes the evidence back out of the baseline: what turned out to be an
// incident is not what healthy looks like.
func (s *series) unlearn() {
	best := s.best()
	s.Base.N = max(0, s.Base.N-best.N)
	s.Base.F = max(0, min(s.Base.F-best.F, s.Base.N))
	s.Table.Built = 0
	s.touched = true
}

// weights say how likely a fault is of each of the shares: every other one lets
// nothing through.
var weights = [arms]float64{1.0 / 6, 1.0 / 6, 1.0 / 6, 1.0 / 2}

// statistic is the log of the weighted mean of the exponentials of the arms in use, in
// nats.
func (s *series) statistic() float64 {
	top := s.strongest()
	sum, all := 0.0, 0.0
	for i := s.Table.Known.firstArm(); i < arms; i++ {
		sum += weights[i] * math.Exp(s.Arms[i].S-top)
		all += weights[i]
	}
	return top + math.Log(sum/all)
}

// strongest is the largest evidence of an arm, in nats.
func (s *series) strongest() float64 {
	top := 0.0
	for i := range s.Arms {
		if x := s.Arms[i].S; x > top { // the built-in max costs three times as much
			top = x
		}
	}
	return top
}

// best is the arm that tells the pattern: that of the largest failure share of
// those with about the most evidence. The larger the share, the more exact the
// start: a stray failure long before hardly stretches it.
func (s *series) best() arm {
	enough := 0.8 * s.strongest()
	for i := arms - 1; i > 0; i-- {
		if s.Arms[i].S >= enough {
			return s.Arms[i]
		}
	}
	return s.Arms[0]
}

// verdict says why a series is no pattern (yet), or that it is one.
type verdict string

const (
	isPattern    verdict = ""
	tooWeak      verdict = "the evidence is below the threshold"
	tooFew       verdict = "fewer than three failed attempts"
	tooShort     verdict = "it has not lasted long enough"
	alreadyOver  verdict = "the newest attempts are healthy"
	manyCauses   verdict = "what fails is of several kinds, a few of each"
	neverWorked  verdict = "what fails has never worked for this tenant, while the rest of it does"
	fromTheStart verdict = "it may be the level that the tenant has had from its first call on"
	blipBefore   verdict = "the whole integration had a blip, and since then too little has failed"
	wholeBegins  verdict = "the whole integration has begun to fail: its own test decides first"
	maybeOneTask verdict = "without attempt ids it may be one request retried"
)

// judge says whether the series is a pattern at the time of its newest attempt.
func (s *series) judge(at int64, h float64, minDuration time.Duration) verdict {
	return s.note(at, s.weigh(at, h, minDuration))
}

func (s *series) weigh(at int64, h float64, minDuration time.Duration) verdict {
	if s.strongest() <= h || s.statistic() <= h {
		return tooWeak
	}
	b := s.best()
	switch {
	case b.F < minFailed:
		return tooFew
	case at-b.Start < int64(minDuration):
		return tooShort
	case !s.goesOn(float64(b.F) / float64(max(b.N, 1))):
		return alreadyOver
	}
	return isPattern
}

// goesOn reports whether the newest attempts fail about as the evidence as a
// whole does: those of the newest 15 s, and also those of the newest 5 s, since a
// blip of 10 s fills most of the longer span when it is over.
func (s *series) goesOn(share float64) bool {
	return s.Recent.share(7) >= 0.5*share && s.Recent.share(3) >= 0.5*share
}
