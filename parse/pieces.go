package parse

import "strings"

// piece is a part of a line that a container runtime cut.
type piece struct {
	stderr     bool
	last       bool   // the line ends with it
	opens      bool   // it may be the first of several
	head, tail string // what the wrapper puts around the text
	text       string
}

var pieceKinds = [...]func(string) (piece, bool){criPiece, dockerPiece}

// criPiece takes `2026-01-02T03:04:05.6Z stdout P text`.
func criPiece(line string) (piece, bool) {
	if len(line) < 30 || !isDigit(line[0]) || line[10] != 'T' {
		return piece{}, false
	}
	at := strings.Index(line[:min(len(line), maxCRIHead)], " std")
	if at < 0 || len(line) < at+len(" stdout F ") {
		return piece{}, false
	}
	name, flag := line[at+1:at+7], line[at+7:at+10]
	if (name != "stdout" && name != "stderr") || (flag != " F " && flag != " P ") {
		return piece{}, false
	}
	return piece{stderr: name == "stderr", last: flag == " F ", opens: flag == " P ", head: line[:at+8] + "F ", text: line[at+10:]}, true
}

const dockerMiddle = `\n","stream":"stdout","time":"`

// endsDocker recognises the usual line of Docker, whose text ends in a line
// feed, from its end. What it does not recognise is looked at closer.
func endsDocker(line string) bool {
	n := len(line)
	if n < 80 {
		return false
	}
	quote := strings.LastIndexByte(line[n-40:n-2], '"')
	at := n - 40 + quote + 1 - len(dockerMiddle)
	return quote >= 0 && at > 0 && line[at:at+10] == dockerMiddle[:10]
}

// mayPrint reports whether a text of Docker's can begin a record of many lines.
func mayPrint(text string) bool {
	return text[0] == '{' && text[1] == '\\' || text[4] == ':' && text[5] == ' ' && dotnetLevels[text[:4]] != ""
}

const dockerHead = `{"log":"`

// dockerCut is where Docker cuts lines, in bytes before escaping.
const dockerCut = 16 << 10

// dockerPiece takes {"log":"text","stream":"stdout","time":"…"}; a text without
// line feed at its end goes on. Collectors take the line feed off whole lines,
// too: only a text as long as Docker's pieces, or an object without its end, is
// taken for the first piece of a line.
func dockerPiece(line string) (piece, bool) {
	const reach = 160
	if !strings.HasPrefix(line, dockerHead) {
		return piece{}, false
	}
	from := max(len(dockerHead), len(line)-reach)
	at := strings.Index(line[from:], `","stream":"std`)
	if at < 0 || line[len(line)-1] != '}' {
		return piece{}, false
	}
	at += from
	p := piece{head: dockerHead, tail: line[at:], text: line[len(dockerHead):at]}
	p.stderr = strings.HasPrefix(p.tail, `","stream":"stderr`)
	p.last = strings.HasSuffix(p.text, `\n`)
	p.opens = !p.last && (len(p.text) >= dockerCut || strings.HasPrefix(p.text, "{") && !strings.HasSuffix(p.text, "}"))
	return p, true
}

// joinedPieces reads on to the last piece of the same output. Lines of the
// other output may stand between.
func joinedPieces(data string, next int, first piece, kind func(string) (piece, bool)) (string, []int) {
	size, gap := 0, 0
	var lines []int
	var text strings.Builder
	text.WriteString(first.head)
	text.WriteString(first.text)
	for next < len(data) {
		line, after := lineAt(data, next)
		p, ok := kind(line)
		size += after - next
		if !ok || size > maxJoin {
			return "", nil
		}
		if p.stderr != first.stderr {
			if gap++; gap > maxGap {
				return "", nil
			}
			next = after
			continue
		}
		if gap = 0; len(lines)+2 > maxPieces {
			return "", nil
		}
		lines = append(lines, next)
		text.WriteString(p.text)
		if p.last {
			text.WriteString(first.tail)
			return text.String(), lines
		}
		next = after
	}
	return "", nil
}

// openPieces finds the first piece near the end of text whose line does not end
// in it, or -1.
func openPieces(text string) int {
	last := strings.LastIndexByte(text[:max(0, len(text)-1)], '\n') + 1
	line, _ := lineAt(text, last)
	open := -1
	for _, k := range pieceKinds {
		if _, ok := k(line); !ok {
			continue
		}
		for _, stderr := range [...]bool{false, true} {
			for _, at := range [...]int{openPiece(text, stderr, k), openPrinted(text, stderr, k)} {
				if at >= 0 && (open < 0 || at < open) {
					open = at
				}
			}
		}
	}
	return open
}

// openPiece walks back over the pieces of one output. What joinedPieces would
// give up on is not open.
func openPiece(text string, stderr bool, kind func(string) (piece, bool)) int {
	open, gap, pieces := -1, 0, 0
	for end := len(text); end > 0 && gap <= maxGap && pieces < maxPieces; {
		start := strings.LastIndexByte(text[:end-1], '\n') + 1
		if len(text)-end > maxJoin {
			break
		}
		line, _ := lineAt(text, start)
		p, ok := kind(line)
		switch {
		case !ok:
			return open
		case p.stderr != stderr:
			gap++
		case p.last:
			return open
		default:
			gap = 0
			pieces++
			if p.opens {
				open = start
			}
		}
		end = start
	}
	return open
}
