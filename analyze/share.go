package analyze

import (
	"math"
	"time"
)

// FailureFilter says which failures are counted; the zero value takes all.
type FailureFilter struct {
	Integrations, Classes []string  // any of these
	Tenant                string    // a part of the tenant's name
	Incident              string    // of the tenants of this incident
	Since, Until          time.Time // minutes within; zero: no bound
}

// FailureShare is one value's part of the failures that were counted.
type FailureShare struct {
	Name        string
	Failures    int64
	Tenants     int // distinct
	First, Last time.Time
}

// SuccessesNeeded says how many successes after its last failure prove a tenant
// healthy, as far as the report tells: it takes the incident's ordinary failure
// share for the tenant's, so it can be off by one or two. The proof also takes
// time, so a tenant may have enough and not be recovered yet.
func (in *Incident) SuccessesNeeded(t *Tenant) int64 {
	if in.Kind == KindSilence {
		if w := in.Why.Silence; w != nil && w.DeclaredSeconds > 0 {
			return needDeclared
		}
		return needLearned
	}
	all := float64(in.Failures) / float64(max(in.Attempts, in.Failures, 1))
	n := t.Failures + max(t.Successes-t.Evidence.SuccessesSince, 0)
	p1 := (float64(t.Failures) + shareWeight*all) / (float64(n) + shareWeight)
	p0 := max(in.Why.P0, floorP0)
	p1 = min(max(p1, p0+smallestP1/2), maxShare)
	return int64(math.Ceil(provenNats / logRatio(1-p0, 1-p1)))
}
