package parse

import "strings"

// W3C is the extended log format: the columns are those of the last #Fields
// line. IIS' default and CloudFront's columns are known without one.
var W3C = Format{
	Name:  "w3c",
	Doc:   "W3C extended logs by their #Fields line: IIS, CloudFront and others; the usual columns of these two without it",
	Parse: parseW3C,
	Samples: []Sample{
		{
			Header: "#Fields: date time cs-method cs-uri-stem sc-status cs(Host) time-taken",
			Line:   `2026-06-19 11:22:33 POST /webhooks/stripe 503 hooks.example.com 312`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:33", String}, {"cs-method", "POST", String}, {"cs-uri-stem", "/webhooks/stripe", String},
				{"sc-status", "503", Number}, {"cs(Host)", "hooks.example.com", String}, {"time-taken", "312", String},
			},
		},
		{
			Line: `2026-06-19 11:22:33 10.0.0.5 POST /webhooks/stripe id=7 443 acme 203.0.113.7 Stripe/1.0 - 503 0 0 312`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:33", String}, {"s-ip", "10.0.0.5", String}, {"cs-method", "POST", String}, {"cs-uri-stem", "/webhooks/stripe", String},
				{"cs-uri-query", "id=7", String}, {"s-port", "443", String}, {"cs-username", "acme", String}, {"c-ip", "203.0.113.7", String},
				{"cs(User-Agent)", "Stripe/1.0", String}, {"cs(Referer)", "-", String}, {"sc-status", "503", Number}, {"sc-substatus", "0", String},
				{"sc-win32-status", "0", String}, {"time-taken", "312", String},
			},
		},
		{
			Line: "1781868153.123\t203.0.113.7\t0.080\t503\t190\tPOST\thttps\td111.cloudfront.net\t/webhooks/stripe\t23\tFRA56-P1\tSOX4xwn4==\thooks.acme.app\t0.084",
			Fields: []Field{
				{"timestamp", "1781868153.123", String}, {"c-ip", "203.0.113.7", String}, {"time-to-first-byte", "0.080", String}, {"sc-status", "503", Number},
				{"sc-bytes", "190", String}, {"cs-method", "POST", String}, {"cs-protocol", "https", String}, {"cs(Host)", "d111.cloudfront.net", String},
				{"cs-uri-stem", "/webhooks/stripe", String}, {"cs-bytes", "23", String}, {"x-edge-location", "FRA56-P1", String},
				{"x-edge-request-id", "SOX4xwn4==", String}, {"x-host-header", "hooks.acme.app", String}, {"time-taken", "0.084", String},
			},
		},
	},
}

// defaultHeaders are the columns that IIS and CloudFront write unless told
// otherwise, most first; CloudFront separates by tabs.
var defaultHeaders = [...]*header{
	newHeader("#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end"),
	newHeader("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"),
	newHeader("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken"),
	newHeader("#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-substatus sc-win32-status time-taken"),
}

func parseW3C(line string, r *Record) bool {
	if r.header != nil && r.header.comma == 0 && takeColumns(line, r.header.columns, r) {
		return true
	}
	if len(line) < 40 || !isDigit(line[0]) {
		return false
	}
	if line[10] == '.' || line[10] == '\t' && isDigit(line[4]) {
		return parseRealTime(line, r)
	}
	if line[4] != '-' || (line[10] != ' ' && line[10] != '\t') {
		return false
	}
	for _, h := range defaultHeaders {
		if takeColumns(line, h.columns, r) {
			return true
		}
	}
	return false
}

// realTime are the columns of CloudFront's real-time logs in their order. Whoever
// sets them up may leave out the last ones.
var realTime = newHeader("#Fields: timestamp c-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs(Host) cs-uri-stem cs-bytes x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version cs(User-Agent) cs(Referer) cs(Cookie) cs-uri-query x-edge-response-result-type x-forwarded-for ssl-protocol ssl-cipher x-edge-result-type fle-encrypted-fields fle-status sc-content-type sc-content-len sc-range-start sc-range-end c-port x-edge-detailed-result-type c-country cs-accept-encoding cs-accept cache-behavior-path-pattern cs-headers cs-header-names cs-headers-count")

// parseRealTime wants the columns up to how long it took.
func parseRealTime(line string, r *Record) bool {
	const fewest = 14
	n := strings.Count(line, "\t") + 1
	return n >= fewest && n <= len(realTime.columns) && takeColumns(line, realTime.columns[:n], r)
}

// takeColumns takes a line apart that has exactly the columns given, its time
// and status of the form that they must have.
func takeColumns(line string, columns []string, r *Record) bool {
	tabs := strings.IndexByte(line, '\t') >= 0
	if fields := strings.Count(line, " ") + 1; !tabs && fields < len(columns) {
		return false
	}
	mark, at, dateEnd := len(r.Fields), 0, 0
	for _, name := range columns {
		value, next, ok := column(line, at, tabs)
		if !ok || !fitsColumn(name, value) {
			r.Fields = r.Fields[:mark]
			return false
		}
		switch {
		case name == "date":
			dateEnd = next
		case name == "time" && dateEnd == at && dateEnd > 0:
			r.Add("time", stampOf(line, value, at), String)
		case name == "time":
			r.Add("time", value, String)
		case strings.HasSuffix(name, "status"):
			r.Add(name, value, statusKind(name))
		default:
			r.Add(name, value, String)
		}
		at = next
	}
	if at < len(line) {
		r.Fields = r.Fields[:mark]
		return false
	}
	return true
}

func statusKind(name string) Kind {
	if name == "sc-status" {
		return Number
	}
	return String
}

// stampOf joins the date and the time that stand side by side.
func stampOf(line, clock string, at int) string {
	begin := at - len("2006-01-02 ")
	if begin < 0 {
		return clock
	}
	if line[at-1] == '\t' {
		return line[begin:at-1] + " " + clock
	}
	return line[begin : at+len(clock)]
}

// column reads one value: to the next blank, or tab where the line has tabs;
// quoted values may hold blanks.
func column(s string, i int, tabs bool) (value string, next int, ok bool) {
	if i >= len(s) {
		return "", i, false
	}
	if s[i] == '"' && !tabs {
		if v, end, ok := quoted(s, i); ok && (end == len(s) || s[end] == ' ') {
			return v, min(end+1, len(s)), true
		}
	}
	sep := byte(' ')
	if tabs {
		sep = '\t'
	}
	end := strings.IndexByte(s[i:], sep)
	if end < 0 {
		return s[i:], len(s), true
	}
	return s[i : i+end], i + end + 1, true
}

// fitsColumn keeps lines of other layouts out.
func fitsColumn(name, value string) bool {
	switch name {
	case "date":
		return len(value) == 10 && isDigit(value[0]) && value[4] == '-'
	case "time":
		return len(value) >= 8 && isDigit(value[0]) && value[2] == ':'
	case "timestamp":
		return digitsAt(value, 0) == 10
	case "sc-status":
		return value == "-" || len(value) == 3 && isNumber(value)
	case "cs-method":
		return value != "" && !isDigit(value[0])
	}
	return value != ""
}
