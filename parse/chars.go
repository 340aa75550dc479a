package parse

func isDigit(c byte) bool  { return c-'0' <= 9 }
func isLetter(c byte) bool { return (c|0x20)-'a' <= 'z'-'a' }
func isWord(c byte) bool   { return isDigit(c) || isLetter(c) || c == '_' }

// digitsAt returns the end of the digits that begin at s[i:].
func digitsAt(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// pair is the number written in the two digits at s[i:], or -1.
func pair(s string, i int) int {
	if i+2 > len(s) || !isDigit(s[i]) || !isDigit(s[i+1]) {
		return -1
	}
	return int(s[i]-'0')*10 + int(s[i+1]-'0')
}

// number is the value of a few digits.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// trimSpace cuts blanks, line ends and NULs off both ends.
func trimSpace(s string) string {
	for s != "" && isBlank(s[0]) {
		s = s[1:]
	}
	for s != "" && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// isBlank holds for white space, and for NUL: a file that was truncated under
// its writer begins with a hole of them.
func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0
}

// skipBlanks returns the first index at or after i that is no blank.
func skipBlanks(s string, i int) int {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	return i
}

// monthAt is the month whose three-letter name stands at s[i:], or 0.
func monthAt(s string, i int) int {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	if i+3 > len(s) || (i+3 < len(s) && isLetter(s[i+3])) {
		return 0
	}
	at := nameAt(names, s[i:])
	return at + 1
}

// isWeekday tells whether s begins with the short name of a weekday.
func isWeekday(s string) bool {
	return len(s) > 4 && !isLetter(s[3]) && nameAt("montuewedthufrisatsun", s) >= 0
}

// nameAt finds the first three letters of s in a string of three-letter names
// and returns the index of the name, or -1.
func nameAt(names, s string) int {
	if !isLetter(s[0]) || !isLetter(s[1]) || !isLetter(s[2]) {
		return -1
	}
	for i := 0; i < len(names); i += 3 {
		if names[i] == s[0]|0x20 && names[i+1] == s[1]|0x20 && names[i+2] == s[2]|0x20 {
			return i / 3
		}
	}
	return -1
}

func daysIn(month, year int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
