package analyze

import (
	"bytes"
	"math/bits"
	"strings"

	"github.com/syncguard/syncguard/parse"
)

// term is one entry of a class's Terms or Weak.
type term struct {
	text  string
	class uint8
	weak  bool
}

func (t *classTable) addTerm(text string, class uint8, weak bool) {
	first, _, _ := strings.Cut(text, " ")
	t.terms[first] = append(t.terms[first], term{text: text, class: class, weak: weak})
}

// byText returns the class that the code, then the message, speaks of, among
// the classes of the mask. A code is a name somebody chose, so that in it weak
// terms count like strong ones.
func (t *classTable) byText(e *parse.Event, mask uint32, weak bool) (class uint8, ok bool) {
	var buf [wordsSize]byte
	if e.Code != "" {
		if c, ok := t.codes[e.Code]; ok && mask>>c&1 == 1 {
			return c, true
		}
		if class, ok := t.search(words(buf[:0], e.Code), mask, weak); ok {
			return class, true
		}
	}
	if e.Message == "" {
		return 0, false
	}
	return t.search(words(buf[:0], e.Message), mask, weak)
}

// search returns the first class in order of precedence with a term in text,
// which is as words gives it; if there is none and weak is set, with a weak
// term.
func (t *classTable) search(text []byte, mask uint32, weak bool) (class uint8, ok bool) {
	var strong, faint uint32
	for len(text) > 0 {
		end := bytes.IndexByte(text, ' ')
		if end < 0 {
			end = len(text)
		}
		for _, m := range t.terms[string(text[:end])] {
			switch {
			case !startsWith(text, m.text):
			case m.weak:
				faint |= 1 << m.class
			default:
				strong |= 1 << m.class
			}
		}
		text = text[min(end+1, len(text)):]
	}
	if strong &= mask; strong != 0 {
		return uint8(bits.TrailingZeros32(strong)), true
	}
	if faint &= mask; weak && faint != 0 {
		return uint8(bits.TrailingZeros32(faint)), true
	}
	return 0, false
}

// startsWith reports whether text starts with the whole words of prefix.
func startsWith(text []byte, prefix string) bool {
	if len(text) < len(prefix) || string(text[:len(prefix)]) != prefix {
		return false
	}
	return len(text) == len(prefix) || text[len(prefix)] == ' '
}

// wordsSize bounds what words makes of a text, and so the time a hostile one
// can take.
const wordsSize = 768

// words appends the words of s to dst, in lower case and with one space
// between them. Whatever is no letter or digit parts words, and so does the
// hump of a camel, so that invalid_grant, InvalidGrant and "invalid grant" are
// one. Of a long text it takes both ends: wrapped errors put the act first and
// the cause last.
func words(dst []byte, s string) []byte {
	if len(s) <= textCap {
		return appendWords(dst, s)
	}
	dst = appendWords(dst, s[:textCap/2])
	return appendWords(append(dst, ' '), s[len(s)-textCap/2:])
}

func appendWords(dst []byte, s string) []byte {
	start := len(dst)
	uppers := 0 // capitals in a row before this byte
	for i := 0; i < len(s) && len(dst) < wordsSize-2; i++ {
		c := s[i]
		kind := byteKinds[c]
		if kind == kindGap {
			dst = appendGap(dst, start)
			uppers = 0
			continue
		}
		if kind != kindUpper {
			dst = append(dst, c)
			uppers = 0
			continue
		}
		after := i > 0 && byteKinds[s[i-1]] == kindLower && !loneLetter(s, i-1)
		// SSLHandshake is "ssl handshake", and OAuth stays one word.
		acronym := uppers >= 2 && i+1 < len(s) && byteKinds[s[i+1]] == kindLower
		if after || acronym {
			dst = appendGap(dst, start)
		}
		dst = append(dst, c+'a'-'A')
		uppers++
	}
	if len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// loneLetter reports whether the letter at i begins a word: cURL and gRPC are one.
func loneLetter(s string, i int) bool { return i == 0 || byteKinds[s[i-1]] == kindGap }

func appendGap(dst []byte, start int) []byte {
	if len(dst) == start || dst[len(dst)-1] == ' ' {
		return dst
	}
	return append(dst, ' ')
}

// Kinds of bytes, as words sees them.
const (
	kindGap = iota
	kindOther
	kindLower
	kindUpper
)

var byteKinds = func() (kinds [256]uint8) {
	for c := range kinds {
		switch {
		case 'a' <= c && c <= 'z':
			kinds[c] = kindLower
		case 'A' <= c && c <= 'Z':
			kinds[c] = kindUpper
		case '0' <= c && c <= '9', c >= 0x80:
			kinds[c] = kindOther
		}
	}
	return kinds
}()
