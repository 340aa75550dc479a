package analyze

import (
	"strings"
	"unicode/utf8"
)

// masker takes messages apart into words and makes wildcards of those that are
// values by their look. It is scratch space: nothing in it outlives a message.
type masker struct {
	buf   []byte
	spans []int // ends of the words in buf
	out   [][]byte
}

// tokens returns the words of a message, at least one; they are valid until
// the next call.
func (m *masker) tokens(message string) [][]byte {
	message = cutMessage(message)
	if !utf8.ValidString(message) {
		// Templates are saved as text, and text that is none could not be read back.
		message = strings.ToValidUTF8(message, "\uFFFD")
	}
	m.buf, m.spans, m.out = m.buf[:0], m.spans[:0], m.out[:0]
	for len(m.spans) < maxTokens {
		message = strings.TrimLeft(message, blanks)
		if message == "" {
			break
		}
		end := wordEnd(message)
		m.word(message[:end])
		message = message[end:]
	}
	if len(m.spans) == 0 {
		m.word("(no")
		m.word("message)")
	}
	start := 0
	for _, end := range m.spans {
		m.out = append(m.out, m.buf[start:end])
		start = end
	}
	return m.out
}

const blanks = " \t\r\n\v\f"

// wordEnd returns where the first word of s ends: at a blank, or after a quote
// that the word opened, so that a quoted value is one word whatever is in it.
func wordEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\r', '\n', '\v', '\f':
			return i
		case '"', '\'', '`':
			if n, ok := quoted(s, i); ok {
				i = n
			}
		}
	}
	return len(s)
}

// quoted returns where the quote that opens at s[i] closes. An apostrophe
// inside a word opens nothing.
func quoted(s string, i int) (end int, ok bool) {
	if i > 0 && !strings.ContainsRune("([{=:<,\\", rune(s[i-1])) {
		return 0, false
	}
	n := strings.IndexByte(s[i+1:], s[i])
	return i + 1 + n, n >= 0
}

// word appends one word: a wildcard for its core if that is a value, with the
// name before a "=" and the punctuation around it kept.
func (m *masker) word(word string) {
	if name, value, ok := strings.Cut(word, "="); ok && name != "" && value != "" && plainName(name) {
		m.buf = append(append(m.buf, name...), '=')
		word = value
	}
	core := strings.TrimLeft(word, `([{<`)
	if strings.ContainsAny(strings.TrimRight(core, closers), `)]}>`) {
		core = word // the bracket closes inside: [::1]:443 is one value
	}
	m.buf = append(m.buf, word[:len(word)-len(core)]...)
	tail := strings.TrimRight(core, closers)
	rest := core[len(tail):]
	if isValue(tail) {
		m.buf = append(m.buf, Wildcard...)
	} else {
		m.buf = append(m.buf, tail...)
	}
	m.buf = append(m.buf, rest...)
	m.spans = append(m.spans, len(m.buf))
}

// closers end a word without being part of its value.
const closers = `)]}>,;:.!?`

func plainName(s string) bool {
	for i := 0; i < len(s); i++ {
		if byteKinds[s[i]] == kindGap && s[i] != '_' && s[i] != '-' && s[i] != '.' {
			return false
		}
	}
	return true
}

// longWord is the length beyond which a word is taken for an id or a token.
const longWord = 48

// isValue reports whether a word looks like a value and not like language: it
// is quoted, or holds a digit, a path with more than a name or an address, or
// is too long for a word.
func isValue(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '"', '\'', '`', '/', '\\':
		return len(s) > 1
	}
	if len(s) > longWord || strings.Contains(s, "://") || strings.IndexByte(s, '@') > 0 {
		return true
	}
	return strings.ContainsAny(s, "0123456789") && !isStatus(s) && !namesWithDigits[strings.ToLower(s)]
}

// isStatus reports whether a word is the status of a failure: 404 and 503 are two
// things and not two values of one.
func isStatus(s string) bool {
	return len(s) == 3 && (s[0] == '4' || s[0] == '5') && s[1] >= '0' && s[1] <= '9' && s[2] >= '0' && s[2] <= '9'
}

// namesWithDigits are words that hold a digit and are no values.
var namesWithDigits = map[string]bool{
	"x509": true, "http1": true, "http2": true, "http/1.1": true, "http/2": true, "http/2.0": true, "h2": true,
	"oauth1": true, "oauth2": true, "s3": true, "ec2": true, "ipv4": true, "ipv6": true, "utf8": true,
	"utf-8": true, "base64": true, "md5": true, "sha1": true, "sha256": true, "rs256": true,
	"tls1.2": true, "tls1.3": true, "tlsv1.2": true, "tlsv1.3": true,
}
