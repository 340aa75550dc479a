package parse

import (
	"slices"
	"strings"
)

// unwrap takes apart the line that a JSON object carries in its log or message
// field, one level deep: what Docker and log collectors make of an application's
// own line. A plain message gives its key=value parts.
func unwrap(r *Record) { unwrapFrom(r, 0) }

// unwrapFrom looks for the carrier among the fields from start on.
func unwrapFrom(r *Record, start int) {
	if at := wrapperField(r.Fields[start:]); at >= 0 {
		unwrapAt(r, start, start+at)
	}
}

// unwrapScanned is unwrap for an object that was just scanned, which mostly knows
// its carrier (BenchmarkDecoderJSON).
func unwrapScanned(r *Record) {
	switch r.carrier {
	case noCarrier:
	case carrierUnknown:
		unwrap(r)
	default:
		unwrapAt(r, 0, r.carrier)
	}
}

// unwrapAt takes apart what the carrier at that index holds.
func unwrapAt(r *Record, start, at int) {
	key, raw := r.Fields[at].Key, r.Fields[at].Value
	inner := trimSpace(raw)
	if inner == "" {
		return
	}
	if !carriesLines(key) && !isLine(inner) {
		if isBlank(raw[0]) && valueIn(r.Fields[start:], "stream") != "" && goesOn(raw, inner) {
			r.more = true // a collector's wrapper
		}
		addPairs(r, inner)
		return
	}
	// The carrier goes: all it says is in the fields of the inner line.
	carrier := r.Fields[at]
	r.Fields = append(r.Fields[:at], r.Fields[at+1:]...)
	if !takeWrapped(r, raw) {
		r.Fields = append(r.Fields, carrier)
	}
}

// carriesLines holds for the names under which whole lines stand, whatever they
// look like.
func carriesLines(key string) bool {
	switch key {
	case "log", "line", "@message", "MESSAGE", "_raw", "result._raw":
		return true
	}
	return false
}

// isLine tells whether a message is a whole log line rather than a sentence.
func isLine(s string) bool {
	if s[0] == '{' {
		return true
	}
	if s[0] == '[' {
		s = s[1:]
		if level, behind, ok := strings.Cut(s[:min(len(s), 48)], "]\t"); ok && isLevel(level) { // Lambda's Python
			s = behind
		}
	}
	_, n := scanStamp(s)
	return n > 0
}

// wrapperField is the index of the field that may carry a line, or -1.
func wrapperField(fields []Field) int {
	for i := range fields {
		f := &fields[i]
		if f.Kind == String && mayCarry(f.Key) && (f.Key != "line" || isLokiExport(fields)) {
			return i
		}
	}
	return -1
}

// mayCarry holds for the names of fields that may carry a line. "line" does so in
// Loki's export alone; elsewhere it is a place in the source.
func mayCarry(key string) bool {
	switch key {
	case "log", "message", "Message", "msg", "_msg", "MESSAGE", "textPayload", "jsonPayload.message", "@message", "properties", "event_message", "properties.message", "attributes.message", "_source.message", "_raw", "result._raw", "line":
		return true
	}
	return false
}

// What Record.carrier says beside the index of a field.
const (
	noCarrier      = -1
	carrierUnknown = -2
)

// isLokiExport holds for {"labels":{…},"line":"…","timestamp":"…"}.
func isLokiExport(fields []Field) bool {
	labels := false
	for i := range fields {
		switch key := fields[i].Key; {
		case strings.HasPrefix(key, "labels."):
			labels = true
		case key != "line" && key != "timestamp":
			return false
		}
	}
	return labels
}

// takeWrapped takes a line as it stands in its wrapper, indented or not. What
// goes on with the line before it is no line of its own.
func takeWrapped(r *Record, raw string) bool {
	inner := trimSpace(raw)
	if inner == "" {
		return false
	}
	if takeTraceback(inner, r) {
		return true
	}
	if goesOn(raw, inner) {
		r.more = true
		r.Add("message", inner, String)
		return true
	}
	return takeInner(r, inner)
}

// goesOn is isContinuation for a line in a wrapper, which is asked before the
// formats are: an indented line may be whole, and an exception that a runtime
// without loggers prints first is all that there is of it.
func goesOn(raw, inner string) bool {
	switch c := raw[0]; {
	case c == '{' || isDigit(c):
		return false
	case isBlank(c): // one blank more than the wrapper's is no indentation
		return (c == '\t' || len(raw) > 1 && isBlank(raw[1])) && inner[0] != '{' && !isLine(inner)
	}
	return isContinuation(inner) && !beginsTrace(inner)
}

// takeInner appends what an inner line says to the fields of its wrapper. The
// wrapper's time stays, as it has a zone; otherwise the inner line knows better.
func takeInner(r *Record, inner string) bool {
	start := len(r.Fields)
	for _, parse := range innerFormats() {
		if parse(inner, r) {
			r.merge(start)
			return true
		}
		r.Fields = r.Fields[:start]
	}
	return false
}

// innerFormats are tried on a wrapped line: all that are no wrappers themselves.
// The last takes everything.
func innerFormats() [16]func(string, *Record) bool {
	return [...]func(string, *Record) bool{
		scanJSONLine, parseCombined, parseELB, parseEnvoy, parseHAProxy, parseS3, parseLambda, parseSidekiq, parseCelery, parseGin, parsePostgres, parsePostgresCSV, parseW3C, parseLTSV, parseLogfmt, parseInnerPlain,
	}
}

// scanJSONLine is a wrapped object, with the parts of its message.
func scanJSONLine(line string, r *Record) bool {
	start := len(r.Fields)
	if line == "" || line[0] != '{' || !scanJSON(line, r) || r.list == otlpList {
		return false
	}
	if at := wrapperField(r.Fields[start:]); at >= 0 {
		addPairs(r, r.Fields[start+at].Value)
	}
	return true
}

// merge lets the fields from start on replace those of the same key before it,
// but for the time, which the outer ones keep if they have one.
func (r *Record) merge(start int) {
	keepTime := hasTime(r.Fields[:start])
	kept := r.Fields[:0]
	inner := r.Fields[start:]
	for _, f := range r.Fields[:start] {
		if isTimeKey(f.Key) || !hasKey(inner, f.Key) {
			kept = append(kept, f)
		}
	}
	for _, f := range inner {
		if !keepTime || !isTimeKey(f.Key) {
			kept = append(kept, f)
		}
	}
	r.Fields = kept
}

// hasTime reports whether one of the fields has a usual name of a line's time.
func hasTime(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return isTimeKey(f.Key) || f.Key == "date" && f.Kind == Number }) // Fluent Bit's date
}

// isTimeKey holds for the usual names of a line's time.
func isTimeKey(key string) bool {
	switch key {
	case "time", "timestamp", "@timestamp", "ts", "datetime", "time_local", "__REALTIME_TIMESTAMP", "timeUnixNano", "_time", "result._time":
		return true
	}
	return false
}
