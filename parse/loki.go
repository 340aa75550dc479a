package parse

import (
	"slices"
	"strings"
)

// Loki hands over streams: the labels that lines share, and each line with its
// time in nanoseconds. lokiStreams is the array of what is sent to it, lokiResult
// that of its answers.
const (
	lokiStreams = "streams"
	lokiResult  = "data.result"
)

// isLoki reports whether the object that was scanned into r holds streams and
// has no time of its own.
func isLoki(r *Record) bool {
	labelled := false
	for i := range r.Fields {
		key := r.Fields[i].Key
		rest, inside := strings.CutPrefix(key, r.list)
		switch {
		case inside && strings.HasPrefix(rest, ".stream."):
			labelled = true
		case r.list == lokiResult && key == "data.resultType" && r.Fields[i].Value != "streams", namesTime(key):
			return false
		}
	}
	return labelled
}

// lokiStream takes the lines of one stream apart, each as Loki's own export
// writes it.
func lokiStream(item string, at int, r *Record, each func(from, to int)) {
	var labels Record
	objectMembers(item, at, func(key, value string, _ int) {
		if key == "stream" {
			scanJSON(value, &labels)
		}
	})
	for i := range labels.Fields {
		labels.Fields[i].Key = "labels." + labels.Fields[i].Key
	}
	objectMembers(item, at, func(key, value string, at int) {
		if key == "values" {
			arrayItems(value, at, func(pair string, at int) {
				r.Reset()
				r.Fields = append(r.Fields, labels.Fields...)
				if addLokiLine(pair, r) {
					each(at, at+len(pair))
				}
			})
		}
	})
}

// addLokiLine takes a line and its time: ["1781868153123000000","text"].
func addLokiLine(pair string, r *Record) bool {
	var parts [2]string
	n := 0
	arrayItems(pair, 0, func(item string, _ int) {
		if v, kind, ok := loneScalar(item); ok && kind == String && n < len(parts) {
			parts[n] = v
			n++
		}
	})
	if n < len(parts) {
		return false
	}
	r.Add("timestamp", parts[0], String)
	r.Add("line", parts[1], String)
	unwrap(r)
	line := r.Fields[indexOf(r.Fields, "timestamp"):]
	r.Fields = slices.DeleteFunc(r.Fields, func(f Field) bool { // the line knows better than its labels
		name, label := strings.CutPrefix(f.Key, "labels.")
		return label && hasKey(line, name)
	})
	return true
}
