package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/text"
)

// part is one thing that a case may state.
type part int

const (
	partTime part = iota
	partStatus
	partLevel
	partMessage
	numParts
)

var partNames = [numParts]string{"time", "status", "level", "message"}

// tally counts what became of one part in the cases of one format. What was
// missed or wrong counts as disputed too where the line bears out no other reading.
type tally struct {
	stated, right, wrong, disputed, disputedWrong int
}

// scores hold the tallies by format, and the cases that were not right.
type scores struct {
	formats map[string]*[numParts]tally
	misses  []miss
	lone    map[string]int // by format, stamps that were found and are too little to be placed: a clock without a date
}

// miss is one part of one case that was not read as stated.
type miss struct {
	format    string
	part      part
	got, want string
	line      string
	dispute   string // why the statement can't be followed; "" where it should be
}

// scoreAll feeds the lines of a file in their order, as one stream: a header
// at its head holds for the lines below it.
func scoreAll(all []stated) *scores {
	s := &scores{formats: map[string]*[numParts]tally{}, lone: map[string]int{}}
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && all[end].Format == all[start].Format && all[end].File == all[start].File {
			end++
		}
		f := newFile(all[start].File)
		for i := start; i < end; i++ {
			s.score(&all[i], f.read(all[i].Raw))
		}
		start = end
	}
	return s
}

// reading is what was made of a case.
type reading struct {
	at      time.Time
	stamp   string // as it is written
	status  int
	level   string
	message string
}

// file decodes the cases of one file as its lines.
type file struct {
	d     *parse.Decoder
	found []parse.Explanation
	batch parse.Batch
}

func newFile(name string) *file {
	f := &file{d: parse.NewDecoder(name, parse.Options{Reference: reference}), batch: parse.Batch{Head: true}}
	f.d.Watch(func(_ string, x *parse.Explanation) { f.found = append(f.found, *x) })
	return f
}

// read decodes a case, whose text may have several lines: the first that has a
// time of its own counts.
func (f *file) read(raw string) reading {
	f.found = f.found[:0]
	f.d.Chunk(raw, 0, &f.batch)
	var r reading
	for _, x := range f.found {
		if !r.at.IsZero() {
			break
		}
		r = reading{at: x.Event.At, status: x.Event.Status, level: x.Level, message: x.Text}
		for _, u := range x.Uses {
			switch u.Role {
			case "time":
				r.stamp = u.Value
			case "status":
				if r.status == 0 {
					r.status, _ = strconv.Atoi(u.Value)
				}
			}
		}
	}
	return r
}

func (s *scores) score(c *stated, r reading) {
	t := s.formats[c.Format]
	if t == nil {
		t = &[numParts]tally{}
		s.formats[c.Format] = t
	}
	note := func(p part, got, want string, right bool) {
		t[p].stated++
		switch {
		case right:
			t[p].right++
			return
		case got != "":
			t[p].wrong++
		}
		m := miss{c.Format, p, got, want, c.Raw, dispute(p, c, &r)}
		if m.dispute != "" {
			t[p].disputed++
			if got != "" {
				t[p].disputedWrong++
			}
		}
		s.misses = append(s.misses, m)
	}
	if c.Time == nil && c.Stamp != "" {
		found := r.stamp != "" && sameText(r.stamp, c.Stamp)
		note(partTime, r.stamp, c.Stamp, found)
		if found && r.at.IsZero() {
			s.lone[c.Format]++
		}
	}
	if c.Time != nil {
		got := ""
		if !r.at.IsZero() {
			got = r.at.Format(time.RFC3339Nano)
		}
		note(partTime, got, *c.Time, sameTime(r.at, c))
	}
	if c.Status != nil {
		got := ""
		if r.status != 0 {
			got = itoa(r.status)
		}
		note(partStatus, got, itoa(int(*c.Status)), r.status == int(*c.Status))
	}
	if c.Level != nil {
		note(partLevel, r.level, *c.Level, onScale(r.level) == *c.Level)
	}
	if c.Msg != nil {
		note(partMessage, r.message, *c.Msg, sameText(r.message, *c.Msg))
	}
}

// sameTime compares as far as the line tells: without a zone the sources
// suppose different ones, without a year different years.
func sameTime(got time.Time, c *stated) bool {
	want, err := time.Parse(time.RFC3339Nano, *c.Time)
	if err != nil || got.IsZero() {
		return false
	}
	if !c.Year {
		want = time.Date(got.Year(), want.Month(), want.Day(), want.Hour(), want.Minute(), want.Second(), want.Nanosecond(), want.Location())
	}
	off := got.Sub(want).Abs()
	if !c.Zone && off <= 14*time.Hour {
		const quarter = 15 * time.Minute
		off %= quarter
		off = min(off, quarter-off)
	}
	return off < time.Millisecond
}

// onScale puts a level on the scale of the cases, which knows none below debug.
func onScale(level string) string {
	if level == "trace" {
		return "debug"
	}
	return level
}

// sameText takes messages for equal when one holds the other, white space aside.
// Secrets are masked in what a decoder tells, so they are in what is wanted.
func sameText(got, want string) bool {
	want = text.Mask(want)
	got, want = strings.Join(strings.Fields(got), " "), strings.Join(strings.Fields(want), " ")
	if got == "" || want == "" {
		return got == want
	}
	return strings.Contains(got, want) || strings.Contains(want, got)
}

// shares are the means of the formats' shares, in percent, over the formats
// that state the part; beside them those over the cases that are not disputed.
type shares struct {
	right, wrong           float64
	rightOfRest, wrongRest float64
	sum                    tally
}

func (s *scores) average(p part) shares {
	var a shares
	all, rest := 0.0, 0.0
	for _, t := range s.formats {
		c := t[p]
		if c.stated == 0 {
			continue
		}
		all++
		a.right += float64(c.right) / float64(c.stated)
		a.wrong += float64(c.wrong) / float64(c.stated)
		a.sum.stated += c.stated
		a.sum.right += c.right
		a.sum.wrong += c.wrong
		a.sum.disputed += c.disputed
		if left := c.stated - c.disputed; left > 0 {
			rest++
			a.rightOfRest += float64(c.right) / float64(left)
			a.wrongRest += float64(c.wrong-c.disputedWrong) / float64(left)
		}
	}
	a.right, a.wrong = percent(a.right, all), percent(a.wrong, all)
	a.rightOfRest, a.wrongRest = percent(a.rightOfRest, rest), percent(a.wrongRest, rest)
	return a
}

func percent(sum, n float64) float64 {
	if n == 0 {
		return 0
	}
	return 100 * sum / n
}

func (s *scores) sortMisses() {
	slices.SortStableFunc(s.misses, func(a, b miss) int {
		return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.format, b.format))
	})
}
