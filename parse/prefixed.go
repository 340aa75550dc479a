package parse

import "strings"

// Prefixed is a line of one of several containers whose logs are printed
// together: the container's name stands before a line of any format, which must
// tell its time.
var Prefixed = Format{
	Name:   "prefixed",
	Doc:    "docker compose logs, kubectl logs --prefix and stern: the container's name before a line of any format",
	Begins: letters + "[",
	Parse:  parsePrefixed,
	Samples: []Sample{
		{
			Line: `sync-1  | {"time":"2026-06-19T11:22:33Z","level":"error","msg":"call failed","tenant":"acme"}`,
			Fields: []Field{
				{"container", "sync-1", String}, {"time", "2026-06-19T11:22:33Z", String}, {"level", "error", String},
				{"msg", "call failed", String}, {"tenant", "acme", String},
			},
		},
		{
			Line: `[pod/sync-7d9f/worker] 2026-06-19 11:22:33,123 ERROR sync.hubspot: call failed tenant=acme`,
			Fields: []Field{
				{"pod", "sync-7d9f", String}, {"container", "worker", String}, {"time", "2026-06-19 11:22:33,123", String}, {"level", "ERROR", String},
				{"logger", "sync.hubspot", String}, {"message", "call failed tenant=acme", String}, {"tenant", "acme", String},
			},
		},
		{
			Line: `sync-7d9f6c-x2lqp worker {"time":"2026-06-19T11:22:33Z","level":"error","msg":"call failed","tenant":"acme"}`,
			Fields: []Field{
				{"pod", "sync-7d9f6c-x2lqp", String}, {"container", "worker", String}, {"time", "2026-06-19T11:22:33Z", String}, {"level", "error", String},
				{"msg", "call failed", String}, {"tenant", "acme", String},
			},
		},
	},
}

func parsePrefixed(line string, r *Record) bool {
	pod, container, rest := cutPrefix(line)
	if rest == "" {
		pod, container, rest = cutStern(line)
	}
	inner := trimSpace(rest)
	if inner == "" {
		return false
	}
	mark := len(r.Fields)
	if pod != "" {
		r.Add("pod", pod, String)
	}
	r.Add("container", container, String)
	start := len(r.Fields)
	if takeInner(r, inner) && hasTime(r.Fields[start:]) {
		return true
	}
	r.Fields = r.Fields[:mark]
	return false
}

const podMark = "[pod/"

// maxPrefix bounds a container's name with what stands around it, in bytes.
const maxPrefix = 128

// cutPrefix takes a container's name off a line; rest is "" where there is none.
func cutPrefix(line string) (pod, container, rest string) {
	head := line[:min(len(line), maxPrefix)]
	if strings.HasPrefix(line, podMark) {
		end := strings.Index(head, "] ")
		if end < 0 {
			return "", "", ""
		}
		pod, container, _ = strings.Cut(line[len(podMark):end], "/")
		return pod, container, line[end+2:]
	}
	if line == "" || !isLetter(line[0]) {
		return "", "", ""
	}
	bar := strings.IndexByte(head, '|')
	if bar < 2 || head[bar-1] != ' ' || bar+1 >= len(line) || line[bar+1] != ' ' {
		return "", "", ""
	}
	container = strings.TrimRight(head[:bar], " ")
	if !isName(container) || isLevel(container) {
		return "", "", ""
	}
	return "", container, line[bar+2:]
}

// cutStern takes the pod and the container, behind a namespace or not, that stern
// prints before an object; in texts the stamp is found wherever it stands.
func cutStern(line string) (pod, container, rest string) {
	if line[len(line)-1] != '}' {
		return "", "", ""
	}
	var words [3]string
	i, n := 0, 0
	for n < len(words) && i < min(len(line), maxPrefix) && line[i] != '{' {
		end := skipWord(line, i)
		if !isKubeName(line[i:end]) {
			return "", "", ""
		}
		words[n] = line[i:end]
		n++
		i = skipBlanks(line, end)
		if sign := "› "; strings.HasPrefix(line[i:], sign) {
			i += len(sign)
		}
	}
	if n < 2 || i >= len(line) || line[i] != '{' {
		return "", "", ""
	}
	if pod = words[n-2]; strings.IndexByte(pod, '-') < 0 || !hasDigit(pod) {
		return "", "", ""
	}
	return pod, words[n-1], line[i:]
}

// isKubeName holds for what Kubernetes allows for a name.
func isKubeName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c < 'a' || c > 'z') && c != '-' && c != '.' {
			return false
		}
	}
	return s != ""
}
