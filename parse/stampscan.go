package parse

import "strings"

// stamp is a time as written: any part may be missing but the clock.
type stamp struct {
	year, month, day  int
	hour, minute, sec int
	nsec              int64
	offset            int // seconds east of UTC
	epoch             int64
	hasDate, hasYear  bool
	hasZone, hasEpoch bool
	zone              string // its name, where the offset is not written: Europe/Berlin
}

// scanStamp reads the time stamp that s begins with and returns its length, or
// 0. What it takes and what Stamps.Parse takes is the same by construction.
func scanStamp(s string) (st stamp, n int) {
	if len(s) < 5 {
		return st, 0
	}
	switch c := s[0]; {
	case isDigit(c):
		n = scanNumeric(s, &st)
	case isLetter(c):
		n = scanNamed(s, &st)
	}
	if n > 0 && st.hasDate && st.hasYear && !st.hasEpoch && !st.valid() {
		return st, 0
	}
	return st, n
}

// valid tells whether the date exists.
func (st *stamp) valid() bool {
	return st.year >= firstYear && st.year <= lastYear && st.day <= daysIn(st.month, st.year)
}

// scanNumeric reads a stamp that begins with a digit; how many there are in a
// row tells the layout.
func scanNumeric(s string, st *stamp) int {
	run, next := digitsAt(s, 0), byte(0)
	if run < len(s) {
		next = s[run]
	}
	switch {
	case run <= 2 && next == ':':
		return scanZone(s, scanClock(s, 0, st), st)
	case run <= 2 && next == '/':
		if n := scanSlashed(s, run, st); n > 0 {
			return n
		}
		*st = stamp{}
		return scanDayFirst(s, run, st)
	case run == 1 && next == '.':
		if n := scanExponent(s, st); n > 0 {
			return n
		}
		return scanDayFirst(s, run, st)
	case run <= 2:
		return scanDayFirst(s, run, st)
	case run == 6 && next == ' ':
		return scanShort(s, st)
	case run == 4 && next == ' ':
		return scanMonthDay(s, st)
	case run == 4:
		return scanISO(s, st)
	case run == 8 && (next == ' ' || next == 'T'):
		return scanCompact(s, st)
	case run >= 10:
		return scanEpoch(s, run, st)
	}
	return 0
}

// scanISO reads 2006-01-02 15:04:05 in its many forms.
func scanISO(s string, st *stamp) int {
	i := scanDateISO(s, st)
	if i == 0 || i+1 >= len(s) {
		return 0
	}
	switch s[i] {
	case 'T', 't', ' ', '_', ':', '-':
	default:
		return 0
	}
	switch i++; {
	case s[i] == ' ':
		i++ // hours padded with a blank
	case s[i] == '-' && i+1 < len(s) && s[i+1] == ' ':
		i += 2 // Gin
	}
	return scanZone(s, scanClock(s, i, st), st)
}

// scanDateISO reads 2006-01-02, 2006/01/02 or 2006.01.02.
func scanDateISO(s string, st *stamp) int {
	if len(s) < 10 || s[4] != s[7] || (s[4] != '-' && s[4] != '/' && s[4] != '.') {
		return 0
	}
	high, low := pair(s, 0), pair(s, 2)
	if high < 0 || low < 0 {
		return 0
	}
	st.year, st.month, st.day = high*100+low, pair(s, 5), pair(s, 8)
	st.hasDate, st.hasYear = true, true
	if st.month < 1 || st.month > 12 || st.day < 1 || !st.valid() {
		return 0
	}
	return 10
}

// scanCompact reads 20060102 15:04:05 and 20060102T150405.
func scanCompact(s string, st *stamp) int {
	st.year, st.month, st.day = pair(s, 0)*100+pair(s, 2), pair(s, 4), pair(s, 6)
	st.hasDate, st.hasYear = true, true
	if st.month < 1 || st.month > 12 || st.day < 1 {
		return 0
	}
	if digitsAt(s, 9) != 15 {
		return scanZone(s, scanClock(s, 9, st), st)
	}
	if st.hour, st.minute, st.sec = pair(s, 9), pair(s, 11), pair(s, 13); st.hour > 23 || st.minute > 59 || st.sec > 60 {
		return 0
	}
	end := 0
	st.nsec, end = scanFraction(s, 15)
	return scanZone(s, end, st)
}

