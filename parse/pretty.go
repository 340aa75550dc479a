package parse

import "strings"

// pino-pretty prints a line for people and the properties of the event below it,
// indented: they are put behind the line as the object that they were. Such a
// record ends where the next line begins, so the last of a log is open until
// that comes, or until the source finds that none does (MayEnd).

// prettyIndent is how far in properties stand, in blanks.
const prettyIndent = 4

// maxPrettyHead is more than the stamp and the level take with their colours.
const maxPrettyHead = 96

// isPrettyHead takes "[11:22:33.123] ERROR (sync/17 on web1): text".
func isPrettyHead(line string) bool {
	if len(line) < len("[11:22:33] INFO:") || line[0] != '[' || !isDigit(line[1]) {
		return false
	}
	head := line[:min(len(line), maxPrettyHead)]
	if isColored(head) {
		head = stripColors(head)
	}
	_, n := scanStamp(head[1:])
	rest, ok := strings.CutPrefix(head[1+n:], "] ")
	if n == 0 || !ok {
		return false
	}
	end := skipWord(rest, 0)
	level, colon := strings.CutSuffix(rest[:end], ":")
	return isLevel(level) && level == strings.ToUpper(level) && (colon || strings.HasPrefix(rest[end:], " ("))
}

// prettyRecord puts properties together.
type prettyRecord struct {
	quote  string // as it stands in the text: \" in Docker's
	object strings.Builder
	keyed  bool // a property was seen
	trace  int  // how far in "stack": stands, which holds no JSON but lines; 0: it is not open
}

// add takes the next line without its line end; false when the record ends before it.
func (p *prettyRecord) add(line string) bool {
	if isColored(line) {
		line = stripColors(line)
	}
	in, rest := indent(line), trimSpace(line)
	if rest == "" || in < prettyIndent || line[0] == '\t' {
		return false
	}
	if p.trace > 0 && in > p.trace {
		return true
	}
	after := p.trace > 0 && strings.HasPrefix(rest, p.quote)
	p.trace = 0
	switch name, value, ok := strings.Cut(rest, ": "); {
	case in == prettyIndent && ok && isColumn(name):
		if p.keyed {
			p.object.WriteByte(',')
		}
		p.keyed = true
		p.object.WriteString(p.quote + name + p.quote + ":" + value)
	case !p.keyed:
		return false // the message goes on
	case rest == p.quote+"stack"+p.quote+":":
		p.trace = in
		p.object.WriteString(rest + p.quote + p.quote)
	default:
		if after {
			p.object.WriteByte(',')
		}
		p.object.WriteString(rest)
	}
	return true
}

// text is the record behind its head; "" when what stood below is no object.
func (p *prettyRecord) text() string {
	if !p.keyed {
		return ""
	}
	object := "{" + p.object.String() + "}"
	plain := object
	if len(p.quote) > 1 {
		plain, _ = unescape(object)
	}
	if !validJSON(plain) {
		return ""
	}
	return object
}

// joinedPretty joins the properties below a line.
func joinedPretty(data, first string, next int) (string, []int) {
	p := prettyRecord{quote: `"`}
	var lines []int
	for start := next; next < len(data); {
		line, after := lineAt(data, next)
		if after-start > maxJoin || !p.add(line) {
			break
		}
		lines = append(lines, next)
		next = after
	}
	object := p.text()
	if object == "" {
		return "", nil
	}
	return first + " " + object, lines
}

// joinedPrettyPieces is joinedPretty inside a wrapper.
func joinedPrettyPieces(data string, next int, first piece, kind func(string) (piece, bool)) (string, []int) {
	p := prettyRecord{quote: `"`}
	if first.tail != "" {
		p.quote = `\"`
	}
	var lines []int
	for at, piece := range first.onward(data, next, kind) {
		if !piece.last || !p.add(strings.TrimSuffix(piece.body(), "\r")) {
			break
		}
		lines = append(lines, at)
	}
	object := p.text()
	if object == "" {
		return "", nil
	}
	return first.head + first.body() + " " + object + first.tail, lines
}

// MayEnd reports whether held, which Whole would not have decoded yet, is a whole
// record if nothing more comes: then it should not wait for the line that shows it.
func MayEnd(held string) bool {
	if held == "" || held[len(held)-1] != '\n' {
		return false
	}
	line, _ := lineAt(held, 0)
	for _, k := range pieceKinds {
		if p, ok := k(line); ok {
			return p.last && isPrettyHead(p.body())
		}
	}
	return isPrettyHead(line)
}
