package parse

import "strings"

// CRI is the wrapper that Kubernetes' container runtimes put before every line.
var CRI = Format{
	Name:   "cri",
	Doc:    "Kubernetes container logs (containerd, CRI-O): time, stream and flag before a line of any format",
	Begins: digits,
	Parse:  parseCRI,
	Split:  splitCRI,
	Samples: []Sample{
		{
			Line: `2026-01-02T03:04:05.678901234Z stderr F {"level":"error","msg":"call failed","tenant":"acme"}`,
			Fields: []Field{
				{"time", "2026-01-02T03:04:05.678901234Z", String}, {"stream", "stderr", String},
				{"level", "error", String}, {"msg", "call failed", String}, {"tenant", "acme", String},
			},
		},
		{
			Line: `2026-01-02T03:04:05.678901234+01:00 stdout F 03:04:05.678 WARN sync.hubspot: slow tenant=acme`,
			Fields: []Field{
				{"time", "2026-01-02T03:04:05.678901234+01:00", String}, {"stream", "stdout", String}, {"level", "WARN", String},
				{"logger", "sync.hubspot", String}, {"message", "slow tenant=acme", String}, {"tenant", "acme", String},
			},
		},
	},
}

// splitCRI hands on the line as it was parsed, or the records of a collector that
// writes OTLP to its output.
func splitCRI(line string, r *Record, each func(from, to int)) bool {
	if r.list != otlpList {
		each(0, len(line))
		return true
	}
	at := strings.IndexByte(line, '{')
	r.Reset()
	return splitOTLP(line[at:], r, func(from, to int) { each(at+from, at+to) })
}

// maxCRIHead is more than the longest stamp takes with the stream's name.
const maxCRIHead = 48

func parseCRI(line string, r *Record) bool {
	if line == "" || !isDigit(line[0]) {
		return false
	}
	at := strings.Index(line[:min(len(line), maxCRIHead)], " std")
	if at < 0 {
		return false
	}
	head, rest := line[:at], line[at+len(" std"):]
	if len(rest) < len("out F") || rest[3] != ' ' || (rest[4] != 'F' && rest[4] != 'P') {
		return false
	}
	if st, n := scanStamp(head); n != len(head) || !st.hasYear {
		return false
	}
	stream := line[len(head)+1 : len(head)+1+len("stdout")]
	if stream != "stdout" && stream != "stderr" {
		return false
	}
	r.Add("time", head, String)
	r.Add("stream", stream, String)
	takeWrapped(r, strings.TrimPrefix(rest[len("out F"):], " "))
	return true
}
