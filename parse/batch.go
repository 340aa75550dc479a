package parse

import "time"

// Options say how the lines of one stream are to be read. The zero value
// recognises everything by itself.
type Options struct {
	Formats   []Format       // tried in order; nil means Formats()
	Location  *time.Location // for stamps without zone; nil means UTC
	Reference time.Time      // stamps without a year get the latest year that is not after Reference + 24 h; zero: the year is taken as 1970 + nothing known, and the line is refused
	Mapping   Mapping        // overrides of the field mapping
	Privacy   Privacy        // what is not kept of a line
}

// Batch is what a chunk of lines came to.
type Batch struct {
	Events []Event // in the order of the lines; Other events included only if they carry a failure or success: see Decoder.Chunk
	Counts Counts

	// Header is the header that the lines are under (see HeaderAfter). Chunk is
	// given the one in force before the chunk, and leaves the one behind it.
	Header string
	Head   bool // given to Chunk: its first line is the first of a file

	// Leading counts the lines that continue one before the batch. Whether they
	// were understood is for Follow to settle.
	Leading int64
	Last    Standing // of the last line that continues no other
}

// Standing says what became of a line that continues no other.
type Standing uint8

const (
	NoLine     Standing = iota // there was none
	Understood                 // the line has a format and a time
	Rejected                   // the line counts as unparsed
)

// Follow puts the batch behind a line of that standing: lines that continue
// what was not understood were not understood either. It returns the standing
// of the last line then, for the next batch, and is called once.
func (b *Batch) Follow(before Standing) Standing {
	if before != Understood {
		b.Counts.Continuation -= b.Leading
		b.Counts.Unparsed += b.Leading
	}
	b.Leading = 0
	if b.Last == NoLine {
		return before
	}
	return b.Last
}

// Counts are the facts about the input that every report shows.
type Counts struct {
	Lines              int64     // lines read, blank ones excluded
	Events             int64     // attempts found (outcome OK or Failed)
	Unparsed           int64     // lines no format understood, or without a time, and lines that continue these
	Cut                int64     // lines longer than the cap, cut
	Continuation       int64     // lines that belong to an understood line before them (stack traces)
	WithoutTenant      int64     // events that name no tenant
	WithoutIntegration int64     // events that name no integration
	WithoutOutcome     int64     // lines understood, or events of lines with many, that tell no outcome
	First, Last        time.Time // smallest and largest time of a line understood
	ByFormat           map[string]int64
}

// note counts a line that was understood.
func (c *Counts) note(e *Event) {
	if c.First.IsZero() || e.At.Before(c.First) {
		c.First = e.At
	}
	if e.At.After(c.Last) {
		c.Last = e.At
	}
	if e.Outcome == Other {
		c.WithoutOutcome++
		return
	}
	c.Events++
	if e.Tenant == "" {
		c.WithoutTenant++
	}
	if e.Integration == "" {
		c.WithoutIntegration++
	}
}

// notUnderstood counts a line without format or time: as part of the line
// before it if it looks like one, else as unparsed.
func (b *Batch) notUnderstood(line string) {
	switch {
	case !isContinuation(line):
		b.reject()
	case b.Last == Rejected:
		b.Counts.Unparsed++
	default:
		b.Counts.Continuation++
		if b.Last == NoLine {
			b.Leading++
		}
	}
}

func (b *Batch) reject() {
	b.Counts.Unparsed++
	b.Last = Rejected
}
