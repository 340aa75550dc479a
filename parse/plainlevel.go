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
		"dpanic", "trc", "dbg", "inf", "wrn", "ftl", "pnc", "trac", "debu", "fata", "pani":
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

// esxLevels are the levels that VMware writes as In(14), Wa(180).
var esxLevels = map[string]string{"Db": "debug", "In": "info", "No": "notice", "Wa": "warning", "Er": "error", "Cr": "critical", "Al": "alert", "Em": "emergency"}

func (h *head) takeEsxLevel() bool {
	if h.i+5 > len(h.s) || h.s[h.i+2] != '(' {
		return false
	}
	end := digitsAt(h.s, h.i+3)
	level := esxLevels[h.s[h.i:h.i+2]]
	if level == "" || end == h.i+3 || end >= len(h.s) || h.s[end] != ')' {
		return false
	}
	h.level, h.i = level, end+1
	return true
}

// takeLogcat takes Android's brief head: V/Configuration( 1766): text.
func (h *head) takeLogcat() bool {
	if h.i+4 > len(h.s) || h.s[h.i+1] != '/' || levelLetter(h.s[h.i]) == "" || !isLetter(h.s[h.i]) {
		return false
	}
	open := strings.IndexByte(h.s[h.i:], '(')
	if open < 3 || !isName(h.s[h.i+2:h.i+open]) {
		return false
	}
	end := closing(h.s, h.i+open)
	if end < 0 || !strings.HasPrefix(h.s[end+1:], ": ") || !isNumber(trimSpace(h.s[h.i+open+1:end])) {
		return false
	}
	h.level, h.logger, h.i, h.message = levelLetter(h.s[h.i]), h.s[h.i+2:h.i+open], end+2, true
	return true
}

// dotnetLevels are those of .NET's console logger: "fail: Sync.Client[100] text".
var dotnetLevels = map[string]string{"trce": "trace", "dbug": "debug", "info": "info", "warn": "warning", "fail": "error", "crit": "critical"}

// takeDotnet takes level, category and event id.
func (h *head) takeDotnet() bool {
	if h.i+6 > len(h.s) || h.s[h.i+4] != ':' || h.s[h.i+5] != ' ' {
		return false
	}
	level := dotnetLevels[h.s[h.i:h.i+4]]
	at := h.i + 6
	end := skipWord(h.s, at)
	open := strings.IndexByte(h.s[at:end], '[')
	if level == "" || open <= 0 || h.s[end-1] != ']' || !isName(h.s[at:at+open]) {
		return false
	}
	h.level, h.logger, h.i, h.message = level, h.s[at:at+open], end, true
	return true
}

// takeFlask takes the module behind a level, as Flask prints it: "[stamp] ERROR in
// client: ".
func (h *head) takeFlask() bool {
	if h.logger != "" || h.s[h.clockEnd:min(len(h.s), h.clockEnd+2)] != "] " || !strings.HasPrefix(h.s[h.i:], "in ") {
		return false
	}
	name := h.i + len("in ")
	end := skipWord(h.s, name)
	if end == len(h.s) || h.s[end-1] != ':' || !isName(h.s[name:end-1]) {
		return false
	}
	h.logger, h.i, h.message = h.s[name:end-1], end, true
	return true
}

// takePHP takes the level that PHP's own log names at the head of the message:
// "PHP Fatal error:  Uncaught …".
func (h *head) takePHP() bool {
	kind, ok := strings.CutPrefix(h.s[h.i:], "PHP ")
	if !ok {
		return false
	}
	kind, _, ok = strings.Cut(kind[:min(len(kind), 32)], ":")
	switch level := kind[strings.LastIndexByte(kind, ' ')+1:]; {
	case !ok:
		return false
	case isLevel(level):
		h.level = level
	case level == "Deprecated" || level == "Standards":
		h.level = "notice"
	default:
		return false
	}
	h.message = true
	return true
}

// takeMetadata steps over the pairs that Elixir's logger prints before the level:
// "request_id=F1x tenant=acme [info] ". They are read with the head.
func (h *head) takeMetadata() bool {
	i := h.i
	for range maxHeadParts {
		end := keyEnd(h.s, i)
		if end == i || end >= len(h.s) || h.s[end] != '=' {
			break
		}
		i = skipBlanks(h.s, skipWord(h.s, end))
	}
	if i == h.i || i >= len(h.s) || h.s[i] != '[' {
		return false
	}
	end := closing(h.s, i)
	if end < 0 {
		return false
	}
	if level, _ := groupLevel(h.s[i+1 : end]); level == "" {
		return false
	}
	h.i = i
	return true
}

// takeDjango takes module, process and thread behind a level and a stamp, as
// Django's verbose style prints them: "views 17 140245 text".
func (h *head) takeDjango() bool {
	if h.logger != "" || h.clockEnd != h.i-1 {
		return false
	}
	name := skipWord(h.s, h.i)
	process := skipBlanks(h.s, name)
	processEnd := digitsAt(h.s, process)
	thread := skipBlanks(h.s, processEnd)
	threadEnd := digitsAt(h.s, thread)
	if !isName(h.s[h.i:name]) || processEnd == process || threadEnd == thread || threadEnd >= len(h.s) || h.s[threadEnd] != ' ' {
		return false
	}
	h.logger, h.i, h.message = h.s[h.i:name], threadEnd, true
	return true
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
	if strings.HasPrefix(s, "0x") {
		return sssdLevels[s], ""
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

// sssdLevels are the bits that SSSD writes as (0x0040).
var sssdLevels = map[string]string{"0x0010": "fatal", "0x0020": "critical", "0x0040": "error", "0x0080": "warning", "0x0100": "info", "0x0200": "info",
	"0x0400": "debug", "0x1000": "trace", "0x2000": "trace", "0x4000": "trace"}

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
