package parse

import "strings"

// outcome decides how the attempt ended, from the surest witness to the
// weakest: a status code (the upstream's before the edge's), flags and outcome
// words, error text and codes, what the message says, an event type, the level.
func (m *Mapper) outcome(e *Event) {
	status := m.status(e)
	switch {
	case status >= 400:
		e.Status, e.Outcome = status, Failed
	case status != 0:
		e.Status, e.Outcome = status, OK
		if m.refutes() {
			e.Outcome = Failed
		}
	default:
		m.withoutStatus(e)
	}
	if e.Outcome == Failed {
		e.Code = m.code()
		if e.Status == 0 {
			e.Status = statusOf(e.Code)
		}
		if e.Status < 400 && e.Status != 0 && statusOf(e.Code) >= 400 {
			e.Status = statusOf(e.Code) // {"status":200,"ok":false,"error_code":429}
		}
	}
}

// status returns the code of the side that decides: the origin's where edge
// and origin differ. 0 when there is none.
func (m *Mapper) status(e *Event) int {
	if s := lastStatus(m.get(roleUpstream)); s != 0 {
		m.sources[roleStatus] = m.sources[roleUpstream]
		return s
	}
	s := statusOf(m.get(roleStatus))
	if m.slots[roleStatus].weak && !m.bearsOut(s, e) {
		return 0
	}
	return s
}

// bearsOut reports whether the line makes a status of what it merely calls
// code: a country's is 276, a currency's 840.
func (m *Mapper) bearsOut(status int, e *Event) bool {
	return isKnownStatus(status) && (e.Integration != "" || m.call.path != "" || m.level >= levelWarn)
}

// blames reports whether the field of role r says that the attempt failed. A
// weak name does so on a line that warns, or if its value speaks of failure:
// "cause":"user click" does not.
func (m *Mapper) blames(r role) bool {
	if !m.has(r) || isAbsent(m.get(r)) {
		return false
	}
	if !m.slots[r].weak || m.level >= levelWarn {
		return true
	}
	v := m.get(r)
	return statusOf(v) >= 400 || phrase(v).fail > failNone
}

// refutes reports whether the line takes its good status back: ok:false, an
// error in the body, an outcome that says failed.
func (m *Mapper) refutes() bool {
	switch {
	case m.get(roleOK) == "false", m.get(roleFailed) == "true":
		return true
	case m.get(roleOK) == "true":
		return false
	case outcomeWord(m.get(roleOutcome)) == Failed:
		return true
	case grpcOutcome(m.get(roleGRPC)) == Failed:
		return true
	case m.blames(roleError):
		return true
	case m.level >= levelWarn && m.blames(roleCode):
		return true
	}
	if m.level < levelError {
		return false
	}
	m.read()
	return m.said.fail > failNone
}

// withoutStatus decides for lines without a status field.
func (m *Mapper) withoutStatus(e *Event) {
	switch {
	case m.get(roleOK) == "false", m.get(roleFailed) == "true":
		e.Outcome = Failed
	case m.get(roleOK) == "true":
		e.Outcome = OK
	case m.has(roleGRPC):
		e.Outcome = grpcOutcome(m.get(roleGRPC))
	case m.has(roleOutcome):
		e.Outcome = outcomeWord(m.get(roleOutcome))
	case m.blames(roleError):
		e.Outcome = Failed
	case m.blames(roleCode):
		e.Outcome = codeOutcome(m.get(roleCode))
	default:
		m.byWords(e)
		return
	}
	if e.Outcome == Failed {
		m.read()
		if e.Status = m.said.failedStatus(); e.Status == 0 && m.has(roleError) {
			said := phrase(m.get(roleError))
			e.Status = said.failedStatus()
		}
	}
}

