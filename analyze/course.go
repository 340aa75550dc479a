package analyze

import "time"

// Course is how the traffic that an incident is about went, from before its
// start until after its end: for charts.
type Course struct {
	Incident string
	From     time.Time     // of the first slot
	Step     time.Duration // length of a slot, at least a minute
	Slots    []Slot        // without gaps
	Tenants  bool          // of the affected tenants alone; their attempts are known by the hour and spread evenly over it
	Cut      bool          // the incident went on for longer than this shows
}

// Slot counts the lines of one span of time, retries included.
type Slot struct{ Attempts, Failed float64 }

// Usual returns how many lines of the slot would have failed at the learned
// share of failures.
func (s Slot) Usual(baseline float64) float64 { return baseline * s.Attempts }

const (
	maxSlots  = 120
	maxCourse = 7 * 24 * time.Hour
	leastLead = 10 * time.Minute
)

var courseSteps = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// NewCourse lays out the empty course of an incident in a log that spans first
// to last. Its counts are those of the affected tenants alone where the
// incident is theirs and not the integration's.
func NewCourse(in *Incident, first, last time.Time) Course {
	c := Course{Incident: in.ID, Tenants: in.Scope.Kind == ScopeTenant || in.Scope.Kind == ScopeAttribute}
	c.Tenants = c.Tenants && len(affectedTenants(in)) > 0
	from, to := courseSpan(in, first, last)
	c.Cut = to.Sub(from) > maxCourse
	to = minTime(to, from.Add(maxCourse))
	least := time.Minute
	if c.Tenants && in.Kind == KindSilence {
		least = time.Hour // nothing finer is known of one tenant's successes
	}
	for _, step := range courseSteps {
		c.Step = step
		if step >= least && to.Sub(from) <= (maxSlots-1)*step {
			break
		}
	}
	c.From = from.Truncate(c.Step)
	c.Slots = make([]Slot, int(to.Sub(c.From)/c.Step)+1)
	return c
}

// courseSpan is the life of the incident with a quarter of it before and
// behind, as far as the log goes.
func courseSpan(in *Incident, first, last time.Time) (from, to time.Time) {
	end := last
	switch {
	case in.ResolvedAt != nil && in.State == Resolved:
		end = *in.ResolvedAt
	case in.State == ClosedUnverified && in.LastFailure != nil:
		end = *in.LastFailure
	}
	lead := max(leastLead, end.Sub(in.StartedAt)/4)
	if in.Kind == KindSilence {
		lead = max(lead, end.Sub(in.StartedAt), 2*time.Hour) // what is missing shows beside what was usual
	}
	from, to = in.StartedAt.Add(-lead), end.Add(lead)
	if from.Before(first) {
		from = minTime(first, in.StartedAt)
	}
	return from, minTime(to, last)
}

// ByHour makes the course one of hours, with one before and one behind, where
// nothing finer is kept.
func (c *Course) ByHour() {
	end := c.From.Add(c.Step * time.Duration(len(c.Slots)))
	c.From, c.Step = c.From.Add(-time.Hour).Truncate(time.Hour), time.Hour
	c.Slots = make([]Slot, int(end.Sub(c.From)/time.Hour)+2)
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Affected returns the names of the tenants that the incident affects.
func (in *Incident) Affected() []string { return affectedTenants(in) }
