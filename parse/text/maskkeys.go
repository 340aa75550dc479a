package text

import "strings"

// secretClass says how the value of a telling key is written.
type secretClass uint8

const (
	notSecret secretClass = iota
	strict                // whatever stands there is secret: password
	loose                 // may be followed by prose: "token: expired"
	header                // runs on over spaces or commas: authorization, cookie
	digest                // a hash in hexadecimal: the response of HTTP's Digest
)

// secretKeys are matched as the end of a key without its separators, so that
// stripe_api_key, X-Api-Key and clientSecret are all found.
var secretKeys = []struct {
	end   string
	class secretClass
}{
	{"password", strict}, {"passwd", strict}, {"pwd", strict}, {"passphrase", strict},
	{"apikey", strict}, {"accesskey", strict}, {"secretkey", strict}, {"privatekey", strict},
	{"accountkey", strict}, {"signingkey", strict}, {"encryptionkey", strict}, {"sharedkey", strict},
	{"clientsecret", strict}, {"token", loose}, {"secret", loose}, {"session", loose}, {"sessionid", loose},
	{"credential", loose}, {"credentials", loose}, {"jwt", loose},
	{"cvv", loose}, {"cvc", loose}, {"otp", loose}, {"response", digest},
	{"authorization", header}, {"cookie", header}, {"cookie2", header}, {"signature", header}, {"signature256", header},
}

// secretEnds are the last two letters of secretKeys: bit x%32 of secretEnds[y] for …xy.
var secretEnds = func() (ends [256]uint32) {
	for _, k := range secretKeys {
		n := len(k.end)
		ends[k.end[n-1]|0x20] |= 1 << (k.end[n-2] & 31)
	}
	return ends
}()

// mayBeSecret spares nearly all words the comparison with secretKeys by a look at
// their last two letters (BenchmarkMask).
func mayBeSecret(word string) bool {
	last, word := lastLetter(word)
	before, _ := lastLetter(word)
	return secretEnds[last|0x20]>>(before&31)&1 != 0
}

// lastLetter returns the last letter or digit of a key and what stands before it,
// 0 where there is none.
func lastLetter(key string) (letter byte, rest string) {
	for n := len(key) - 1; n >= 0; n-- {
		if c := key[n]; c != '_' && c != '-' {
			return c, key[:n]
		}
	}
	return 0, ""
}

