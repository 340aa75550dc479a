package text

import "strings"

// Masked stands where a secret was.
const Masked = "[masked]"

// Mask replaces what looks like a secret by [masked]: the values of telling
// keys (password, token, api_key, authorization, cookie …) in JSON, logfmt,
// header and query form, Bearer and Basic credentials, passwords in URLs, and
// the shapes of well-known tokens and private keys. Text without them is
// returned as it is, without allocation; masking twice changes nothing.
//
// It errs on the side of reading: a secret without a telling key or shape is
// not found, and a single lower-case word after "token: " is taken for prose.
func Mask(s string) string {
	// A replacement may join what stood around it into a new key and value, so
	// passes go on until one changes nothing; the bound is for safety only.
	for range 8 {
		t := maskPass(s)
		if t == s {
			return s
		}
		s = t
	}
	return s
}

// maskPass replaces the secrets found from left to right.
func maskPass(s string) string {
	var b strings.Builder
	done := 0 // s[:done] is in b
	for i := 0; i < len(s); {
		if !wordBytes[s[i]] {
			if s[i] == ':' {
				if from, to, ok := userinfo(s, i); ok {
					b.WriteString(s[done:from])
					b.WriteString(Masked)
					done, i = to, to
					continue
				}
			}
			i++
			continue
		}
		end := i
		for end < len(s) && wordBytes[s[end]] {
			end++
		}
		from, to := secretAt(s, i, end)
		if from < to && !strings.HasPrefix(s[from:], Masked) {
			b.WriteString(s[done:from])
			b.WriteString(Masked)
			done = to
		}
		i = max(end, to)
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// secretAt returns the bounds of the secret that the word s[start:end] is or
// announces; from == to when there is none.
func secretAt(s string, start, end int) (from, to int) {
	if to = shapeEnd(s, start, end); to > start {
		return start, to
	}
	if mayBeSecret(s[start:end]) {
		if at, plain, ok := afterKey(s, end); ok {
			if class := keyClass(s[start:end]); class != notSecret {
				return value(s, at, class, plain)
			}
		}
	}
	if at, to, ok := credentials(s, start, end); ok {
		return at, to
	}
	return 0, 0
}

func wordByte(c byte) bool { return wordBytes[c] }

// wordBytes are the letters, the digits, _ and - (BenchmarkMask).
var wordBytes = func() (table [256]bool) {
	for i := range table {
		table[i] = isWordByte(byte(i))
	}
	return table
}()

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// userinfo finds the password of scheme://user:password@host, given the index
// of the colon.
func userinfo(s string, i int) (from, to int, ok bool) {
	if s[i] != ':' || !strings.HasPrefix(s[i:], "://") {
		return 0, 0, false
	}
	colon := -1
	for j := i + 3; j < len(s); j++ {
		switch c := s[j]; {
		case c == '@':
			ok = colon >= 0 && j > colon+1 && s[colon+1:j] != Masked
			return colon + 1, j, ok
		case c == ':' && colon < 0:
			colon = j
		case c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\'':
			return 0, 0, false
		}
	}
	return 0, 0, false
}
