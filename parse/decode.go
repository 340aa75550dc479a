package parse

import (
	"fmt"
	"strings"
)

// Decoder turns the lines of one stream into events. It is not safe for
// concurrent use; parallel workers each take a Fork.
type Decoder struct {
	stream  string
	opt     Options
	formats []Format
	mapper  *Mapper
	rec     Record
	hits    []int64 // lines by format, of the chunk at hand

	next int // where to go on when a parser panics: behind the line at hand
	kept int // events of the lines before it
}

// NewDecoder reads the lines of the stream of that name.
func NewDecoder(stream string, opt Options) *Decoder {
	formats := opt.Formats
	if formats == nil {
		formats = Formats()
	}
	return &Decoder{
		stream:  stream,
		opt:     opt,
		formats: formats,
		mapper:  NewMapper(opt.Mapping, NewStamps(opt.Location, opt.Reference)),
		hits:    make([]int64, len(formats)),
	}
}

// Fork returns another decoder of the same stream, for a parallel worker. Both
// make the same events of the same lines.
func (d *Decoder) Fork() *Decoder { return NewDecoder(d.stream, d.opt) }

// Chunk decodes data, which is whole lines of which the last may lack its line
// end; base is the offset of its first byte in the stream. It appends the
// events whose outcome is OK or Failed to out in the order of the lines, and
// adds to its counts; out.Counts.Cut is the source's to fill.
func (d *Decoder) Chunk(data string, base int64, out *Batch) {
	for at := 0; at < len(data); {
		at = d.lines(data, at, base, out)
	}
	for i, n := range d.hits {
		if n == 0 {
			continue
		}
		if out.Counts.ByFormat == nil {
			out.Counts.ByFormat = make(map[string]int64)
		}
		out.Counts.ByFormat[d.formats[i].Name] += n
		d.hits[i] = 0
	}
}

// lines decodes the lines of data from at on and returns where it got to: the
// end, or behind a line that made a parser panic. Recovering here rather than
// around every line keeps the defer out of the loop.
func (d *Decoder) lines(data string, at int, base int64, out *Batch) (next int) {
	start := at
	defer func() {
		if recover() != nil { // Explain tells the cause
			next = d.next
			out.Events = out.Events[:d.kept]
			out.reject()
		}
	}()
	for start < len(data) {
		end := strings.IndexByte(data[start:], '\n')
		if end < 0 {
			end, d.next = len(data), len(data)
		} else {
			end, d.next = start+end, start+end+1
		}
		d.kept = len(out.Events)
		d.line(data[start:end], base+int64(start), out)
		start = d.next
	}
	return start
}

// line decodes one line. The event is built in place at the end of out.Events:
// most lines give one, and it is large.
func (d *Decoder) line(raw string, offset int64, out *Batch) {
	line := trimLine(raw)
	if line == "" {
		return
	}
	out.Counts.Lines++
	format := d.parse(line)
	if format < 0 {
		out.notUnderstood(line)
		return
	}
	if d.kept < cap(out.Events) {
		out.Events = out.Events[:d.kept+1]
	} else {
		out.Events = append(out.Events, Event{})
	}
	e := &out.Events[d.kept]
	*e = Event{}
	if d.mapper.Map(&d.rec, line, e) == NoTime {
		out.Events = out.Events[:d.kept]
		out.notUnderstood(line)
		return
	}
	d.hits[format]++
	out.Last = Understood
	e.Origin = Origin{Stream: d.stream, Offset: offset}
	out.Counts.note(e)
	if e.Outcome == Other {
		out.Events = out.Events[:d.kept]
	}
}

// parse offers the line to the formats and returns the index of the one that
// took it, or -1.
func (d *Decoder) parse(line string) int {
	for i := range d.formats {
		d.rec.Reset()
		if d.formats[i].Parse(line, &d.rec) {
			return i
		}
	}
	d.rec.Reset()
	return -1
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

// trimLine takes off what is no part of the line's text: the carriage return,
// the byte order mark of a file's first line, and NULs.
func trimLine(s string) string {
	for s != "" && isLineEdge(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	for s != "" && s[0] == 0 {
		s = s[1:]
	}
	s = strings.TrimPrefix(s, "\uFEFF")
	if s == "" || skipBlanks(s, 0) == len(s) {
		return ""
	}
	return s
}

func isLineEdge(c byte) bool { return c == '\r' || c == 0 || c == '\n' }

// panicReason names a defect of a parser. The cause is the runtime's text and
// holds numbers only, never the line's.
func panicReason(cause any) string { return fmt.Sprintf("a parser failed on this line: %v", cause) }
