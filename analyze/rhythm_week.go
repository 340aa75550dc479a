package analyze

import (
	"encoding/binary"
	"math"
)

// The learned week has an hour of day for each of three kinds of day. Most of
// what hours of the week tell is in that, at less than half the memory, and it
// is known after two days and not after two weeks.
const (
	kindsOfDay = 3 // weekday, Saturday, Sunday; UTC
	weekBytes  = kindsOfDay * 24 * 2
	// learnPart is the weight of the newest day in what is learned of an hour.
	learnPart = 0.25
	// levelHours is how many hours, about, tell the present level.
	levelHours = 24
	// maxHoursBack bounds the empty hours that are learned at once.
	maxHoursBack = 14 * 24
)

// kindOfDay is the kind of a day since the epoch, which was a Thursday.
func kindOfDay(day int64) int64 {
	switch (day + 4) % 7 {
	case 6:
		return 1
	case 0:
		return 2
	}
	return 0
}

// dayBefore is the newest day before that is of the same kind.
func dayBefore(day int64) int64 {
	switch (day + 4) % 7 {
	case 6, 0:
		return day - 7
	case 1:
		return day - 3
	}
	return day - 1
}

// seen is how often an hour like h was watched before, at most 3.
func (r *rhythm) seen(h int64) int {
	day, n := h/24, 0
	for n < 3 {
		day = dayBefore(day)
		if (day*24 + h%24) < r.First/hourNS {
			break
		}
		n++
	}
	return n
}

// knows reports whether what was learned of an hour may be relied on.
func (r *rhythm) knows(h int64) bool { return r.Week != nil && r.seen(h) >= 2 }

func cellAt(h int64) int64 { return 2 * (24*kindOfDay(h/24) + h%24) }

// cellScale codes events an hour in 16 bits, to about 0.03 %: 2048 steps for
// each doubling of 1 + rate.
const cellScale = 2048

func (r *rhythm) rateAt(h int64) float64 {
	return math.Exp2(float64(binary.LittleEndian.Uint16(r.Week[cellAt(h):]))/cellScale) - 1
}

// learnHour takes the count of an hour; usual is false for one of a silence that
// was called, which tells of the present level only.
func (r *rhythm) learnHour(h int64, n float64, usual bool) {
	rate, seen := r.rateAt(h), r.seen(h)
	if seen >= 2 {
		r.Came += n - r.Came/levelHours
		r.Usual += rate - r.Usual/levelHours
	}
	if !usual {
		return
	}
	rate += max(learnPart, 1/float64(1+seen)) * (n - rate)
	code := min(math.Round(math.Log2(1+rate)*cellScale), math.MaxUint16)
	binary.LittleEndian.PutUint16(r.Week[cellAt(h):], uint16(code))
}

// level is how much of the usual came in the newest day or so, and of that in
// the newest hour or two, at most 1: who dwindles is not what the week has taught
// any more.
func (r *rhythm) level() float64 {
	day := min(1, (r.Came+1)/(r.Usual+1))
	n, from := r.recent()
	usual := 0.0
	for h := from / hourNS; h <= r.Hour; h++ {
		if !r.knows(h) {
			return day
		}
		part := min(r.Last, (h+1)*hourNS) - max(from, h*hourNS)
		usual += float64(part) / float64(hourNS) * r.rateAt(h) * day
	}
	return day * min(1, (n+1)/(usual+1))
}

// expected is how many events are usual from one time to another, and whether
// all of these hours are known. An hour that is not is taken for one like all
// others while its days are new; later only a Saturday or Sunday can be
// unknown, and that may be silent.
func (r *rhythm) expected(from, to int64) (m float64, known bool) {
	known = true
	start, level := from, r.level()
	for h := from / hourNS; start < to && h < from/hourNS+maxHoursBack; h++ {
		end := min(to, (h+1)*hourNS)
		part := float64(end-start) / float64(hourNS)
		start = end
		if r.knows(h) {
			m += part * r.rateAt(h) * level
			continue
		}
		known = false
		if !r.knowsDays(h) {
			m += part * r.flat()
		}
	}
	return m, known
}

// knowsDays reports whether other kinds of day than that of the hour are known.
func (r *rhythm) knowsDays(h int64) bool { return h*hourNS-r.First >= 3*dayNS }