// scanMonthDay reads klog's 0102 15:04:05.
func scanMonthDay(s string, st *stamp) int {
	st.month, st.day = pair(s, 0), pair(s, 2)
	st.hasDate = true
	if st.month < 1 || st.month > 12 || st.day < 1 || st.day > daysIn(st.month, 2000) {
		return 0
	}
	return scanClock(s, 5, st)
}

// scanDayFirst reads 02/Jan/2006:15:04:05, 02-Jan-2006 15:04:05,
// 02 Jan 2006 15:04:05, 02 Jan 15:04:05 and 01-02 15:04:05.
func scanDayFirst(s string, run int, st *stamp) int {
	sep := s[run]
	if sep == '.' {
		return scanDotted(s, run, st)
	}
	if sep != '/' && sep != '-' && sep != ' ' {
		return 0
	}
	st.day, st.hasDate = number(s[:run]), true
	i := run + 1
	if sep == '-' && run == 2 && len(s) >= len("02-13-2006 0:04") && s[5] == '-' && pair(s, 3) >= 0 {
		return scanDashed(s, st)
	}
	if sep == '-' && run == 2 && digitsAt(s, i) == i+2 && i+2 < len(s) && s[i+2] == ' ' {
		st.month, st.day = st.day, pair(s, i)
		if st.month < 1 || st.month > 12 || st.day < 1 || st.day > daysIn(st.month, 2000) {
			return 0
		}
		return scanClock(s, i+3, st)
	}
	if st.month = monthAt(s, i); st.month == 0 || st.day < 1 || st.day > daysIn(st.month, 2000) {
		return 0
	}
	i += 3
	if i >= len(s) || (s[i] != sep && s[i] != ' ') {
		return 0
	}
	if i++; digitsAt(s, i) == i+4 {
		st.year, st.hasYear = number(s[i:i+4]), true
		if i += 4; i >= len(s) || (s[i] != ':' && s[i] != ' ') {
			return 0
		}
		i++
	}
	return scanZone(s, scanClock(s, i, st), st)
}

// scanEpoch reads seconds with a fraction, or milliseconds, as tracers and
// proxies print them. Longer and shorter numbers in a text are something else.
func scanEpoch(s string, run int, st *stamp) int {
	end := run
	if run < len(s) && s[run] == '.' {
		end = digitsAt(s, run+1)
	}
	if !(run == 10 && end > run+1) && !(run == 13 && end == run) {
		return 0
	}
	t, ok := parseEpoch(s[:end])
	if !ok {
		return 0
	}
	st.epoch, st.nsec = t.Unix(), int64(t.Nanosecond())
	st.hasDate, st.hasYear, st.hasEpoch, st.hasZone = true, true, true, true
	return end
}

// scanExponent reads 1.781868153123e+09, the seconds of zap's console encoder.
func scanExponent(s string, st *stamp) int {
	end := digitsAt(s, 2)
	if end < 3 || !strings.HasPrefix(s[end:], "e+09") {
		return 0
	}
	end += len("e+09")
	t, ok := parseEpoch(s[:end])
	if !ok || end < len(s) && isWord(s[end]) {
		return 0
	}
	st.epoch, st.nsec = t.Unix(), int64(t.Nanosecond())
	st.hasDate, st.hasYear, st.hasEpoch, st.hasZone = true, true, true, true
	return end
}

// scanNamed reads a stamp that begins with the name of a weekday or a month.
func scanNamed(s string, st *stamp) int {
	if monthAt(s, 0) > 0 {
		return scanMonthFirst(s, 0, st)
	}
	if !isWeekday(s) {
		return 0
	}
	i := 3
	if s[i] == ',' {
		i++
	}
	if i+1 >= len(s) || s[i] != ' ' {
		return 0
	}
	i++
	if isDigit(s[i]) {
		run := digitsAt(s, i) - i
		if run > 2 || i+run >= len(s) {
			return 0
		}
		n := scanDayFirst(s[i:], run, st)
		if n == 0 {
			return 0
		}
		return i + n
	}
	return scanMonthFirst(s, i, st)
}

