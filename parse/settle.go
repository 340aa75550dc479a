package parse

import (
	"strconv"
	"strings"
)

// behind is added to the rank of a field whose role was settled by its value:
// a key that always means the role goes first.
const behind = 64 * rankStep

// settles decides the role of keys that mean different things with different
// values; nil for roles that need no look at the value.
var settles = [numRoles]func(meaning, *Field) meaning{
	roleLevel:        settleLevel,
	roleUpstream:     settleUpstream,
	roleStatus:       settleStatus,
	roleStatusOrCode: settleStatusOrCode,
	roleCauseOrCode:  settleCause,
	roleEventOrText:  settleEvent,
	roleTextOrLogger: settleContext,
	roleLoggerOrNone: settleTarget,
	roleEvent:        settleEventType,
	roleError:        settleError,
	roleOK:           settleOK,
	roleOutcome:      settleOutcome,
	roleFailed:       settleFailed,
	roleAttempt:      settleAttempt,
	roleObject:       settleObject,
	roleIntegration:  settleName,
	roleTenant:       settleName,
	roleService:      settleService,
	roleHost:         settleHost,
	rolePeer:         settlePeer,
	roleRequest:      settleRequest,
}

func unused(mean meaning) meaning {
	mean.role, mean.rank = roleNone, notUsed
	return mean
}

func become(mean meaning, r role) meaning {
	mean.role = r
	mean.rank += behind
	return mean
}

// settleLevel refuses numbers under weak names: {"priority":3} is a job's.
// journald alone writes its level as PRIORITY=3.
func settleLevel(mean meaning, f *Field) meaning {
	if f.Value == "DEFAULT" { // Google Cloud's word for none
		return unused(mean)
	}
	if f.Key == "s" && !isMongoLevel(f.Value) {
		return unused(mean)
	}
	if mean.weak && isDigit(f.Value[0]) && !strings.HasSuffix(f.Key, "PRIORITY") {
		return unused(mean)
	}
	return mean
}

// settleContext takes a context that is a class for a logger, as NestJS writes it,
// and one that is text for a message, as Sidekiq does.
func settleContext(mean meaning, f *Field) meaning {
	if isCamel(f.Value) {
		return become(mean, roleLogger)
	}
	return become(mean, roleMessage)
}

// settleTarget takes a target for a logger where Rust's tracing writes one: sync::slack;
// for the host called where Azure does: api.stripe.com; and for whom it names.
func settleTarget(mean meaning, f *Field) meaning {
	if name, _ := knownHost(lowered(bareHost(f.Value))); name != "" {
		return become(mean, rolePeer)
	}
	if p := providerWords[lowered(f.Value)]; p != nil && !p.common {
		return become(mean, roleIntegration)
	}
	if !strings.Contains(f.Value, "::") {
		return unused(mean)
	}
	return become(mean, roleLogger)
}

// isMongoLevel takes MongoDB's letters: F, E, W, I, and D1 to D5.
func isMongoLevel(s string) bool {
	switch len(s) {
	case 1:
		return strings.IndexByte("FEWID", s[0]) >= 0
	case 2:
		return s[0] == 'D' && s[1] >= '1' && s[1] <= '5'
	}
	return false
}

// settleUpstream refuses {"us":312}, which are microseconds; nginx writes its
// status as text.
func settleUpstream(mean meaning, f *Field) meaning {
	if mean.weak && f.Kind == Number {
		return unused(mean)
	}
	return mean
}

// settleStatus takes "status":"delivered" for an outcome. One further down,
// such as subscription.status, is weaker.
func settleStatus(mean meaning, f *Field) meaning {
	if statusOf(f.Value) != 0 {
		return mean
	}
	mean.weak = mean.rank >= nestedFirst
	return settleOutcome(become(mean, roleOutcome), f)
}

func settleStatusOrCode(mean meaning, f *Field) meaning {
	if statusOf(f.Value) != 0 {
		return become(mean, roleStatus)
	}
	if f.Kind == Bool || f.Value == "0" || !oneWord(f.Value) {
		return unused(mean)
	}
	return become(mean, roleCode)
}

func settleCause(mean meaning, f *Field) meaning {
	if oneWord(f.Value) {
		return become(mean, roleCode)
	}
	return become(mean, roleError)
}

// settleEvent takes structlog's event, a sentence, for the message, and a
// single word for an event type.
func settleEvent(mean meaning, f *Field) meaning {
	if f.Kind == Number || f.Kind == Bool {
		return unused(mean)
	}
	if strings.IndexByte(f.Value, ' ') >= 0 {
		return become(mean, roleMessage)
	}
	return become(mean, roleEvent)
}

// settleEventType refuses the plain words that a key named type mostly holds:
// "access", "log", "error"; TaskFailed says how it went.
func settleEventType(mean meaning, f *Field) meaning {
	if strings.HasPrefix(f.Value, "Aws") { // CloudTrail's kinds; what was done stands in eventName
		return unused(mean)
	}
	if len(f.Key) == 4 && !strings.ContainsAny(f.Value, "._") && !endsCamel(f.Value) || len(f.Value) > 96 {
		return unused(mean)
	}
	return mean
}

// endsCamel holds for words joined by capitals of which the last tells an outcome.
func endsCamel(s string) bool {
	return isCamel(s) && outcomeWord(s[lastPart(s):]) != Other
}

