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

// Fits reports whether a name fits one of the patterns; every one does when
// there are none.
func Fits(patterns parse.Names, name string) bool { return named(patterns, name) }

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

// NotesOn says what an answer to the question can't tell. Of unknownDetail failures
// status and context are not known; before thinned only hours are kept.
func (q *Question) NotesOn(b *Blast, unknownDetail int64, thinned time.Time) []string {
	var notes []string
	if b.OutsideLog() {
		return notes
	}
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
