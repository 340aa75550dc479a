package analyze

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Question asks whom failures hit. The zero Question asks about all of them.
type Question struct {
	Since, Until time.Time // events in [Since, Until); zero: no bound
	// A name fits one of the patterns of its kind, in which a * stands for any
	// text; all do where there are none.
	Integrations, Tenants, Operations, Classes parse.Names
	Status                                     Statuses
	Attrs                                      []Attr   // all must be in the context
	By                                         []string // dimensions: see Dimensions; else an attribute's key
	Exposed                                    bool     // also those who had traffic and no failure
	Incident                                   *Incident
}

// Dimension is something that failures can be told apart by.
type Dimension struct {
	Name, Doc string
	// Slot is the length of a dimension of time; 0 for others.
	Slot time.Duration
}

// Dimensions returns those with a meaning of their own. Any other name is that
// of an attribute of the context, such as region.
func Dimensions() []Dimension {
	return []Dimension{
		{Name: "tenant", Doc: "with its share of failures against its normal, and whether it is proven healthy"},
		{Name: "integration", Doc: "with its share of failures"},
		{Name: "operation", Doc: "an endpoint, a job or a type of event"},
		{Name: "class", Doc: "the error class"},
		{Name: "status", Doc: "the HTTP status"},
		{Name: "minute", Doc: "a chart in the terminal", Slot: time.Minute},
		{Name: "hour", Doc: "the same by hours", Slot: time.Hour},
		{Name: "day", Doc: "the same by days of UTC", Slot: 24 * time.Hour},
	}
}

// DimensionNamed returns the dimension of that name, which for an attribute has
// the name alone.
func DimensionNamed(name string) Dimension {
	for _, d := range Dimensions() {
		if d.Name == name {
			return d
		}
	}
	return Dimension{Name: name}
}

// Blast is the answer to a Question.
type Blast struct {
	Incident *Incident // asked about, or nil
	Tenant   bool      // rows have a state: they are told apart by tenant
	By       []string
	From, To time.Time // the span looked at
	// Normal is the time before From that tells what is usual for a tenant; nil
	// when nothing is known of it.
	NormalFrom, NormalTo *time.Time
	First, Last          *time.Time // events of the log; nil: there is none
	Failures             int64      // all that fit the question
	Affected             int        // tenants with such failures
	Rows                 []BlastRow // the most failures first; of a dimension of time in its order
	Notes                []string   // what this answer can't tell
}

// BlastRow is one part of the failures. What is not known is nil.
type BlastRow struct {
	Key      []string // a value for each of By; times are RFC 3339
	Failures int64
	// Attempts counts all attempts, of every operation. Where only a part of an
	// hour is asked about it is that part of the hour's.
	Attempts      *int64
	UsualShare    *float64 // of attempts that failed, of any kind, in the normal time
	UsualAttempts *float64 // in an equally long time

	FirstFailure, LastFailure *time.Time // to the minute, unless it is an incident's
	Health
}

// Share is the share of the attempts that failed; nil where it is not known.
func (r *BlastRow) Share() *float64 {
	if r.Attempts == nil || *r.Attempts == 0 {
		return nil
	}
	share := min(1, float64(r.Failures)/float64(*r.Attempts))
	return &share
}

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

// Fits reports whether a name fits one of the patterns; every one does when
// there are none.
func Fits(patterns parse.Names, name string) bool { return named(patterns, name) }

// Has reports whether the status is in the set; every one is in an empty set.
func (s Statuses) Has(status int) bool { return s.has(status) }

// ParseStatuses reads statuses as the configuration has them: 401, 5xx, 500-504.
func ParseStatuses(texts []string) (Statuses, error) {
	var s Statuses
	for _, text := range texts {
		span, err := parseSpan(text)
		if err != nil {
			return nil, err
		}
		s = append(s, span)
	}
	return s, nil
}

// FitAttrs reports whether a context holds all the attributes that are asked for.
func (q *Question) FitAttrs(context map[string]string) bool {
	for _, a := range q.Attrs {
		if value, ok := context[a.Key]; !ok || !fits(a.Value, value) {
			return false
		}
	}
	return true
}

// Narrowed reports whether only a part of a tenant's failures is asked for.
func (q *Question) Narrowed() bool {
	return len(q.Operations) > 0 || len(q.Classes) > 0 || len(q.Status) > 0 || len(q.Attrs) > 0
}

// ofAttempts reports whether the rows or the filter part attempts, and not only
// failures, by something that is kept of failures alone.
func (q *Question) ofAttempts() bool {
	for _, name := range q.By {
		if name == "operation" || !isDimension(name) {
			return true
		}
	}
	return false
}

func isDimension(name string) bool {
	for _, d := range Dimensions() {
		if d.Name == name {
			return true
		}
	}
	return false
}

// KnowsAttempts reports whether the attempts behind a row of the question are
// kept: by tenant and hour, and by integration and minute.
func (q *Question) KnowsAttempts() bool {
	minute, tenant := false, len(q.Tenants) > 0 || q.Incident != nil
	for _, name := range q.By {
		minute = minute || name == "minute"
		tenant = tenant || name == "tenant"
	}
	return !q.ofAttempts() && (!minute || !tenant)
}

// NotesOn says what an answer to the question can't tell. detailFrom is the first
// time of which status and context are known, thinned that before which only
// hours are kept; zero: all is.
func (q *Question) NotesOn(b *Blast, unknownDetail int64, thinned time.Time) []string {
	var notes []string
	if !q.KnowsAttempts() {
		notes = append(notes, "attempts that succeeded are counted by integration and minute, and by tenant and hour; not by operation, by context, or by tenant and minute")
	} else if len(q.Operations) > 0 || len(q.Attrs) > 0 {
		notes = append(notes, "attempts are those of every operation and context: successes are not counted by these")
	}
	if q.Narrowed() && b.Tenant && b.NormalFrom != nil {
		notes = append(notes, "the usual share counts failures of every kind")
	}
	if unknownDetail > 0 && q.AsksDetail() {
		notes = append(notes, fmt.Sprintf("of %d failures status and context are not known: they were counted by an older version, or beyond what is kept of one minute", unknownDetail))
	}
	if q.KnowsAttempts() && b.Tenant && partOfHour(b) {
		notes = append(notes, "of parts of an hour the attempts are estimated: successes are spread evenly over the hour")
	}
	if thinned.After(b.From) {
		notes = append(notes, "what is old is kept by the hour: its failures stand in the first minute of their hour")
	}
	return notes
}

// partOfHour reports whether the span begins or ends within an hour and within the
// log.
func partOfHour(b *Blast) bool {
	inHour := func(t time.Time) bool { return !t.Equal(t.Truncate(time.Hour)) }
	return b.Last != nil && (b.From.After(*b.First) && inHour(b.From) || b.To.Before(*b.Last) && inHour(b.To))
}

// AsksDetail reports whether status or context matter to the question.
func (q *Question) AsksDetail() bool {
	if len(q.Status) > 0 || len(q.Attrs) > 0 {
		return true
	}
	for _, name := range q.By {
		if name == "status" || !isDimension(name) {
			return true
		}
	}
	return false
}
