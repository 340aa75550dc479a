package parse

import (
	"fmt"
	"slices"
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
	tried   [256][]uint8 // indexes of the formats to try, by a line's first byte
	hits    []int64      // lines by format, of the chunk at hand

	header   string // the names of columns in force
	speakers string // who spoke last in front of the chunk
	table    bool   // it names the columns of a table
	head     bool   // the next line is the first of a file
	taken    []int  // where lines begin that were joined to one before them

	next int // where to go on when a parser panics: behind the line at hand
	kept int // events of the lines before it

	cur   current
	each  func(from, to int) // d.record, made once
	watch func(raw string, x *Explanation)
	found []Explanation // of the line at hand, for watch
}

// current is the line at hand, for a format that splits.
type current struct {
	line   string
	offset int64
	out    *Batch
	placed bool // one of its events has a time
}

// NewDecoder reads the lines of the stream of that name.
func NewDecoder(stream string, opt Options) *Decoder {
	formats := opt.Formats
	if formats == nil {
		formats = Formats()
	}
	d := &Decoder{
		stream:  stream,
		opt:     opt,
		formats: formats,
		mapper:  NewMapper(opt.Mapping, NewStamps(opt.Location, opt.Reference)),
		hits:    make([]int64, len(formats)),
	}
	d.each = d.record
	d.mapper.veil = newVeil(opt.Privacy)
	for i := range formats {
		for c := range d.tried {
			if b := formats[i].Begins; b == "" || strings.IndexByte(b, byte(c)) >= 0 {
				d.tried[c] = append(d.tried[c], uint8(i))
			}
		}
	}
	return d
}

// Fork returns another decoder of the same stream, for a parallel worker. Both
// make the same events of the same lines.
func (d *Decoder) Fork() *Decoder { return NewDecoder(d.stream, d.opt) }

