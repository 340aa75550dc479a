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
	Streams            []StreamCoverage `json:"streams"` // sorted by name
}

// StreamCoverage is the coverage of one stream.
type StreamCoverage struct {
	Stream   string `json:"stream"`
	Format   string `json:"format"` // the most frequent format; "" when none fitted
	Lines    int64  `json:"lines"`
	Unparsed int64  `json:"unparsed"`
}

// Report is all that a renderer shows.
type Report struct {
	SchemaVersion int        `json:"schema_version"`
	GeneratedAt   *time.Time `json:"generated_at"` // the last event's time
	Coverage      Coverage   `json:"coverage"`
	Incidents     []Incident `json:"incidents"`
}
