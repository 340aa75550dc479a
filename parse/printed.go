package parse

import "strings"

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
	at, head := indent(first.body()), isDotnetHead(first.body())
	size, gap := 0, 0
	var lines []int
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
		gap = 0
		body := p.body()
		in, rest := indent(body), trimSpace(body)
		closes := !head && in <= at && (rest == "}" || rest == "},")
		if !p.last || !closes && in <= at && rest != "" || head && (in < 2 || rest == "") {
			return "", nil
		}
		lines = append(lines, next)
		text.WriteString(" ")
		text.WriteString(strings.TrimSuffix(rest, "\r"))
		if closes || head {
			return strings.TrimSuffix(text.String(), ",") + first.tail, lines
		}
		next = after
	}
	return "", nil
}

// openPrinted finds the first record near the end of text that joinedPrinted
// would read on behind it, in one output; -1 when there is none.
func openPrinted(text string, stderr bool, kind func(string) (piece, bool)) int {
	const anything = int(^uint(0) >> 1)
	open, gap, least := -1, 0, anything
	for end := len(text); end > 0 && gap <= maxGap && least > 0 && len(text)-end <= maxJoin; {
		start := strings.LastIndexByte(text[:end-1], '\n') + 1
		line, _ := lineAt(text, start)
		p, ok := kind(line)
		switch {
		case !ok:
			return open
		case p.stderr != stderr:
			gap++
		case !p.last:
			return open
		default:
			gap = 0
			body := p.body()
			if least == anything && isDotnetHead(body) {
				return start
			}
			if in := indent(body); in < least && trimSpace(body) != "" {
				least = in
				if isOpener(body) {
					open = start
				}
			}
		}
		end = start
	}
	return open
}
