package parse

import "strings"

// isID reports whether s names one thing out of very many rather than a kind
// of thing: a number, UUID, hash, ULID, a prefixed id such as ch_1Nv2x, an
// e-mail address. It judges by shape alone.
func isID(s string) bool {
	if s == "" || isUUID(s) {
		return s != ""
	}
	k := shapeOf(s)
	switch {
	case k.other > 0 && strings.IndexByte(s, '@') >= 0:
		return true
	case k.digits == 0:
		return len(s) >= 24 && k.upper > 1 && k.lower > 1 && k.other == 0
	case k.digits+k.dashes+k.dots == len(s):
		return true // a number, a date, an address
	case k.digits >= 4 && !isVersion(s):
		return true
	case len(s) >= 8 && k.hex == len(s):
		return true
	case len(s) >= 20 && k.other == 0 && k.dashes <= 1 && k.dots == 0:
		return true
	}
	return prefixedID(s, k)
}

// shape counts what a string is made of.
type shape struct {
	digits, lower, upper, hex, dashes, dots, other int
}

// shapeOf counts in the eight bytes of one number, as many characters at a time
// as a byte can count (BenchmarkIsID).
func shapeOf(s string) shape {
	var k shape
	for len(s) > 255 {
		k.add(countShape(s[:255]))
		s = s[255:]
	}
	k.add(countShape(s))
	return k
}

func countShape(s string) (counts uint64) {
	for i := 0; i < len(s); i++ {
		counts += shapeCounts[s[i]]
	}
	return counts
}

func (k *shape) add(counts uint64) {
	k.digits += int(counts & 0xff)
	k.lower += int(counts >> 8 & 0xff)
	k.upper += int(counts >> 16 & 0xff)
	k.hex += int(counts >> 24 & 0xff)
	k.dashes += int(counts >> 32 & 0xff)
	k.dots += int(counts >> 40 & 0xff)
	k.other += int(counts >> 48)
}

// shapeCounts is what a character adds to the counts.
var shapeCounts = func() (table [256]uint64) {
	for i := range table {
		c := byte(i)
		switch {
		case isDigit(c):
			table[i] = 1 | 1<<24
		case c >= 'a' && c <= 'z':
			table[i] = 1 << 8
		case c >= 'A' && c <= 'Z':
			table[i] = 1 << 16
		case c == '-' || c == '_':
			table[i] = 1 << 32
		case c == '.':
			table[i] = 1 << 40
		default:
			table[i] = 1 << 48
		}
		if c|0x20 >= 'a' && c|0x20 <= 'f' {
			table[i] += 1 << 24
		}
	}
	return table
}()

// prefixedID takes ids like ch_1NvXyz and cus_Q2abcd: a short lower-case
// prefix, then letters and digits mixed.
func prefixedID(s string, k shape) bool {
	at := strings.LastIndexByte(s, '_')
	if at < 1 || at > 8 || len(s)-at-1 < 6 || k.other > 0 {
		return false
	}
	rest := shapeOf(s[at+1:])
	return rest.digits > 0 && (rest.upper > 0 || rest.digits > 1) && rest.dashes == 0
}

// isVersion takes "v2.10.1145" and "1.2.3-rc.4567": dots between numbers.
func isVersion(s string) bool {
	if len(s) > 1 && s[0] == 'v' {
		s = s[1:]
	}
	end := digitsAt(s, 0)
	return end > 0 && end < 5 && end < len(s) && s[end] == '.'
}

// isUUID takes 8-4-4-4-12 hexadecimal digits.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
			continue
		}
		if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}
