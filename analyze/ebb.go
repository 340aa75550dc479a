package analyze

import "math"

// ebb tells whether an incident goes on in a log that holds failures only, where no
// success can say that it does not. It is the test of the rate the other way round:
// each failure speaks for the incident, and the time without one against it. Once
// nothing is left, failures are stray ones again, until they come as fast.
type ebb struct {
	Rate float64 // failures a nanosecond that are ordinary; 0 = successes tell
	Left float64 // evidence that it goes on at At, nats
	At   int64
	Over bool
}

const (
	// ebbGain is how many times the ordinary rate the incident's is at least.
	ebbGain = 3.0
	// ebbMost bounds the evidence, so that an end is noticed soon; it is also what
	// brings the incident back.
	ebbMost = 8.0
)

// begin notes what is ordinary where the finding is of a rate.
func (e *ebb) begin(f *finding) {
	if f.rate == nil {
		return
	}
	rate := f.rate.ordinary(f.at, f.in.First)
	if f.oneKind {
		rate = strayKind * float64(len(f.suspects))
	}
	*e = ebb{Rate: max(e.Rate, rate), Left: ebbMost, At: f.at}
}

// end is when nothing will be left if no more failures come, ns.
func (e *ebb) end() int64 {
	if e.Rate == 0 {
		return math.MaxInt64
	}
	return e.At + int64(e.Left/((ebbGain-1)*e.Rate))
}

// ended reports whether failures come no oftener than usual.
func (e *ebb) ended(at int64) bool { return e.Rate > 0 && (e.Over || at >= e.end()) }

// stray takes a failure and reports whether it is a stray one after the end.
func (e *ebb) stray(at, n int64) bool {
	if e.Rate == 0 {
		return false
	}
	e.Over = e.ended(at)
	e.Left = max(0, e.Left-(ebbGain-1)*e.Rate*float64(at-e.At))
	e.Left, e.At = min(ebbMost, e.Left+float64(n)*math.Log(ebbGain)), at
	e.Over = e.Over && e.Left < ebbMost
	return e.Over
}
