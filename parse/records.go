package parse

import (
	"slices"
	"strings"
)

// Records is a JSON object or array that lists events: what an API returns or an
// export holds ({"data":[…]}), and what CloudWatch Logs hands over. What the list's
// object says itself holds for each of its events.
var Records = Format{
	Name:   "json-list",
	Doc:    "lists of events in one JSON object or array: CloudWatch Logs, exports of webhook deliveries, API pages",
	Begins: "{[",
	Parse:  mayList,
	Split:  splitRecords,
	Samples: []Sample{
		{
			Line: `{"object":"list","data":[{"id":"atmpt_1","timestamp":"2026-06-19T11:22:33Z","responseStatusCode":503},{"id":"atmpt_2","timestamp":"2026-06-19T11:22:34Z","responseStatusCode":200}],"done":true}`,
			Fields: []Field{
				{"object", "list", String}, {"done", "true", Bool}, {"id", "atmpt_1", String}, {"timestamp", "2026-06-19T11:22:33Z", String}, {"responseStatusCode", "503", Number},
			},
			More: [][]Field{{
				{"object", "list", String}, {"done", "true", Bool}, {"id", "atmpt_2", String}, {"timestamp", "2026-06-19T11:22:34Z", String}, {"responseStatusCode", "200", Number},
			}},
		},
		{
			Line: `[{"time":"2026-06-19T11:22:33Z","tenant":"acme","status":503}]`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33Z", String}, {"tenant", "acme", String}, {"status", "503", Number},
			},
		},
	},
}

// listKeys are the names that a list of events goes by.
var listKeys = map[string]bool{
	"data": true, "records": true, "Records": true, "logEvents": true, "events": true, "items": true, "results": true, "entries": true,
	"deliveries": true, "attempts": true, "logs": true, "messages": true, "models": true, "result": true,
}

// isList reports whether the object that was scanned into r lists events and is
// none: its first array of objects has one of the names of lists, and a time
// stands in there and nowhere else. r.list is that array's name.
func isList(r *Record) bool {
	if !listKeys[r.list] {
		return false
	}
	timed := false
	for i := range r.Fields {
		key, inside := strings.CutPrefix(r.Fields[i].Key, r.list+".")
		if r.Fields[i].Kind == Null || vocabulary[normalKey(key)].role != roleTime {
			continue
		}
		if !inside {
			return false
		}
		timed = true
	}
	return timed
}

// mayList is asked behind JSON: what is left of the objects is a list or broken.
func mayList(line string, _ *Record) bool {
	if line[0] == '[' {
		i := skipBlanks(line, 1)
		return i < len(line) && line[i] == '{'
	}
	return line[0] == '{'
}

func splitRecords(line string, r *Record, each func(from, to int)) bool {
	if line[0] == '[' {
		if !validJSON(`{"a":` + line + `}`) {
			return false
		}
		arrayItems(line, 0, func(item string, at int) { listItem(item, at, nil, r, each) })
		return true
	}
	var outer Record
	if !scanJSON(line, &outer) || !isList(&outer) {
		return false
	}
	prefix := outer.list + "."
	fields := slices.DeleteFunc(outer.Fields, func(f Field) bool { return strings.HasPrefix(f.Key, prefix) })
	objectMembers(line, 0, func(key, value string, at int) {
		if key == outer.list {
			arrayItems(value, at, func(item string, at int) { listItem(item, at, fields, r, each) })
		}
	})
	return true
}

// listItem takes one event apart.
func listItem(item string, at int, outer []Field, r *Record, each func(from, to int)) {
	r.Reset()
	r.Fields = append(r.Fields, outer...)
	start := len(r.Fields)
	if item[0] == '{' && scanJSON(item, r) {
		unwrapFrom(r, start)
		each(at, at+len(item))
	}
}
