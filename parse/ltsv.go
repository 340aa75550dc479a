package parse

import "strings"

// LTSV is a line of labelled values between tabs, as nginx, Apache and Fluentd
// are made to write it: http://ltsv.org.
var LTSV = Format{
	Name:   "ltsv",
	Doc:    "label:value pairs between tabs (LTSV), of nginx, Apache, Fluentd and applications",
	Begins: letters + "_@",
	Parse:  parseLTSV,
	Samples: []Sample{
		{
			Line: "time:19/Jun/2026:11:22:33 +0000\thost:203.0.113.7\treq:POST /webhooks/stripe HTTP/1.1\tstatus:503\tuser:-\treqtime:0.312\ttenant:acme",
			Fields: []Field{
				{"time", "19/Jun/2026:11:22:33 +0000", String}, {"remote_addr", "203.0.113.7", String}, {"request", "POST /webhooks/stripe HTTP/1.1", String},
				{"status", "503", Number}, {"remote_user", "-", String}, {"request_time", "0.312", String}, {"tenant", "acme", String},
			},
		},
		{
			Line: "time:2026-06-19T11:22:33Z\tlevel:error\tmessage:token refresh failed\tintegration:stripe\ttenant:acme",
			Fields: []Field{
				{"time", "2026-06-19T11:22:33Z", String}, {"level", "error", String}, {"message", "token refresh failed", String},
				{"integration", "stripe", String}, {"tenant", "acme", String},
			},
		},
	},
}

// parseLTSV refuses a line with fewer than three values, and one in which
// anything between two tabs has no label.
func parseLTSV(line string, r *Record) bool {
	if strings.IndexByte(line, '\t') < 0 {
		return false
	}
	mark, pairs := len(r.Fields), 0
	for rest, more := line, true; more; {
		var part string
		part, rest, more = strings.Cut(rest, "\t")
		if part == "" {
			continue // a value that was left out, or the last tab
		}
		end := labelEnd(part)
		if end == 0 || end == len(part) || part[end] != ':' {
			r.Fields = r.Fields[:mark]
			return false
		}
		if pairs++; pairs <= maxJSONFields {
			value := trimSpace(part[end+1:])
			r.Add(part[:end], value, cellKind(value))
		}
	}
	if pairs < 3 {
		r.Fields = r.Fields[:mark]
		return false
	}
	if indexOf(r.Fields[mark:], "req") >= 0 || indexOf(r.Fields[mark:], "uri") >= 0 {
		rename(r.Fields[mark:], accessNames)
	}
	return true
}

// labelEnd is the end of the label that s begins with: letters, digits, "_", "."
// and "-", a letter first.
func labelEnd(s string) int {
	if !isLetter(s[0]) && s[0] != '_' && s[0] != '@' {
		return 0
	}
	i := 0
	for i < len(s) && isKeyByte(s[i]) {
		i++
	}
	return i
}

// accessNames are the labels that LTSV recommends for access logs, and the names
// that nginx has for the same: a host is the client there, and a vhost the server.
var accessNames = map[string]string{
	"host": "remote_addr", "vhost": "host", "req": "request", "ua": "http_user_agent", "user": "remote_user",
	"reqtime": "request_time", "apptime": "upstream_response_time", "size": "body_bytes_sent",
}