// Chunk decodes data, which is whole lines of which the last may lack its line
// end; base is the offset of its first byte in the stream. It appends the
// events whose outcome is OK or Failed to out in the order of the lines, and
// adds to its counts; out.Counts.Cut is the source's to fill. out.Header must
// be the header in force before data; it becomes the one behind it.
func (d *Decoder) Chunk(data string, base int64, out *Batch) {
	columns, speakers := cutSpeakers(out.Header)
	d.setHeader(columns)
	d.speakers = speakers
	d.head, d.taken = out.Head, d.taken[:0]
	for at := 0; at < len(data); {
		at = d.lines(data, at, base, out)
	}
	out.Header, out.Head = d.header+speakersAfter(data, speakers), false
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

func (d *Decoder) setHeader(text string) {
	if text != d.header {
		d.header = strings.Clone(text)
		d.rec.header = newHeader(d.header)
		d.table = d.rec.header != nil && d.rec.header.comma != 0
	}
}

// lines decodes the lines of data from at on and returns where it got to: the
// end, or behind a line that made a parser panic. Recovering here rather than
// around every line keeps the defer out of the loop.
func (d *Decoder) lines(data string, at int, base int64, out *Batch) (next int) {
	start := at
	defer func() {
		if cause := recover(); cause != nil {
			next = d.next
			out.Events = out.Events[:d.kept]
			out.reject()
			d.tell(data[start:next], base+int64(start), Explanation{Reason: panicReason(cause)})
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
		line := data[start:end]
		switch {
		case len(d.taken) > 0 && d.taken[0] == start:
			d.skip(line, base+int64(start), out)
		case (d.table && opensCell(line) || !isCompact(line) && mayJoin(line)) && d.join(data, start, base, out):
		default:
			d.line(line, base+int64(start), out)
		}
		start = d.next
	}
	return start
}

// join decodes the record of several lines that begins at start, if there is
// one and a format takes it.
func (d *Decoder) join(data string, start int, base int64, out *Batch) bool {
	text, lines := joinLines(data, start)
	first, _ := lineAt(data, start)
	if len(lines) == 0 && d.table && opensCell(first) {
		text, lines, _ = joinedCells(data, start)
	}
	if len(lines) == 0 {
		return false
	}
	if strings.Contains(text[:min(len(text), 256)], tracebackHead) && ownsTraceback(data, start, d.speakers) {
		text = first // it goes on with the line above
	}
	d.found = d.found[:0]
	format, placed := d.take(text, base+int64(start), out)
	if !placed {
		return false
	}
	out.Counts.Lines++
	d.head = false
	d.understood(format, first, out)
	d.taken = append(d.taken, lines...)
	slices.Sort(d.taken) // the pieces of two outputs may be interleaved
	return true
}

// skip counts a line that was joined to one before it.
func (d *Decoder) skip(line string, offset int64, out *Batch) {
	d.taken = d.taken[1:]
	if trimLine(line) == "" {
		d.tell(line, offset, Explanation{Reason: blankReason})
		return
	}
	out.Counts.Lines++
	out.Counts.Continuation++
	d.tell(line, offset, Explanation{Reason: continuationReason})
}

// line decodes one line.
func (d *Decoder) line(raw string, offset int64, out *Batch) {
	line := trimLine(raw)
	if line == "" {
		d.tell(raw, offset, Explanation{Reason: blankReason})
		return
	}
	out.Counts.Lines++
	if (d.head || d.header != "" || line[0] == '#') && mayHead(line, d.header, d.head) && d.takeHeader(line, out) {
		d.tell(raw, offset, Explanation{Reason: headerReason})
		return
	}
	d.head = false
	if d.watch != nil {
		d.found = d.found[:0]
	}
	format, placed := d.take(line, offset, out)
	if placed {
		d.understood(format, raw, out)
		return
	}
	out.notUnderstood(line)
	d.tellRefused(format, raw, line, offset)
}

// takeHeader takes a line that names the columns of those below it, or says
// something else about the file.
func (d *Decoder) takeHeader(line string, out *Batch) bool {
	switch {
	case headerKind(line):
		d.setHeader(line)
	case line == "[": // an array, printed an object a line or over many
	case !isDirective(line):
		return false
	}
	d.head = false
	out.Counts.WithoutOutcome++
	out.Last = Understood
	return true
}

// take offers the line to the formats. It returns the index of the one that
// took it, or -1, and whether an event of it has a place in time.
func (d *Decoder) take(line string, offset int64, out *Batch) (format int, placed bool) {
	for _, i := range d.tried[line[0]] {
		f := &d.formats[i]
		d.rec.Reset()
		if !f.Parse(line, &d.rec) {
			continue
		}
		if f.Split == nil {
			return int(i), d.event(line, offset, out)
		}
		d.cur = current{line: line, offset: offset, out: out}
		if f.Split(line, &d.rec, d.each) {
			return int(i), d.cur.placed
		}
	}
	d.rec.Reset()
	return -1, false
}

// record takes one of the events that a line holds.
func (d *Decoder) record(from, to int) {
	c := &d.cur
	if d.event(c.line[from:to], c.offset+int64(from), c.out) {
		c.placed = true
	}
	d.rec.Reset()
}

// event makes an event of the record at hand and reports whether it has a place
// in time. It is built in place at the end of out.Events: most lines give one,
// and it is large.
func (d *Decoder) event(line string, offset int64, out *Batch) bool {
	n := len(out.Events)
	if n < cap(out.Events) {
		out.Events = out.Events[:n+1]
	} else {
		out.Events = append(out.Events, Event{})
	}
	e := &out.Events[n]
	verdict := d.mapper.Map(&d.rec, line, e)
	e.Origin = Origin{Stream: d.stream, Offset: offset}
	if d.watch != nil {
		d.explain(e, verdict, line)
	}
	if verdict == NoTime {
		out.Events = out.Events[:n]
		return false
	}
	if d.rec.more {
		out.Counts.Continuation++
		out.Events = out.Events[:n]
		return true
	}
	out.Counts.note(e)
	if e.Outcome == Other {
		out.Events = out.Events[:n]
	}
	return true
}

// understood counts a line of which something was placed in time.
func (d *Decoder) understood(format int, raw string, out *Batch) {
	d.hits[format]++
	out.Last = Understood
	if d.watch != nil {
		d.tellFound(format, raw)
	}
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