// byWords decides by the message, the event type and the level.
func (m *Mapper) byWords(e *Event) {
	m.read()
	said := &m.said
	switch {
	case said.status >= 400:
		e.Status, e.Outcome = said.status, Failed
	case m.level >= levelError:
		e.Outcome = m.tellsFailure()
	case said.status != 0 && said.fail < failPlain:
		e.Status, e.Outcome = said.status, OK
	case said.fail >= failPlain, m.level == levelWarn && said.fail > failNone:
		e.Outcome = Failed
	case said.ok && m.level != levelWarn:
		e.Outcome = OK
	case m.has(roleEvent):
		e.Outcome = eventOutcome(m.get(roleEvent))
		if e.Outcome == OK && said.announced {
			e.Outcome = Other // "processing contact_created"
		}
	}
}

// tellsFailure is Failed unless a line at level error says nothing, or is a line
// of a trace that a logger printed line by line.
func (m *Mapper) tellsFailure() Outcome {
	said := m.get(roleMessage)
	nothing := said == "" && !m.has(roleError) && !m.has(roleCode) && !m.has(roleEvent) && !m.has(roleIntegration) && !m.has(roleTenant)
	if nothing || isFrame(said) {
		return Other
	}
	return Failed
}

// code is the provider's or library's name for what went wrong.
func (m *Mapper) code() string {
	v := m.get(roleCode)
	if isAbsent(v) || len(v) > 128 {
		return ""
	}
	return m.label(v)
}

// codeOutcome reads an error code alone: any is a failure, but for a status
// that is none.
func codeOutcome(code string) Outcome {
	if s := statusOf(code); s != 0 && s < 400 {
		return OK
	}
	return Failed
}

// statusOf reads an HTTP status: "503", "503 Service Unavailable", "200.0".
// 0 when s is none.
func statusOf(s string) int {
	if len(s) < 3 || s[0] < '1' || s[0] > '5' || !isDigit(s[1]) || !isDigit(s[2]) {
		return 0
	}
	if len(s) > 3 && s[3] != ' ' && s[3:] != ".0" {
		return 0
	}
	return number(s[:3])
}

// lastStatus reads nginx's $upstream_status: "502, 200" for retries, "502 : 200"
// after an internal redirect, "-" where no server was asked. The last one that
// answered decides.
func lastStatus(s string) int {
	for end := len(s); end > 0; {
		begin := strings.LastIndexAny(s[:end], ",:") + 1
		if status := statusOf(trimSpace(s[begin:end])); status != 0 {
			return status
		}
		end = begin - 1
	}
	return 0
}

// grpcNames are the codes of gRPC by number.
var grpcNames = [...]string{"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
	"PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL",
	"UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"}

// grpcOutcome reads a gRPC code, by name or number.
func grpcOutcome(s string) Outcome {
	switch {
	case s == "":
		return Other
	case s == "0" || strings.EqualFold(s, "OK"):
		return OK
	case isNumber(s) && (len(s) > 2 || number(s) >= len(grpcNames)):
		return Other
	}
	return Failed
}

// outcomeWord reads the value of a field such as outcome or delivery_status.
// Words that leave the end open (pending, retrying, cancelled) are Other.
func outcomeWord(s string) Outcome {
	var buf [24]byte
	switch string(joined(buf[:0], s)) {
	case "success", "succeeded", "successful", "ok", "okay", "delivered", "complete", "completed", "done", "accepted",
		"processed", "synced", "passed", "pass", "sent", "finished", "true", "2xx":
		return OK
	case "failed", "failure", "fail", "failing", "error", "errored", "timeout", "timedout", "rejected", "denied", "bounced",
		"undeliverable", "undelivered", "aborted", "exhausted", "dead", "deadletter", "deadlettered", "expired", "unreachable",
		"dropped", "unauthorized", "false", "ko", "unsuccessful", "4xx", "5xx":
		return Failed
	}
	return Other
}

// joined appends s in lower case without separators; nothing when it does not
// fit buf's capacity, for then it is no word of a table.
func joined(buf []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '_' || c == '-' || c == ' ' || c == '.' {
			continue
		}
		if len(buf) == cap(buf) {
			return nil
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf = append(buf, c)
	}
	return buf
}
