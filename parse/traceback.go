package parse

import (
	"strconv"
	"strings"
	"time"
)

// Python prints an error that nobody caught over many lines, of which the last
// says what happened. In a container's log each has a wrapper of its own. They are
// joined as other printed records are; whether they belong to what a logger said
// or are an event by themselves only the line above tells, which may stand in the
// chunk before: so it is part of the header.

const tracebackHead = "Traceback (most recent call last):"

func opensTraceback(p *piece) bool { return p.last && p.body() == tracebackHead }

// joinedTraceback reads on, in the same output, to the line that names the error,
// and puts that behind the head.
func joinedTraceback(data string, next int, first piece, kind func(string) (piece, bool)) (string, []int) {
	var lines []int
	for at, p := range first.onward(data, next, kind) {
		body := p.body()
		if !p.last || trimSpace(body) == "" {
			break
		}
		lines = append(lines, at)
		if indent(body) > 0 {
			continue
		}
		if !isRaised(body) {
			break
		}
		return first.head + tracebackHead + " " + strings.TrimSuffix(body, "\r") + first.tail, lines
	}
	return "", nil
}

// isRaised holds for "ValueError: text", "requests.exceptions.ReadTimeout: text"
// and "KeyError" alone: below a traceback nothing else begins so.
func isRaised(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	return name != "" && isLetter(name[0]) && isName(name)
}

// takeTraceback takes the error off a traceback that joinedTraceback joined. One
// that ends a program on request is none.
func takeTraceback(inner string, r *Record) bool {
	raised, ok := strings.CutPrefix(inner, tracebackHead+" ")
	if !ok || strings.HasPrefix(raised, "KeyboardInterrupt") || strings.HasPrefix(raised, "SystemExit") {
		return false
	}
	r.Add("level", "error", String)
	addMessage(r, raised)
	return true
}

// tracebackGap is the longest time between what a logger says and the traceback
// that it writes below at once, by the stamps of a container's runtime.
const tracebackGap = 100 * time.Millisecond

// speaker is the last line of an output, if a traceback below it may be its own.
type speaker struct {
	kind byte  // index in pieceKinds
	age  int   // lines since
	at   int64 // nanoseconds since the epoch; 0: there is none
}

// ownsTraceback reports whether the traceback at data[start:] belongs to the line
// above it in its output. before is what speakersAfter said of the text in front
// of data.
func ownsTraceback(data string, start int, before string) bool {
	line, _ := lineAt(data, start)
	for kind, k := range pieceKinds {
		if p, ok := k(line); ok {
			s := lastSpeaker(data[:start], p.stderr, kind, speakersOf(before))
			return s.at > 0 && time.Duration(p.nanos()-s.at).Abs() <= tracebackGap
		}
	}
	return false
}

// lastSpeaker walks back over the last lines of text to one of the given output.
func lastSpeaker(text string, stderr bool, kind int, before [2]speaker) speaker {
	age := 0
	for end := len(text); end > 0; age++ {
		start := strings.LastIndexByte(text[:end-1], '\n') + 1
		line, _ := lineAt(text, start)
		p, ok := pieceKinds[kind](line)
		if !ok || age >= maxGap {
			return speaker{}
		}
		if p.stderr == stderr {
			if !p.mayOwn() {
				return speaker{}
			}
			return speaker{kind: byte(kind), age: age, at: p.nanos()}
		}
		end = start
	}
	s := before[outputIndex(stderr)]
	if s.age += age; s.age >= maxGap || int(s.kind) != kind {
		return speaker{}
	}
	return s
}

func outputIndex(stderr bool) int {
	if stderr {
		return 1
	}
	return 0
}

// mayOwn refuses what no logger writes a traceback below: an object, which holds
// it, a line that tells of no error, and another traceback's end.
func (p *piece) mayOwn() bool {
	body := p.body()
	if body != "" && body[0] == '{' || isException(body) {
		return false
	}
	switch parseLevel(levelIn(body[:min(len(body), 128)])) {
	case levelTrace, levelDebug, levelInfo:
		return false
	}
	return true
}

// nanos is when the runtime read the piece, in nanoseconds since the epoch; 0 when
// that can't be told.
func (p *piece) nanos() int64 {
	written, _, _ := strings.Cut(p.head, " ")
	if p.tail != "" {
		_, written, _ = strings.Cut(p.tail, `"time":"`)
		written, _, _ = strings.Cut(written, `"`)
	}
	at, ok := NewStamps(nil, time.Time{}).Parse(written, String)
	if !ok {
		return 0
	}
	return at.UnixNano()
}

// speakersMark parts the names of columns from the speakers in a header.
const speakersMark = '\x1e'

// speakersAfter returns who spoke last in each output behind text, in the form in
// which a header carries it; "" for all logs but those of containers.
func speakersAfter(text, before string) string {
	if text == "" {
		return before
	}
	last, _ := lineAt(text, strings.LastIndexByte(text[:len(text)-1], '\n')+1)
	for kind, k := range pieceKinds {
		if _, ok := k(last); !ok {
			continue
		}
		was := speakersOf(before)
		var b []byte
		for i, stderr := range [...]bool{false, true} {
			if s := lastSpeaker(text, stderr, kind, was); s.at > 0 {
				b = append(b, speakersMark, "oe"[i], '0'+s.kind)
				b = append(strconv.AppendInt(b, int64(s.age), 10), ' ')
				b = strconv.AppendInt(b, s.at, 10)
			}
		}
		return string(b)
	}
	return ""
}

// speakersOf reads what speakersAfter wrote.
func speakersOf(s string) (last [2]speaker) {
	for part := range strings.SplitSeq(s, string(rune(speakersMark))) {
		if len(part) < 3 {
			continue
		}
		age, at, _ := strings.Cut(part[2:], " ")
		who := speaker{kind: part[1] - '0'}
		who.age, _ = strconv.Atoi(age)
		who.at, _ = strconv.ParseInt(at, 10, 64)
		last[outputIndex(part[0] == 'e')] = who
	}
	return last
}

// cutSpeakers takes a header apart.
func cutSpeakers(header string) (columns, speakers string) {
	at := strings.IndexByte(header, speakersMark)
	if at < 0 {
		return header, ""
	}
	return header[:at], header[at:]
}
