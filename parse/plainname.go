package parse

import "strings"

// takeSpring takes what Spring Boot prints between level and thread: "17 --- ".
func (h *head) takeSpring() bool {
	end := digitsAt(h.s, h.i)
	if end == h.i || !strings.HasPrefix(h.s[end:], " --- ") {
		return false
	}
	h.i = end + len(" --- ")
	return true
}

// takeNginx takes nginx's process and connection: "12#12: *1 ".
func (h *head) takeNginx() bool {
	end := digitsAt(h.s, h.i)
	if end == h.i || end >= len(h.s) || h.s[end] != '#' {
		return false
	}
	if end = digitsAt(h.s, end+1); !strings.HasPrefix(h.s[end:], ": ") {
		return false
	}
	h.i = end + 2
	if h.i < len(h.s) && h.s[h.i] == '*' {
		if end = digitsAt(h.s, h.i+1); end < len(h.s) && h.s[end] == ' ' {
			h.i = end + 1
		}
	}
	h.message = true
	return true
}

// takeUptime steps over the seconds since the start that a JVM prints behind the
// stamp of its collector's log: "1203.478: ".
func (h *head) takeUptime() bool {
	end := digitsAt(h.s, h.i)
	if end == h.i || end >= len(h.s) || h.s[end] != '.' {
		return false
	}
	if end = digitsAt(h.s, end+1); !strings.HasPrefix(h.s[end:], ": ") {
		return false
	}
	h.i, h.message = end+2, true
	return true
}

// takeNode takes an Erlang node, its process and the request's id, as CouchDB
// and RabbitMQ print them: "db@10.0.0.7 <0.216.0> -------- ".
func (h *head) takeNode() bool {
	end := skipWord(h.s, h.i)
	node := h.s[h.i:end]
	at := strings.IndexByte(node, '@')
	if at <= 0 || at+1 == len(node) || h.hostname != "" {
		return false
	}
	next := skipBlanks(h.s, end)
	process := h.s[next:skipWord(h.s, next)]
	if process != "emulator" && (len(process) < 7 || process[0] != '<' || process[len(process)-1] != '>' || !isDigit(process[1])) {
		return false
	}
	h.hostname = node
	h.i = skipBlanks(h.s, next+len(process))
	h.i += len(h.s[h.i:]) - len(strings.TrimPrefix(h.s[h.i:], "-------- "))
	h.message = true
	return true
}

// takeSource takes what stands between stamp and level: Airflow's place in the
// source, {task.py:42}, and NLog's number of an event between bars, |100|.
func (h *head) takeSource() bool {
	switch c := h.s[h.i]; {
	case c == '{':
		end := strings.IndexByte(h.s[h.i:], '}')
		if end < 0 || !isPlace(h.s[h.i+1:h.i+end]) {
			return false
		}
		h.logger, h.i = h.s[h.i+1:h.i+end], h.i+end+1
		return true
	case isDigit(c) && h.s[h.i-1] == '|':
		end := digitsAt(h.s, h.i)
		if end >= len(h.s) || h.s[end] != '|' {
			return false
		}
		h.i = end
		return true
	}
	return false
}

// takeBunyan takes the logger, process and host of bunyan's own printer: "sync/17
// on web1: ".
func (h *head) takeBunyan() bool {
	if h.logger != "" || h.hostname != "" {
		return false
	}
	end := skipWord(h.s, h.i)
	name, pid, ok := strings.Cut(h.s[h.i:end], "/")
	if !ok || !allDigits(pid) || !isName(name) || !strings.HasPrefix(h.s[end:], " on ") {
		return false
	}
	host := end + len(" on ")
	end = skipWord(h.s, host)
	if end == host || h.s[end-1] != ':' {
		return false
	}
	h.logger, h.hostname, h.i, h.message = name, h.s[host:end-1], end, true
	return true
}

// takeTag takes a program with its process behind a level: "vpxd[5160] ".
func (h *head) takeTag() bool {
	if h.logger != "" {
		return false
	}
	open := h.i
	for open < len(h.s) && isNameByte(h.s, open) {
		open++
	}
	end := open + 1
	if open >= len(h.s) || h.s[open] != '[' || !isName(h.s[h.i:open]) {
		return false
	}
	if end = digitsAt(h.s, end); end == open+1 || end+1 >= len(h.s) || h.s[end] != ']' || h.s[end+1] != ' ' && h.s[end+1] != ':' {
		return false
	}
	h.logger, h.i = h.s[h.i:open], end+1
	return true
}

// takeMonolog takes PHP's "channel.ERROR: ".
func (h *head) takeMonolog() bool {
	end := skipWord(h.s, h.i)
	if end == h.i || h.s[end-1] != ':' {
		return false
	}
	channel, level, ok := strings.Cut(h.s[h.i:end-1], ".")
	if !ok || !isLevel(level) || level != strings.ToUpper(level) || !isName(channel) {
		return false
	}
	h.logger, h.level, h.message, h.i = channel, level, true, end
	return true
}

// takeUntilLevel takes up to four words before a level in capitals or
// brackets: process ids, and the logger's name.
func (h *head) takeUntilLevel() bool {
	i, name := h.i, ""
	for range 5 {
		end := skipWord(h.s, i)
		word := strings.TrimRight(h.s[i:end], ":")
		bare := strings.Trim(word, "[]")
		if isLevel(bare) && (bare == strings.ToUpper(bare) || bare != word) {
			if name != "" && h.logger == "" {
				h.logger = name
			}
			h.i = i
			return true
		}
		if len(word) == 1 && i > h.i && levelLetter(word[0]) != "" && allDigits(lastWord(h.s[h.i:i])) {
			h.i = i // Android: user, process and thread before the letter
			return true
		}
		if h.request == "" && isUUID(bare) {
			h.request = bare // Lambda
		} else if isProcess(word) {
			h.hostname, name = name, "" // Quarkus: the machine and the process before the level
		} else if name == "" && isName(bare) && !allDigits(bare) {
			name = bare
		} else if word != "-" && word != "|" && word != "" && !allDigits(bare) {
			return false
		}
		i = skipBlanks(h.s, end)
		if i >= len(h.s) {
			return false
		}
	}
	return false
}

