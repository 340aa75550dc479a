package parse

import "strings"

// OTLP is OpenTelemetry's JSON, as the collector's file exporter writes it: many
// log records a line, grouped by resource and scope.
var OTLP = Format{
	Name:   "otlp",
	Doc:    "OpenTelemetry's OTLP/JSON logs: many records a line, with the attributes of their resource and scope",
	Begins: "{",
	Parse:  isOTLP,
	Split:  splitOTLP,
	Samples: []Sample{{
		Line: `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"sync"}}]},"scopeLogs":[{"scope":{"name":"sync.stripe"},"logRecords":[` +
			`{"timeUnixNano":"1781868153123456789","severityText":"ERROR","body":{"stringValue":"call failed"},"attributes":[{"key":"tenant","value":{"stringValue":"acme"}},{"key":"http.response.status_code","value":{"intValue":"503"}}]},` +
			`{"timeUnixNano":"1781868154000000000","severityNumber":9,"body":{"kvlistValue":{"values":[{"key":"msg","value":{"stringValue":"done"}}]}}}]}]}]}`,
		Fields: []Field{
			{"resource.service.name", "sync", String}, {"scope.name", "sync.stripe", String}, {"timeUnixNano", "1781868153123456789", String},
			{"severityText", "ERROR", String}, {"body", "call failed", String}, {"tenant", "acme", String}, {"http.response.status_code", "503", Number},
		},
		More: [][]Field{{
			{"resource.service.name", "sync", String}, {"scope.name", "sync.stripe", String}, {"timeUnixNano", "1781868154000000000", String},
			{"severityNumber", "9", Number}, {"msg", "done", String},
		}},
	}},
}

// otlpList is the array that holds all else; JSON leaves lines with it to OTLP.
const otlpList = "resourceLogs"

func isOTLP(line string, _ *Record) bool { return strings.Contains(line, otlpList) }

// otlpReader walks the groups down to the log records. Attributes of a resource
// or scope go to all records below it, wherever they stand in their object.
type otlpReader struct {
	r     *Record
	each  func(from, to int)
	outer []Field // of resource and scope
}

func splitOTLP(line string, r *Record, each func(from, to int)) bool {
	if !validJSON(line) {
		return false
	}
	found, carrier, begin := false, "", 0
	objectMembers(line, 0, func(key, value string, at int) {
		switch key {
		case otlpList:
			found = true
			splitGroups(value, at, r, each)
		case "log", "message":
			carrier, begin = value, at
		}
	})
	if text, kind, ok := loneScalar(carrier); !found && ok && kind == String {
		place := placeIn(carrier)
		return splitOTLP(trimSpace(text), r, func(from, to int) {
			from, to = begin+place(from), begin+place(to)
			each(from, to)
		})
	}
	return found
}

func splitGroups(list string, at int, r *Record, each func(from, to int)) {
	o := otlpReader{r: r, each: each}
	arrayItems(list, at, func(item string, at int) { o.group(item, at, "resource", "scopeLogs", o.scopes) })
}

// placeIn returns where in a quoted text, as it is written, the places of its
// meaning stand; it is asked for one after the other.
func placeIn(written string) func(at int) int {
	i, n := 1, 0
	var buf [8]byte
	return func(at int) int {
		for n < at && i < len(written) {
			if b, used := appendEscape(buf[:0], written[i:]); written[i] == '\\' && used > 0 {
				i, n = i+used, n+len(b)
			} else {
				i, n = i+1, n+1
			}
		}
		return min(i, len(written))
	}
}

// group reads the object named meta, whose fields the items of the array named
// below inherit.
func (o *otlpReader) group(s string, at int, meta, below string, item func(string, int)) {
	before := len(o.outer)
	objectMembers(s, at, func(key, value string, _ int) {
		if key == meta {
			o.meta(meta, value)
		}
	})
	objectMembers(s, at, func(key, value string, at int) {
		if key == below || below == "scopeLogs" && key == "instrumentationLibraryLogs" {
			arrayItems(value, at, item)
		}
	})
	o.outer = o.outer[:before]
}

func (o *otlpReader) scopes(s string, at int) { o.group(s, at, "scope", "logRecords", o.record) }

// meta keeps the attributes and the name of a resource or scope.
func (o *otlpReader) meta(name, s string) {
	var r Record
	objectMembers(s, 0, func(key, value string, _ int) {
		switch key {
		case "attributes":
			otlpAttributes(&r, name+".", value)
		case "name":
			if v, kind, ok := loneScalar(value); ok && v != "" {
				r.Add(name+".name", v, kind)
			}
		}
	})
	o.outer = append(o.outer, r.Fields...)
}

// record takes one log record apart.
func (o *otlpReader) record(s string, at int) {
	o.r.Reset()
	o.r.Fields = append(o.r.Fields, o.outer...)
	objectMembers(s, at, func(key, value string, _ int) {
		switch key {
		case "attributes":
			otlpAttributes(o.r, "", value)
		case "body":
			otlpValue(o.r, "body", value)
		default:
			if v, kind, ok := loneScalar(value); ok && v != "" {
				o.r.Add(key, v, kind)
			}
		}
	})
	otlpBody(o.r)
	o.each(at, at+len(s))
}

// otlpBody takes a body apart that is a line of another format.
func otlpBody(r *Record) {
	at := indexOf(r.Fields, "body")
	if at < 0 {
		return
	}
	carrier := r.Fields[at]
	body := trimSpace(carrier.Value)
	if body == "" || !isLine(body) {
		addPairs(r, body)
		return
	}
	r.Fields = append(r.Fields[:at], r.Fields[at+1:]...)
	if !takeInner(r, body) {
		r.Fields = append(r.Fields, carrier)
	}
}

// otlpAttributes adds [{"key":…,"value":{…}}, …].
func otlpAttributes(r *Record, prefix, s string) {
	arrayItems(s, 0, func(item string, _ int) {
		name, value := "", ""
		objectMembers(item, 0, func(key, v string, _ int) {
			switch key {
			case "key":
				name, _, _ = loneScalar(v)
			case "value":
				value = v
			}
		})
		if name != "" && value != "" {
			otlpValue(r, prefix+name, value)
		}
	})
}

// otlpValue adds an AnyValue: {"stringValue":"x"}, {"intValue":"5"}, lists of
// named values.
func otlpValue(r *Record, name, s string) {
	objectMembers(s, 0, func(kind, value string, _ int) {
		if kind == "kvlistValue" {
			otlpValues(r, name, value)
			return
		}
		v, written, ok := loneScalar(value)
		if !ok || len(r.Fields) >= maxJSONFields {
			return
		}
		if kind == "intValue" || kind == "doubleValue" {
			written = Number
		}
		r.Add(name, v, written)
	})
}

// otlpValues adds named values below name; those of the body are the record's own.
func otlpValues(r *Record, name, s string) {
	prefix := name + "."
	if name == "body" {
		prefix = ""
	}
	objectMembers(s, 0, func(key, list string, _ int) {
		if key == "values" {
			otlpAttributes(r, prefix, list)
		}
	})
}
