package parse

import "strings"

// Plain is a line of text with a time stamp near its start, as frameworks and
// servers print it for people.
var Plain = Format{
	Name:  "plain",
	Doc:   "text lines with a time stamp at the start: log4j, logback, Python, zap and zerolog console, klog, syslog, nginx and Apache error logs …",
	Parse: parsePlain,
	Samples: []Sample{
		{
			Line: `2026-01-02 03:04:05,678 - sync.hubspot - ERROR - call failed tenant=acme status=503`,
			Fields: []Field{
				{"time", "2026-01-02 03:04:05,678", String}, {"level", "ERROR", String}, {"logger", "sync.hubspot", String},
				{"message", "call failed tenant=acme status=503", String}, {"tenant", "acme", String}, {"status", "503", String},
			},
		},
		{
			Line: `2026-01-02T03:04:05.678Z  WARN 1 --- [main] c.a.sync.Worker : slow answer`,
			Fields: []Field{
				{"time", "2026-01-02T03:04:05.678Z", String}, {"level", "WARN", String}, {"logger", "c.a.sync.Worker", String},
				{"message", "slow answer", String},
			},
		},
		{
			Line: `2026/01/02 03:04:05 [error] 12#12: *1 upstream timed out, client: 10.0.0.1, server: _, request: "POST /t/acme/x HTTP/1.1", upstream: "https://api.stripe.com/v1/x", host: "app.example.com"`,
			Fields: []Field{
				{"time", "2026/01/02 03:04:05", String}, {"level", "error", String}, {"message", "upstream timed out", String},
				{"client", "10.0.0.1", String}, {"server", "_", String}, {"request", "POST /t/acme/x HTTP/1.1", String},
				{"upstream", "https://api.stripe.com/v1/x", String}, {"host", "app.example.com", String},
			},
		},
	},
}

// parsePlain refuses a line in which no stamp with a date stands near the start.
func parsePlain(line string, r *Record) bool {
	h, ok := newHead(line)
	if !ok {
		return false
	}
	h.read()
	if !h.clocked && h.level != "" && h.emitTimed(r) {
		return true
	}
	if !h.dated && !h.search() {
		return false
	}
	h.emit(r)
	return true
}

// emitTimed emits a line whose time stands in the object at its end, as
// winston's simple format prints it: error: text {"timestamp":"…"}.
func (h *head) emitTimed(r *Record) bool {
	rest := trimSpace(h.s[h.i:])
	if objectAt(rest) <= 0 {
		return false
	}
	mark := len(r.Fields)
	h.emit(r)
	if hasTime(r.Fields[mark:]) {
		return true
	}
	r.Fields = r.Fields[:mark]
	return false
}

// parseInnerPlain takes a line out of a wrapper that tells the time: its own
// may be a bare clock, or missing.
func parseInnerPlain(line string, r *Record) bool {
	h, ok := newHead(line)
	if !ok {
		return false
	}
	h.read()
	h.emit(r)
	return true
}

// newHead prepares a line. What begins like JSON is a JSON line that was cut or
// broken, and no text.
func newHead(line string) (head, bool) {
	if strings.IndexByte(line, '\x1b') >= 0 {
		line = stripColors(line)
	}
	i := skipBlanks(line, 0)
	return head{s: line, i: i, indented: i > 0}, i < len(line) && line[i] != '{'
}

// emit appends the fields in the order of Plain's contract.
func (h *head) emit(r *Record) {
	if h.dated {
		r.Add("time", h.stamp, String)
	}
	if h.level != "" {
		r.Add("level", h.level, String)
	}
	if h.logger == "" {
		h.logger = h.label
	}
	if h.logger != "" {
		r.Add("logger", h.logger, String)
	}
	if h.hostname != "" {
		r.Add("hostname", h.hostname, String)
	}
	if h.client != "" {
		r.Add("client", h.client, String)
	}
	if h.request != "" {
		r.Add("request_id", h.request, String)
	}
	message := trimSpace(h.s[h.i:])
	if message == "" {
		message = trimSpace(h.s[:h.lead]) // "# Time: 2026-06-19T11:22:33Z"
	}
	if h.syslog && message != "" && message[0] == '{' && scanJSON(message, r) {
		return
	}
	addTail(r, message)
	// The head may hold pairs as well: [req=17, org=acme].
	if h.clockEnd < h.i {
		addPairs(r, h.s[h.clockEnd:h.i])
	}
}

// escapedEscape is what begins a colour code in Docker's JSON.
const escapedEscape = `\u001b`

// isColored holds for a text with colour codes, as they are or as JSON has them.
func isColored(s string) bool {
	return strings.IndexByte(s, '\x1b') >= 0 || strings.Contains(s, escapedEscape)
}

// stripColors removes the terminal's colour codes that console loggers print.
func stripColors(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && strings.HasPrefix(s[i:], escapedEscape+"[") {
			i += len(escapedEscape) - 1
			i = skipColor(s, i+2)
			continue
		}
		if s[i] != '\x1b' || i+1 >= len(s) || s[i+1] != '[' {
			b.WriteByte(s[i])
			continue
		}
		i = skipColor(s, i+2)
	}
	return b.String()
}

// skipColor returns where a colour code ends of which the numbers begin at s[i:].
func skipColor(s string, i int) int {
	for i < len(s) && (isDigit(s[i]) || s[i] == ';') {
		i++
	}
	return i
}
