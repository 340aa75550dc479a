package parse

import "strings"

// statusHere reads an HTTP status off the number at hand if what stands around
// it says that it is one: HTTP 503, status=503, returned 401, 404 Not Found,
// -> 200, (404). "200 rows" and "took 503 ms" are none.
func (r *reader) statusHere(w string) int {
	if len(w) != 3 || statusOf(w) == 0 || r.partOfNumber() {
		return 0
	}
	status := number(w)
	switch {
	case r.next(reason(status)), r.nextBehindColon(reason(status)), r.opensMessage(status), r.beforeRequest(), r.parenthesised(), r.behindArrow(), r.behindProtocol():
		return status
	case r.behindName():
		return status
	case r.behindVerb() && r.endsPhrase(), r.behindSent(), r.endsFailure(status):
		return status
	}
	return 0
}

// partOfNumber holds for the digits of 1.503, 200,000, 12-404 and 503%.
func (r *reader) partOfNumber() bool {
	if r.start > 0 {
		switch c := r.text[r.start-1]; c {
		case '.', '-', ',', '#', '$', '/':
			return true
		}
	}
	if r.end >= len(r.text) {
		return false
	}
	switch c := r.text[r.end]; c {
	case '%', '/':
		return true
	case '.', ',', '-', ':':
		return r.end+1 < len(r.text) && isDigit(r.text[r.end+1])
	}
	return false
}

// reason is the first word of the status's reason phrase, for the statuses that
// messages name: "423 locked" and "302 found" count things.
func reason(status int) string {
	switch status {
	case 200, 201, 202, 204, 400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503, 504:
		first, _, _ := strings.Cut(phrases[status], " ")
		return first
	}
	return "\x00" // follows nothing
}

// nextBehindColon finds "503: Service Unavailable".
func (r *reader) nextBehindColon(word string) bool {
	rest, ok := strings.CutPrefix(r.text[r.end:], ": ")
	return ok && beginsWith(rest, lowered(word)) && endsWord(rest, len(word))
}

// opensMessage finds "500: unable to exchange the code".
func (r *reader) opensMessage(status int) bool {
	return r.words == 0 && status >= 400 && isKnownStatus(status) && strings.HasPrefix(r.text[r.end:], ": ")
}

// beforeRequest finds the status before the request that it answers: 503 "GET /path".
func (r *reader) beforeRequest() bool {
	rest, ok := strings.CutPrefix(r.text[r.end:], ` "`)
	return ok && isMethod(rest[:skipWord(rest, 0)])
}

func (r *reader) parenthesised() bool {
	return r.start > 0 && r.end < len(r.text) && r.text[r.start-1] == '(' && r.text[r.end] == ')'
}

// before returns the text before the word without blanks and quotes.
func (r *reader) before() string { return strings.TrimRight(r.text[:r.start], ` "'`) }

// endsFailure finds what a failure ends in: "call failed for acme: 503".
func (r *reader) endsFailure(status int) bool {
	return trimSpace(r.text[r.end:]) == "" && r.said.fail >= failPlain && status >= 400 && isKnownStatus(status) && strings.HasSuffix(r.before(), ":")
}

func (r *reader) behindArrow() bool {
	b := r.before()
	if strings.HasSuffix(strings.TrimRight(b, "-"), "<") {
		return true // OkHttp and Feign: <-- 503
	}
	return strings.HasSuffix(b, "->") || strings.HasSuffix(b, "=>") || strings.HasSuffix(b, "→")
}

// behindProtocol finds the end of a request line: "GET / HTTP/1.1" 503.
func (r *reader) behindProtocol() bool {
	b := r.before()
	for _, p := range [...]string{"HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/2", "HTTP/3"} {
		if strings.HasSuffix(b, p) {
			return true
		}
	}
	return false
}

// behindName finds HTTP 503, status: 503, status_code=503, response code 503;
// an exit code is no status.
func (r *reader) behindName() bool {
	switch lowered(r.prev) {
	case "http", "https", "status", "statuscode", "status_code", "http_status", "http_code", "httpstatus", "http_status_code", "response_code", "upstream_status":
		return true
	case "code", "response":
		return !strings.EqualFold(r.prev2, "exit")
	}
	return false
}

func (r *reader) behindVerb() bool {
	switch lowered(r.prev) {
	case "returned", "returns", "returning", "got", "received", "with", "responded", "responds", "answered", "a", "an", "was", "replied", "gave":
		return true
	}
	return false
}

// behindSent finds what Phoenix says at the end of a request, "Sent 503 in 12ms";
// "sent 503 in the morning" counts.
func (r *reader) behindSent() bool {
	if !strings.EqualFold(r.prev, "sent") && !strings.EqualFold(r.prev, "chunked") {
		return false
	}
	rest, ok := strings.CutPrefix(r.text[r.end:], " in ")
	return ok && rest != "" && isDigit(rest[0])
}

// endsPhrase holds when no noun follows: "returned 401", "got 503 from …".
func (r *reader) endsPhrase() bool {
	if r.end >= len(r.text) || r.text[r.end] != ' ' {
		return true
	}
	return r.next("from", "for", "on", "after", "in", "while", "when", "response", "status", "error", "errors", "and", "but", "to", "at", "by") ||
		!isWord(r.text[min(r.end+1, len(r.text)-1)])
}
