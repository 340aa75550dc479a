package parse

import (
	"math/bits"
	"strings"
)

// Logfmt is a line of key=value pairs: slog's TextHandler, logrus, go-kit.
var Logfmt = Format{
	Name:  "logfmt",
	Doc:   "key=value pairs from the line's first word on: slog text, logrus, go-kit",
	Parse: parseLogfmt,
	Samples: []Sample{
		{
			Line: `time=2026-01-02T03:04:05.678Z level=ERROR msg="call failed" tenant=acme status=503 err="said \"no\""`,
			Fields: []Field{
				{"time", "2026-01-02T03:04:05.678Z", String}, {"level", "ERROR", String}, {"msg", "call failed", String},
				{"tenant", "acme", String}, {"status", "503", String}, {"err", `said "no"`, String},
			},
		},
		{
			Line:   `ts=1767323045.678 caller=main.go:12 cached tenant=acme`,
			Fields: []Field{{"ts", "1767323045.678", String}, {"caller", "main.go:12", String}, {"tenant", "acme", String}},
		},
	},
}

// parseLogfmt refuses a line with fewer than two pairs, one that does not begin
// with a pair, and one in which pairs are not most of the words: those are
// texts that mention a pair.
func parseLogfmt(line string, r *Record) bool {
	i, pairs, words, mark := skipBlanks(line, 0), 0, 0, len(r.Fields)
	if r.memo == nil {
		r.memo = newMemo()
	}
	for hint := &r.memo.pairs.first; i < len(line); {
		key, end := *hint, i
		if key != nil && key.leads(line, i) {
			end += len(key.lead) - 1
		} else {
			if end = keyEnd(line, i); end == i || end >= len(line) || line[end] != '=' {
				if pairs == 0 {
					return false
				}
				words++
				i = skipBlanks(line, skipWord(line, i))
				continue
			}
			key = r.memo.pair(line[i:end])
			*hint = key
		}
		value, next, ok := logfmtValue(line, end+1)
		if !ok {
			r.Fields = r.Fields[:mark]
			return false
		}
		if pairs++; pairs <= maxJSONFields {
			r.addPair(key, line[i:end], value)
		}
		if i = skipBlanks(line, next); key != nil {
			hint = &key.next
		}
	}
	if pairs < 2 || pairs <= words {
		r.Fields = r.Fields[:mark]
		return false
	}
	return true
}

func keyEnd(s string, i int) int {
	if i < len(s) && isDigit(s[i]) {
		return i
	}
	for i < len(s) && (isKeyByte(s[i]) || s[i] == '/') {
		i++
	}
	return i
}

// addPair appends a pair, whose key may be known.
func (r *Record) addPair(known *node, key, value string) {
	if known != nil {
		if at := len(r.Fields); at < len(r.memo.from) {
			r.memo.from[at] = known
		}
		key = known.path
	}
	r.Add(key, value, String)
}

// skipWord returns the first index at or after i that is a blank, or the end.
// Eight bytes are looked at together (BenchmarkDecoderLogfmt).
func skipWord(s string, i int) int {
	for i+8 <= len(s) {
		x := eight(s[i:])
		low := (x - (' '+1)*everyByte) &^ x & highBits // control characters, too
		if low == 0 {
			i += 8
			continue
		}
		if i += bits.TrailingZeros64(low) >> 3; isBlank(s[i]) {
			return i
		}
		i++
	}
	for i < len(s) && !isBlank(s[i]) {
		i++
	}
	return i
}

// logfmtValue reads a quoted or bare value, and returns where the next word may
// begin. Text that sticks to a closing quote is no logfmt.
func logfmtValue(s string, i int) (v string, end int, ok bool) {
	if i < len(s) && (s[i] == '"' || s[i] == '\'' && strings.IndexByte(s[i+1:], '\'') >= 0) {
		v, end, ok = quoted(s, i)
		return v, end, ok && (end == len(s) || isBlank(s[end]))
	}
	end = skipWord(s, i)
	return s[i:end], end, true
}