// settleError takes error:true for success:false. A number may be a code, or
// count something.
func settleError(mean meaning, f *Field) meaning {
	switch {
	case f.Kind == Bool && f.Value == "true":
		return become(mean, roleFailed)
	case f.Kind == Bool || isAbsent(f.Value):
		return unused(mean)
	}
	mean.weak = mean.weak || f.Kind == Number
	return mean
}

func settleOK(mean meaning, f *Field) meaning {
	if f.Kind == Bool {
		return mean
	}
	return settleOutcome(become(mean, roleOutcome), f)
}

// settleFailed wants a plain yes; failed:3 counts something else, and
// failed:false alone makes no success.
func settleFailed(mean meaning, f *Field) meaning {
	if f.Value != "true" {
		return unused(mean)
	}
	return mean
}

func settleOutcome(mean meaning, f *Field) meaning {
	o := outcomeWord(f.Value)
	if o == Other || mean.weak && (f.Kind == Bool || o == Failed && !isFailure(f.Value)) {
		return unused(mean)
	}
	return mean
}

// isFailure tells the words that always speak of an attempt from those that
// things go through as well: a session is expired, a letter dropped.
func isFailure(s string) bool {
	switch lowered(s) {
	case "failed", "failure", "fail", "failing", "error", "errored", "timeout", "timed_out", "undelivered", "undeliverable":
		return true
	}
	return false
}

// settleAttempt wants an id: a name such as "nightly" is shared by attempts
// that have nothing to do with each other.
func settleAttempt(mean meaning, f *Field) meaning {
	if len(f.Value) > 128 || !hasDigit(f.Value) || f.Kind == Number && f.Key == "EventId" {
		return unused(mean) // .NET's EventId is a kind of event
	}
	return mean
}

// settleName refuses the words that stand for no name.
func settleName(mean meaning, f *Field) meaning {
	amount := f.Kind == Number && strings.ContainsAny(f.Value, ".-")
	if amount || f.Kind == Bool || len(f.Value) > 128 || isAbsent(f.Value) {
		return unused(mean)
	}
	return mean
}

// isAddress holds for what begins with an IP address or names a socket.
func isAddress(s string) bool {
	if strings.HasPrefix(s, "[") || strings.HasPrefix(s, "unix:") {
		return true
	}
	end := digitsAt(s, 0)
	dots := 0
	for end < len(s) && s[end] == '.' && digitsAt(s, end+1) > end+1 {
		end = digitsAt(s, end+1)
		dots++
	}
	return dots == 3
}

// settleService refuses a time that it took: service=18ms.
func settleService(mean meaning, f *Field) meaning {
	if isDigit(f.Value[0]) && strings.HasSuffix(f.Value, "s") {
		return unused(mean)
	}
	return settleName(mean, f)
}

// settleHost refuses nginx's catch-all server name. A name without a domain
// under "host" is the machine that wrote the line: context, not a peer.
func settleHost(mean meaning, f *Field) meaning {
	switch {
	case f.Value == "_":
		return unused(mean)
	case len(f.Key) == len("host") && strings.IndexByte(f.Value, '.') < 0 && f.Value != "localhost":
		mean = become(mean, roleAttr)
		mean.attr = "host"
	}
	return mean
}

// settlePeer refuses addresses: what answers there has a better name elsewhere.
func settlePeer(mean meaning, f *Field) meaning {
	if isDigit(f.Value[0]) && isAddress(f.Value) {
		return unused(mean)
	}
	return mean
}

// settleRequest refuses {"latencies":{"request":192}}.
func settleRequest(mean meaning, f *Field) meaning {
	if f.Kind != String {
		return unused(mean)
	}
	return mean
}

func hasDigit(s string) bool {
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

func oneWord(s string) bool {
	return len(s) <= 64 && strings.IndexByte(s, ' ') < 0
}

// isAbsent reports whether a value says that there is none.
func isAbsent(s string) bool {
	if len(s) > 9 {
		return false
	}
	switch s {
	case "", "-", "0", "[]", "{}", "null", "NULL", "nil", "<nil>", "none", "None", "NONE", "false", "no error", "undefined", "unknown", "n/a", "N/A", "ok", "OK", "success", "(null)", "\"\"":
		return true
	}
	return false
}

// attempt reads the id that retries share and the number of the try.
func (m *Mapper) attempt() Attempt {
	a := Attempt{ID: m.get(roleAttempt)}
	if n, ok := leadingInt(m.get(roleTry)); ok {
		a.Number = n
	} else if n, ok := leadingInt(m.get(roleRetry)); ok {
		a.Number = n + 1
	}
	return a
}

// count is 1 but for rows counted elsewhere; only a configured field says so.
func (m *Mapper) count() int64 {
	if !m.has(roleCount) {
		return 1 // ParseInt would allocate its error
	}
	if n, err := strconv.ParseInt(m.get(roleCount), 10, 64); err == nil && n > 0 {
		return n
	}
	return 1
}

// leadingInt reads the small number that s begins with: "2", "2/5", "3rd".
func leadingInt(s string) (int, bool) {
	end := digitsAt(s, 0)
	if end == 0 || end > 6 {
		return 0, false
	}
	return number(s[:end]), true
}

func itoa(n int) string { return strconv.Itoa(n) }
