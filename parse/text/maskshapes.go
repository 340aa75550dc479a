package text

import (
	"encoding/base64"
	"strings"
)

// tokenPrefix begins a token; min is the length of the rest that makes one.
type tokenPrefix struct {
	prefix string
	min    int
}

// tokenPrefixes begin tokens that say themselves what they are.
var tokenPrefixes = []tokenPrefix{
	{"sk_live_", 8}, {"sk_test_", 8}, {"rk_live_", 8}, {"rk_test_", 8}, {"whsec_", 16},
	{"xoxb-", 8}, {"xoxp-", 8}, {"xoxa-", 8}, {"xoxr-", 8}, {"xoxs-", 8}, {"xoxe-", 8}, {"xapp-", 8},
	{"ghp_", 20}, {"gho_", 20}, {"ghu_", 20}, {"ghs_", 20}, {"ghr_", 20}, {"github_pat_", 20}, {"glpat-", 16},
	{"gldt-", 16}, {"glrt-", 16}, {"glptt-", 16}, {"glcbt-", 16}, {"GOCSPX-", 20}, {"xoxc-", 8}, {"xoxd-", 8},
	{"dop_v1_", 40}, {"dckr_pat_", 20}, {"lin_api_", 30}, {"ntn_", 30}, {"hf_", 30}, {"dapi", 32}, {"glsa_", 30}, {"NRAK-", 20}, {"ATATT3", 20},
	{"shpat_", 16}, {"shpss_", 16}, {"shpca_", 16}, {"shppa_", 16}, {"npm_", 30}, {"pypi-", 30}, {"AIza", 35}, {"AKIA", 16}, {"ASIA", 16},
	{"pat-na1-", 30}, {"pat-eu1-", 30}, {"sq0atp-", 20}, {"sq0csp-", 40}, {"EAAA", 56},
}

// tokensFrom are tokenPrefixes by their first byte.
var tokensFrom = func() (table [256][]tokenPrefix) {
	for _, p := range tokenPrefixes {
		table[p.prefix[0]] = append(table[p.prefix[0]], p)
	}
	return table
}()

// shortestToken is the length of the shortest of them; most words are shorter.
const shortestToken = 13

// shapeEnd returns the end of the secret that begins with the word
// s[start:end] by its shape alone, or start.
func shapeEnd(s string, start, end int) int {
	word := s[start:end]
	switch word[0] {
	case 'e':
		if len(word) >= 10 && strings.HasPrefix(word, "eyJ") {
			return jwtEnd(s, start, end)
		}
	case 'S':
		if word == "SG" && dotted(s, end) >= 40 {
			return end + dotted(s, end)
		}
	case '-':
		if strings.HasPrefix(word, "-----BEGIN") {
			return pemEnd(s, start)
		}
	case 'y':
		if word == "ya29" && dotted(s, end) >= 20 { // Google
			return end + dotted(s, end)
		}
	case 'h':
		if (word == "hvs" || word == "hvb" || word == "hvr") && dotted(s, end) >= 20 { // Vault
			return end + dotted(s, end)
		}
	case '2', '3', '4', '5', '6':
		if to := cardEnd(s, start); to > start {
			return to
		}
	}
	if len(word) < shortestToken {
		return start
	}
	for _, p := range tokensFrom[word[0]] {
		if len(word) >= len(p.prefix)+p.min && strings.HasPrefix(word, p.prefix) {
			return end
		}
	}
	if hexToken(word) || strings.HasPrefix(word, "sk-") && len(word) >= 23 && !wordy(word) {
		return end
	}
	return start
}

// hexToken takes 32 hexadecimal digits in the company that makes them a secret:
// SK… of Twilio, key-… of Mailgun, …-us12 of Mailchimp.
func hexToken(word string) bool {
	const digits = 32
	switch n := len(word); {
	case n == digits+2:
		return word[:2] == "SK" && isHex(word[2:])
	case n == digits+4 && word[:4] == "key-":
		return isHex(word[4:])
	case n == digits+4 || n == digits+5:
		return word[digits:digits+3] == "-us" && allDigits(word[digits+3:]) && isHex(word[:digits])
	}
	return false
}

func isHex(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; !isDigit(s[i]) && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// jwtEnd takes header.payload and, where present, the signature.
func jwtEnd(s string, start, end int) int {
	n := dotted(s, end)
	if n < 8 {
		return start
	}
	return end + n
}

// dotted returns the length of ".part.part…" at i.
func dotted(s string, i int) int {
	j := i
	for j < len(s) && (wordByte(s[j]) || s[j] == '.' && j+1 < len(s) && wordByte(s[j+1])) {
		j++
	}
	return j - i
}

// pemEnd takes a private key, also one of PGP, to its END line, or to the end of
// the text when that is missing: a cut key is a key.
func pemEnd(s string, start int) int {
	head := s[start:min(len(s), start+64)]
	tail := "PRIVATE KEY-----"
	if strings.HasPrefix(head, "-----BEGIN PGP") {
		tail = "PRIVATE KEY BLOCK-----"
	}
	if !strings.Contains(head, tail) {
		return start
	}
	at := strings.Index(s[start:], "-----END")
	if at < 0 {
		return len(s)
	}
	n := strings.Index(s[start+at:], tail)
	if n < 0 {
		return len(s)
	}
	return start + at + n + len(tail)
}

// credentials finds what follows the word Bearer or Basic, or a webhook's address.
func credentials(s string, start, end int) (from, to int, ok bool) {
	n := end - start
	if n < len("basic") || n > len("webhooks") || end >= len(s) {
		return 0, 0, false
	}
	switch c := s[end]; {
	case n == len("webhooks") && c == '/': // services as well
		from, to = hookAddress(s, start, end)
		return from, to, from < to
	case n > len("bearer"):
		return 0, 0, false
	case c == ' ' || c == '+':
		from = end + 1
	case c == '%' && strings.HasPrefix(s[end:], "%20"):
		from = end + 3
	default:
		return 0, 0, false
	}
	to = from
	for to < len(s) && (wordByte(s[to]) || strings.IndexByte("._~+/=%", s[to]) >= 0) {
		to++
	}
	switch word := s[start:end]; {
	case strings.EqualFold(word, "bearer"):
		return from, to, opaque(s[from:to])
	case strings.EqualFold(word, "basic"):
		return from, to, userAndPassword(s[from:to])
	}
	return 0, 0, false
}

// opaque tells a token from a word: "Bearer authentication" is prose.
func opaque(v string) bool {
	return len(v) >= 20 || len(v) >= 6 && strings.ContainsAny(v, "0123456789")
}

// userAndPassword reports whether v is the base64 of user:password.
func userAndPassword(v string) bool {
	if len(v) < 4 {
		return false
	}
	plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(v, "="))
	return err == nil && strings.IndexByte(string(plain), ':') >= 0
}
