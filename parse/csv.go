package parse

import "strings"

// CSV is a table whose first line names the columns. The separator is a comma,
// semicolon, tab or bar; cells may be quoted.
var CSV = Format{
	Name:  "csv",
	Doc:   "tables with a header line, separated by commas, semicolons, tabs or bars: exports of any tool",
	Parse: parseCSV,
	Samples: []Sample{
		{
			Header: "timestamp,level,tenant,integration,status,message",
			Line:   `2026-06-19T11:22:33Z,error,acme,stripe,503,"call failed, ""later"""`,
			Fields: []Field{
				{"timestamp", "2026-06-19T11:22:33Z", String}, {"level", "error", String}, {"tenant", "acme", String},
				{"integration", "stripe", String}, {"status", "503", Number}, {"message", `call failed, "later"`, String},
			},
		},
		{
			Header: "time;customer;provider;http_status",
			Line:   `19.06.2026 11:22:33;acme;stripe;200`,
			Fields: []Field{
				{"time", "19.06.2026 11:22:33", String}, {"customer", "acme", String}, {"provider", "stripe", String}, {"http_status", "200", Number},
			},
		},
	},
}

// parseCSV refuses a line that has not the header's columns, or no time where
// the header has one: a repeated header, another format's line.
func parseCSV(line string, r *Record) bool {
	h := r.header
	if h == nil || h.comma == 0 {
		return false
	}
	mark, rest, more := len(r.Fields), line, true
	for i := range h.columns {
		var value string
		ok := more
		if more {
			value, rest, more, ok = cell(rest, h.comma)
		}
		if !ok || i == h.time && !isStampLike(value) {
			r.Fields = r.Fields[:mark]
			return false
		}
		r.Add(h.columns[i], trimSpace(value), cellKind(value))
	}
	if more {
		r.Fields = r.Fields[:mark]
		return false
	}
	unwrapFrom(r, mark)
	return true
}

// cell reads one value. A quoted one may hold the separator, and its own quote
// twice; one that does not end on the line goes on with the next.
func cell(s string, comma byte) (value, rest string, more, ok bool) {
	if s == "" || s[0] != '"' {
		end := strings.IndexByte(s, comma)
		if end < 0 {
			return s, "", false, true
		}
		return s[:end], s[end+1:], true, true
	}
	doubled := false
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			doubled = true
			i++
			continue
		}
		if value = s[1:i]; doubled {
			value = strings.ReplaceAll(value, `""`, `"`)
		}
		switch {
		case i+1 == len(s):
			return value, "", false, true
		case s[i+1] == comma:
			return value, s[i+2:], true, true
		}
		return "", s, false, false
	}
	return "", s, false, false
}

func cellKind(s string) Kind {
	if isNumber(s) {
		return Number
	}
	return String
}

// isStampLike holds for what begins like a time.
func isStampLike(s string) bool {
	s = trimSpace(s)
	if isNumber(s) {
		return len(s) >= 9
	}
	_, n := scanStamp(s)
	return n > 0
}
