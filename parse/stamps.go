package parse

import (
	"strconv"
	"strings"
	"time"
)

// The years a log line can come from. A stamp outside them is a number or a
// date that means something else.
const (
	firstYear = 1970
	lastYear  = 2200
)

// Stamps turns the written time of a line into a time.Time. A stamp without
// zone is of its location; a stamp without year is of the latest year that is
// not more than a day after its reference, and refused when there is none. A
// stamp without a date is refused always: guessing a day would move events.
//
// It remembers the last minute it has seen and is not safe for concurrent use.
type Stamps struct {
	loc       *time.Location
	reference time.Time
	zones     map[string]*time.Location // by name; nil for one that is not known

	minute [17]byte // the last "2006-01-02T15:04" or "02/Jan/2006:15:04"
	digits int      // how much of minute is used
	asUTC  int64    // that minute in seconds since the epoch, read as UTC
	asLoc  int64    // and read as loc
}

// NewStamps reads stamps without zone as of loc (nil means UTC), and those
// without year by reference.
func NewStamps(loc *time.Location, reference time.Time) *Stamps {
	if loc == nil {
		loc = time.UTC
	}
	return &Stamps{loc: loc, reference: reference}
}

// Parse reads value, which must be a time stamp as a whole, and returns it in
// UTC. Numbers, and strings of digits, count from the epoch in the unit that
// their magnitude tells: seconds, milliseconds, microseconds or nanoseconds.
func (s *Stamps) Parse(value string, kind Kind) (time.Time, bool) {
	if kind == Bool || kind == Null {
		return time.Time{}, false
	}
	if t, ok := s.parseFast(value); ok {
		return t, true
	}
	value = trimSpace(value)
	if t, ok := parseEpoch(value); ok {
		return t, true
	}
	if len(value) > 2 && value[0] == '[' && value[len(value)-1] == ']' {
		value = value[1 : len(value)-1] // nginx's "[$time_local]" in a custom format
	}
	st, n := scanStamp(value)
	if n == 0 || !isStampTail(value[n:]) {
		return time.Time{}, false
	}
	return s.resolve(&st)
}

// parseFast reads the stamps that nearly all lines carry, 2006-01-02T15:04:05
// and 02/Jan/2006:15:04:05 with a fraction and a zone; the date of the last
// minute seen is not computed again (BenchmarkStamps).
func (s *Stamps) parseFast(v string) (time.Time, bool) {
	n := 16
	switch {
	case len(v) >= 19 && v[4] == '-' && v[16] == ':':
	case len(v) >= 20 && v[2] == '/' && v[17] == ':':
		n = 17
	default:
		return time.Time{}, false
	}
	if v[:n] != string(s.minute[:s.digits]) && !s.setMinute(v, n) {
		return time.Time{}, false
	}
	sec := pair(v, n+1)
	if sec < 0 || sec > 60 {
		return time.Time{}, false
	}
	nsec, i := scanFraction(v, n+3)
	if i == len(v) {
		return unixUTC(s.asLoc+int64(sec), nsec)
	}
	if v[i] == 'Z' && i+1 == len(v) {
		return unixUTC(s.asUTC+int64(sec), nsec)
	}
	var st stamp
	if j := scanZone(v, i, &st); j == len(v) && st.hasZone {
		return unixUTC(s.asUTC+int64(sec-st.offset), nsec)
	}
	return time.Time{}, false
}

// setMinute computes the minute written in v[:n].
func (s *Stamps) setMinute(v string, n int) bool {
	st, end := scanStamp(v[:n])
	if end != n || st.hasZone || !st.hasYear || st.sec != 0 || st.nsec != 0 {
		return false
	}
	s.asUTC = time.Date(st.year, time.Month(st.month), st.day, st.hour, st.minute, 0, 0, time.UTC).Unix()
	s.asLoc = time.Date(st.year, time.Month(st.month), st.day, st.hour, st.minute, 0, 0, s.loc).Unix()
	s.digits = copy(s.minute[:], v[:n])
	return true
}

// resolve gives the written parts a place in time.
func (s *Stamps) resolve(st *stamp) (time.Time, bool) {
	if !st.hasDate {
		return time.Time{}, false
	}
	if st.hasEpoch {
		return unixUTC(st.epoch, st.nsec)
	}
	if !st.hasYear {
		return s.resolveYear(st)
	}
	if st.zone != "" {
		return s.inZone(st)
	}
	t := s.at(st, st.year)
	return t, inRange(t)
}

