package analyze

import (
	"fmt"
	"math"
	"testing"
	"time"
	"unsafe"
)

// monday is a Monday, 00:00 UTC.
var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).UnixNano()

// beats lets a rhythm hear an event at each of the times.
func beats(r *rhythm, at ...int64) {
	for _, t := range at {
		if t >= r.SlotEnd {
			r.roll(t, r.N, 0)
		}
		r.beat(t, r.N+1)
	}
}

// every lists the times from one to another at a pace, where keep allows.
func every(step, from, to int64, keep func(time.Time) bool) []int64 {
	var out []int64
	for t := from; t < to; t += step {
		if keep == nil || keep(nsTime(t)) {
			out = append(out, t)
		}
	}
	return out
}

func office(t time.Time) bool {
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday && t.Hour() >= 8 && t.Hour() < 18
}

func TestExpected(t *testing.T) {
	at := func(day, hour int64) int64 { return monday + day*dayNS + hour*hourNS }
	cases := []struct {
		name     string
		seen     int64 // days that were watched
		from, to int64
		want     float64
		known    bool
	}{
		{"the first day is flat", 1, at(0, 18), at(0, 20), 2 * 30 * 10 / 9.967, false},
		{"an hour of work", 3, at(3, 9), at(3, 10), 30, true},
		{"half an hour of it", 3, at(3, 9), at(3, 9) + hourNS/2, 15, true},
		{"a night", 3, at(3, 19), at(4, 7), 0, true},
		{"over the morning", 3, at(3, 7), at(3, 10), 60, true},
		{"the first Saturday may be silent", 5, at(5, 8), at(5, 18), 0, false},
		{"the third Saturday is known to be", 14, at(19, 8), at(19, 18), 0, true},
		{"and a Monday after it not", 14, at(14, 8), at(14, 18), 300, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var r rhythm
			beats(&r, every(2*minuteNS, at(0, 8), at(c.seen, 0), office)...)
			if c.seen > 1 {
				beats(&r, at(c.seen, 8)) // the hour before it is closed by it
			}
			m, known := r.expected(c.from, c.to)
			if math.Abs(m-c.want) > 0.05*c.want+0.01 || known != c.known {
				t.Errorf("expected(%v, %v) = %.2f, %v; want %.2f, %v", nsTime(c.from), nsTime(c.to), m, known, c.want, c.known)
			}
		})
	}
}

func TestDispersion(t *testing.T) {
	burst := func(n int) []int64 {
		var out []int64
		for h := monday; h < monday+2*dayNS; h += hourNS {
			for i := range n {
				out = append(out, h+int64(i)*int64(time.Second))
			}
		}
		return out
	}
	cases := []struct {
		name     string
		times    []int64
		min, max float64
	}{
		{"as regular as a clock", every(minuteNS, monday, monday+dayNS, nil), 1, 1},
		{"thirty in a row each hour", burst(30), 25, 31},
		{"day and night are no clumps", every(2*minuteNS, monday, monday+19*dayNS, office), 1, 1.5},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var r rhythm
			beats(&r, c.times...)
			if d := r.dispersion(); d < c.min || d > c.max {
				t.Errorf("dispersion of %d events = %.2f, want %v to %v", len(c.times), d, c.min, c.max)
			}
		})
	}
}

// TestNats holds the evidence against the tails that it approximates.
func TestNats(t *testing.T) {
	var r rhythm
	beats(&r, every(minuteNS, monday, monday+10*dayNS, nil)...)
	if got := r.nats(10); math.Abs(got-10) > 0.1 {
		t.Errorf("10 independent events missing of a rate that is well known: %.2f nats, want 10 (Poisson)", got)
	}
	r = rhythm{}
	beats(&r, every(hourNS, monday, monday+20*hourNS, nil)...)
	if got, want := r.nats(20), 20*math.Log(2); math.Abs(got-want) > 0.01 {
		t.Errorf("a gap as long as all that is known: %.2f nats, want %.2f", got, want)
	}
}

func TestLargestGapIsForgotten(t *testing.T) {
	var r rhythm
	beats(&r, every(hourNS, monday, monday+dayNS, nil)...)
	beats(&r, every(hourNS, monday+3*dayNS, monday+4*dayNS, nil)...)
	if got := r.largest(); got != 2*dayNS+hourNS {
		t.Errorf("largest = %v", time.Duration(got))
	}
	beats(&r, every(hourNS, monday+4*dayNS, monday+60*dayNS, nil)...)
	if got := r.largest(); got != hourNS {
		t.Errorf("two months later largest = %v, want 1h", time.Duration(got))
	}
}

// TestRhythmIsSmall bounds what a pair costs.
func TestRhythmIsSmall(t *testing.T) {
	if got := unsafe.Sizeof(rhythm{}) + weekBytes + 4; got > 400 {
		t.Errorf("a rhythm takes %d bytes", got)
	}
}

func TestKindOfDay(t *testing.T) {
	for d := range int64(14) {
		day := monday/dayNS + d
		want := map[time.Weekday]int64{time.Saturday: 1, time.Sunday: 2}[nsTime(day*dayNS).Weekday()]
		before := dayBefore(day)
		if got := kindOfDay(day); got != want || kindOfDay(before) != got || before >= day {
			t.Errorf("%v: kind %d, want %d; the one before is %v", nsTime(day*dayNS).Weekday(), got, want, nsTime(before*dayNS).Weekday())
		}
	}
}

// BenchmarkBeat measures what silence adds to an event: four rhythms. Few pairs
// are heard all the time; of 15,000 each is heard every two minutes, so that a
// third of the events leave a slot.
func BenchmarkBeat(b *testing.B) {
	for _, n := range []int{500, 15_000} {
		b.Run(fmt.Sprint(n, " pairs"), func(b *testing.B) {
			a, uses := manyPairs(n)
			at, k := monday, 0
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				at += int64(7 * time.Millisecond)
				if k++; k == n {
					k = 0
				}
				a.hear("app.log", at)
				a.beat(uses[k].in, uses[k].p, at)
			}
		})
	}
}

func manyPairs(n int) (*Analyzer, []hushed) {
	a := New(Config{})
	var uses []hushed
	for i := range n {
		in := a.integration(string(rune('a'+i%30)), monday)
		uses = append(uses, hushed{in, a.pair(in, fmt.Sprint("t", i))})
	}
	return a, uses
}

// BenchmarkListen measures a minute of the grid over 15,000 healthy pairs.
func BenchmarkListen(b *testing.B) {
	a, uses := manyPairs(15_000)
	for _, u := range uses {
		a.hear("app.log", monday)
		a.beat(u.in, u.p, monday)
	}
	for b.Loop() {
		a.listen(monday + minuteNS)
	}
}
