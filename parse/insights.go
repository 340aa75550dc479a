package parse

import "slices"

// insightsRows is the list that CloudWatch Logs Insights answers with: a row is
// an array of named cells, {"results":[[{"field":"@message","value":"…"}]]}.
const insightsRows = "results[]"

// isInsights reports whether the object that was scanned into r has no time of
// its own beside the rows.
func isInsights(r *Record) bool {
	return !slices.ContainsFunc(r.Fields, func(f Field) bool { return namesTime(f.Key) })
}

// insightsRow takes a row apart; its message is a line of any format.
func insightsRow(row string, at int, r *Record, each func(from, to int)) {
	r.Reset()
	arrayItems(row, at, func(cell string, at int) {
		var name, value string
		objectMembers(cell, at, func(key, text string, _ int) {
			switch v, _, _ := loneScalar(text); key {
			case "field":
				name = v
			case "value":
				value = v
			}
		})
		if name != "" && name != "@ptr" {
			r.Add(name, value, cellKind(value))
		}
	})
	if len(r.Fields) > 0 {
		unwrap(r)
		each(at, at+len(row))
	}
}
