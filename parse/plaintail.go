package parse

import "strings"

// addTail appends the message and what it holds in parts.
func addTail(r *Record, message string) {
	for strings.HasSuffix(message, " []") {
		message = trimSpace(message[:len(message)-3]) // PHP's empty context
	}
	if cut := strings.LastIndex(message, "} {\""); cut > 0 && objectAt(message[:cut+1]) > 0 && isJSON(message[cut+2:]) {
		scanJSON(message[cut+2:], r) // Monolog's context and extra
		message = message[:cut+1]
	}
	if cut := objectAt(message); cut >= 0 {
		object := message[cut:]
		message = trimSpace(message[:cut])
		message = addCaller(r, message)
		addMessage(r, message)
		start := len(r.Fields)
		if !scanJSON(object, r) {
			r.Fields = r.Fields[:start]
		}
		return
	}
	if text, ok := addBroken(r, message); ok {
		addMessage(r, text)
		return
	}
	if beginsLogfmt(message) && parseLogfmt(message, r) {
		return
	}
	message = addCaller(r, message)
	if text, parts := cutNginxParts(message); parts != "" {
		addMessage(r, text)
		addNginxParts(r, parts)
		return
	}
	addMessage(r, message)
}

// beginsLogfmt holds for lograge's line behind the stamp of Rails' logger, and for
// a line of logfmt behind that of docker logs -t and the like.
func beginsLogfmt(s string) bool {
	end := strings.IndexByte(s[:min(len(s), len("severity="))], '=')
	if end < 0 {
		return false
	}
	switch s[:end] {
	case "method", "level", "lvl", "severity", "time", "ts", "msg":
		return true
	}
	return false
}

// addBroken takes apart an object that goes on below the line, as Laravel's does
// with the exception's trace, and returns the text before it.
func addBroken(r *Record, s string) (text string, ok bool) {
	const mark = `"exception":"[object] (`
	at := strings.Index(s, ` {"`)
	exception := strings.Index(s, mark)
	if at < 0 || exception < at {
		return "", false
	}
	whole := s[at+1:exception] + `"exception":""}`
	if !scanJSON(whole, r) {
		return "", false
	}
	cause := s[exception+len(mark):]
	for i := range r.Fields {
		if r.Fields[i].Key == "exception" {
			r.Fields[i].Value = unquote(strings.TrimSuffix(cause, ")"))
		}
	}
	return trimSpace(s[:at]), true
}

// addMessage appends the message, the request and status that access lines
// hold, and the key=value parts.
func addMessage(r *Record, message string) {
	if message == "" {
		return
	}
	message = addPadded(r, message)
	if message[0] == '"' { // klog: "text" key="value"
		text, end, ok := quoted(message, 0)
		if rest := trimSpace(message[end:]); ok && text != "" && nameEnd(rest) > 0 {
			r.Add("message", text, String)
			addPairs(r, rest)
			return
		}
	}
	r.Add("message", message, String)
	addRequest(r, message)
	addPairs(r, message)
}

// addPadded takes apart what structlog's console prints: the event padded with
// blanks, the logger in brackets, then pairs.
func addPadded(r *Record, s string) string {
	gap := strings.Index(s, "   ")
	if gap <= 0 {
		return s
	}
	rest := trimSpace(s[gap:])
	if rest != "" && rest[0] == '[' {
		if end := closing(rest, 0); end > 0 && isName(rest[1:end]) {
			r.Add("logger", rest[1:end], String)
			rest = trimSpace(rest[end+1:])
		}
	}
	if rest != "" && nameEnd(rest) == 0 {
		return s
	}
	addPairs(r, rest)
	return s[:gap]
}

// objectAt is the index of the JSON object that ends a message, or -1.
func objectAt(s string) int {
	if s == "" || s[len(s)-1] != '}' {
		return -1
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '{' || (i > 0 && !isBlank(s[i-1])) {
			continue
		}
		next := skipBlanks(s, i+1)
		if next < len(s) && s[next] == '"' && isJSON(s[i:]) {
			return i
		}
		return -1
	}
	return -1
}

func isJSON(s string) bool {
	var r Record
	return scanJSON(s, &r)
}

// addCaller takes zap's tab-separated logger and caller off the message.
func addCaller(r *Record, s string) string {
	for range 2 {
		tab := strings.IndexByte(s, '\t')
		if tab <= 0 || !isName(s[:tab]) {
			return s
		}
		key := "logger"
		if isPlace(s[:tab]) {
			key = "caller"
		}
		r.Add(key, s[:tab], String)
		s = trimSpace(s[tab:])
	}
	return s
}

// cutNginxParts cuts nginx's ", client: …, server: …" off a message.
func cutNginxParts(s string) (text, parts string) {
	at := strings.Index(s, ", client: ")
	if at < 0 {
		return s, ""
	}
	return s[:at], s[at:]
}

