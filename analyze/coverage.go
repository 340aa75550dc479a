package analyze

import "time"

// Coverage says how much of the input was understood. It stands in every
// report, so that what was not understood is never taken for health.
type Coverage struct {
	Lines              int64            `json:"lines"`
	Events             int64            `json:"events"`
	Unparsed           int64            `json:"unparsed"`
	Late               int64            `json:"late"`
	WithoutTenant      int64            `json:"without_tenant"`
	WithoutIntegration int64            `json:"without_integration"`
	WithoutOutcome     int64            `json:"without_outcome"`
	Ignored            int64            `json:"ignored"` // attempts that the configuration silences: counted, never alarmed about
	Healed             int64            `json:"healed"`  // failed attempts that their own retry healed
	FirstEvent         *time.Time       `json:"first_event_at"`
	LastEvent          *time.Time       `json:"last_event_at"`
	Streams            []StreamCoverage `json:"streams"`          // sorted by name
	LeftOut            LeftOut          `json:"left_out"`         // as --since and --until asked
	Other              int64            `json:"other"`            // events counted as "(other)", see Tally
	OtherOps           int64            `json:"other_operations"` // Tally.OtherOperations

	// What the JSON report does not hold.
	Continuation int64         `json:"-"` // lines that belong to the line before them
	LateBy       time.Duration `json:"-"` // the lateness that would have taken every late event; 0: unknown
	NewestFirst  []string      `json:"-"` // streams whose lines run backwards in time, sorted
	Failed       int64         `json:"-"` // attempts that failed
	Suspicion    *Suspicion    `json:"-"` // what is nearest to an incident while none is open; nil: nothing
}

// LeftOut says which events were read and, as it was asked for, not analysed.
type LeftOut struct {
	Events int64      `json:"events"`
	Before *time.Time `json:"before"` // the newest of those before the span asked for; nil: none
	After  *time.Time `json:"after"`  // the oldest of those behind it; nil: none
}

// Understood is how many lines were understood, whatever they told.
func (c *Coverage) Understood() int64 { return c.Lines - c.Unparsed - c.Continuation }

// Analysed is how many events the incidents rest on.
func (c *Coverage) Analysed() int64 { return c.Events - c.Late - c.LeftOut.Events }

// StreamCoverage is the coverage of one stream.
type StreamCoverage struct {
	Stream   string `json:"stream"`
	Format   string `json:"format"` // the most frequent format; "" when none fitted
	Lines    int64  `json:"lines"`
	Unparsed int64  `json:"unparsed"`

	Continuation int64 `json:"-"` // lines that belong to the line before them
}

// Understood is how many lines were understood, whatever they told.
func (s *StreamCoverage) Understood() int64 { return s.Lines - s.Unparsed - s.Continuation }

// Report is all that a renderer shows.
type Report struct {
	SchemaVersion int        `json:"schema_version"`
	GeneratedAt   *time.Time `json:"generated_at"` // the last event's time
	Coverage      Coverage   `json:"coverage"`
	Incidents     []Incident `json:"incidents"`

	Filtered bool `json:"-"` // incidents were looked for that have something in common
	Hidden   int  `json:"-"` // incidents that have not

	Tenant       string   `json:"-"` // not "": what happened to this tenant, and nothing of others
	Stranger     bool     `json:"-"` // no event named Tenant
	Accepted     int      `json:"-"` // incidents left out as a baseline covers them
	Integrations []string `json:"-"` // that events named, sorted, healthy ones too
	Courses      []Course `json:"-"` // of the incidents, where asked for
}
