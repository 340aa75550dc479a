package parse

import (
	"math"
	"strings"
)

// Inside a container's wrapper every line of a record that was printed over many
// stands alone: an object, and .NET's console logger, which puts the message on
// the line below its head. They are joined as cut lines are, output by output.

// body is the text of a piece without the line end that Docker writes out.
func (p *piece) body() string { return strings.TrimSuffix(p.text, `\n`) }

// isDotnetHead takes "fail: Sync.Client[100]", perhaps behind a stamp.
func isDotnetHead(line string) bool {
	if len(line) > 256 || line == "" || line[len(line)-1] != ']' {
		return false
	}
	if isColored(line) {
		line = stripColors(line)
	}
	at := strings.Index(line, ": ")
	if at < 4 || dotnetLevels[line[at-4:at]] == "" {
		return false
	}
	name, id, ok := strings.Cut(line[at+2:len(line)-1], "[")
	return ok && isName(name) && isNumber(id)
}

// joinedDotnet joins the message below a head.
func joinedDotnet(data, first string, next int) (string, []int) {
	if next >= len(data) {
		return "", nil
	}
	second, _ := lineAt(data, next)
	if indent(second) < 2 || trimSpace(second) == "" || len(second) > maxJoin {
		return "", nil
	}
	return first + " " + trimSpace(second), []int{next}
}

// opensPrinted reports whether a piece may begin a record of many lines.
func opensPrinted(p *piece) bool {
	return p.last && (isOpener(p.body()) || isDotnetHead(p.body()))
}

// joinedPrinted reads on, in the same output, to the brace that closes the
// object, or to the message below a head of .NET.
func joinedPrinted(data string, next int, first piece, kind func(string) (piece, bool)) (string, []int) {
	var text strings.Builder
	text.WriteString(first.head)
	text.WriteString(first.body())
	left, head := indent(first.body()), isDotnetHead(first.body())
	var lines []int
	for at, p := range first.onward(data, next, kind) {
		body := p.body()
		in, rest := indent(body), trimSpace(body)
		closes := !head && in <= left && (rest == "}" || rest == "},")
		if !p.last || !closes && in <= left && rest != "" || head && (in < 2 || rest == "") {
			break
		}
		lines = append(lines, at)
		text.WriteString(" ")
		text.WriteString(strings.TrimSuffix(rest, "\r"))
		if closes || head {
			return strings.TrimSuffix(text.String(), ",") + first.tail, lines
		}
	}
	return "", nil
}

// openPrinted finds the first record near the end of text that joinedPrinted
// would read on behind it, in one output; -1 when there is none.
func openPrinted(text string, stderr, all bool, kind func(string) (piece, bool)) int {
	open, least := -1, math.MaxInt
	for start, p := range backward(text, stderr, kind) {
		body := p.body()
		switch in := indent(body); {
		case !p.last:
			return open
		case least == math.MaxInt && isDotnetHead(body):
			return start
		case in < least && trimSpace(body) != "":
			least = in
			if isOpener(body) || all && (body == tracebackHead || isPrettyHead(body)) {
				open = start
			}
		}
		if least == 0 {
			break
		}
	}
	return open
}
