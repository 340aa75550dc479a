package analyze

import "time"

// Health says how a tenant is at the end of the log. It is empty for rows that
// are not told apart by tenant.
type Health struct {
	State          TenantState
	SuccessesSince int64      // the proof
	Since          *time.Time // from when on these were counted
	Incidents      []string   // that it is part of, the newest first
}

// States of a tenant outside an incident, beside those within one.
const (
	TenantOrdinary TenantState = "ordinary" // no more failures than usual
	TenantFine     TenantState = "fine"     // exposed, and none failed
)

// PairFacts are what is known of one tenant on one integration.
type PairFacts struct {
	Failures, Attempts           int64 // in the span
	NormalFailures, NormalSample int64 // failures and attempts in the normal time
	HourFailed, HourTotal        int64 // in the hour of its last failure
	// After that hour, within the last day of the log.
	AfterFrom               time.Time
	AfterFailed, AfterTotal int64
	LastFailure             time.Time     // its minute, in the span
	Parts                   []PairInStory // the incidents that it is part of, the newest first
}

// PairInStory is a tenant's part in one incident.
type PairInStory struct {
	ID        string
	State     State
	StartedAt time.Time
	Over      *time.Time // resolved or closed
	Tenant    Tenant
}

// proofOdds is how unlikely the successes since must be for somebody who still
// fails as often as in the span.
const proofOdds = 100

// HealthOf says how the tenant is: what a live incident says of it, else what its
// traffic since says, else what the incident of its failures said in the end.
func HealthOf(f *PairFacts) Health {
	var h Health
	for i := range f.Parts {
		h.Incidents = append(h.Incidents, f.Parts[i].ID)
	}
	if f.Failures == 0 && len(f.Parts) == 0 {
		h.State = TenantFine
		return h
	}
	for i := range f.Parts {
		if f.Parts[i].State.Live() {
			return h.of(&f.Parts[i])
		}
	}
	told := f.story()
	p0 := f.normalShare()
	switch okSince := f.AfterTotal - f.AfterFailed; {
	case f.AfterTotal > 0 && f.AfterFailed > 0 && beyondNoise(f.AfterTotal, f.AfterFailed, p0) >= admitOdds:
		h.State = TenantFailing
	case told != nil && told.Tenant.State == TenantRecovered:
		return h.of(told)
	case told == nil && (beyondNoise(f.Attempts, f.Failures, p0) < admitOdds ||
		beyondNoise(f.HourTotal+f.AfterTotal, f.HourFailed+f.AfterFailed, p0) < admitOdds):
		if len(f.Parts) > 0 && f.Parts[0].Tenant.State == TenantRecovered { // a stray failure since
			return h.of(&f.Parts[0])
		}
		h.State = TenantOrdinary
	case okSince == 0 && told != nil:
		return h.of(told)
	case okSince == 0:
		h.State = TenantUnverified
	default:
		h.State, h.SuccessesSince, h.Since = TenantRecovering, okSince, &f.AfterFrom
		if unlikely(okSince, f.share()) {
			h.State = TenantRecovered
		}
	}
	return h
}

// unlikely reports whether so many successes in a row are proof for somebody
// who failed at that share.
func unlikely(successes int64, share float64) bool {
	odds := 1.0
	for range min(successes, 10_000) {
		odds *= 1 - share
		if odds*proofOdds < 1 {
			return true
		}
	}
	return false
}

func (h Health) of(p *PairInStory) Health {
	h.State, h.SuccessesSince, h.Since = p.Tenant.State, p.Tenant.Evidence.SuccessesSince, p.Tenant.Evidence.Since
	return h
}

// story is the incident that the last failure of the span belongs to.
func (f *PairFacts) story() *PairInStory {
	for i := range f.Parts {
		p := &f.Parts[i]
		began := !p.StartedAt.Truncate(time.Minute).After(f.LastFailure)
		if f.LastFailure.IsZero() || began && (p.Over == nil || !p.Over.Before(f.LastFailure)) {
			return p
		}
	}
	return nil
}

// normalShare is the share of failures that is ordinary for it: learned from the
// normal time, and never below what is healthy for everybody.
func (f *PairFacts) normalShare() float64 {
	const prior = 100 // attempts at the floor
	share := (float64(f.NormalFailures) + prior*floorP0) / (float64(f.NormalSample) + prior)
	return min(max(floorP0, share), 0.9)
}

func (f *PairFacts) share() float64 {
	if f.Attempts == 0 {
		return 0.5
	}
	return min(max(float64(f.Failures)/float64(f.Attempts), floorP0), 1)
}

// Well reports whether nothing more is to be waited for.
func (h Health) Well() bool {
	return h.State == TenantRecovered || h.State == TenantOrdinary || h.State == TenantFine
}

// Worse joins what is known of a tenant on two integrations: the worse counts.
func (h Health) Worse(o Health) Health {
	if h.State == "" {
		return o
	}
	worse, other := h, o
	if tenantRank(o.State) > tenantRank(h.State) {
		worse, other = o, h
	}
	worse.Incidents = unite(worse.Incidents, other.Incidents)
	return worse
}

func tenantRank(s TenantState) int {
	for i, of := range []TenantState{TenantFine, TenantOrdinary, TenantAtRisk, TenantRecovered, TenantRecovering, TenantUnverified, TenantFailing} {
		if s == of {
			return i
		}
	}
	return -1
}

func unite(a, b []string) []string {
	out := append([]string(nil), a...)
	for _, id := range b {
		known := false
		for _, have := range out {
			known = known || have == id
		}
		if !known {
			out = append(out, id)
		}
	}
	return out
}
