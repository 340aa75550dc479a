package parse

import (
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// Explanation says what became of one line, or of one event of a line with
// many, and why.
type Explanation struct {
	Format string // "" when no format took the line
	Event  Event
	Level  string  // trace, debug, info, warn, error, fatal or ""
	Text   string  // what the line says, masked: also that of a success; all of a line that no format took
	Uses   []Use   // which field served as what
	Fields []Field // all that the format found
	Took   time.Duration
	Timed  bool   // Took is told
	Index  int    // of the event among those of its line, from 0
	Reason string // "" for an event; else why the line is none
}

// Blank reports whether there was no line at all.
func (x *Explanation) Blank() bool { return x.Reason == blankReason }

// Watch has see called for every line of the chunks to come, in their order,
// and for a line with many events for each of them. Decoding is slower then.
func (d *Decoder) Watch(see func(raw string, x *Explanation)) { d.watch = see }

// explain keeps what was made of the record at hand.
func (d *Decoder) explain(e *Event, verdict Verdict, line string) {
	trace := d.mapper.trace(verdict, e)
	x := Explanation{Event: *e, Level: trace.Level, Text: trace.Text, Uses: trace.Uses, Took: trace.Took, Timed: trace.Timed, Fields: append([]Field(nil), d.rec.Fields...), Index: len(d.found)}
	if d.rec.more {
		x.Event, x.Level = Event{At: e.At, Attrs: e.Attrs, Origin: e.Origin}, ""
	}
	switch {
	case verdict == NoTime && isContinuation(line), d.rec.more:
		x.Reason = continuationReason
	case verdict == NoTime:
		x.Reason = d.noTime()
	case e.Outcome == Other:
		x.Reason = "the line does not tell how an attempt ended"
	}
	d.found = append(d.found, x)
}

func (d *Decoder) tell(raw string, offset int64, x Explanation) {
	if d.watch != nil {
		told := x // x itself would be allocated for every blank line (BenchmarkBlankLines)
		told.Event.Origin = Origin{Stream: d.stream, Offset: offset}
		d.watch(raw, &told)
	}
}

// tellFound tells the events of a line that was understood.
func (d *Decoder) tellFound(format int, raw string) {
	for i := range d.found {
		d.found[i].Format = d.formats[format].Name
		d.watch(raw, &d.found[i])
	}
}

// tellRefused tells why a line was not understood.
func (d *Decoder) tellRefused(format int, raw, line string, offset int64) {
	switch {
	case d.watch == nil:
	case format < 0:
		x := Explanation{Reason: withoutFormat(line), Text: text.Mask(cut(line, maxMessage))}
		if stamp, _ := loneStamp(line); stamp != "" {
			x.Fields, x.Uses = []Field{{"time", stamp, String}}, []Use{{roleNames[roleTime], "time", stamp}}
		}
		d.tell(raw, offset, x)
	case len(d.found) == 0:
		d.tell(raw, offset, Explanation{Format: d.formats[format].Name, Reason: "the line is a list without an event"})
	default:
		d.found = d.found[:1]
		d.tellFound(format, raw)
	}
}

const (
	blankReason  = "the line is blank"
	headerReason = "the line says something about those below it"
)

// dateless is why a console logger's line can't be placed: guessing the day would
// move events.
const dateless = "the time stamp has no date (hint: have the logger print one, or read the log with docker logs -t, kubectl logs --timestamps, journalctl -o json)"

// Dateless reports whether that is why a line is no event.
func Dateless(reason string) bool { return reason == dateless }

// GoesOn reports whether that is why a line is no event: it belongs to another.
func GoesOn(reason string) bool { return reason == continuationReason }

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
	switch _, lacks := loneStamp(line); lacks {
	case "":
	case "date":
		return dateless
	default:
		return "the time stamp has no " + lacks
	}
	if isAmbiguousDate(line[i:]) {
		return "the date can be read in two ways: day or month first"
	}
	return "no format takes the line: it has no time stamp near its start"
}

// loneStamp finds, at the head of a line, a clock that no date stands with, or a
// date without a clock: what the line has for a time, which is too little to
// place it. A process may stand before it.
func loneStamp(line string) (written, lacks string) {
	line = strings.TrimPrefix(line[skipBlanks(line, 0):], "[")
	if pid := digitsAt(line, 0); pid > 0 && pid < len(line) && line[pid] == ' ' {
		line = line[pid+1:]
	}
	if st, n := scanStamp(line); n > 0 {
		if st.hasDate {
			return "", ""
		}
		return line[:n], "date"
	}
	var st stamp
	if n := scanDateISO(line, &st); n > 0 && (n == len(line) || !isWord(line[n])) {
		return line[:n], "clock"
	}
	return "", ""
}

// isAmbiguousDate holds for 06/07/2026 11:22:33, which scanSlashed does not read.
func isAmbiguousDate(s string) bool {
	s = strings.TrimPrefix(s, "[")
	day := digitsAt(s, 0)
	month := digitsAt(s, min(day+1, len(s)))
	return day > 0 && day <= 2 && month > day+1 && month <= day+3 && s[day] == '/' && month < len(s) && s[month] == '/' && digitsAt(s, month+1) == month+5
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
			return dateless
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
