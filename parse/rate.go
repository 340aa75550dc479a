package parse

import (
	"cmp"
	"slices"
)

// Rating tells what a format that takes a line would make of it.
type Rating struct {
	Format string
	Score  int // of 100, see weights
}

// weights say what the parts of an event count in a score. A line without a
// time is no event at all, and one without outcome is no attempt.
var weights = [...]struct {
	weight int
	has    func(*Event, *Trace) bool
}{
	{40, func(e *Event, _ *Trace) bool { return !e.At.IsZero() }},
	{20, func(e *Event, _ *Trace) bool { return e.Outcome != Other }},
	{10, func(e *Event, _ *Trace) bool { return e.Integration != "" }},
	{10, func(e *Event, _ *Trace) bool { return e.Tenant != "" }},
	{10, func(e *Event, t *Trace) bool { return e.Operation != "" || t.Text != "" }},
	{5, func(e *Event, t *Trace) bool { return e.Status != 0 || t.Level != "" }},
	{5, func(e *Event, _ *Trace) bool { return e.Attempt.ID != "" || e.Object != "" }},
}

// Rate offers a line to every format, under the header in force, and returns
// those that take it, the best first. Decoding asks for less: there the first of
// the formats that takes a line is the one.
func (d *Decoder) Rate(line string) []Rating {
	line = trimLine(line)
	var all []Rating
	for i := range d.formats {
		if score, ok := d.rate(&d.formats[i], line); ok {
			all = append(all, Rating{d.formats[i].Name, score})
		}
	}
	slices.SortStableFunc(all, func(a, b Rating) int { return cmp.Compare(b.Score, a.Score) })
	return all
}

// rate scores one format; of a line with many events the best counts.
func (d *Decoder) rate(f *Format, line string) (score int, ok bool) {
	defer func() {
		if recover() != nil {
			score, ok = 0, false
		}
	}()
	d.rec.Reset()
	if line == "" || !f.Parse(line, &d.rec) {
		return 0, false
	}
	if f.Split == nil {
		return d.score(line), true
	}
	ok = f.Split(line, &d.rec, func(from, to int) { score = max(score, d.score(line[from:to])) })
	return score, ok
}

func (d *Decoder) score(line string) int {
	var e Event
	verdict, trace := d.mapper.Explain(&d.rec, line, &e)
	if verdict == NoTime {
		return 0
	}
	score := 0
	for _, w := range weights {
		if w.has(&e, &trace) {
			score += w.weight
		}
	}
	return score
}
