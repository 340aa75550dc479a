package analyze

// knowledge is how much is known of what is ordinary for a series. The less, the
// larger the failure share must be that is called a fault: a level of a few
// percent may be the ordinary one.
type knowledge uint8

const (
	knowNothing     knowledge = iota // the integration's log began just now: arms from a half
	knowIntegration                  // the series itself is new: it must fail almost always
	knowSeries                       // all arms
)

// firstArm is the smallest arm in use.
func (k knowledge) firstArm() int { return firstArms[k] }

var firstArms = [...]int{arms - 2, arms - 1, 0}

// baseline is the learned failure share of a series.
type baseline struct {
	_    struct{} `cbor:",toarray"`
	N, F int64
}

// baselineCap bounds the memory of a baseline in attempts: beyond it old and new
// weigh the same, so that it follows a level that moves over weeks.
const baselineCap = 20_000

func (b *baseline) learn(n, f int64) {
	b.N += n
	b.F += f
	if b.N > baselineCap {
		b.N, b.F = b.N/2, b.F/2
	}
}

// share is the learned failure share, shrunk to prior (a Beta prior that weighs
// priorWeight attempts).
func (b *baseline) share(prior float64) float64 {
	return (float64(b.F) + priorWeight*prior) / (float64(b.N) + priorWeight)
}

// enough is how many attempts must be known outside of the evidence for a
// baseline to stand without it.
const enough = 500

// enoughBefore is how many are enough for a tenant's while they are as many as the
// evidence holds: what is left out by choice biases the baseline low, but a tenant's
// pattern is weighed against a level that it has had all along, too.
const enoughBefore = 60

// quietBase is the baseline without the evidence that is being judged, so that a
// slow fault does not teach that it is healthy. It is a lag and not a choice,
// which would bias it: what turns out to be noise counts again as soon as the
// evidence is gone. Where little else is known, only the run of plain failures
// is left out, so that a chronic level is learned from the start. What has passed the
// threshold and only waits to be told from retries is left out as well: it would be
// learned while it waits.
func (s *series) quietBase() baseline {
	run := s.Arms[arms-1]
	if low := s.Arms[0]; s.Base.N-low.N >= enough {
		run = low
	} else if b := s.best(); s.Gate.waits() || s.alone && s.Base.N-b.N >= max(enoughBefore, b.N) {
		run = b
	}
	f := max(0, s.Base.F-run.F)
	return baseline{N: max(f, s.Base.N-run.N), F: f}
}

// healthyShare is the failure share p0 up to which failures are noise.
func healthyShare(b baseline, prior float64) float64 {
	return min(max(floorP0, baselineGain*b.share(prior)), 0.9)
}