// keyClass tells what the key's value is.
func keyClass(key string) secretClass {
	var buf [24]byte // longer than the longest end
	n := len(buf)
	for i := len(key) - 1; i >= 0 && n > 0; i-- {
		c := key[i]
		if c == '_' || c == '-' {
			continue
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		n--
		buf[n] = c
	}
	tail := string(buf[n:]) // does not escape: no allocation
	for i := range secretKeys {
		if strings.HasSuffix(tail, secretKeys[i].end) {
			return secretKeys[i].class
		}
	}
	return notSecret
}

// afterKey returns where the value begins when the text at i, just behind a
// key, makes it one: `"key": v`, `key=v`, `key: v`, `key => v`, `key%3Dv`,
// also with escaped quotes. plain says that the key is not quoted.
func afterKey(s string, i int) (at int, plain, ok bool) {
	j := i
	for j < len(s) && s[j] == '\\' {
		j++
	}
	plain = true
	if j < len(s) && (s[j] == '"' || s[j] == '\'') {
		plain = false
		j++
	} else {
		j = i
	}
	j = skipBlank(s, j)
	switch {
	case j < len(s) && (s[j] == ':' || s[j] == '='):
		j++
		if j < len(s) && (s[j] == '>' || s[j] == '=') {
			j++
		}
	case len(s) >= j+3 && (s[j:j+3] == "%3D" || s[j:j+3] == "%3d"):
		return j + 3, plain, true
	default:
		return 0, false, false
	}
	return skipBlank(s, j), plain, true
}

// afterOption returns where the value begins that follows the word s[start:end]
// as an option of a command does, `--password x` or `"--password", "x"`, or 0.
func afterOption(s string, start, end int) int {
	if !strings.HasPrefix(s[start:end], "--") || keyClass(s[start:end]) == notSecret {
		return 0
	}
	j := end
	for j < len(s) && (s[j] == '\\' || s[j] == '"' || s[j] == '\'') {
		j++
	}
	if j > end {
		if j == len(s) || s[j] != ',' {
			return 0
		}
		j++
	}
	at := skipBlank(s, j)
	if at == end || at >= len(s) || s[at] == '-' || ofOptions[s[at:at+wordLength(s, at)]] {
		return 0
	}
	return at
}

// ofOptions are words that follow the name of an option in a sentence about it.
var ofOptions = map[string]bool{
	"flag": true, "option": true, "argument": true, "parameter": true, "value": true, "is": true, "was": true, "has": true, "must": true,
	"and": true, "or": true, "not": true, "for": true, "to": true, "with": true, "in": true, "from": true, "requires": true,
	"cannot": true, "can": true, "may": true, "should": true, "needs": true, "missing": true, "given": true, "required": true,
}

func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

// value returns the bounds of the value that begins at i.
func value(s string, i int, class secretClass, plain bool) (from, to int) {
	q := i
	for q < len(s) && s[q] == '\\' {
		q++
	}
	if q < len(s) && (s[q] == '"' || s[q] == '\'') {
		to = quoteEnd(s, q+1, s[q], q-i)
		if class == digest && !isDigest(s[q+1:to]) {
			return i, i
		}
		return q + 1, to
	}
	if class != digest && i < len(s) && s[i] == '[' && !strings.HasPrefix(s[i:], Masked) {
		if n := strings.IndexByte(s[i:min(len(s), i+4096)], ']'); n > 0 { // Go's %v of a header: Authorization:[Bearer x]
			return i + 1, i + n
		}
	}
	to = bareEnd(s, i, class, plain)
	if harmless(s[i:to], class, plain) || class == digest && !isDigest(s[i:to]) {
		return i, i
	}
	return i, to
}

// quoteEnd finds the closing quote written with the same number of backslashes
// as the opening one; text that ends before it is taken whole.
func quoteEnd(s string, i int, quote byte, depth int) int {
	slashes := 0
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '\\':
			slashes++
			continue
		case quote:
			if depth == 0 && slashes%2 == 0 || depth > 0 && slashes <= depth {
				return j - slashes
			}
		}
		slashes = 0
	}
	return len(s)
}

// bareEnd finds the end of a value without quotes.
func bareEnd(s string, i int, class secretClass, plain bool) int {
	j := i
	for ; j < len(s); j++ {
		switch c := s[j]; c {
		case '\n', '\r', '"', '\'', '\\', '}', ']', ')', '<', '>', '|', '&':
			return j
		case ' ', '\t':
			if !runsOn(s, i, j, class) {
				return j
			}
		case ',', ';':
			if class != header || !plain {
				return j
			}
		}
	}
	return j
}

// runsOn reports whether the value s[i:j] goes on behind the blank at j: a
// scheme before its credentials, a list of cookies or of parameters.
func runsOn(s string, i, j int, class secretClass) bool {
	if class != header || j == i {
		return false
	}
	if last := s[j-1]; last == ';' || last == ',' {
		return true
	}
	return scheme(s[i:j])
}

// scheme reports whether word names an authorization scheme.
func scheme(word string) bool {
	for _, w := range [...]string{"bearer", "basic", "digest", "token", "negotiate", "apikey", "aws4-hmac-sha256", "hmac", "signature"} {
		if strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}

// harmless reports whether a value without quotes says nothing secret: absent
// values, and a word, with a capital or without, after a key that prose uses too.
func harmless(v string, class secretClass, plain bool) bool {
	switch v {
	case "", "null", "nil", "none", "true", "false", "{", "-", "undefined":
		return true
	}
	if v[0] == '{' {
		return true // its own keys are looked at one by one
	}
	if class == strict || !plain || len(v) > 16 {
		return false
	}
	for i := 0; i < len(v); i++ {
		if (v[i] < 'a' || v[i] > 'z') && (i > 0 || v[i] < 'A' || v[i] > 'Z') {
			return false
		}
	}
	return true
}

// isDigest takes MD5 and SHA-256 in hexadecimal.
func isDigest(v string) bool { return (len(v) == 32 || len(v) == 64) && isHex(v) }
