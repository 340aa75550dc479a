// Package text makes log text fit to leave its line: secrets are masked,
// control characters are shown, and long text is cut to the cells it may use.
// Numbers and spans of time are written here, too, so that all rooms write them alike.
// It knows nothing of formats, events or of where its output goes, and imports
// nothing of the project.
package text

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Truncate cuts s to at most the given number of terminal cells, ending in …
// when something was cut. Characters are never split, nor are the escapes that
// Visible writes; wide ones count two.
// Text from a log must go through Visible first: escape sequences are taken
// for zero cells wide and passed on.
func Truncate(s string, cells int) string {
	if cells <= 0 {
		return ""
	}
	if len(s) <= cells || ansi.StringWidth(s) <= cells {
		return s
	}
	head := ansi.Truncate(s, cells-1, "")
	return head[:Boundary(s, len(head))] + "…"
}

// Shorten takes the middle out of s until it fits into so many cells: names that
// are made by a rule differ in one of their ends. As with Truncate, text from a log
// must go through Visible first.
func Shorten(s string, cells int) string {
	if len(s) <= cells || ansi.StringWidth(s) <= cells {
		return s
	}
	head := Truncate(s, cells-cells*2/5)
	rest := ansi.TruncateLeft(s, ansi.StringWidth(s)-(cells-ansi.StringWidth(head)), "")
	at := len(s) - len(rest)
	// The second half of an escape says nothing, and half a wide character is whole.
	for at < len(s) && (Boundary(s, at) < at || !utf8.RuneStart(s[at]) || ansi.StringWidth(head+s[at:]) > cells) {
		at++
	}
	return head + s[at:]
}

// Boundary returns where to cut s at byte i or just before it: at the
// beginning of the escape that Visible wrote there, if i stands within one.
func Boundary(s string, i int) int {
	const longest = len(`\U000e0041`)
	for start := max(0, i-longest+1); start < i; start++ {
		if end := start + escapeLen(s[start:]); i < end {
			return start
		}
	}
	return i
}

// escapeLen returns the length of the escape that s begins with, or 0.
func escapeLen(s string) int {
	if len(s) < 2 || s[0] != '\\' {
		return 0
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8, 't': 0, 'n': 0, 'r': 0}
	n, known := digits[s[1]]
	if !known || len(s) < 2+n {
		return 0
	}
	for _, c := range []byte(s[2 : 2+n]) {
		if !strings.ContainsRune("0123456789abcdef", rune(c)) {
			return 0
		}
	}
	return 2 + n
}