// addNginxParts appends the parts `, key: value` and `, key: "value"`.
func addNginxParts(r *Record, s string) {
	for strings.HasPrefix(s, ", ") {
		s = s[2:]
		colon := strings.Index(s, ": ")
		if colon <= 0 || !isName(s[:colon]) {
			return
		}
		key := s[:colon]
		s = s[colon+2:]
		value, end, ok := "", 0, false
		if s != "" && s[0] == '"' {
			value, end, ok = quoted(s, 0)
		}
		if !ok {
			if end = strings.Index(s, ", "); end < 0 {
				end = len(s)
			}
			value = s[:end]
		}
		r.Add(key, value, String)
		s = s[end:]
	}
}

// addRequest appends the quoted request line in a message, and the status that
// follows it: "GET /x HTTP/1.1" 200.
func addRequest(r *Record, s string) {
	if addRender(r, s) {
		return
	}
	proto := strings.Index(s, " HTTP/")
	if proto < 0 {
		addBareStatus(r, s)
		return
	}
	open := strings.LastIndexByte(s[:proto], '"')
	end := strings.IndexByte(s[proto:], '"')
	if open < 0 || end < 0 || !startsRequest(s[open+1:proto]) {
		return
	}
	end += proto
	r.Add("request", s[open+1:end], String)
	i := skipBlanks(s, end+1)
	if rest, ok := strings.CutPrefix(s[i:], "from "); ok { // chi
		if at := strings.Index(rest, " - "); at > 0 && strings.IndexByte(rest[:at], ' ') < 0 {
			i += len("from ") + at + len(" - ")
		}
	}
	if n := digitsAt(s, i); n == i+3 && (n == len(s) || isBlank(s[n])) && s[i] >= '1' && s[i] <= '5' {
		r.Add("status", s[i:n], String)
	}
}

// addBareStatus appends the status behind a method and a path that stand
// without quotes and protocol: GET /x 200 12ms, PUT "/x" -1 201.
func addBareStatus(r *Record, s string) {
	at := 0
	for {
		slash := strings.IndexByte(s[at:], '/')
		if slash < 0 {
			return
		}
		at += slash
		if method := methodBefore(s, at, ""); method != "" && at > 0 && s[at-1] != ':' {
			break
		}
		at++
	}
	rest := s[skipWord(s, at):]
	for range 2 {
		rest = s[len(s)-len(rest)+skipBlanks(rest, 0):]
		end := skipWord(rest, 0)
		if w := rest[:end]; statusOf(w) != 0 && len(w) == 3 && isKnownStatus(number(w)) {
			r.Add("status", w, String)
			addTook(r, rest[end:])
			return
		}
		rest = rest[end:]
	}
}

// addTook appends the duration that stands behind a status, or behind the size of
// the answer: 200 12ms, 200 36 - 12.345 ms.
func addTook(r *Record, s string) {
	for range 4 {
		s = s[skipBlanks(s, 0):]
		if took := durationAt(s); took != "" {
			r.Add("duration", took, String)
			return
		}
		end := skipWord(s, 0)
		if w := s[:end]; w != "-" && !allDigits(w) {
			return
		}
		s = s[end:]
	}
}

// durationAt takes a duration with its unit off the head of s: 12ms, 12.345 ms.
func durationAt(s string) string {
	number := skipNumber(s)
	unit := skipBlanks(s, number)
	end := unit
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	switch s[unit:end] {
	case "ns", "us", "ms", "s":
		if number > 0 {
			return s[:end]
		}
	}
	return ""
}

// addRender takes apart what Render's routers say: [POST]503 app.example.com/path.
func addRender(r *Record, s string) bool {
	end := strings.IndexByte(s[:min(len(s), maxMethod)], ']')
	if s[0] != '[' || end < 0 || !isMethod(s[1:end]) {
		return false
	}
	status, rest, _ := strings.Cut(s[end+1:], " ")
	host, _, _ := strings.Cut(rest, " ")
	slash := strings.IndexByte(host, '/')
	if len(status) != 3 || statusOf(status) == 0 || slash <= 0 {
		return false
	}
	r.Add("method", s[1:end], String)
	r.Add("status", status, String)
	r.Add("http.host", host[:slash], String)
	r.Add("path", host[slash:], String)
	return true
}

// startsRequest holds for "GET /x" and "POST https://…".
func startsRequest(s string) bool {
	method, target, ok := strings.Cut(s, " ")
	if !ok || target == "" || len(method) < 3 || len(method) > 8 {
		return false
	}
	for i := range len(method) {
		if method[i] < 'A' || method[i] > 'Z' {
			return false
		}
	}
	return true
}
