package parse

import "time"

// Options say how the lines of one stream are to be read. The zero value
// recognises everything by itself.
type Options struct {
	Formats   []Format       // tried in order; nil means Formats()
	Location  *time.Location // for stamps without zone; nil means UTC
	Reference time.Time      // stamps without a year get the latest year that is not after Reference + 24 h; zero: the year is taken as 1970 + nothing known, and the line is refused
	Mapping   Mapping        // overrides of the field mapping
}

// Batch is what a chunk of lines came to.
type Batch struct {
	Events  []Event // in the order of the lines; Other events included only if they carry a failure or success: see Decoder.Chunk
	Counts  Counts
	Rejects []Reject // the first few lines that were not understood
}

// Counts are the facts about the input that every report shows.
type Counts struct {
	Lines              int64     // lines read, blank ones excluded
	Events             int64     // attempts found (outcome OK or Failed)
	Unparsed           int64     // lines no format understood, or without a time
	Cut                int64     // lines longer than the cap, cut
	Continuation       int64     // lines that belong to the line before them (stack traces)
	WithoutTenant      int64     // events that name no tenant
	WithoutIntegration int64     // events that name no integration
	WithoutOutcome     int64     // lines understood that tell no outcome
	First, Last        time.Time // smallest and largest time of a line understood
	ByFormat           map[string]int64
}

// Reject is a line that was not understood, and why.
type Reject struct {
	Offset int64
	Line   string // masked and cut to MaxSample bytes
	Reason string
}
