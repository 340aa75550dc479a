package parse

import "strings"

// Heroku is a line of the platform's log: source and process before the text.
// The router's text is key=value pairs, an application's of any format.
var Heroku = Format{
	Name:   "heroku",
	Doc:    "Heroku's log: router lines, and lines of any format behind app[web.1]; Fly.io's, which is alike",
	Begins: digits,
	Parse:  parseHeroku,
	Samples: []Sample{
		{
			Line: `2026-06-19T11:22:33.123456+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=POST path="/webhooks/stripe" host=acme.herokuapp.com request_id=8601b555 connect=0ms service=30001ms status=503`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33.123456+00:00", String}, {"source", "heroku", String}, {"process", "router", String},
				{"level", "error", String}, {"code", "H12", String}, {"message", "Request timeout", String}, {"method", "POST", String}, {"path", "/webhooks/stripe", String},
				{"host", "acme.herokuapp.com", String}, {"request_id", "8601b555", String}, {"connect_time", "0ms", String}, {"service_time", "30001ms", String}, {"status", "503", String},
			},
		},
		{
			Line: `2026-06-19T11:22:36.123456+00:00 app[web.1]: {"level":"error","msg":"call failed","tenant":"acme"}`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:36.123456+00:00", String}, {"source", "app", String}, {"process", "web.1", String},
				{"level", "error", String}, {"msg", "call failed", String}, {"tenant", "acme", String},
			},
		},
		{
			Line: `2026-06-19T11:22:36Z app[4d89607b6e7d68] fra [info] {"level":"error","msg":"call failed","tenant":"acme"}`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:36Z", String}, {"source", "app", String}, {"process", "4d89607b6e7d68", String}, {"region", "fra", String},
				{"level", "error", String}, {"msg", "call failed", String}, {"tenant", "acme", String},
			},
		},
	},
}

func parseHeroku(line string, r *Record) bool {
	stamp, rest := behindStamp(line)
	if strings.HasPrefix(rest, "proxy[") || strings.HasPrefix(rest, "runner[") {
		return parseFly(stamp, rest, r)
	}
	if !strings.HasPrefix(rest, "heroku[") && !strings.HasPrefix(rest, "app[") {
		return false
	}
	if parseFly(stamp, rest, r) {
		return true
	}
	source, rest, _ := strings.Cut(rest, "[")
	process, text, ok := strings.Cut(rest, "]: ")
	if !ok || (source != "heroku" && source != "app") || strings.IndexByte(process, ' ') >= 0 || !isISOStamp(stamp) {
		return false
	}
	r.Add("time", stamp, String)
	r.Add("source", source, String)
	r.Add("process", process, String)
	herokuText(process, text, r)
	return true
}

// herokuText takes the router's names for what they are: at is a level, and
// connect and service are times.
func herokuText(process, text string, r *Record) {
	start := len(r.Fields)
	if process != "router" || !parseLogfmt(text, r) {
		takeWrapped(r, text)
		return
	}
	rename(r.Fields[start:], routerNames)
}

// routerNames are the router's names, and those that others have for the same.
var routerNames = map[string]string{
	"at": "level", "desc": "message", "connect": "connect_time", "service": "service_time",
}

// parseFly takes a line of Fly.io's log behind its stamp: source, machine, region
// and level before the text, as in "proxy[4d89607b6e7d68] fra [error] no answer".
func parseFly(stamp, rest string, r *Record) bool {
	source, rest, _ := strings.Cut(rest, "[")
	machine, rest, ok := strings.Cut(rest, "] ")
	region, rest, more := strings.Cut(rest, " [")
	level, text, end := strings.Cut(rest, "]")
	if !ok || !more || !end || len(region) != 3 || !isKubeName(region) || !isKubeName(machine) || !isLevel(level) || !isISOStamp(stamp) {
		return false
	}
	r.Add("time", stamp, String)
	r.Add("source", source, String)
	r.Add("process", machine, String)
	r.Add("region", region, String)
	r.Add("level", level, String)
	takeWrapped(r, strings.TrimPrefix(text, " "))
	return true
}
