package parse

import "strings"

// head reads what stands before the message of a text line: stamp, level,
// thread, logger, in the orders that loggers print them.
type head struct {
	s        string
	i        int // the message begins here once read is done
	indented bool

	stamp    string
	dated    bool // a stamp with a date was found
	clocked  bool // a stamp was found, perhaps without a date
	clockEnd int  // its end
	level    string
	logger   string
	boxed    bool // the logger stood in brackets
	thread   bool
	label    string // what stood in brackets: a thread, or who speaks
	client   string
	request  string // the id of a request or job
	hostname string
	syslog   bool
	message  bool // the message begins: nothing more belongs to the head
	lead     int  // the stamp was found behind so many bytes of text
}

// maxHeadParts bounds the parts of a head; no layout has more.
const maxHeadParts = 16

// read takes parts off the line until the message begins.
func (h *head) read() {
	h.priority()
	h.history()
	for range maxHeadParts {
		h.separators()
		if h.message || h.i >= len(h.s) || !h.part() {
			return
		}
	}
}

// part takes the next part, and reports whether there was one.
func (h *head) part() bool {
	if h.takeStamp(h.i) || h.takeSecondClock(h.i) {
		return true
	}
	switch c := h.s[h.i]; {
	case c == '[' || c == '(':
		return h.group()
	case !h.clocked:
		return h.takeDotnet() || h.takeLevel() || h.takeLevelLetter()
	case h.level == "":
		return h.takeSource() || h.takeUptime() || h.takeNode() || h.takeDotnet() || h.takeEsxLevel() || h.takeLogcat() || h.takeLevel() || h.takeLevelLetter() || h.takeMonolog() || h.takePHP() || h.takeMetadata() || h.takeNginx() || h.takeSyslog() || h.takeUntilLevel()
	case h.syslog:
		return h.takeSyslog() || h.takeTag()
	}
	return h.takeBunyan() || h.takeNode() || h.takeNginx() || h.takeSpring() || h.takeFlask() || h.takeDjango() || h.takeTag() || h.takeLogger()
}

// separators steps over what stands between parts. A dash or an angle must
// stand alone: "-5" and "->" belong to the message.
func (h *head) separators() {
	for h.i < len(h.s) {
		switch c := h.s[h.i]; {
		case isBlank(c), c == '|', c == ',' && h.level == "":
			h.i++
		case c == ':' && (h.level == "" || h.logger == "" || h.aloneAt(h.i)):
			h.i++
		case (c == '-' || c == '>') && h.aloneAt(h.i):
			h.i += 2
		default:
			return
		}
	}
}

// aloneAt tells whether one or two signs stand at i between blanks.
func (h *head) aloneAt(i int) bool {
	return i+1 < len(h.s) && (isBlank(h.s[i+1]) || (h.s[i+1] == h.s[i] && i+2 < len(h.s) && isBlank(h.s[i+2])))
}

// takeStamp takes the stamp at s[i:]. A second one is stepped over: wrappers
// print their own before the line's.
func (h *head) takeStamp(i int) bool {
	st, n := scanStamp(h.s[i:])
	if n == 0 || (i+n < len(h.s) && isWord(h.s[i+n])) {
		return false
	}
	if h.clocked && (h.logger != "" || h.dated && !st.hasDate) {
		return false
	}
	if st.hasDate && !h.dated {
		h.stamp, h.dated = h.s[i:i+n], true
	}
	h.clocked, h.clockEnd, h.i = true, i+n, i+n
	return true
}

// takeSecondClock steps over the clock at s[i:] that a console logger printed
// before its level, right behind the stamp that docker logs -t and the like put
// before the line: the date is in that one.
func (h *head) takeSecondClock(i int) bool {
	const reach = 48
	if !h.dated || h.level != "" || h.logger != "" || i >= len(h.s) || !isDigit(h.s[i]) || skipBlanks(h.s, h.clockEnd) != h.i {
		return false
	}
	st, n := scanStamp(h.s[i:])
	if n == 0 || st.hasDate || levelIn(h.s[i+n:min(len(h.s), i+n+reach)]) == "" {
		return false
	}
	h.i = i + n
	return true
}

// history takes the seconds above a command of a shell's history, which joinLines
// has put before it.
func (h *head) history() {
	at := historyDigits(h.s[h.i:])
	end := h.i + at + 10
	if at == 0 || end < len(h.s) && !isBlank(h.s[end]) {
		return
	}
	h.stamp, h.dated, h.message, h.i = h.s[h.i+at:end], true, true, end
	h.clocked, h.clockEnd = true, end
}

// search looks for a dated stamp where no layout known has one: behind a few
// words of whatever kind. It is for lines of their own, not for indented ones.
func (h *head) search() bool {
	const reach = 100
	if h.indented {
		return false
	}
	if h.searchEpoch() {
		return true
	}
	for i := 0; i < len(h.s) && i < reach; i++ {
		if i > 0 && (isWord(h.s[i-1]) || h.s[i-1] == '.' || h.s[i-1] == '-') {
			continue
		}
		if st, n := scanStamp(h.s[i:]); n == 0 || !st.hasDate || !h.takeStamp(i) {
			continue
		}
		if h.level == "" {
			h.level = levelIn(h.s[:i])
		}
		h.message, h.lead = false, i
		h.closeGroup(i)
		h.read()
		return true
	}
	return false
}

