package parse

import "strings"

// Combined is the access log of nginx and Apache as they write it unless told
// otherwise, and the usual extensions of it. Other layouts are given as a
// log_format string: see CompileLogFormat.
var Combined = Format{
	Name:  "nginx-combined",
	Doc:   "nginx and Apache access logs: common, combined, with virtual host, with trailing extras (key=value, ingress-nginx, Traefik)",
	Parse: parseCombined,
	Samples: []Sample{
		{
			Line: `203.0.113.7 - acme [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe HTTP/1.1" 503 190 "-" "Stripe/1.0"`,
			Fields: []Field{
				{Key: "remote_addr", Value: "203.0.113.7"}, {Key: "remote_user", Value: "acme"},
				{Key: "time_local", Value: "19/Jun/2026:11:22:33 +0000"}, {Key: "request", Value: "POST /webhooks/stripe HTTP/1.1"},
				{Key: "status", Value: "503", Kind: Number}, {Key: "body_bytes_sent", Value: "190", Kind: Number},
				{Key: "http_referer", Value: "-"}, {Key: "http_user_agent", Value: "Stripe/1.0"},
			},
		},
		{
			Line: `hooks.example.com:443 203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "GET /health HTTP/2.0" 200 2 "-" "curl/8.5.0" rt=0.001 us="502, 200"`,
			Fields: []Field{
				{Key: "server_name", Value: "hooks.example.com:443"}, {Key: "remote_addr", Value: "203.0.113.7"}, {Key: "remote_user", Value: "-"},
				{Key: "time_local", Value: "19/Jun/2026:11:22:33 +0000"}, {Key: "request", Value: "GET /health HTTP/2.0"},
				{Key: "status", Value: "200", Kind: Number}, {Key: "body_bytes_sent", Value: "2", Kind: Number},
				{Key: "http_referer", Value: "-"}, {Key: "http_user_agent", Value: "curl/8.5.0"},
				{Key: "rt", Value: "0.001"}, {Key: "us", Value: "502, 200"},
			},
		},
	},
}

// parseCombined is strict about what makes the format: the time in brackets,
// the request in quotes, a status of three digits.
func parseCombined(line string, r *Record) bool {
	open := strings.IndexByte(line, '[')
	if open < 6 || line[open-1] != ' ' || open+29 > len(line) || line[open+27] != ']' || line[open+28] != ' ' {
		return false
	}
	stamp := line[open+1 : open+27]
	if stamp[2] != '/' || stamp[6] != '/' || stamp[11] != ':' || stamp[20] != ' ' {
		return false
	}
	request, rest, ok := quotedPart(line[open+29:])
	if !ok {
		return false
	}
	rest, ok = strings.CutPrefix(rest, " ")
	if !ok || len(rest) < 3 || !isNumber(rest[:3]) || len(rest) > 3 && rest[3] != ' ' {
		return false
	}
	mark := len(r.Fields)
	if !combinedHead(line[:open-1], r) {
		r.Fields = r.Fields[:mark]
		return false
	}
	r.Add("time_local", stamp, String)
	r.Add("request", request, String)
	r.Add("status", rest[:3], Number)
	combinedTail(rest[3:], r)
	return true
}

// combinedHead reads [vhost] address ident user; a user may hold spaces.
func combinedHead(s string, r *Record) bool {
	first, rest, ok := strings.Cut(s, " ")
	second, rest, ok2 := strings.Cut(rest, " ")
	if !ok || !ok2 || first == "" || rest == "" {
		return false
	}
	// An ident is "-" in practice; a virtual host in front pushes it back by one.
	if third, user, more := strings.Cut(rest, " "); more && second != "-" {
		r.Add("server_name", first, String)
		first, second, rest = second, third, user
	}
	r.Add("remote_addr", first, String)
	if second != "-" {
		r.Add("remote_logname", second, String)
	}
	r.Add("remote_user", rest, String)
	return true
}

// combinedTail reads what stands behind the status: bytes, referer and agent,
// then whatever was appended.
func combinedTail(s string, r *Record) {
	s = strings.TrimLeft(s, " ")
	size, rest, _ := strings.Cut(s, " ")
	if size == "-" || isNumber(size) {
		r.Add("body_bytes_sent", size, Number)
		s = rest
	}
	referer, after, ok := quotedPart(s)
	if bare := strings.IndexByte(s, ' '); !ok && bare > 0 && (bare == 1 && s[0] == '-' || strings.HasPrefix(s, "http")) {
		referer, after, ok = s[:bare], s[bare:], true
	}
	if ok && strings.HasPrefix(after, ` "`) {
		if agent, behind, ok := quotedPart(after[1:]); ok {
			r.Add("http_referer", referer, String)
			r.Add("http_user_agent", agent, String)
			s = strings.TrimLeft(behind, " ")
		}
	}
	if !ingressTail(s, r) && !traefikTail(s, r) && !sentenceTail(s, r) {
		extras(s, r)
	}
}

