package analyze

import (
	"math"
	"time"
)

// A rhythm is how often something is heard: a pair, an integration, a stream,
// or all attempts together. It tells what a gap means: how many events were
// expected in it, how regular they usually are, and how long it was quiet
// before without being gone.
//
// It is kept by slots of five minutes. Within a slot an event costs three
// stores; all arithmetic is done when a slot is left.
type rhythm struct {
	_ struct{} `cbor:",toarray"` // a pair's state is mostly field names otherwise

	// Leaving a slot touches these.
	SlotN   int64 // N when the slot began
	Gap     int64 // largest gap that ended in this epoch …
	Wait    int64 // how long it may be quiet after the slot began; see patience
	Hour    int64 // hour that Last is in, since the epoch
	Slots   pace
	First   int64 // event time of the first event; 0 = nothing heard
	Resumed int64 // when it was last heard again after it had been called silent
	Epoch   int32
	State   quietState

	Mark0   int64   // attempts of everybody before First
	OldGap  int64   // largest gap that ended in the epoch before
	Miss    float64 // most events that were usual in a gap of this epoch, of known hours …
	OldMiss float64 // … and of the one before it
	HourN   int64   // N when the hour began
	Hour1   int64   // events of the hour before
	Hours   pace
	Came    float64 // events of the newest day or so in hours that are known …
	Usual   float64 // … and what was usual in them
	Due     int64   // when it is to be looked at again; pairs have integration.Due
	Week    []byte  // learned events by hour and kind of day; nil in its first hour

	// Every event touches these; they share cache lines with what follows in a pair.
	SlotEnd int64 // end of the slot that Last is in
	N       int64 // events heard
	Last    int64 // event time of the newest event, ns
	Mark    int64 // attempts of everybody up to Last: a clock that stands still at night
}

// quietState says whether the silence of something is known already.
type quietState uint8

const (
	heard      quietState = iota
	quietYoung            // called silent before its days were known
	quietKnown            // called silent by what was learned
	retired               // gone for good, or by the operator's word
)

const (
	slotNS = int64(5 * time.Minute)
	dayNS  = 24 * hourNS
	// epochNS bounds how long a gap is remembered: a month's-old holiday says
	// little about this week.
	epochNS = 14 * dayNS
	// hoursKnown is how many hours must be known for their spread to count.
	hoursKnown = 6
	// patientEvents is how many events must be missing before anybody asks.
	patientEvents = 3.0
)

// beat takes an event. The caller has called roll where the slot has ended.
func (r *rhythm) beat(at, mark int64) {
	r.N++
	r.Last, r.Mark = at, mark
}

// next leaves the slot of the newest event for the one after it, within an hour,
// and reports whether that is the case. It is most of what there is to do for
// those who are heard all the time.
func (r *rhythm) next(at int64) bool {
	if at >= r.SlotEnd+slotNS || at >= (r.Hour+1)*hourNS || r.State != heard {
		return false
	}
	if gap := at - r.Last; gap > r.Gap {
		r.Gap = gap
		r.Wait = r.patience()
	}
	r.Slots.close(r.N-r.SlotN, float64(r.N-r.SlotN), false, 0)
	r.SlotN = r.N
	r.SlotEnd += slotNS
	return true
}

// roll leaves the slot of the newest event for that of at. Gaps before floor
// are not its own: everything was quiet then, or it was called silent.
func (r *rhythm) roll(at, mark, floor int64) {
	if r.First == 0 {
		*r = rhythm{First: at, Last: at, Mark0: mark, Hour: at / hourNS, Epoch: int32(at / epochNS), Resumed: r.Resumed}
	} else {
		r.close(at, floor)
	}
	r.Wait = r.patience()
	r.SlotN, r.SlotEnd = r.N, at-at%slotNS+slotNS
}

func (r *rhythm) close(at, floor int64) {
	if epoch := int32(at / epochNS); epoch != r.Epoch {
		r.OldGap, r.Gap, r.OldMiss, r.Miss, r.Epoch = r.Gap, 0, r.Miss, 0, epoch
		r.Slots.fade()
		r.Hours.fade()
	}
	r.learnGap(max(r.Last, floor), at)
	r.Slots.close(r.N-r.SlotN, float64(r.N-r.SlotN), at >= r.SlotEnd+slotNS && floor <= r.Last, 0)
	if hour := at / hourNS; hour != r.Hour {
		r.closeHour(hour, floor)
	}
}

func (r *rhythm) learnGap(from, at int64) {
	gap := at - from
	// What is far from the largest is hardly the one that misses the most.
	if gap >= slotNS && 4*gap >= r.Gap {
		if m, known := r.expected(from, at); known {
			r.Miss = max(r.Miss, m)
		}
	}
	r.Gap = max(r.Gap, gap)
}

