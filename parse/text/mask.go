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
			if i+1 < len(s) && marks[s[i]]&afterMarks[s[i+1]] != 0 {
				if from, to := behindMark(s, i); from < to && !strings.HasPrefix(s[from:], Masked) {
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
		} else if at := afterOption(s, start, end); at > 0 {
			return value(s, at, strict, true)
		}
	}
	if at, to, ok := credentials(s, start, end); ok {
		return at, to
	}
	return formPair(s, start, end)
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

// marks are the bytes behind which a secret may stand that no word announces, and
// afterMarks those that then follow: one bit for each kind (BenchmarkMask).
var (
	marks      = [256]uint8{':': 1, '?': 2, '&': 2, '%': 4, '\\': 8}
	afterMarks = [256]uint8{'/': 1, 'A': 1, 's': 2, 'c': 2, 'k': 2, 'a': 2, '2': 4, '3': 4, 'u': 8}
)

// behindMark returns the bounds of the secret that the mark at i announces: the
// user information of a URL, the token of a Telegram bot, a pair of a query.
func behindMark(s string, i int) (from, to int) {
	rest := s[i:]
	switch s[i] {
	case ':':
		if strings.HasPrefix(rest, "://") {
			return userinfo(s, i+3)
		}
		return botToken(s, i, i+1)
	case '?', '&':
		if strings.HasPrefix(rest, "&amp;") { // as it stands in HTML
			return queryPair(s, i+len("&amp;"))
		}
		return queryPair(s, i+1)
	case '%':
		if strings.HasPrefix(rest, "%3A") || strings.HasPrefix(rest, "%3a") {
			return botToken(s, i, i+3)
		}
		if strings.HasPrefix(rest, "%26") || strings.HasPrefix(rest, "%3F") || strings.HasPrefix(rest, "%3f") {
			return queryPair(s, i+3)
		}
	case '\\':
		if strings.HasPrefix(rest, `\u0026`) { // an & as some write it in JSON
			return queryPair(s, i+6)
		}
	}
	return 0, 0
}