// searchEpoch takes what Redis writes from a signal's handler: 1:signal-handler
// (1693279182) text.
func (h *head) searchEpoch() bool {
	open := strings.Index(h.s[:min(len(h.s), 60)], " (")
	if open < 0 || digitsAt(h.s, open+2) != open+12 || !strings.HasPrefix(h.s[open+12:], ") ") {
		return false
	}
	h.stamp, h.dated, h.message, h.i = h.s[open+2:open+12], true, true, open+14
	h.clocked, h.clockEnd = true, open+13
	return true
}

// closeGroup steps out of the bracket that the stamp at i was found in, with
// all that stands in it.
func (h *head) closeGroup(i int) {
	if h.i < len(h.s) && (h.s[h.i] == ']' || h.s[h.i] == ')') {
		h.i++
		return
	}
	open := strings.LastIndexByte(h.s[:i], '[')
	if open < 0 || strings.IndexByte(h.s[open:i], ']') >= 0 {
		return
	}
	if end := closing(h.s, open); end > h.i {
		h.i = end + 1
	}
}

// group takes a bracketed part: [stamp], [level], [thread], (thread), [logger].
func (h *head) group() bool {
	end := closing(h.s, h.i)
	if end < 0 {
		return false
	}
	inside, start := h.s[h.i+1:end], h.i
	if h.dated && isUUID(inside) && h.request == "" { // Rails' tags
		h.request, h.i = inside, end+1
		return true
	}
	if !h.dated && h.takeStamp(h.i+1) || h.takeSecondClock(h.i+1) {
		h.stampGroup(end)
		return true
	}
	if h.level == "" {
		if level, module := groupLevel(inside); level != "" {
			h.level = level
			if h.logger == "" {
				h.logger = module
			}
			h.i = end + 1
			return true
		}
	}
	if isMethod(inside) || !h.isContext(inside, end) || h.clocked && skipBlanks(h.s, end+1) == len(h.s) {
		h.i = start // what nothing follows is the message
		return false
	}
	switch name := trimSpace(inside); {
	case h.logger == "" && h.level != "" && (isClassName(name) || isDotted(name) || isCamel(name) && !isClassName(h.s[skipBlanks(h.s, end+1):skipWord(h.s, skipBlanks(h.s, end+1))])):
		h.logger, h.boxed = name, true
	case strings.HasPrefix(name, "client "):
		h.client = name[len("client "):]
	default:
		h.thread = true
		if h.label == "" && isName(name) {
			h.label = name
		}
	}
	h.i = end + 1
	return true
}

// stampGroup goes on behind a stamp that stands in brackets, perhaps with a
// level and a module: [2026-01-02T03:04:05Z ERROR main].
func (h *head) stampGroup(end int) {
	words := strings.Fields(h.s[h.i:end])
	for _, w := range words {
		if level, _, ok := strings.Cut(w, "/"); ok && h.level == "" && isLevel(level) {
			h.level = level // Celery: [2026-01-02 03:04:05,678: ERROR/MainProcess]
		} else if h.level == "" && isLevel(w) {
			h.level = w
		} else if h.logger == "" && h.level != "" && isName(w) {
			h.logger = w
		}
	}
	h.i = end + 1
}

// isContext tells whether a group without stamp and level belongs to the head
// rather than to the message.
func (h *head) isContext(inside string, end int) bool {
	if !h.clocked && h.level == "" {
		return true // [pid] before the stamp
	}
	if h.beforeSeparator(end + 1) {
		return true
	}
	if h.s[h.i] == '(' {
		return h.level != "" && !h.thread && end+1 < len(h.s) && isBlank(h.s[end+1]) && (h.logger == "" || h.boxed)
	}
	if strings.HasPrefix(inside, "pid ") || strings.HasPrefix(inside, "client ") {
		return true // Apache
	}
	return h.level == "" || h.logger == "" || inside == "" || strings.IndexByte(inside, '=') > 0
}

// beforeSeparator tells whether " - " or ": " follows at i.
func (h *head) beforeSeparator(i int) bool {
	if i < len(h.s) && h.s[i] == ':' {
		return i+1 < len(h.s) && isBlank(h.s[i+1])
	}
	i = skipBlanks(h.s, i)
	return i < len(h.s) && (h.s[i] == '-' || h.s[i] == ':') && i+1 < len(h.s) && isBlank(h.s[i+1])
}

// closing is the index of the bracket that closes the one at s[i], or -1 when
// there is none within reach.
func closing(s string, i int) int {
	const reach = 256
	open, depth := s[i], 0
	shut := byte(']')
	if open == '(' {
		shut = ')'
	}
	for j := i; j < len(s) && j < i+reach; j++ {
		switch s[j] {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return -1
}
