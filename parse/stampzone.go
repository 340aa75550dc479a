package parse

import "strings"

// scanZone reads what says the zone at s[i:]: Z, +01:00, +0100, +01, UTC, GMT+1
// and the abbreviations that mean one offset the world over. i = 0 stands for
// "no clock" and is handed through. Without zone it returns i.
func scanZone(s string, i int, st *stamp) int {
	if i == 0 || i >= len(s) {
		return i
	}
	j := i
	if s[j] == ' ' && j+1 < len(s) {
		j++
	}
	switch c := s[j]; {
	case (c == 'Z' || c == 'z') && (j+1 == len(s) || !isWord(s[j+1])):
		st.hasZone = true
		return j + 1
	case c == '+' || c == '-':
		return scanOffset(s, i, j, st)
	case c >= 'A' && c <= 'Z':
		return scanZoneName(s, i, j, st)
	}
	return i
}

// scanOffset reads +01:00 or +0100 at s[j:]; +01 only when nothing parts it
// from the clock, as it is a number elsewhere.
func scanOffset(s string, i, j int, st *stamp) int {
	hours := pair(s, j+1)
	if hours < 0 || hours > 18 {
		return i
	}
	end, minutes := j+3, 0
	switch {
	case end < len(s) && s[end] == ':' && pair(s, end+1) >= 0:
		minutes, end = pair(s, end+1), end+3
	case pair(s, end) >= 0:
		minutes, end = pair(s, end), end+2
	case j > i:
		return i
	}
	if minutes > 59 || (end < len(s) && isWord(s[end])) {
		return i
	}
	st.offset = hours*3600 + minutes*60
	if s[j] == '-' {
		st.offset = -st.offset
	}
	st.hasZone = true
	return end
}

// scanZoneName reads an abbreviation at s[j:]. One that several countries use
// for different offsets (CST, IST, BST) is refused here.
func scanZoneName(s string, i, j int, st *stamp) int {
	end := j
	for end < len(s) && s[end] >= 'A' && s[end] <= 'Z' {
		end++
	}
	if end < len(s) && isWord(s[end]) {
		return scanRegion(s, i, j, st)
	}
	hours, ok := zoneHours(s[j:end])
	if !ok {
		return i
	}
	st.offset, st.hasZone = hours*3600, true
	return end
}

// scanRegion reads the name of a zone as PHP's log has it: Europe/Berlin.
func scanRegion(s string, i, j int, st *stamp) int {
	end, slash := j, 0
	for end < len(s) && (isLetter(s[end]) || s[end] == '_' || s[end] == '/' || s[end] == '-') {
		if s[end] == '/' && slash == 0 {
			slash = end
		}
		end++
	}
	if slash == 0 || end-j > maxZoneName {
		return i
	}
	switch s[j:slash] {
	case "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "Etc":
		st.zone = s[j:end]
		return end
	}
	return i
}

// maxZoneName is longer than every name of a zone.
const maxZoneName = 40

// zoneHours is the offset of an unambiguous abbreviation.
func zoneHours(name string) (int, bool) {
	switch name {
	case "UTC", "GMT", "WET":
		return 0, true
	case "CET", "WEST":
		return 1, true
	case "CEST", "EET":
		return 2, true
	case "EEST", "MSK":
		return 3, true
	case "JST", "KST":
		return 9, true
	case "AEST":
		return 10, true
	case "AEDT":
		return 11, true
	case "NZST":
		return 12, true
	case "NZDT":
		return 13, true
	case "EDT":
		return -4, true
	case "EST":
		return -5, true
	case "MDT":
		return -6, true
	case "PDT", "MST":
		return -7, true
	case "PST":
		return -8, true
	}
	return 0, false
}

// isStampTail tells whether what follows a stamp in its field adds nothing: an
// ambiguous zone name, or the region that Java writes behind the offset.
func isStampTail(s string) bool {
	s = trimSpace(s)
	if s == "" {
		return true
	}
	if s[0] == '[' && s[len(s)-1] == ']' {
		return strings.IndexByte(s, '/') > 0 || s == "[UTC]" || s == "[GMT]"
	}
	if len(s) < 2 || len(s) > 5 {
		return false
	}
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}
