package parse

import "strings"

// Gin is the access log of Go's web framework of that name.
var Gin = Format{
	Name:   "gin",
	Doc:    "Gin's access log: status, latency, client, method and path between bars",
	Begins: "[",
	Parse:  parseGin,
	Samples: []Sample{{
		Line: `[GIN] 2026/06/19 - 11:22:33 | 503 |   84.321ms |     203.0.113.7 | POST     "/t/acme/webhooks/stripe"`,
		Fields: []Field{
			{"time", "2026/06/19 - 11:22:33", String}, {"status", "503", Number}, {"latency", "84.321ms", String},
			{"remote_addr", "203.0.113.7", String}, {"method", "POST", String}, {"path", "/t/acme/webhooks/stripe", String},
		},
	}},
}

func parseGin(line string, r *Record) bool {
	rest, ok := strings.CutPrefix(line, "[GIN] ")
	if !ok {
		return parseFiber(line, r)
	}
	parts := strings.SplitN(rest, "|", 5)
	if len(parts) != 5 {
		return false
	}
	for i := range parts {
		parts[i] = trimSpace(parts[i])
	}
	method, path, ok := strings.Cut(parts[4], " ")
	path, _, quotes := quotedPart(trimSpace(path))
	if st, n := scanStamp(parts[0]); !ok || !quotes || n != len(parts[0]) || !st.hasDate || len(parts[1]) != 3 || !isNumber(parts[1]) {
		return false
	}
	r.Add("time", parts[0], String)
	r.Add("status", parts[1], Number)
	r.Add("latency", parts[2], String)
	r.Add("remote_addr", parts[3], String)
	r.Add("method", method, String)
	r.Add("path", path, String)
	return true
}

// parseFiber takes the access log of Go's Fiber, which has no date and is read in
// wrappers: 11:22:33 | 503 | 84.321ms | 203.0.113.7 | POST | /webhooks/stripe | -
func parseFiber(line string, r *Record) bool {
	const reach = 48
	if !isDigit(line[0]) || strings.Count(line[:min(len(line), reach)], " | ") < 2 {
		return false
	}
	parts := strings.SplitN(line, "|", 7)
	if len(parts) != 7 {
		return false
	}
	for i := range parts {
		parts[i] = trimSpace(parts[i])
	}
	clock, status, took, method, path := parts[0], parts[1], parts[2], parts[4], parts[5]
	if _, n := scanStamp(clock); n == 0 || n != len(clock) || len(status) != 3 || statusOf(status) == 0 || !isMethod(method) || !strings.HasPrefix(path, "/") {
		return false
	}
	r.Add("time", clock, String)
	r.Add("status", status, Number)
	r.Add("latency", took, String)
	r.Add("remote_addr", parts[3], String)
	r.Add("method", method, String)
	r.Add("path", path, String)
	if parts[6] != "-" && parts[6] != "" {
		r.Add("error", parts[6], String)
	}
	return true
}
