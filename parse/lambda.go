package parse

import "strings"

// Lambda is what AWS Lambda itself writes between a function's lines: START,
// END and REPORT, and what ended an invocation before its time.
var Lambda = Format{
	Name:   "aws-lambda",
	Doc:    "AWS Lambda's own lines: START, END, REPORT with its status, Task timed out, Runtime exited",
	Begins: digits + "SERabcdef",
	Parse:  parseLambda,
	Samples: []Sample{
		{
			Line: "2026-06-19T11:22:36.123Z REPORT RequestId: 8f507cfc-8f50-4697-b07a-ac58fc914c95\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tStatus: timeout",
			Fields: []Field{
				{"time", "2026-06-19T11:22:36.123Z", String}, {"request_id", "8f507cfc-8f50-4697-b07a-ac58fc914c95", String},
				{"duration", "3000.00 ms", String}, {"billed_duration", "3000 ms", String}, {"memory_size", "128 MB", String},
				{"outcome", "timeout", String}, {"message", "invocation ended: timeout", String},
			},
		},
		{
			Line: "2026-06-19T11:22:36.123Z 8f507cfc-8f50-4697-b07a-ac58fc914c95 Task timed out after 3.00 seconds",
			Fields: []Field{
				{"time", "2026-06-19T11:22:36.123Z", String}, {"request_id", "8f507cfc-8f50-4697-b07a-ac58fc914c95", String},
				{"outcome", "timeout", String}, {"message", "Task timed out after 3.00 seconds", String},
			},
		},
	},
}

func parseLambda(line string, r *Record) bool {
	stamp, rest := behindStamp(line)
	if _, again := behindStamp(rest); stamp != "" && again != "" {
		rest = again // an export's stamp before the line's
	}
	if stamp == "" {
		rest = line
	}
	if !beginsLambda(rest) || stamp != "" && !isISOStamp(stamp) {
		return false
	}
	return lambdaPlatform(stamp, rest, r) || lambdaEnd(stamp, rest, r)
}

// beginsLambda looks whether a platform's word or an invocation's id follows.
func beginsLambda(s string) bool {
	if len(s) < 40 {
		return false
	}
	switch s[0] {
	case 'S':
		return strings.HasPrefix(s, "START ")
	case 'E':
		return strings.HasPrefix(s, "END ")
	case 'R':
		return strings.HasPrefix(s, "REPORT ") || strings.HasPrefix(s, "RequestId: ")
	}
	return s[8] == '-' && s[13] == '-' && s[36] == ' '
}

// lambdaPlatform reads START, END and REPORT.
func lambdaPlatform(stamp, rest string, r *Record) bool {
	word, after, _ := strings.Cut(rest, " ")
	if word != "START" && word != "END" && word != "REPORT" {
		return false
	}
	after, ok := strings.CutPrefix(after, "RequestId: ")
	if !ok {
		return false
	}
	addStamp(r, stamp)
	parts := strings.Split(after, "\t")
	if word == "START" {
		parts[0], _, _ = strings.Cut(parts[0], " ")
	}
	r.Add("request_id", trimSpace(parts[0]), String)
	for _, p := range parts[1:] {
		name, value, ok := strings.Cut(trimSpace(p), ": ")
		switch {
		case !ok:
		case name == "Status":
			r.Add("outcome", value, String)
			r.Add("message", "invocation ended: "+value, String)
		case name == "Error Type":
			r.Add("error_code", value, String)
		default:
			r.Add(lambdaName(name), value, String)
		}
	}
	return true
}

func lambdaName(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "_")) }

// lambdaEnd reads what ended an invocation: its id, and what happened.
func lambdaEnd(stamp, rest string, r *Record) bool {
	rest = strings.TrimPrefix(rest, "RequestId: ")
	id, what, ok := strings.Cut(rest, " ")
	if !ok || !isUUID(id) {
		return false
	}
	outcome := ""
	switch {
	case strings.HasPrefix(what, "Task timed out after "):
		outcome = "timeout"
	case strings.HasPrefix(what, "Error: "), strings.HasPrefix(what, "Process exited before completing"):
		outcome = "failed"
	default:
		return false
	}
	addStamp(r, stamp)
	r.Add("request_id", id, String)
	r.Add("outcome", outcome, String)
	r.Add("message", what, String)
	return true
}

func addStamp(r *Record, stamp string) {
	if stamp != "" {
		r.Add("time", stamp, String)
	}
}