// sentenceTail takes a text in words for the message: Request took 5ms.
func sentenceTail(s string, r *Record) bool {
	if s == "" || !isLetter(s[0]) || strings.IndexByte(s, ' ') < 0 || strings.ContainsAny(s, "=\"[") {
		return false
	}
	r.Add("message", s, String)
	return true
}

// traefikTail reads what Traefik appends: 13 "hooks@docker" "http://10.0.0.3:80" 12ms.
func traefikTail(s string, r *Record) bool {
	c := cutter{s: s}
	count, _ := c.next()
	quotes := c.i < len(s) && s[c.i] == '"'
	router, _ := c.next()
	server, _ := c.next()
	took, ok := c.next()
	if !ok || !quotes || !isNumberOrDash(count) || !strings.HasSuffix(took, "ms") || c.i < len(s) {
		return false
	}
	r.Add("request_count", count, String)
	r.Add("router_name", router, String)
	r.Add("server_url", server, String)
	r.Add("duration", took, String)
	return true
}

// ingressNames are what ingress-nginx appends to the combined format, in order.
var ingressNames = [...]string{"request_length", "request_time", "proxy_upstream_name", "proxy_alternative_upstream_name",
	"upstream_addr", "upstream_response_length", "upstream_response_time", "upstream_status", "request_id"}

// ingressTail reads ingress-nginx's tail: 535 0.003 [default-api-80] []
// 10.0.0.7:8080 12 0.003 200 3f2a….
func ingressTail(s string, r *Record) bool {
	if strings.Count(s, " [") != 2 {
		return false
	}
	mark := len(r.Fields)
	for i, name := range ingressNames {
		var v string
		v, s = listToken(s)
		if i == 2 || i == 3 {
			if len(v) < 2 || v[0] != '[' || v[len(v)-1] != ']' {
				r.Fields = r.Fields[:mark]
				return false
			}
			v = v[1 : len(v)-1]
		}
		if v != "" {
			r.Add(name, v, String)
		}
	}
	return true
}

// extraNames name appended values that carry no name of their own.
var extraNames = [...]string{"extra_1", "extra_2", "extra_3", "extra_4", "extra_5", "extra_6", "extra_7", "extra_8", "extra_9"}

// extras reads appended values: key=value, "quoted" and bare ones.
func extras(s string, r *Record) {
	for n := 0; s != "" && n < len(extraNames); {
		if v, rest, ok := quotedPart(s); ok {
			r.Add(extraNames[n], v, String)
			n++
			s = strings.TrimLeft(rest, " ")
			continue
		}
		if eq := nameEnd(s); eq > 0 {
			key := s[:eq]
			v, rest, ok := quotedPart(s[eq+1:])
			if !ok {
				v, rest = listToken(s[eq+1:])
			}
			r.Add(key, v, String)
			s = strings.TrimLeft(rest, " ")
			continue
		}
		var v string
		v, s = listToken(s)
		r.Add(extraNames[n], v, String)
		n++
	}
}

// nameEnd returns the index of the = behind the name that s begins with, or 0.
func nameEnd(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '=' {
			return i
		}
		if !isWord(s[i]) && s[i] != '-' && s[i] != '.' {
			return 0
		}
	}
	return 0
}

// quotedPart reads "…" at the begin of s. nginx writes a quote inside as \x22,
// Apache as \".
func quotedPart(s string) (value, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", s, false
	}
	end := closingQuote(s, 1)
	if end < 0 {
		return "", s, false
	}
	return s[1:end], s[end+1:], true
}

// closingQuote finds the next quote at or after i that is not escaped.
func closingQuote(s string, i int) int {
	for i < len(s) {
		at := strings.IndexByte(s[i:], '"')
		if at < 0 {
			return -1
		}
		at += i
		slashes := 0
		for at-slashes > i && s[at-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return at
		}
		i = at + 1
	}
	return -1
}

// listToken reads up to the next blank that is not inside one of nginx's lists
// of upstreams: "502, 200" and "10.0.0.1:80 : 10.0.0.2:80" are one value.
func listToken(s string) (value, rest string) {
	for i := 0; i < len(s); i++ {
		if s[i] != ' ' || i > 0 && s[i-1] == ',' {
			continue
		}
		if strings.HasPrefix(s[i:], " : ") {
			i += 2
			continue
		}
		return s[:i], strings.TrimLeft(s[i:], " ")
	}
	return s, ""
}
