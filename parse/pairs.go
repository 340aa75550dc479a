package parse

import "strings"

// maxPairs bounds the key=value parts taken from one text: printed objects can
// hold hundreds.
const maxPairs = 32

// addPairs appends the key=value parts of a text, in any order and between any
// words: tenant=acme, status="503", (attempt=2). A key that r has already is
// left alone.
func addPairs(r *Record, s string) {
	known := len(r.Fields)
	for i, n := 0, 0; n < maxPairs; {
		eq := strings.IndexByte(s[i:], '=')
		if eq < 0 {
			return
		}
		eq += i
		i = eq + 1
		key := keyBefore(s, eq)
		if key == "" {
			continue
		}
		value, end := valueAfter(s, i)
		if value == "" {
			continue
		}
		i = end
		if !hasKey(r.Fields[:known], key) {
			r.Add(key, value, String)
			n++
		}
	}
}

// keyBefore is the key that ends at s[eq], or "".
func keyBefore(s string, eq int) string {
	i := eq
	for i > 0 && isKeyByte(s[i-1]) {
		i--
	}
	if i == eq || !(isLetter(s[i]) || s[i] == '_') {
		return ""
	}
	if i > 0 && !isPairEdge(s[i-1]) {
		return ""
	}
	return s[i:eq]
}

func isKeyByte(c byte) bool { return isWord(c) || c == '.' || c == '-' || c == '@' }

// isPairEdge holds for what may stand before a key. Not ? and &: the parts of a
// query string belong to the called side.
func isPairEdge(c byte) bool {
	return strings.IndexByte(" \t,;([{|\"'>", c) >= 0
}

// valueAfter reads the value at s[i:] and returns where it ends. Values that
// open a bracket are printed objects, no scalars.
func valueAfter(s string, i int) (value string, end int) {
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		if v, end, ok := quoted(s, i); ok {
			return v, end
		}
		return "", i
	}
	for end = i; end < len(s); end++ {
		switch s[end] {
		case ' ', '\t', ',', ';', ')', ']', '}', '|', '"', '\'', '<':
			return trimStop(s[i:end]), end
		case '(', '[', '{', '=':
			return "", i
		}
	}
	return trimStop(s[i:]), end
}

// trimStop takes the punctuation of the sentence off a bare value.
func trimStop(s string) string { return strings.TrimRight(s, ".:") }

// quoted reads the quoted text at s[i:], whose escapes are undone, and returns
// the index behind the closing quote.
func quoted(s string, i int) (v string, end int, ok bool) {
	quote, escaped := s[i], false
	if at := strings.IndexByte(s[i+1:], quote); at < 0 {
		return "", i, false
	} else if v = s[i+1 : i+1+at]; strings.IndexByte(v, '\\') < 0 {
		return v, i + at + 2, true // mostly
	}
	for end = i + 1; end < len(s); end++ {
		switch s[end] {
		case quote:
			if v = s[i+1 : end]; escaped {
				v = unquote(v)
			}
			return v, end + 1, true
		case '\\':
			escaped = true
			end++
		}
	}
	return "", i, false
}

// unquote undoes escapes and leaves alone what is none.
func unquote(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if s[i] == '\\' {
			var n int
			if b, n = appendEscape(b, s[i:]); n > 0 {
				i += n
				continue
			}
		}
		b = append(b, s[i])
		i++
	}
	return string(b)
}

func hasKey(fields []Field, key string) bool { return indexOf(fields, key) >= 0 }

// valueIn returns the value of a key, or "".
func valueIn(fields []Field, key string) string {
	if at := indexOf(fields, key); at >= 0 {
		return fields[at].Value
	}
	return ""
}

func indexOf(fields []Field, key string) int {
	for i := range fields {
		if fields[i].Key == key {
			return i
		}
	}
	return -1
}
