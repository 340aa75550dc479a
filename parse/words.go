package parse

import "strings"

// phrasing is what a message says about an attempt.
type phrasing struct {
	done      bool // the message was read
	fail      failure
	ok        bool
	status    int    // an HTTP status in the text; the last one counts
	provider  string // the first known provider named
	announced bool   // the message begins by saying what will be tried
}

// failedStatus is the status of the text if it is one of failure.
func (p *phrasing) failedStatus() int {
	if p.status >= 400 {
		return p.status
	}
	return 0
}

// read reads the message once a line.
func (m *Mapper) read() {
	if !m.said.done {
		m.said = phrase(m.get(roleMessage))
		m.said.done = true
	}
}

// maxRead bounds how much of a message is read for its outcome: what decides
// stands in the first sentences, not in the dump behind them.
const maxRead = 2048

// reader walks over the words of a message.
type reader struct {
	text        string
	said        phrasing
	start, end  int    // the word at hand
	prev, prev2 string // the words before it, as written
	words       int
	negated     int  // how many of the next words are turned round
	decided     bool // "failed to …": no later word changes it
}

// phrase reads what a message says: failure and success words with what turns
// them round ("no errors", "0 failed", "error=null"), and status codes.
func phrase(s string) phrasing {
	r := reader{text: s[:min(len(s), maxRead)]}
	for i := 0; i < len(r.text); {
		if !isWord(r.text[i]) {
			i++
			continue
		}
		r.start, r.end = i, i+1
		for r.end < len(r.text) && isWord(r.text[r.end]) {
			r.end++
		}
		if r.word() {
			break
		}
		r.prev2, r.prev = r.prev, r.text[r.start:r.end]
		r.words++
		i = r.end
	}
	return r.said
}

// word takes the word at hand in; true ends the reading.
func (r *reader) word() (stop bool) {
	w := r.text[r.start:r.end]
	if isDigit(w[0]) {
		if status := r.statusHere(w); status != 0 {
			r.said.status = status
		}
		r.negated = 0
		if w == "0" {
			r.negated = 1
		}
		return false
	}
	known := classify(w)
	if known.provider != nil && r.said.provider == "" {
		r.said.provider = known.provider.name
	}
	turned := r.negated > 0
	if turned {
		r.negated--
	}
	return r.weigh(known.kind, turned)
}

// weigh adds one word to what was said.
func (r *reader) weigh(kind wordKind, turned bool) (stop bool) {
	switch kind {
	case wordNegation:
		r.negated = 2
		if strings.EqualFold(r.prev, "could") {
			r.failed(failPlain)
		}
	case wordAnnounce:
		r.said.announced = r.said.announced || r.words < 2
	case wordPair, wordWeak, wordPlain, wordCause:
		r.weighFailure(kind, turned)
	case wordOK, wordSuccess:
		return r.weighSuccess(kind, turned)
	}
	return false
}

func (r *reader) weighFailure(kind wordKind, turned bool) {
	w := r.text[r.start:r.end]
	switch {
	case r.afterPair(w):
		r.failed(failCause)
	case kind == wordPair || turned || r.inPath() || r.countsNothing():
	case kind == wordCause:
		r.failed(failCause)
	case strings.EqualFold(w, "timeout") && r.next("after", "exceeded", "waiting", "while", "awaiting", "error"):
		r.failed(failCause)
	case kind == wordPlain && r.next("to"):
		r.failed(failPlain)
		r.decided = true
	case kind == wordPlain && r.said.announced: // "retrying failed delivery": not what failed, but what is tried
		r.failed(failWeak)
	case kind == wordPlain, r.counted(), r.raises(), strings.EqualFold(r.prev, "with") && beginsWith(w, "error"):
		r.failed(failPlain)
	default:
		r.failed(failWeak)
	}
}

func (r *reader) weighSuccess(kind wordKind, turned bool) (stop bool) {
	switch {
	case turned:
		r.failed(failWeak)
	case r.isKey() || r.inPath() || classify(r.prev).kind == wordOpen:
	case r.said.announced && kind == wordOK:
	case r.decided:
	case kind == wordSuccess || r.next("after", "despite"):
		r.said.ok = true
		if r.said.fail < failCause {
			r.said.fail = failNone
		}
		return r.next("after", "despite")
	default:
		r.said.ok = true
	}
	return false
}

func (r *reader) failed(f failure) { r.said.fail = max(r.said.fail, f) }

