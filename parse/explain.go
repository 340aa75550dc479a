package parse

// Explanation says what became of one line, and why.
type Explanation struct {
	Format string // "" when no format took the line
	Event  Event
	Level  string  // trace, debug, info, warn, error, fatal or ""
	Uses   []Use   // which field served as what
	Fields []Field // all that the format found
	Reason string  // "" for an event; else why the line is none
}

// Explain decodes one line, which need not be an event, and tells how. offset
// is the line's place in the stream.
func (d *Decoder) Explain(line string, offset int64) (x Explanation) {
	defer func() {
		if cause := recover(); cause != nil {
			x = Explanation{Reason: panicReason(cause)}
		}
	}()
	if line = trimLine(line); line == "" {
		return Explanation{Reason: "the line is blank"}
	}
	format := d.parse(line)
	if format < 0 {
		return Explanation{Reason: withoutFormat(line)}
	}
	x.Format = d.formats[format].Name
	verdict, trace := d.mapper.Explain(&d.rec, line, &x.Event)
	x.Level, x.Uses = trace.Level, trace.Uses
	x.Fields = append([]Field(nil), d.rec.Fields...)
	x.Event.Origin = Origin{Stream: d.stream, Offset: offset}
	switch {
	case verdict == NoTime && isContinuation(line):
		x.Reason = continuationReason
	case verdict == NoTime:
		x.Reason = d.noTime()
	case x.Event.Outcome == Other:
		x.Reason = "the line does not tell how an attempt ended"
	}
	return x
}

const continuationReason = "the line belongs to the one before it"

func withoutFormat(line string) string {
	if isContinuation(line) {
		return continuationReason
	}
	return unknownFormat(line)
}

// unknownFormat says in words why no format took a line, as far as that shows.
func unknownFormat(line string) string {
	i := skipBlanks(line, 0)
	if line[i] == '{' {
		return "the line begins like JSON and is none, perhaps cut short"
	}
	if isBinary(line) {
		return "the line is binary data"
	}
	if st, n := scanStamp(line[i:]); n > 0 && !st.hasDate {
		return "the time stamp has no date"
	}
	return "no format takes the line: it has no time stamp near its start"
}

// noTime says why the record at hand could not be placed in time.
func (d *Decoder) noTime() string {
	for _, f := range d.rec.Fields {
		if f.Key != "time" && f.Key != "timestamp" {
			continue
		}
		st, n := scanStamp(f.Value)
		switch {
		case n > 0 && !st.hasDate:
			return "the time stamp has no date"
		case n > 0 && !st.hasYear && d.opt.Reference.IsZero():
			return "the time stamp has no year, and nothing tells it"
		}
		return "the time stamp is of a form not known, or outside the years 1970 to 2200"
	}
	return "no field holds a time stamp"
}

// isBinary holds for a line with more control characters than text has.
func isBinary(line string) bool {
	control := 0
	head := line[:min(len(line), 256)]
	for i := range len(head) {
		if c := head[i]; c < ' ' && c != '\t' && c != '\x1b' {
			control++
		}
	}
	return control*10 > len(head)
}
