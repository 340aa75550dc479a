package parse

import "strings"

// isLevel tells whether w is the name of a level, in any case.
func isLevel(w string) bool {
	if len(w) < 3 || len(w) > 13 {
		return false
	}
	var low [13]byte
	for i := range len(w) {
		if !isLetter(w[i]) {
			return false
		}
		low[i] = w[i] | 0x20
	}
	switch string(low[:len(w)]) {
	case "trace", "debug", "info", "information", "informational", "notice", "warn", "warning", "error", "err", "erro",
		"crit", "critical", "fatal", "panic", "alert", "emerg", "emergency", "severe", "fine", "finer", "finest", "config",
		"verbose", "audit", "success", "log", "note", "statement", "detail", "hint", "fault",
		"trc", "dbg", "inf", "wrn", "ftl", "pnc":
		return true
	}
	return false
}

// levelLetter is the level of a letter or sign, as klog, Android, MongoDB, Rails and
// Redis print it.
func levelLetter(c byte) string {
	switch c {
	case 'V', 'T':
		return "trace"
	case 'D':
		return "debug"
	case 'I':
		return "info"
	case 'N':
		return "notice"
	case 'W':
		return "warn"
	case 'E':
		return "error"
	case 'C':
		return "critical"
	case 'F':
		return "fatal"
	case '*':
		return "notice"
	case '#':
		return "warning"
	}
	return ""
}

// takeLevel takes a level's name. A word like "error" in lower case that goes on
// as a sentence tells the level and stays in the message.
func (h *head) takeLevel() bool {
	if h.level != "" {
		return false
	}
	end := h.i
	for end < len(h.s) && isLetter(h.s[end]) {
		end++
	}
	w := h.s[h.i:end]
	if !isLevel(w) || (end < len(h.s) && isWord(h.s[end])) {
		return false
	}
	// slog prints levels between its own as ERROR+2.
	if end+1 < len(h.s) && (h.s[end] == '+' || h.s[end] == '-') && isDigit(h.s[end+1]) {
		end = digitsAt(h.s, end+1)
	}
	if !h.clocked && end < len(h.s) && !isBlank(h.s[end]) && strings.IndexByte(":,|[", h.s[end]) < 0 {
		return false
	}
	h.level = w
	if isSentence(w, h.s[end:]) {
		h.message = true
		return true
	}
	h.i = end
	return true
}

// isSentence tells whether a level's word begins a message: "Error connecting".
func isSentence(w, rest string) bool {
	if w == strings.ToUpper(w) || rest == "" || rest[0] != ' ' || len(rest) < 2 || !isLetter(rest[1]) {
		return false
	}
	switch strings.ToLower(w) {
	case "error", "fatal", "critical", "alert", "panic", "success", "config", "fault", "note", "hint", "detail", "log":
		return true
	}
	return false
}

// takeLevelLetter takes klog's E0102 …, Rails' E, [… and the single letters
// behind a stamp.
func (h *head) takeLevelLetter() bool {
	if h.level != "" || h.i+2 >= len(h.s) {
		return false
	}
	level := levelLetter(h.s[h.i])
	if level == "" {
		return false
	}
	switch next := h.s[h.i+1]; {
	case !h.clocked && isDigit(next):
		if n := digitsAt(h.s, h.i+1) - h.i - 1; (n != 4 && n != 8) || !h.takeStamp(h.i+1) {
			return false
		}
		h.level = level
		h.takeKlog()
		return true
	case !h.clocked && strings.HasPrefix(h.s[h.i+1:], ", ["):
		h.i += 2 // Rails, which prints the level's name behind the stamp
		return true
	case !h.clocked && strings.HasPrefix(h.s[h.i+1:], " ["):
		h.i++
	case h.clocked && (next == ' ' || next == '\t'):
		h.i++
	default:
		return false
	}
	h.level = level
	return true
}

// takeKlog takes klog's thread and place: "17 main.go:12] ".
func (h *head) takeKlog() {
	end := strings.Index(h.s[h.i:], "] ")
	if end < 0 || end > 80 {
		return
	}
	if words := strings.Fields(h.s[h.i : h.i+end]); len(words) > 0 && len(words) <= 2 {
		h.logger = words[len(words)-1]
		h.i += end + 2
		h.message = true
	}
}

// groupLevel is the level in a bracketed part: [error], [core:error],
// [INFO:module].
func groupLevel(s string) (level, module string) {
	s = trimSpace(s)
	if isLevel(s) {
		return s, ""
	}
	before, after, ok := strings.Cut(s, ":")
	switch {
	case !ok:
	case isLevel(after):
		return after, before
	case isLevel(before):
		return before, after
	}
	return "", ""
}

// levelIn finds a level's name in capitals among the words of s.
func levelIn(s string) string {
	for i := 0; i < len(s); {
		if !isLetter(s[i]) {
			i++
			continue
		}
		end := i
		for end < len(s) && isWord(s[end]) {
			end++
		}
		if w := s[i:end]; isLevel(w) && (w == strings.ToUpper(w) || (i > 0 && (s[i-1] == '[' || s[i-1] == ':'))) {
			return w
		}
		i = end
	}
	return ""
}

// priority takes syslog's <34>, whose last three bits are the level.
func (h *head) priority() {
	if h.i >= len(h.s) || h.s[h.i] != '<' {
		return
	}
	end := digitsAt(h.s, h.i+1)
	if end == h.i+1 || end > h.i+4 || end >= len(h.s) || h.s[end] != '>' {
		return
	}
	h.level = severities[number(h.s[h.i+1:end])&7]
	h.syslog = true
	h.i = end + 1
	if strings.HasPrefix(h.s[h.i:], "1 ") {
		h.i += 2
		h.rfc5424()
	}
}

// severities are syslog's, by number.
var severities = [8]string{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"}