// closeHour learns the hour of the newest event and the empty ones after it.
func (r *rhythm) closeHour(now, floor int64) {
	n := r.N - r.HourN
	r.closePace(n, now > r.Hour+1 && floor <= r.Last)
	if r.Week == nil {
		r.Week = make([]byte, weekBytes)
	}
	for h := max(r.Hour, now-maxHoursBack); h < now; h++ {
		came := 0.0
		if h == r.Hour {
			came = float64(n)
		}
		r.learnHour(h, came, h*hourNS >= floor)
	}
	r.Hour1 = 0
	if now == r.Hour+1 {
		r.Hour1 = r.N - r.HourN
	}
	r.Hour, r.HourN = now, r.N
}

// closePace compares the hour with the one before it. Where its hours are known
// it is what they have more or less than usual that is compared: the morning of
// each day is a great difference and no clump.
func (r *rhythm) closePace(n int64, skipped bool) {
	if !r.knows(r.Hour) {
		if !r.knowsDays(r.Hour) {
			r.Hours.close(n, float64(n), skipped, 0)
		}
		return
	}
	x := float64(n) - r.rateAt(r.Hour)
	if !r.knows(r.Hour - 1) {
		r.Hours.Prev = x
	}
	next := 0.0
	if r.knows(r.Hour + 1) {
		next = -r.rateAt(r.Hour + 1)
	}
	r.Hours.close(n, x, skipped, next)
}

// largest is the largest gap that it was heard again after, of late.
func (r *rhythm) largest() int64 { return max(r.Gap, r.OldGap) }

// unusual reports whether a gap in which m events are expected is longer by half
// than any it was heard again after, of late. Where its hours are known a gap is
// as long as what is missed in it: a silent hour at noon is not as usual as the
// silent night.
func (r *rhythm) unusual(gap int64, m float64, known bool) bool {
	if known {
		return m > 1.5*max(r.Miss, r.OldMiss)
	}
	return gap >= max(slotNS, r.largest())*3/2
}

// patience is how long it must be quiet before anybody asks. Gaps within a slot
// are not told apart, so none is judged that could be shorter than 1.5 slots.
func (r *rhythm) patience() int64 {
	if r.knows(r.Last / hourNS) {
		return max(leastQuiet, min(int64(patientEvents/r.flat()*float64(hourNS)), dayNS))
	}
	return max(slotNS, r.largest()) * 3 / 2
}

// flat is the rate over its whole life, events an hour.
func (r *rhythm) flat() float64 {
	return float64(r.N) / (float64(max(r.Last-r.First, slotNS)) / float64(hourNS))
}

// recent counts the events since the beginning of the hour before the newest
// event's, and says when that was.
func (r *rhythm) recent() (n float64, from int64) {
	return float64(r.N - r.HourN + r.Hour1), max(r.First, (r.Hour-1)*hourNS)
}

// fading reports whether it had nearly ceased already: a day that ends, and no
// fault. It takes so many expected events that chance does not look like it.
func (r *rhythm) fading() bool {
	n, from := r.recent()
	usual := r.flat() * float64(r.Last-from) / float64(hourNS)
	return usual >= 8 && n < usual/4
}

// dispersion is how many times more its counts vary than those of independent
// events (the index of dispersion, variance over mean). Differences between
// neighbours, after von Neumann, leave out the slow change of day and night.
func (r *rhythm) dispersion() float64 {
	d := max(1, r.Slots.dispersion())
	if r.Hours.Closed >= hoursKnown {
		d = max(d, r.Hours.dispersion())
	}
	return d
}

// nats is the evidence that a gap in which m events were expected is none of
// its usual ones: minus the log of the chance of none, in the negative binomial
// whose shape is what is known of it, counted in independent events. An event
// that comes in clumps stands for one over the dispersion of one.
func (r *rhythm) nats(m float64) float64 {
	n := float64(r.N)
	return n / r.dispersion() * math.Log1p(m/n)
}

// pace sums the differences between the counts of neighbouring slots.
type pace struct {
	_      struct{} `cbor:",toarray"`
	Prev   float64  // what was compared of the slot before
	Diff   float64  // sum of squared differences
	Sum    float64  // sum of counts
	Closed int64    // slots with events
}

// close adds a slot with its count and what of it is compared, and the empty one
// that follows, with what is compared of that, if it was skipped.
func (p *pace) close(n int64, x float64, skipped bool, next float64) {
	if p.Closed == 0 {
		p.Prev = x // what came before it is not known
	}
	p.Diff += (x - p.Prev) * (x - p.Prev)
	p.Sum += float64(n)
	p.Closed++
	p.Prev = x
	if skipped {
		p.Diff += (next - x) * (next - x)
		p.Prev = next
	}
}

func (p *pace) dispersion() float64 {
	if p.Sum == 0 {
		return 1
	}
	return p.Diff / (2 * p.Sum)
}

func (p *pace) fade() { p.Diff, p.Sum = p.Diff/2, p.Sum/2 }
