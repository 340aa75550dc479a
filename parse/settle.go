package parse

import (
	"strconv"
	"strings"
	"time"
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
	roleEvent:        settleEventType,
	roleError:        settleError,
	roleOK:           settleOK,
	roleOutcome:      settleOutcome,
	roleFailed:       settleFailed,
	roleAttempt:      settleAttempt,
	roleObject:       settleObject,
	roleIntegration:  settleName,
	roleTenant:       settleName,
	roleService:      settleName,
	roleHost:         settleHost,
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
	if mean.weak && isDigit(f.Value[0]) && !strings.HasSuffix(f.Key, "PRIORITY") {
		return unused(mean)
	}
	return mean
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
// "access", "log", "error".
func settleEventType(mean meaning, f *Field) meaning {
	if len(f.Key) == 4 && !strings.ContainsAny(f.Value, "._") || len(f.Value) > 96 {
		return unused(mean)
	}
	return mean
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
	if len(f.Value) > 128 || !strings.ContainsAny(f.Value, "0123456789") {
		return unused(mean)
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

// time reads the best field that holds a time. Names such as "time" are also
// used for durations, so a field that can't be read gives way to the next.
func (m *Mapper) time() (time.Time, bool) {
	s := m.slots[roleTime]
	if s.rank == notUsed {
		return time.Time{}, false
	}
	f := &m.fields[s.index]
	if at, ok := m.st.Parse(f.Value, f.Kind); ok {
		return at.UTC(), true
	}
	for tried := s.rank; ; {
		i, rank := m.nextTime(tried)
		if i < 0 {
			return time.Time{}, false
		}
		if at, ok := m.st.Parse(m.fields[i].Value, m.fields[i].Kind); ok {
			m.sources[roleTime] = i + 1
			return at.UTC(), true
		}
		tried = rank
	}
}

// nextTime finds the best time field behind the given rank.
func (m *Mapper) nextTime(tried uint32) (index int, rank uint32) {
	index, rank = -1, notUsed
	for i := range m.fields {
		mean := m.meaning(i, m.fields[i].Key).meaning
		if mean.role == roleTime && mean.rank > tried && mean.rank < rank && m.fields[i].Value != "" {
			index, rank = i, mean.rank
		}
	}
	return index, rank
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
