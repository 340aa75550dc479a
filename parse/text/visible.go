package text

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Visible returns s with everything that a terminal would obey or hide written
// out: control characters (\x1b, \t, \n), C1 controls and bidi overrides
// (\u009b, \u202e), zero-width and invisible characters, line separators, and
// bytes that are no UTF-8 (\xff). Text without them is returned as it is. A
// backslash stays a backslash, so the result is for reading, not for undoing.
func Visible(s string) string {
	i := firstHidden(s)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i >= 0 {
		b.WriteString(s[:i])
		r, size := utf8.DecodeRuneInString(s[i:])
		showRune(&b, s[i], r, size)
		s = s[i+size:]
		i = firstHidden(s)
	}
	b.WriteString(s)
	return b.String()
}

// firstHidden returns the index of the first byte of s that can't be shown as
// it is, or -1.
func firstHidden(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || hidden(r) {
			return i
		}
		i += size
	}
	return -1
}

// hidden reports whether r, beyond ASCII, moves, reorders or hides text.
func hidden(r rune) bool {
	switch {
	case r <= 0x9f, r == 0xad, r == 0x61c, r == 0x180e, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
		return true
	case r&0xfffe == 0xfffe: // no character in any plane, and refused by XML
		return true
	}
	return false
}

func showRune(b *strings.Builder, first byte, r rune, size int) {
	switch {
	case r == '\t':
		b.WriteString(`\t`)
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case size == 1:
		fmt.Fprintf(b, `\x%02x`, first)
	case r > 0xffff:
		fmt.Fprintf(b, `\U%08x`, r)
	default:
		fmt.Fprintf(b, `\u%04x`, r)
	}
}
