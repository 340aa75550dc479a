package parse

import "strings"

// cutter takes a line apart at blanks: bare words, "quoted" and [bracketed]
// ones, as proxies and load balancers write them.
type cutter struct {
	s string
	i int
}

// next returns the next word, "quoted" and [bracketed] without their signs; ok
// is false at the end, and where a sign is not closed.
func (c *cutter) next() (word string, ok bool) {
	if c.i >= len(c.s) {
		return "", false
	}
	switch c.s[c.i] {
	case '"':
		return c.until(closingQuote(c.s, c.i+1))
	case '[':
		if end := strings.IndexByte(c.s[c.i:], ']'); end > 0 {
			return c.until(c.i + end)
		}
		return "", false
	}
	end := strings.IndexByte(c.s[c.i:], ' ')
	if end < 0 {
		end = len(c.s) - c.i
	}
	word = c.s[c.i : c.i+end]
	c.i = min(c.i+end+1, len(c.s))
	return word, true
}

// until ends a word whose closing sign stands at end.
func (c *cutter) until(end int) (string, bool) {
	if end < 0 || end+1 < len(c.s) && c.s[end+1] != ' ' {
		return "", false
	}
	word := c.s[c.i+1 : end]
	c.i = min(end+2, len(c.s))
	return word, true
}

// column is one value of a layout with fixed columns.
type layoutColumn struct {
	name string
	fits func(string) bool // nil takes anything
}

// take appends the words of the layout. It refuses a word that does not fit,
// and a line that ends before the first least columns; more words than columns
// are left alone, as such layouts grow at their end.
func (c *cutter) take(r *Record, layout []layoutColumn, least int) bool {
	mark := len(r.Fields)
	for i := range layout {
		word, ok := c.next()
		if !ok && i >= least {
			return true
		}
		if !ok || layout[i].fits != nil && !layout[i].fits(word) {
			r.Fields = r.Fields[:mark]
			return false
		}
		if layout[i].name != "" {
			r.Add(layout[i].name, word, String)
		}
	}
	return true
}

func isStatusWord(s string) bool { return s == "-" || statusOf(s) != 0 && len(s) == 3 }

func isNumberOrDash(s string) bool { return s == "-" || isNumber(strings.TrimPrefix(s, "-")) }

// isSeconds takes 0.001, and the -1 of what did not happen.
func isSeconds(s string) bool {
	s = strings.TrimPrefix(s, "-")
	at := digitsAt(s, 0)
	return at > 0 && (at == len(s) || s[at] == '.' && digitsAt(s, at+1) == len(s))
}

func isISOStamp(s string) bool {
	return len(s) >= 19 && s[4] == '-' && s[10] == 'T' && wholeStamp(s)
}

// behindStamp cuts a line behind its first word if that may be an ISO stamp; its
// form is for the caller to check. Both are "" otherwise.
func behindStamp(line string) (stamp, rest string) {
	if len(line) < 40 || line[10] != 'T' || line[4] != '-' {
		return "", ""
	}
	for i := 19; i < 40; i++ {
		if isBlank(line[i]) {
			return line[:i], line[i+1:]
		}
	}
	return "", ""
}

func wholeStamp(s string) bool {
	st, n := scanStamp(s)
	return n > 0 && st.hasDate && isStampTail(s[n:])
}

// isHostPort takes 10.0.0.1:80 and [::1]:80, and - for none.
func isHostPort(s string) bool {
	if s == "-" {
		return true
	}
	at := strings.LastIndexByte(s, ':')
	return at > 0 && isNumber(s[at+1:])
}