// inZone reads a stamp whose zone is named; one that is not known is refused, as
// another zone's time would be wrong.
func (s *Stamps) inZone(st *stamp) (time.Time, bool) {
	loc, known := s.zones[st.zone]
	if !known {
		if !regions()[st.zone] {
			return time.Time{}, false
		}
		if s.zones == nil {
			s.zones = make(map[string]*time.Location) // there are not five hundred
		}
		loc, _ = time.LoadLocation(st.zone)
		s.zones[strings.Clone(st.zone)] = loc
	}
	if loc == nil {
		return time.Time{}, false
	}
	t := time.Date(st.year, time.Month(st.month), st.day, st.hour, st.minute, st.sec, int(st.nsec), loc).UTC()
	return t, inRange(t)
}

// resolveYear tries the years back from the reference's: eight of them, so that
// 29 February is found across a century without leap year.
func (s *Stamps) resolveYear(st *stamp) (time.Time, bool) {
	if s.reference.IsZero() {
		return time.Time{}, false
	}
	latest := s.reference.Add(24 * time.Hour)
	for year := latest.Year() + 1; year >= latest.Year()-8; year-- {
		if st.day > daysIn(st.month, year) {
			continue
		}
		if t := s.at(st, year); !t.After(latest) {
			return t, inRange(t)
		}
	}
	return time.Time{}, false
}

// at is the stamp's moment in the given year, in UTC.
func (s *Stamps) at(st *stamp, year int) time.Time {
	if st.hasZone {
		t := time.Date(year, time.Month(st.month), st.day, st.hour, st.minute, st.sec, int(st.nsec), time.UTC)
		return t.Add(-time.Duration(st.offset) * time.Second)
	}
	return time.Date(year, time.Month(st.month), st.day, st.hour, st.minute, st.sec, int(st.nsec), s.loc).UTC()
}

// unixUTC is the moment, and whether it lies in the years accepted.
func unixUTC(sec, nsec int64) (time.Time, bool) {
	if sec < 0 || sec >= lastSecond {
		return time.Time{}, false
	}
	return time.Unix(sec, nsec).UTC(), true
}

// lastSecond is the end of lastYear.
var lastSecond = time.Date(lastYear+1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

func inRange(t time.Time) bool { return t.Unix() >= 0 && t.Unix() < lastSecond }

// Numbers below this are no times: they would be before March 1973 whichever
// unit they were in, and status codes, durations and sizes are common.
const smallestEpoch = 100_000_000

// parseEpoch reads a count since the epoch.
func parseEpoch(v string) (time.Time, bool) {
	digits, frac, ok := splitNumber(v)
	if !ok {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < smallestEpoch {
		return time.Time{}, false
	}
	unit := int64(1) // nanoseconds
	for limit := int64(100_000_000_000_000_000); n < limit; limit /= 1000 {
		unit *= 1000
	}
	perSecond := int64(time.Second) / unit
	nsec := n % perSecond * unit
	return unixUTC(n/perSecond, nsec+fractionOf(frac, unit))
}

// splitNumber takes "123.45" or "1.2345e2" apart at the decimal point.
func splitNumber(v string) (digits, frac string, ok bool) {
	i := digitsAt(v, 0)
	if i == 0 || i > 19 {
		return "", "", false
	}
	if i == len(v) {
		return v, "", true
	}
	if v[i] == '.' && digitsAt(v, i+1) == len(v) && i+1 < len(v) {
		return v[:i], v[i+1:], true
	}
	// Some encoders write large floats with an exponent.
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || f < smallestEpoch || f >= 1<<63 {
		return "", "", false
	}
	if !isExponent(v) {
		return "", "", false
	}
	return splitNumber(strconv.FormatFloat(f, 'f', -1, 64))
}

// isExponent refuses what else ParseFloat takes: underscores, hexadecimals.
func isExponent(v string) bool {
	for i := range len(v) {
		switch c := v[i]; {
		case isDigit(c), c == '.', c == 'e', c == 'E', c == '+', c == '-':
		default:
			return false
		}
	}
	return true
}

// fractionOf is the decimal fraction of a unit, in nanoseconds; digits below a
// nanosecond are dropped.
func fractionOf(frac string, unit int64) int64 {
	var nsec int64
	for i := 0; i < len(frac) && unit >= 10; i++ {
		unit /= 10
		nsec += int64(frac[i]-'0') * unit
	}
	return nsec
}
