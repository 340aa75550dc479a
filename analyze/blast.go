package analyze

import (
	"time"
)

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
	Coverage             Coverage   // how much of the log was understood
	// Heard tells whether anything was attempted, in the span, by whom and on what
	// the question names: without, no failure is no good news.
	Heard    bool
	Failures int64      // all that fit the question
	Affected int        // tenants with such failures
	Rows     []BlastRow // the most failures first; of a dimension of time in its order
	Notes    []string   // what this answer can't tell
}

// OutsideLog reports whether the log holds nothing of the time asked about.
func (b *Blast) OutsideLog() bool { return b.Last != nil && !b.From.Before(b.To) }

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
