package parse

import "strings"

// HAProxy is the proxy's http and tcp log, with or without syslog's head.
var HAProxy = Format{
	Name:   "haproxy",
	Doc:    "HAProxy's http and tcp logs, with the termination state where a session went wrong",
	Begins: digits + "[:abcdefABCDEF",
	Parse:  parseHAProxy,
	Samples: []Sample{
		{
			Line: `203.0.113.7:33317 [19/Jun/2026:11:22:33.655] http-in hooks/srv1 10/0/30/69/109 503 2750 - - SC-- 1/1/1/1/0 0/0 {stripe} {} "POST /webhooks/stripe HTTP/1.1"`,
			Fields: []Field{
				{"client_addr", "203.0.113.7:33317", String}, {"time", "19/Jun/2026:11:22:33.655", String}, {"frontend", "http-in", String},
				{"backend", "hooks", String}, {"backend_server", "srv1", String}, {"timers_ms", "10/0/30/69/109", String}, {"status", "503", Number}, {"bytes_read", "2750", String},
				{"error_code", "SC--", String}, {"request", "POST /webhooks/stripe HTTP/1.1", String},
			},
		},
		{
			Line: `203.0.113.7:33320 [19/Jun/2026:11:22:38.100] tcp-in pg/db1 0/0/5007 212 -- 0/0/0/0/3 0/0`,
			Fields: []Field{
				{"client_addr", "203.0.113.7:33320", String}, {"time", "19/Jun/2026:11:22:38.100", String}, {"frontend", "tcp-in", String},
				{"backend", "pg", String}, {"backend_server", "db1", String}, {"timers_ms", "0/0/5007", String}, {"bytes_read", "212", String}, {"outcome", "ok", String},
			},
		},
	},
}

func parseHAProxy(line string, r *Record) bool {
	if len(line) < 60 || !isDigit(line[0]) && line[0] != '[' && !isLetter(line[0]) && line[0] != ':' {
		return false
	}
	open := strings.IndexByte(line[:min(len(line), 60)], '[')
	if open < 4 || open+4 > len(line) || line[open-1] != ' ' || line[open+3] != '/' || !isHostPort(line[:open-1]) {
		return false
	}
	c := cutter{s: line, i: open}
	stamp, ok := c.next()
	if !ok || len(stamp) < 20 || stamp[2] != '/' || !wholeStamp(stamp) {
		return false
	}
	frontend, _ := c.next()
	backend, _ := c.next()
	timers, ok := c.next()
	name, server, slash := strings.Cut(backend, "/")
	if !ok || !slash || !isTimers(timers) {
		return false
	}
	mark := len(r.Fields)
	r.Add("client_addr", line[:open-1], String)
	r.Add("time", stamp, String)
	r.Add("frontend", strings.TrimSuffix(frontend, "~"), String)
	r.Add("backend", name, String)
	r.Add("backend_server", server, String)
	r.Add("timers_ms", timers, String)
	if !haproxyHTTP(c, r) && !haproxyTCP(c, r) {
		r.Fields = r.Fields[:mark]
		return false
	}
	return true
}

// isTimers takes 10/0/30/69/+109 and 0/-1/7.
func isTimers(s string) bool {
	n := strings.Count(s, "/")
	return (n == 4 || n == 2) && strings.Trim(s, "0123456789/-+") == ""
}

// haproxyHTTP reads: status bytes cookie cookie state counts queues {headers} "request".
func haproxyHTTP(c cutter, r *Record) bool {
	status, _ := c.next()
	size, _ := c.next()
	c.next()
	c.next()
	state, ok := c.next()
	if !ok || !isNumberOrDash(status) || len(status) > 3 || len(state) != 4 {
		return false
	}
	r.Add("status", status, Number)
	r.Add("bytes_read", size, String)
	addState(r, state)
	if open := strings.IndexByte(c.s[c.i:], '"'); open >= 0 {
		if request, _, ok := quotedPart(c.s[c.i+open:]); ok && request != "<BADREQ>" {
			r.Add("request", request, String)
		}
	}
	return true
}

// haproxyTCP reads: bytes state counts queues.
func haproxyTCP(c cutter, r *Record) bool {
	size, _ := c.next()
	state, ok := c.next()
	if !ok || !isNumber(strings.TrimPrefix(size, "+")) || len(state) != 2 {
		return false
	}
	r.Add("bytes_read", size, String)
	if state == "--" {
		r.Add("outcome", "ok", String)
	}
	addState(r, state)
	return true
}

// addState appends a termination state that tells of trouble.
func addState(r *Record, state string) {
	if state[0] != '-' {
		r.Add("error_code", state, String)
	}
}
