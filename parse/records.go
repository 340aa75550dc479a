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
	Doc:    "lists of events in one JSON object or array: CloudWatch Logs and its Insights, answers of Elasticsearch, Loki and Datadog, exports of webhook deliveries, API pages",
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
		{
			Line: `{"took":3,"hits":{"total":{"value":1},"hits":[{"_index":"sync","_source":{"@timestamp":"2026-06-19T11:22:33Z","level":"error","message":"call failed","tenant":"acme"}}]}}`,
			Fields: []Field{
				{"_index", "sync", String}, {"@timestamp", "2026-06-19T11:22:33Z", String}, {"level", "error", String},
				{"message", "call failed", String}, {"tenant", "acme", String},
			},
		},
		{
			Line: `{"streams":[{"stream":{"app":"sync","tenant":"acme"},"values":[["1781868153123000000","level=error msg=\"call failed\""],["1781868154123000000","level=info msg=done"]]}]}`,
			Fields: []Field{
				{"labels.app", "sync", String}, {"labels.tenant", "acme", String}, {"timestamp", "1781868153123000000", String},
				{"level", "error", String}, {"msg", "call failed", String},
			},
			More: [][]Field{{
				{"labels.app", "sync", String}, {"labels.tenant", "acme", String}, {"timestamp", "1781868154123000000", String},
				{"level", "info", String}, {"msg", "done", String},
			}},
		},
		{
			Line: `{"results":[[{"field":"@timestamp","value":"2026-06-19 11:22:33.123"},{"field":"@message","value":"{\"level\":\"error\",\"msg\":\"call failed\",\"tenant\":\"acme\"}"},{"field":"@ptr","value":"Cm"}]],"statistics":{"recordsMatched":1.0},"status":"Complete"}`,
			Fields: []Field{
				{"@timestamp", "2026-06-19 11:22:33.123", String}, {"level", "error", String}, {"msg", "call failed", String}, {"tenant", "acme", String},
			},
		},
	},
}

// listKeys are the names that a list of events goes by.
var listKeys = map[string]bool{
	"data": true, "records": true, "Records": true, "logEvents": true, "events": true, "items": true, "results": true, "entries": true,
	"deliveries": true, "attempts": true, "logs": true, "messages": true, "models": true, "result": true, searchHits: true,
}

// searchHits is where Elasticsearch and OpenSearch answer with what they found.
const searchHits = "hits.hits"

// isList reports whether the object that was scanned into r lists events and is
// none: its first array of objects has one of the names of lists, and a time
// stands in there and nowhere else. r.list is that array's name.
func isList(r *Record) bool {
	if r.list == lokiResult || r.list == lokiStreams {
		return isLoki(r)
	}
	if r.list == insightsRows {
		return isInsights(r)
	}
	if !listKeys[r.list] {
		return false
	}
	timed := false
	for i := range r.Fields {
		key, inside := strings.CutPrefix(r.Fields[i].Key, r.list+".")
		if r.Fields[i].Kind == Null || !namesTime(key) {
			continue
		}
		if !inside {
			return false
		}
		timed = true
	}
	return timed
}

// namesTime reports whether a key may be that of a time, wherever it stands:
// attributes.timestamp, _source.@timestamp.
func namesTime(key string) bool {
	key = normalKey(key)
	for top := true; ; top = false {
		if w := vocabulary[key]; w.role == roleTime && (top || !w.top) {
			return true
		}
		_, rest, more := strings.Cut(key, ".")
		if !more {
			return false
		}
		key = rest
	}
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
	if outer.list == insightsRows {
		listItems(line, 0, "results", func(row string, at int) { insightsRow(row, at, r, each) })
		return true
	}
	item := func(item string, at int) { lokiStream(item, at, r, each) }
	if outer.list != lokiStreams && outer.list != lokiResult {
		prefix := outer.list + "."
		fields := slices.DeleteFunc(outer.Fields, func(f Field) bool { return strings.HasPrefix(f.Key, prefix) || ofPage(f.Key) })
		item = func(item string, at int) { listItem(item, at, fields, r, each) }
	}
	listItems(line, 0, outer.list, item)
	return true
}

// ofPage holds for what an answer says of itself and not of the events in it:
// that it was found, and how long that took.
func ofPage(key string) bool {
	switch key {
	case "status", "ok", "success", "took", "elapsed", "timed_out":
		return true
	}
	head, _, nested := strings.Cut(key, ".")
	return nested && (head == "meta" || head == "hits" || head == "_shards" || head == "stats")
}

// listItems calls each for the items of the array at a dotted path.
func listItems(s string, base int, path string, each func(item string, at int)) {
	name, below, nested := strings.Cut(path, ".")
	objectMembers(s, base, func(key, value string, at int) {
		switch {
		case key != name:
		case nested:
			listItems(value, at, below, each)
		default:
			arrayItems(value, at, each)
		}
	})
}

// listItem takes one event apart.
func listItem(item string, at int, outer []Field, r *Record, each func(from, to int)) {
	r.Reset()
	r.Fields = append(r.Fields, outer...)
	start := len(r.Fields)
	if item[0] == '{' && scanJSON(item, r) {
		for i := range r.Fields[start:] {
			f := &r.Fields[start+i]
			f.Key = strings.TrimPrefix(f.Key, "_source.")
		}
		if hasKey(r.Fields[start:], "ingestionTime") { // CloudWatch, whose eventId is the line's
			r.Fields = slices.DeleteFunc(r.Fields, func(f Field) bool { return f.Key == "eventId" })
		}
		unwrapFrom(r, start)
		each(at, at+len(item))
	}
}
