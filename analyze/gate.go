package analyze

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Verdicts of gates that stand behind a series' own.
const (
	oneTenant    verdict = "one tenant explains it: that tenant's own test decides"
	allNoise     verdict = "no tenant fails beyond its own noise"
	noTenantName verdict = "failures that name no tenant are judged with the integration"
	anotherRule  verdict = "another rule holds it back"
	deadForAll   verdict = "what fails is not found and has never worked for anybody"
	mayBeOne     verdict = "an incident has just opened on another integration: it may be the same cause"
	likeNoise    verdict = "what fails is as mixed as ordinary failures are"
	mayBeBurst   verdict = "three failures within a minute may be of one moment"
	neverHeard   verdict = "no success of the operation was ever logged: its failures are judged with the integration's attempts"
)

// verdicts gives each verdict a small number to be saved as. Append only.
var verdicts = []verdict{isPattern, tooWeak, tooFew, tooShort, alreadyOver, maybeOneTask, oneTenant, allNoise, anotherRule, neverWorked, deadForAll, rushOver, manyCauses, fromTheStart, blipBefore, wholeBegins, neverHeard, mayBeOne, mayBeBurst, likeNoise}

func (v verdict) code() uint8 {
	if i := slices.Index(verdicts, v); i >= 0 {
		return uint8(i)
	}
	return uint8(slices.Index(verdicts, anotherRule))
}

// gate remembers what held the evidence of a series back: 32 bytes.
type gate struct {
	_ struct{} `cbor:",toarray"` // there are many

	Passed int64   // first failure since which the statistic has been beyond the threshold; 0 = it is not
	Asked  int64   // newest failure at which the test was asked, ns
	PeakAt int64   // when the statistic was largest within about a day, ns
	Peak   float32 // nats
	Answer uint8   // index into verdicts: the newest answer
	Held   uint8   // the newest one that held back what had passed the threshold
	AtPeak uint8   // the answer at PeakAt
}

const peakLife = 24 * hourNS

// note remembers an answer of the test.
func (s *series) note(at int64, v verdict) verdict {
	s.Gate.answer(at, v)
	// The statistic is never above the strongest arm: most failures need no logarithm.
	if s.Gate.mayPeak(at, s.strongest()) {
		s.Gate.peak(at, s.statistic(), v)
	}
	return v
}

func (g *gate) answer(at int64, v verdict) {
	code := v.code()
	g.Asked, g.Answer = at, code
	switch {
	case v == tooWeak:
		g.Passed, g.Held = 0, 0
	case g.Passed == 0:
		g.Passed = at
	}
	if v != tooWeak && v != isPattern {
		g.Held = code
	}
}

func (g *gate) mayPeak(at int64, most float64) bool {
	return at-g.PeakAt > peakLife || most > float64(g.Peak)
}

func (g *gate) peak(at int64, statistic float64, v verdict) {
	if x := float32(statistic); at-g.PeakAt > peakLife || x > g.Peak {
		g.PeakAt, g.Peak, g.AtPeak = at, max(x, 0), v.code()
	}
}

// hold notes that a gate behind the test held back what the test called a
// pattern. What an explicit rule found went through no gate.
func (g *gate) hold(at int64, v verdict) {
	if v == isPattern || v == tooWeak || g == nil {
		return
	}
	g.Answer, g.Held = v.code(), v.code()
	if g.PeakAt == at {
		g.AtPeak = g.Held
	}
}

// waits reports whether evidence beyond the threshold is held back as it may be
// retries.
func (g *gate) waits() bool { return g.Passed != 0 && verdicts[g.Held] == maybeOneTask }

// reset forgets the threshold once the evidence is gone.
func (g *gate) reset() { g.Passed, g.Held = 0, 0 }

// explain adds to an incident's arithmetic when its threshold was passed and
// what held it back from there on.
func (g *gate) explain(w *Why, minDuration time.Duration) {
	w.PassedAt = nsTimePtr(g.Passed)
	w.HeldBy = verdicts[g.Held].past(minDuration)
}

// assumed is the failure share that the deciding arm tests for.
func (s *series) assumed() float64 {
	i, b := arms-1, s.best()
	for i > 0 && s.Arms[i] != b {
		i--
	}
	return math.Round(1000*s.Table.P0*math.Exp(s.Table.fail[i])) / 1000
}

// past tells a gate's verdict of a time that is over; "" if none held.
func (v verdict) past(minDuration time.Duration) string {
	switch v {
	case tooFew:
		return "fewer than three attempts had failed"
	case tooShort:
		return fmt.Sprintf("it had not lasted %s", shortSpan(minDuration.Seconds()))
	case alreadyOver:
		return "the newest attempts were healthy"
	case maybeOneTask:
		return "without attempt ids it may have been one request retried"
	case oneTenant:
		return "one tenant explained it"
	case allNoise:
		return "no tenant failed beyond its own noise"
	case neverWorked:
		return "what failed had never worked for this tenant"
	case deadForAll:
		return "what failed was not found and had never worked for anybody"
	case neverHeard:
		return "no success of the operation had ever been logged"
	case mayBeOne:
		return "it might have had the cause of what had just opened on another integration"
	case mayBeBurst:
		return "three failures within a minute might have been of one moment"
	case likeNoise:
		return "what failed was as mixed as ordinary failures are"
	case manyCauses:
		return "what failed was of several kinds, a few of each"
	case fromTheStart:
		return "it may have been the tenant's level from the start"
	case blipBefore:
		return "the whole integration had had a blip, and since then too little had failed"
	case wholeBegins:
		return "the whole integration had begun to fail, and its own test decided first"
	case rushOver:
		return "failures came no longer as fast"
	case anotherRule:
		return "another rule held it back"
	}
	return ""
}

// now tells a verdict with its numbers, of evidence that has lasted so long.
func (v verdict) now(lasted int64, minDuration time.Duration) string {
	switch v {
	case isPattern:
		return "nothing holds it back"
	case tooShort:
		return fmt.Sprintf("it has lasted %s, and a blip of less than %s is no incident",
			shortSpan(float64(lasted)/1e9), shortSpan(minDuration.Seconds()))
	}
	return string(v)
}
