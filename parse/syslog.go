package parse

import "strings"

// Syslog is the wrapper that both syslog protocols put before a line of any
// format: RFC 3164 with or without priority, RFC 5424, and rsyslog's files with
// ISO stamps.
var Syslog = Format{
	Name:   "syslog",
	Doc:    "syslog of both forms (RFC 3164 and 5424), with or without priority, before a line of any format",
	Begins: digits + "<JFMASONDTW",
	Parse:  parseSyslog,
	Samples: []Sample{
		{
			Line: `<165>1 2026-06-19T11:22:33.003Z web1 syncd 8710 ID47 [app@32473 tenant="acme" integration="stripe"] token refresh failed: 401`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33.003Z", String}, {"level", "notice", String}, {"hostname", "web1", String}, {"logger", "syncd", String},
				{"tenant", "acme", String}, {"integration", "stripe", String}, {"message", "token refresh failed: 401", String},
			},
		},
		{
			Line: `Jun 19 11:22:33 web1 syncd[17]: level=error msg="call failed" tenant=acme status=503`,
			Fields: []Field{
				{"time", "Jun 19 11:22:33", String}, {"hostname", "web1", String}, {"logger", "syncd", String},
				{"level", "error", String}, {"msg", "call failed", String}, {"tenant", "acme", String}, {"status", "503", String},
			},
		},
		{
			Line: `<11>Jan  2 03:04:05 web1 syncd[17]: token refresh failed for tenant=acme`,
			Fields: []Field{
				{"time", "Jan  2 03:04:05", String}, {"level", "err", String}, {"hostname", "web1", String}, {"logger", "syncd", String},
				{"message", "token refresh failed for tenant=acme", String}, {"tenant", "acme", String},
			},
		},
	},
}

// syslogHead is what stands before the text.
type syslogHead struct {
	stamp, level, host, tag, process, data, text string
}

func parseSyslog(line string, r *Record) bool {
	h, ok := readSyslog(line)
	if !ok {
		return false
	}
	if h.host == "host" && (h.tag == "heroku" || h.tag == "app") {
		h.level = "" // Heroku's drains give one priority to all
	}
	for _, f := range [...]Field{{"time", h.stamp, String}, {"level", h.level, String}, {"hostname", h.host, String}, {"logger", h.tag, String}} {
		if f.Value != "" && f.Value != "-" {
			r.Fields = append(r.Fields, f)
		}
	}
	if h.data != "" {
		addPairs(r, h.data)
	}
	text := strings.TrimPrefix(trimSpace(h.text), "\uFEFF")
	if h.tag == "heroku" {
		herokuText(h.process, text, r)
	} else if text != "" {
		takeWrapped(r, strings.TrimPrefix(strings.TrimPrefix(h.text, " "), "\uFEFF"))
	}
	return true
}

func readSyslog(line string) (syslogHead, bool) {
	var h syslogHead
	rest := line
	if n := digitsAt(rest, 0); n > 0 && n < 6 && n+2 < len(rest) && rest[n] == ' ' && rest[n+1] == '<' {
		rest = rest[n+1:] // octet-counted framing
	}
	prioritised := false
	if rest != "" && rest[0] == '<' {
		end := digitsAt(rest, 1)
		if end == 1 || end > 4 || end >= len(rest) || rest[end] != '>' {
			return h, false
		}
		h.level, prioritised = severities[number(rest[1:end])&7], true
		rest = rest[end+1:]
		if strings.HasPrefix(rest, "1 ") {
			return h, h.read5424(rest[2:])
		}
	}
	return h, h.read3164(rest, prioritised)
}

// read3164 reads stamp, host and tag. A host may be missing behind a priority.
func (h *syslogHead) read3164(s string, prioritised bool) bool {
	if len(s) < 20 || !isLetter(s[0]) && !isDigit(s[0]) {
		return false
	}
	if !prioritised && isDigit(s[0]) && !isRsyslogStamp(s[:min(len(s), rsyslogStamp)]) && !strings.Contains(s[:min(len(s), 120)], "]: ") {
		return false // most lines of text; the rest of this is dearer
	}
	st, n := scanStamp(s)
	if n == 0 || !st.hasDate || n+1 >= len(s) || s[n] != ' ' {
		return false
	}
	h.stamp = s[:n]
	named := isLetter(s[0]) // Jun 19 11:22:33, which little else writes
	first, rest, _ := strings.Cut(s[n+1:], " ")
	if prioritised && h.takeTag(first) {
		h.text = rest
		return true
	}
	second, text, _ := strings.Cut(trimSpace(rest), " ")
	if !isHostName(first) || !h.takeTag(second) {
		return false
	}
	// Without a priority an ISO stamp is anybody's, unless a process id stands
	// behind the tag, or the stamp is rsyslog's.
	if !prioritised && !named && h.process == "" && !isRsyslogStamp(h.stamp) {
		return false
	}
	if named && h.process == "" && isExclamation(h.tag) {
		return false
	}
	h.host, h.text = first, text
	return true
}

// takeTag takes syncd[17]: and syncd: apart.
func (h *syslogHead) takeTag(w string) bool {
	w, ok := strings.CutSuffix(w, ":")
	if !ok {
		return false
	}
	tag := w
	if open := strings.IndexByte(w, '['); open > 0 && strings.HasSuffix(w, "]") {
		tag, h.process = w[:open], w[open+1:len(w)-1]
	}
	if !isName(tag) || isLevel(tag) {
		h.process = ""
		return false
	}
	h.tag = tag
	return true
}

func isHostName(s string) bool {
	return s != "" && len(s) < 256 && s != "-" && !strings.ContainsAny(s, "=[]()\"',{}<>|/") && s[len(s)-1] != ':'
}

const rsyslogStamp = len("2026-06-19T11:22:33.123456+00:00")

// isRsyslogStamp takes 2026-06-19T11:22:33.123456+00:00.
func isRsyslogStamp(s string) bool {
	return len(s) == rsyslogStamp && s[10] == 'T' && s[19] == '.' && (s[26] == '+' || s[26] == '-')
}

// read5424 reads stamp, host, application, process, message id and structured
// data, each "-" when missing.
func (h *syslogHead) read5424(s string) bool {
	var words [5]string
	for i := range words {
		var ok bool
		if words[i], s, ok = strings.Cut(s, " "); !ok {
			return false
		}
	}
	if !isISOStamp(words[0]) {
		return false
	}
	h.stamp, h.host, h.tag, h.process = words[0], words[1], words[2], words[3]
	end := skipStructured(s, 0)
	if s != "" && s[0] == '[' {
		h.data = s[:end]
	}
	if h.text = s[end:]; strings.HasPrefix(s, "- ") {
		h.text = s[1:] // as it is indented
	}
	return true
}
