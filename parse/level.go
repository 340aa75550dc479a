package parse

import "strings"

// severity is a level on one scale, whatever the logger calls it.
type severity uint8

const (
	levelUnknown severity = iota
	levelTrace
	levelDebug
	levelInfo
	levelWarn
	levelError
	levelFatal
)

var severityNames = [...]string{"", "trace", "debug", "info", "warn", "error", "fatal"}

func (s severity) String() string { return severityNames[s] }

// readLevel reads the line's level.
func (m *Mapper) readLevel() severity {
	if !m.has(roleLevel) {
		if m.key(roleTime) == "@t" {
			return levelInfo // Serilog's compact form leaves it out
		}
		return levelUnknown
	}
	key, v := m.key(roleLevel), m.get(roleLevel)
	if strings.HasSuffix(key, "Number") || strings.HasSuffix(key, "_number") {
		return parseOTel(v)
	}
	if len(v) > 32 {
		return parseLevel(v)
	}
	last := &m.levels[spread(v)%uint32(len(m.levels))]
	if last.written != v {
		*last = knownLevel{strings.Clone(v), parseLevel(v)}
	}
	return last.severity
}

// knownLevel is a level as it is written and what it means.
type knownLevel struct {
	written  string
	severity severity
}

// parseLevel reads a level: words and their short forms, zap's letters, slog's
// ERROR+2, the numbers of pino and bunyan (10–60), Monolog (100–600) and
// syslog (0–7). OpenTelemetry's numbers (1–24) overlap with syslog's and are
// read from their own key.
func parseLevel(s string) severity {
	var buf [16]byte
	n := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\x1b': // winston and others colour the level of JSON lines, too
			for i < len(s)-1 && s[i] != 'm' {
				i++
			}
			continue
		case c == '[' || c == ']' || c == '<' || c == '>' || isBlank(c) || c == ':':
			continue
		case (c == '+' || c == '-') && n > 0: // slog: a distance from the named level
			return levelWord(buf[:n])
		case n == len(buf):
			return levelUnknown
		}
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf[n] = c
		n++
	}
	if n > 0 && isDigit(buf[0]) {
		return levelNumber(string(buf[:n]))
	}
	return levelWord(buf[:n])
}

func levelWord(b []byte) severity {
	switch string(b) {
	case "trace", "trc", "trac", "t", "verbose", "vrb", "v", "finest", "finer", "silly":
		return levelTrace
	case "statement", "detail", "hint", "context", "query", "location": // PostgreSQL's additions to the line before
		return levelDebug
	case "debug", "dbg", "debu", "d", "fine", "config", "d1", "d2", "d3", "d4", "d5":
		return levelDebug
	case "info", "inf", "i", "information", "informational", "notice", "note", "n", "http", "log", "default":
		return levelInfo
	case "warn", "w", "warning", "wrn":
		return levelWarn
	case "error", "err", "erro", "e", "severe", "eror":
		return levelError
	case "fatal", "fata", "pani", "f", "critical", "crit", "c", "panic", "dpanic", "emerg", "emergency", "alert", "ftl", "p":
		return levelFatal
	}
	return levelUnknown
}

func levelNumber(s string) severity {
	if len(s) > 3 || digitsAt(s, 0) != len(s) {
		return levelUnknown
	}
	n := number(s)
	switch {
	case n <= 7:
		return [...]severity{levelFatal, levelFatal, levelFatal, levelError, levelWarn, levelInfo, levelInfo, levelDebug}[n]
	case n < 100:
		return scaled(n, 10, 20, 30, 40, 50, 60)
	default: // Monolog: 100 debug, 200 info, 250 notice, 300 warning, 400 error, 500 critical
		return scaled(n, 50, 100, 200, 300, 400, 500)
	}
}

// scaled finds the level whose lower bound n reaches.
func scaled(n int, bounds ...int) severity {
	level := levelTrace
	for i, b := range bounds {
		if n >= b {
			level = levelTrace + severity(i)
		}
	}
	return level
}

// parseOTel reads an OpenTelemetry severity number, as a number or by its name in
// the protocol: SEVERITY_NUMBER_ERROR2.
func parseOTel(s string) severity {
	if name, ok := strings.CutPrefix(s, "SEVERITY_NUMBER_"); ok {
		return parseLevel(strings.TrimRight(name, digits))
	}
	if len(s) > 2 || !isNumber(s) || number(s) < 1 || number(s) > 24 {
		return levelUnknown
	}
	return levelTrace + severity((number(s)-1)/4)
}