// classify looks a word up whole, then by its last part: token_refresh_failed,
// SocketTimeoutException.
func classify(w string) entry {
	var buf [48]byte
	if len(w) == 0 || len(w) > len(buf) {
		return entry{}
	}
	part := 0
	for i := 0; i < len(w); i++ {
		c := w[i]
		switch {
		case c >= 'A' && c <= 'Z':
			if i > 0 && w[i-1] >= 'a' && w[i-1] <= 'z' {
				part = i
			}
			c |= 0x20
		case c == '_':
			part = i + 1
		}
		buf[i] = c
	}
	known := lookUp(buf[:len(w)])
	if part == 0 || known != (entry{}) {
		return known
	}
	known = lookUp(buf[part:len(w)])
	if known.kind == wordNegation || known.kind == wordOpen || known.kind == wordAnnounce || known.kind == wordPair {
		return entry{}
	}
	return known
}

// afterPair reports whether the word before makes a cause of this one.
func (r *reader) afterPair(w string) bool {
	if len(w) > 8 || r.prev == "" {
		return false
	}
	for _, first := range pairs[lowered(w)] {
		if strings.EqualFold(r.prev, first) {
			return true
		}
	}
	return false
}

// isKey reports whether the word is the key of a pair: sent=3.
func (r *reader) isKey() bool { return r.end < len(r.text) && r.text[r.end] == '=' }

// inPath reports whether the word belongs to a path or a hyphenated name.
func (r *reader) inPath() bool {
	if r.start > 0 && r.text[r.start-1] == '/' {
		return true
	}
	return r.end+1 < len(r.text) && r.text[r.end] == '-' && isWord(r.text[r.end+1])
}

// countsNothing reports whether what follows a failure word takes it back:
// failed: 0, error=null, errors=[], "timeout=30s", "error rate".
func (r *reader) countsNothing() bool {
	rest := r.text[r.end:]
	rest = strings.TrimLeft(rest, `"' `)
	pair := rest != "" && (rest[0] == '=' || rest[0] == ':')
	if pair {
		if rest[0] == '=' && !r.errorKey() {
			return true
		}
		rest = strings.TrimLeft(rest[1:], `"' `)
	}
	for _, nothing := range [...]string{"0", "null", "nil", "<nil>", "none", "[]", "{}", "false"} {
		if strings.HasPrefix(rest, nothing) && endsWord(rest, len(nothing)) {
			return true
		}
	}
	if pair {
		return rest == "" && r.isKey()
	}
	return r.next("rate", "rates", "handler", "handling", "budget", "log", "logs", "tracking", "reporting", "count", "page", "over", "safe")
}

// errorKey reports whether the word is a key that holds an error, not a
// setting: error=…, but not timeout=30s.
func (r *reader) errorKey() bool {
	w := r.text[r.start:r.end]
	return beginsWith(w, "err") || beginsWith(w, "fail") || beginsWith(w, "exception")
}

// endsWord reports whether the word s[:n] ends there: "0" in "0 failed", not
// in "0.5" or "05".
func endsWord(s string, n int) bool {
	if n == len(s) || !isWord(s[n-1]) {
		return true
	}
	return !isWord(s[n]) && (s[n] != '.' || n+1 == len(s) || !isDigit(s[n+1]))
}

// raises holds for the name of an exception with what it says: "Error: no such
// plan" at the begin, "ServerError: the server responded with status 503" anywhere.
func (r *reader) raises() bool {
	w := r.text[r.start:r.end]
	return (strings.HasSuffix(w, "Error") || strings.HasSuffix(w, "Exception")) && (r.words == 0 || len(w) > len("Exception")) &&
		strings.HasPrefix(r.text[r.end:], ": ")
}

// counted reports whether a number above zero stands before the word: 3 errors.
func (r *reader) counted() bool {
	return isNumber(r.prev) && strings.Trim(r.prev, "0") != "" && r.start > 0 && r.text[r.start-1] == ' ' && len(r.prev) <= 9
}

// next reports whether one of the words follows.
func (r *reader) next(words ...string) bool {
	i := r.end
	if i >= len(r.text) || r.text[i] != ' ' {
		return false
	}
	i++
	end := i
	for end < len(r.text) && isWord(r.text[end]) {
		end++
	}
	for _, w := range words {
		if strings.EqualFold(r.text[i:end], w) {
			return true
		}
	}
	return false
}

// beginsWith is strings.HasPrefix without regard to case; prefix is lower case.
func beginsWith(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
