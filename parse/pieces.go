package parse

import (
	"iter"
	"strings"
)

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
	return text[0] == '{' && text[1] == '\\' || text[0] == '[' && isDigit(text[1]) || text[0] == '\\' && strings.HasPrefix(text, escapedEscape) || text[0] == 'T' && strings.HasPrefix(text, tracebackHead) || text[4] == ':' && text[5] == ' ' && dotnetLevels[text[:4]] != ""
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

// onward goes over the pieces of the first one's output from data[next:] on, with
// where each begins. Lines of the other output may stand between.
func (first *piece) onward(data string, next int, kind func(string) (piece, bool)) iter.Seq2[int, piece] {
	return func(yield func(int, piece) bool) {
		for from, gap := next, 0; next < len(data); {
			line, after := lineAt(data, next)
			p, ok := kind(line)
			switch {
			case !ok || after-from > maxJoin:
				return
			case p.stderr != first.stderr:
				if gap++; gap > maxGap {
					return
				}
			default:
				if gap = 0; !yield(next, p) {
					return
				}
			}
			next = after
		}
	}
}

// backward goes over the pieces of one output from the end of text, as onward
// would come to them.
func backward(text string, stderr bool, kind func(string) (piece, bool)) iter.Seq2[int, piece] {
	return func(yield func(int, piece) bool) {
		for end, gap := len(text), 0; end > 0 && gap <= maxGap && len(text)-end <= maxJoin; {
			start := strings.LastIndexByte(text[:end-1], '\n') + 1
			line, _ := lineAt(text, start)
			p, ok := kind(line)
			switch {
			case !ok:
				return
			case p.stderr != stderr:
				gap++
			default:
				if gap = 0; !yield(start, p) {
					return
				}
			}
			end = start
		}
	}
}

// joinedPieces reads on to the last piece of the same output.
func joinedPieces(data string, next int, first piece, kind func(string) (piece, bool)) (string, []int) {
	var lines []int
	var text strings.Builder
	text.WriteString(first.head)
	text.WriteString(first.text)
	for at, p := range first.onward(data, next, kind) {
		if len(lines)+2 > maxPieces {
			break
		}
		lines = append(lines, at)
		text.WriteString(p.text)
		if p.last {
			text.WriteString(first.tail)
			return text.String(), lines
		}
	}
	return "", nil
}

// openPieces finds the first piece near the end of text whose line does not end
// in it, or -1.
func openPieces(text string, all bool) int {
	last := strings.LastIndexByte(text[:max(0, len(text)-1)], '\n') + 1
	line, _ := lineAt(text, last)
	open := -1
	for _, k := range pieceKinds {
		if _, ok := k(line); !ok {
			continue
		}
		for _, stderr := range [...]bool{false, true} {
			for _, at := range [...]int{openPiece(text, stderr, k), openPrinted(text, stderr, all, k)} {
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
	open, pieces := -1, 0
	for start, p := range backward(text, stderr, kind) {
		if p.last {
			break
		}
		if p.opens {
			open = start
		}
		if pieces++; pieces == maxPieces {
			break
		}
	}
	return open
}