// isProcess holds for a program with its process id: /app/sync[17].
func isProcess(word string) bool {
	open := strings.LastIndexByte(word, '[')
	return open > 0 && word[len(word)-1] == ']' && allDigits(word[open+1:len(word)-1])
}

func lastWord(s string) string {
	s = trimSpace(s)
	return s[strings.LastIndexAny(s, " \t")+1:]
}

func allDigits(s string) bool { return s != "" && digitsAt(s, 0) == len(s) }

// takeLogger takes the logger's name: a word before a separator, or one that
// looks like a class or a place in the source. What it can't tell from the first
// word of a message stays in the message.
func (h *head) takeLogger() bool {
	if h.logger != "" {
		return h.takeBarred()
	}
	end := h.i
	for end < len(h.s) && isNameByte(h.s, end) {
		end++
	}
	name := h.s[h.i:end]
	if !isName(name) {
		return false
	}
	if isUUID(name) && h.request == "" {
		h.request, h.i = name, end
		return true
	}
	// Loggers pad names: "Foo    [] - ", "Foo : ".
	if h.beforeSeparator(end) && !isExclamation(name) {
		h.logger, h.i = name, end
		if h.s[end] == ':' {
			h.i, h.message = end+1, true
		}
		return true
	}
	next := skipBlanks(h.s, end)
	if next < len(h.s) && next > end && h.s[next] == '(' && strings.Contains(name, "::") {
		return false // Rails: the class of an exception, and its message
	}
	if end < len(h.s) && h.s[end] == '|' && h.s[h.i-1] == '|' {
		h.logger, h.i = name, end // NLog: everything stands between bars
		return true
	}
	before := next < len(h.s) && next > end && (h.s[next] == '|' || h.s[next] == '>')
	if before || (next > end && (isPlace(name) || isClassName(name))) || (end < len(h.s) && h.s[end] == '\t') {
		h.logger, h.i = name, end
		return true
	}
	return false
}

// takeBarred takes the class behind a thread where everything stands between
// bars: "main | com.acme.Client | ".
func (h *head) takeBarred() bool {
	end := skipWord(h.s, h.i)
	next := skipBlanks(h.s, end)
	if next >= len(h.s) || h.s[next] != '|' || h.s[skipBack(h.s, h.i)] != '|' || !isClassName(h.s[h.i:end]) || !isName(h.s[h.i:end]) {
		return false
	}
	h.logger, h.i = h.s[h.i:end], end
	return true
}

// skipBack is the last index before i that is no blank; 0 when there is none.
func skipBack(s string, i int) int {
	for i--; i > 0 && isBlank(s[i]); i-- {
	}
	return max(i, 0)
}

// isNameByte tells whether the byte at s[i] can be part of a logger's name. A
// colon can, between letters: "a::b", "main.go:12".
func isNameByte(s string, i int) bool {
	c := s[i]
	if isWord(c) || strings.IndexByte(".-/$#@", c) >= 0 {
		return true
	}
	return c == ':' && i+1 < len(s) && (isWord(s[i+1]) || s[i+1] == ':')
}

// isName tells whether a word can be a logger's name.
func isName(s string) bool {
	if s == "" || len(s) > 120 {
		return false
	}
	letters := false
	for i := range len(s) {
		if !isWord(s[i]) && strings.IndexByte(".-/$#@:", s[i]) < 0 {
			return false
		}
		letters = letters || isLetter(s[i])
	}
	return letters && s[0] != '/' && s[0] != '-' && !strings.Contains(s, "://")
}

// isClassName holds for com.example.Foo and a.b.Foo$Bar: the last part of a
// dotted name begins with a capital. A host name has none.
func isClassName(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || dot+1 >= len(s) || strings.IndexByte(s, ' ') >= 0 {
		return false
	}
	return s[dot+1] >= 'A' && s[dot+1] <= 'Z'
}

// isCamel holds for StripeService: threads have other names.
func isCamel(s string) bool {
	if s == "" || len(s) > 64 || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	humps := 0
	for i := range len(s) {
		if !isLetter(s[i]) {
			return false
		}
		if i > 1 && s[i] <= 'Z' && s[i-1] > 'Z' {
			humps++
		}
	}
	return humps > 0
}

// isDotted holds for the dotted names that only brackets tell from a host's.
func isDotted(s string) bool {
	return strings.IndexByte(s, '.') > 0 && isName(s) && !isPlace(s)
}

// isPlace holds for main.go:12, Foo.java:12, Foo#12 and a::b.
func isPlace(s string) bool {
	if i := strings.LastIndexAny(s, ":#"); i > 0 && allDigits(s[i+1:]) {
		return strings.IndexByte(s[:i], '.') > 0 && isLetter(s[i-1])
	}
	return strings.Contains(s, "::")
}

// isExclamation holds for words that begin a message rather than name a logger:
// "failed: …", "TimeoutError: …".
func isExclamation(s string) bool {
	low := strings.ToLower(s)
	switch low {
	case "failed", "failure", "timeout", "panic", "retry", "retrying", "caused", "aborted", "denied", "rejected", "unauthorized":
		return true
	}
	return strings.HasSuffix(low, "error") || strings.HasSuffix(low, "exception") || isLevel(s)
}
