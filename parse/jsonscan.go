package parse

import (
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

func (j *jsonReader) space() {
	for j.i < len(j.s) {
		if c := j.s[j.i]; c > ' ' || (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
			return
		}
		j.i++
	}
}

// take steps over c if it comes next.
func (j *jsonReader) take(c byte) bool {
	if j.i < len(j.s) && j.s[j.i] == c {
		j.i++
		return true
	}
	return false
}

// scalar reads a string, number, true, false or null.
func (j *jsonReader) scalar() (v string, kind Kind, ok bool) {
	if j.i >= len(j.s) {
		return "", String, false
	}
	switch j.s[j.i] {
	case '"':
		v, ok = j.text()
		return v, String, ok
	case 't':
		return j.word("true", Bool)
	case 'f':
		return j.word("false", Bool)
	case 'n':
		return j.word("null", Null)
	}
	end := scanNumber(j.s, j.i)
	v, ok = j.s[j.i:end], end > j.i
	j.i = end
	return v, Number, ok
}

func (j *jsonReader) word(w string, kind Kind) (string, Kind, bool) {
	if len(j.s)-j.i < len(w) || j.s[j.i:j.i+len(w)] != w {
		return "", kind, false
	}
	j.i += len(w)
	return w, kind, true
}

// scanNumber returns the end of the number at s[i:], or i when there is none.
func scanNumber(s string, i int) int {
	start := i
	if i < len(s) && s[i] == '-' {
		i++
	}
	end := digitsAt(s, i)
	if end == i || (s[i] == '0' && end > i+1) {
		return start
	}
	if i = end; i < len(s) && s[i] == '.' {
		if end = digitsAt(s, i+1); end == i+1 {
			return start
		}
		i = end
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if end = digitsAt(s, i); end == i {
			return start
		}
		i = end
	}
	return i
}

// text reads a string. It is a slice of the line unless the string holds
// escapes or broken UTF-8. Control characters are taken as they are: loggers
// that don't escape them are more than lines that would be better refused.
//
// Eight bytes are looked at together: strings are most of a log line
// (BenchmarkDecoderJSON).
func (j *jsonReader) text() (string, bool) {
	if !j.take('"') {
		return "", false
	}
	s, start, i := j.s, j.i, j.i
	high := uint64(0)
	for i+8 <= len(s) {
		x := eight(s[i : i+8])
		high |= x
		if m := specials(x); m != 0 {
			i += bits.TrailingZeros64(m) >> 3
			break
		}
		i += 8
	}
	for ; i < len(s); i++ {
		c := s[i]
		if c == '"' {
			j.i = i + 1
			v := s[start:i]
			if high&highBits != 0 && !utf8.ValidString(v) {
				return unescape(v)
			}
			return v, true
		}
		if c == '\\' {
			return j.escapedText(start, i)
		}
		high |= uint64(c)
	}
	return "", false
}

// simple reads a value that needs no care, at s[i]: a string of plain ASCII, or
// digits. next is the place behind it, 0 where the value is none of these
// (BenchmarkScanJSON).
func simple(s string, i int) (v string, kind Kind, next int) {
	if i >= len(s) {
		return "", String, 0
	}
	if s[i] != '"' {
		return simpleNumber(s, i)
	}
	i++
	for at := i; at+8 <= len(s); at += 8 {
		x := eight(s[at:])
		if m := (specials(x) | x) & highBits; m != 0 {
			if at += bits.TrailingZeros64(m) >> 3; s[at] != '"' {
				return "", String, 0
			}
			return s[i:at], String, at + 1
		}
	}
	return "", String, 0
}

func simpleNumber(s string, i int) (v string, kind Kind, next int) {
	at := i
	for at < len(s) && isDigit(s[at]) {
		at++
	}
	if at == i || at == len(s) || s[at] != ',' && s[at] != '}' || s[i] == '0' && at > i+1 {
		return "", Number, 0
	}
	return s[i:at], Number, at
}

const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// eight is s[0:8] as a little-endian number; the compiler makes one load of it.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// specials marks the lowest byte of x that is a quote or a backslash, with its
// high bit. Bytes above it may be marked wrongly.
func specials(x uint64) uint64 {
	quote := x ^ ('"' * everyByte)
	slash := x ^ ('\\' * everyByte)
	return ((quote-everyByte)&^quote | (slash-everyByte)&^slash) & highBits
}

// escapedText reads on from the first backslash, at s[i].
func (j *jsonReader) escapedText(start, i int) (string, bool) {
	s := j.s
	for i < len(s) {
		switch s[i] {
		case '"':
			j.i = i + 1
			return unescape(s[start:i])
		case '\\':
			i += 2
		default:
			i++
		}
	}
	return "", false
}

// unescape undoes the escapes of a string's inside and replaces what is no
// UTF-8 by U+FFFD, one for each byte, as encoding/json does.
func unescape(s string) (string, bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '\\':
			n := 0
			if b, n = appendEscape(b, s[i:]); n == 0 {
				return "", false
			}
			i += n
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	return string(b), true
}

// appendEscape appends what the escape at the start of s stands for and returns
// the escape's length, 0 for an invalid one.
func appendEscape(b []byte, s string) ([]byte, int) {
	if len(s) < 2 {
		return b, 0
	}
	switch s[1] {
	case '"', '\\', '/':
		return append(b, s[1]), 2
	case 'b':
		return append(b, '\b'), 2
	case 'f':
		return append(b, '\f'), 2
	case 'n':
		return append(b, '\n'), 2
	case 'r':
		return append(b, '\r'), 2
	case 't':
		return append(b, '\t'), 2
	case 'u':
		return appendUnicode(b, s)
	}
	return b, 0
}

// appendUnicode handles \uXXXX and surrogate pairs; a lone surrogate becomes
// U+FFFD.
func appendUnicode(b []byte, s string) ([]byte, int) {
	r := hex4(s, 2)
	if r < 0 {
		return b, 0
	}
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(b, r), 6
	}
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		if whole := utf16.DecodeRune(r, hex4(s, 8)); whole != utf8.RuneError {
			return utf8.AppendRune(b, whole), 12
		}
	}
	return utf8.AppendRune(b, utf8.RuneError), 6
}

// hex4 is the value of the four hexadecimal digits at s[i:], or -1.
func hex4(s string, i int) rune {
	if i+4 > len(s) {
		return -1
	}
	var r rune
	for _, c := range []byte(s[i : i+4]) {
		switch {
		case isDigit(c):
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}
