package parse

import "strings"

// takeSyslog takes host and tag behind the stamp: "web1 syncd[17]: ".
func (h *head) takeSyslog() bool {
	if h.hostname != "" {
		return false
	}
	hostEnd := skipWord(h.s, h.i)
	host := h.s[h.i:hostEnd]
	tagAt := skipBlanks(h.s, hostEnd)
	tagEnd := skipWord(h.s, tagAt)
	if tagEnd == tagAt || h.s[tagEnd-1] != ':' || strings.ContainsAny(host, ":=[]()\"',") || host == "-" {
		return false
	}
	tag := h.s[tagAt : tagEnd-1]
	open := strings.IndexByte(tag, '[')
	if open < 0 && (h.stamp == "" || !isLetter(h.stamp[0]) || isExclamation(tag)) {
		return false // without a process id only a stamp as syslog's is sign enough
	}
	if open > 0 && strings.HasSuffix(tag, "]") {
		tag = tag[:open]
	}
	if !isName(tag) {
		return false
	}
	h.hostname, h.logger, h.syslog, h.message = host, tag, true, true
	h.i = skipBlanks(h.s, tagEnd)
	h.takeLevel()
	return true
}

// rfc5424 takes a header of the newer syslog: stamp, host, application, process,
// message id and structured data, each "-" when missing.
func (h *head) rfc5424() {
	if !h.takeStamp(h.i) {
		return
	}
	var words [4]string
	i := h.i
	for w := range words {
		if i >= len(h.s) || h.s[i] != ' ' {
			return
		}
		i++
		end := skipWord(h.s, i)
		words[w], i = h.s[i:end], end
	}
	if words[0] != "-" {
		h.hostname = words[0]
	}
	if words[1] != "-" && isName(words[1]) {
		h.logger = words[1]
	}
	h.i = skipStructured(h.s, skipBlanks(h.s, i))
	h.message = true
}

// skipStructured steps over [id key="value" …] or "-"; the values are taken as
// pairs of the head.
func skipStructured(s string, i int) int {
	if i < len(s) && s[i] == '-' && (i+1 == len(s) || isBlank(s[i+1])) {
		return skipBlanks(s, i+1)
	}
	for i < len(s) && s[i] == '[' {
		end := closing(s, i)
		if end < 0 || strings.IndexByte(s[i:end], '=') < 0 {
			break
		}
		i = end + 1
	}
	return i
}
