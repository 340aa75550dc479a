package parse

// scanSlashed reads dates in numbers: 17/06/09 11:22:33, as Spark and Hadoop
// print it, year first; 6/19/2026 11:22:33 PM, in which the letters tell an
// American; and those with a number too large for a month. What could be read in
// two ways is not read.
func scanSlashed(s string, run int, st *stamp) int {
	second := digitsAt(s, run+1)
	if second == run+1 || second > run+3 || second >= len(s) || s[second] != '/' {
		return 0
	}
	third := digitsAt(s, second+1)
	if third >= len(s) || (s[third] != ' ' && s[third] != ',') {
		return 0
	}
	a, b := number(s[:run]), number(s[run+1:second])
	clock := skipBlanks(s, third+1)
	end := scanClock(s, clock, st)
	switch year := s[second+1 : third]; {
	case end == 0:
		return 0
	case len(year) == 2 && run == 2 && a > 12:
		st.year, st.month, st.day = 2000+a, b, number(year)
	case len(year) != 4:
		return 0
	default:
		st.year, st.month, st.day = number(year), a, b
		switch american := s[end-1]|0x20 == 'm'; {
		case a > 12:
			st.month, st.day = b, a
		case b <= 12 && !american:
			return 0
		}
	}
	st.hasDate, st.hasYear = true, true
	if st.month < 1 || st.month > 12 || st.day < 1 {
		return 0
	}
	return scanZone(s, end, st)
}

// scanShort reads 081111 101735 and 081111 10:17:35, as old Hadoop and MySQL
// print them.
func scanShort(s string, st *stamp) int {
	st.year, st.month, st.day = 2000+pair(s, 0), pair(s, 2), pair(s, 4)
	st.hasDate, st.hasYear = true, true
	if st.month < 1 || st.month > 12 || st.day < 1 {
		return 0
	}
	if digitsAt(s, 7) == 13 {
		st.hour, st.minute, st.sec = pair(s, 7), pair(s, 9), pair(s, 11)
		if st.hour > 23 || st.minute > 59 || st.sec > 60 {
			return 0
		}
		return 13
	}
	if at := skipBlanks(s, 6); at < len(s) && (digitsAt(s, at) == at+2 || at == 8 && digitsAt(s, at) == at+1) {
		return scanClock(s, at, st)
	}
	return 0
}

// scanDotted reads 19.06.2026 11:22:33, which puts the day first everywhere, and
// the same without a year.
func scanDotted(s string, run int, st *stamp) int {
	month := digitsAt(s, run+1)
	if month == run+3 && month < len(s) && s[month] == ' ' {
		return scanDottedShort(s, run, st)
	}
	if month == run+1 || month > run+3 || month >= len(s) || s[month] != '.' || digitsAt(s, month+1) != month+5 {
		return 0
	}
	st.day, st.month, st.year = number(s[:run]), number(s[run+1:month]), number(s[month+1:month+5])
	st.hasDate, st.hasYear = true, true
	if st.month < 1 || st.month > 12 || st.day < 1 {
		return 0
	}
	i := month + 5
	if i < len(s) && s[i] == ',' {
		i++
	}
	if i >= len(s) || (s[i] != ' ' && s[i] != 'T') {
		return 0
	}
	return scanZone(s, scanClock(s, i+1, st), st)
}

// scanDottedShort reads 06.19 11:22:33 and 19.06 11:22:33, where the day is too
// large for a month. A clock without seconds is no sign enough.
func scanDottedShort(s string, run int, st *stamp) int {
	a, b := number(s[:run]), pair(s, run+1)
	if run != 2 || len(s) < 14 || s[8] != ':' || s[11] != ':' || (a > 12) == (b > 12) {
		return 0
	}
	st.month, st.day, st.hasDate = min(a, b), max(a, b), true
	if st.month < 1 || st.day > daysIn(st.month, 2000) {
		return 0
	}
	return scanClock(s, 6, st)
}

// scanDashed reads 19-06-2026 11:22:33 and 06-19-2026 11:22:33, where the day is
// too large for a month.
func scanDashed(s string, st *stamp) int {
	a, b := pair(s, 0), pair(s, 3)
	if (a > 12) == (b > 12) || min(a, b) < 1 || digitsAt(s, 6) != 10 || s[10] != ' ' && s[10] != 'T' {
		return 0
	}
	st.month, st.day, st.year = min(a, b), max(a, b), number(s[6:10])
	st.hasDate, st.hasYear = true, true
	return scanZone(s, scanClock(s, 11, st), st)
}