// scanMonthFirst reads Jan _2 15:04:05, Jan _2 15:04:05 MST 2006,
// Jan 2, 2006 15:04:05 and Jan-02 15:04:05.
func scanMonthFirst(s string, i int, st *stamp) int {
	st.month, st.hasDate = monthAt(s, i), true
	i += 3
	if st.month == 0 || i+2 >= len(s) || (s[i] != ' ' && s[i] != '-') {
		return 0
	}
	i++
	if s[i] == ' ' {
		i++
	}
	end := digitsAt(s, i)
	if end == i || end > i+2 || end >= len(s) {
		return 0
	}
	st.day = number(s[i:end])
	if st.day < 1 || st.day > daysIn(st.month, 2000) {
		return 0
	}
	if i = end; s[i] == ',' {
		i++
	}
	if i >= len(s) || s[i] != ' ' {
		return 0
	}
	if i++; digitsAt(s, i) == i+4 && i+4 < len(s) && s[i+4] == ' ' {
		st.year, st.hasYear = number(s[i:i+4]), true
		if i += 5; strings.HasPrefix(s[i:], "@ ") {
			i += 2 // Kibana
		}
	}
	return scanYear(s, scanZone(s, scanClock(s, i, st), st), st)
}

// scanYear reads the year behind the clock, where ANSI C's asctime puts it.
func scanYear(s string, i int, st *stamp) int {
	if i == 0 || st.hasYear || i+5 > len(s) || s[i] != ' ' || digitsAt(s, i+1) != i+5 {
		return i
	}
	year := number(s[i+1 : i+5])
	if year < firstYear || year > lastYear || (i+5 < len(s) && isWord(s[i+5])) {
		return i
	}
	st.year, st.hasYear = year, true
	return i + 5
}

// scanClock reads 15:04:05 with a fraction, 15:04, or 3:04:05 PM, from s[i:].
// It returns 0 when there is none.
func scanClock(s string, i int, st *stamp) int {
	end := digitsAt(s, i)
	if end == i || end > i+2 || end+3 > len(s) || s[end] != ':' {
		return 0
	}
	st.hour, st.minute = number(s[i:end]), pair(s, end+1)
	i = end + 3
	if st.hour > 23 || st.minute < 0 || st.minute > 59 {
		return 0
	}
	if i+3 <= len(s) && s[i] == ':' && pair(s, i+1) >= 0 {
		if st.sec = pair(s, i+1); st.sec > 60 {
			return 0
		}
		st.nsec, i = scanFraction(s, i+3)
	} else if i < len(s) && (s[i] == ':' || isDigit(s[i])) {
		return 0
	}
	return scanHalf(s, i, st)
}

// scanHalf reads AM or PM.
func scanHalf(s string, i int, st *stamp) int {
	j := i
	if j < len(s) && s[j] == ' ' {
		j++
	}
	if j+2 > len(s) || s[j+1]|0x20 != 'm' || (j+2 < len(s) && isWord(s[j+2])) {
		return i
	}
	half := s[j] | 0x20
	if (half != 'a' && half != 'p') || st.hour < 1 || st.hour > 12 {
		return i
	}
	if st.hour %= 12; half == 'p' {
		st.hour += 12
	}
	return j + 2
}

// scanFraction reads ".123" or ",123", and ":123" when a clock has its
// milliseconds or microseconds behind a colon.
func scanFraction(s string, i int) (nsec int64, end int) {
	if i+1 >= len(s) || (s[i] != '.' && s[i] != ',' && s[i] != ':') || !isDigit(s[i+1]) {
		return 0, i
	}
	end = digitsAt(s, i+1)
	if n := end - i - 1; s[i] == ':' && n != 3 && n != 6 {
		return 0, i
	}
	return fractionOf(s[i+1:end], 1_000_000_000), end
}
