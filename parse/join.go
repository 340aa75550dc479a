package parse

import (
	"math"
	"strings"
)

// Some records take more than one line: an object printed over many lines, and
// a line that a container runtime cut into pieces. They are joined where two
// rules that look at the text alone agree: joinLines, which reads on from a
// record's first line, and Whole, which keeps a chunk from ending inside one.
// So the cut of chunks can't change what is joined.
const (
	maxJoin   = 256 << 10 // bytes of a joined record
	maxPieces = 16        // pieces of a cut line; runtimes cut at 16 KiB
	maxGap    = 64        // lines of the other output between two pieces
)

// Whole returns the length of the part of text, which is whole lines, that can
// be decoded by itself: all of it, unless a record begins near its end that the
// text behind it may complete.
func Whole(text string) int {
	end := len(text)
	for {
		open := openAt(text[:end], end == len(text))
		if open < 0 {
			return end
		}
		// Records of two outputs may be interleaved: behind the one that is open
		// another may have begun that is not.
		if end = open; len(text)-end > maxHeld {
			return len(text)
		}
	}
}

// maxHeld bounds what is held back of a text that no honest runtime writes, in
// which one record begins before the other ends for ever.
const maxHeld = 8 * maxJoin

// openAt returns where a record begins that text does not end, or -1. all tells
// that nothing is known behind text: one that the next line ends is open only then.
func openAt(text string, all bool) int {
	at := openObject(text, all)
	if last := strings.LastIndexByte(text[:max(0, len(text)-1)], '\n') + 1; at < 0 && last < len(text) {
		if line, _ := lineAt(text, last); isJULHead(line) || isStampAlone(line) || isDotnetHead(line) {
			at = last
		}
	}
	if slow := openSlow(text); slow >= 0 && (at < 0 || slow < at) {
		at = slow
	}
	if cells := openCells(text); cells >= 0 && (at < 0 || cells < at) {
		at = cells
	}
	if pieces := openPieces(text, all); pieces >= 0 && (at < 0 || pieces < at) {
		at = pieces
	}
	return at
}

// isCompact recognises nearly every line of JSON before mayJoin is asked, in no
// time (BenchmarkDecoderJSON): an object on one line, and not in Docker's wrapper.
func isCompact(line string) bool {
	n := len(line)
	return n > 2 && line[0] == '{' && line[n-1] == '}' && line[2] != 'l'
}

// mayJoin reports whether the line can begin a record of several lines. It is
// asked of every line, and looks at next to nothing.
func mayJoin(line string) bool {
	n := len(line)
	if n == 0 {
		return false
	}
	switch line[n-1] {
	case '{', '\r':
		return true
	case ':':
		if isDigit(line[0]) && strings.HasSuffix(line, tracebackHead) {
			return true
		}
	case ']':
		if isDotnetHead(line) || isDigit(line[0]) && n < 256 && strings.Contains(line[:min(n, maxCRIHead)], " std") {
			return true
		}
	}
	switch c := line[0]; {
	case c == '#' && isSlowHead(line):
		return true
	case c == '{':
		return strings.HasPrefix(line, dockerHead) && (!endsDocker(line) || mayPrint(line[len(dockerHead):]))
	case n <= maxStampAlone && isStampAlone(line):
		return true
	case c >= 'A' && c <= 'S':
		return isJULHead(line)
	case c == '[':
		return isPrettyHead(line)
	case isDigit(c) && n > 30 && line[10] == 'T':
		head := line[:min(n, maxCRIHead)]
		return strings.Contains(head, " P ") || strings.Contains(head, " F [")
	}
	return false
}

// joinLines reads the record that the line at data[start:] begins, if it takes
// several lines. text is the record as one line, lines where its further lines
// begin in data; nil when there is no such record.
func joinLines(data string, start int) (text string, lines []int) {
	first, next := lineAt(data, start)
	if isOpener(first) {
		return joinedObject(data, start, next)
	}
	if isJULHead(first) {
		return joinedJUL(data, first, next)
	}
	if isSlowHead(first) {
		text, lines, _ = joinedSlow(data, start)
		return text, lines
	}
	if isStampAlone(first) {
		return joinedStamp(data, first, next)
	}
	if isPrettyHead(first) {
		return joinedPretty(data, first, next)
	}
	for _, k := range pieceKinds {
		switch p, ok := k(first); {
		case ok && p.opens:
			return joinedPieces(data, next, p, k)
		case ok && opensPrinted(&p):
			return joinedPrinted(data, next, p, k)
		case ok && p.last && isPrettyHead(p.body()):
			return joinedPrettyPieces(data, next, p, k)
		case ok && opensTraceback(&p):
			return joinedTraceback(data, next, p, k)
		}
	}
	if isDotnetHead(first) {
		return joinedDotnet(data, first, next)
	}
	return "", nil
}

// lineAt returns the line at start without its line end, and where the next
// one begins.
func lineAt(data string, start int) (line string, next int) {
	end := strings.IndexByte(data[start:], '\n')
	if end < 0 {
		end, next = len(data), len(data)
	} else {
		end, next = start+end, start+end+1
	}
	if end > start && data[end-1] == '\r' {
		end--
	}
	return data[start:end], next
}

// isOpener holds for a line of an opening brace alone.
func isOpener(line string) bool {
	return len(line) < 128 && trimSpace(line) == "{"
}

func indent(line string) int {
	n := 0
	for n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		n++
	}
	return n
}

// joinedObject reads on to the brace that stands as far from the left as the
// opening one, with all between it farther in.
func joinedObject(data string, start, next int) (string, []int) {
	first, _ := lineAt(data, start)
	at := indent(first)
	var lines []int
	for next < len(data) {
		line, after := lineAt(data, next)
		if after-start > maxJoin {
			return "", nil
		}
		lines = append(lines, next)
		body := indent(line)
		if body < len(line) && body <= at {
			if rest := trimSpace(line); body < at || (rest != "}" && rest != "},") {
				return "", nil
			}
			return strings.TrimSuffix(trimSpace(data[start:after]), ","), lines
		}
		next = after
	}
	return "", nil
}

// openObject finds the outermost object that begins near the end of text and
// does not end in it, or -1.
func openObject(text string, all bool) int {
	open, least := -1, math.MaxInt
	for end := len(text); end > 0 && least > 0; {
		start := strings.LastIndexByte(text[:end-1], '\n') + 1
		if len(text)-start >= maxJoin {
			break
		}
		line, _ := lineAt(text, start)
		if at := indent(line); at < len(line) && at < least {
			least = at
			if isOpener(line) || all && at == 0 && isPrettyHead(line) {
				open = start
			}
		}
		end = start
	}
	return open
}

// isJULHead takes the first of the two lines that java.util.logging prints:
// Jun 19, 2026 11:22:33 AM com.acme.Sync run
func isJULHead(line string) bool {
	if len(line) < 26 || line[3] != ' ' || (line[5] != ',' && line[6] != ',') || monthAt(line, 0) == 0 {
		return false
	}
	st, n := scanStamp(line)
	return n > 0 && st.hasYear && (line[n-1] == 'M')
}

// joinedJUL joins the second line, which begins with the level.
func joinedJUL(data, first string, next int) (string, []int) {
	if next >= len(data) {
		return "", nil
	}
	second, _ := lineAt(data, next)
	level, message, ok := strings.Cut(second, ": ")
	if !ok || !isLevel(level) || level != strings.ToUpper(level) || len(first)+len(second) > maxJoin {
		return "", nil
	}
	_, n := scanStamp(first)
	class, _, _ := strings.Cut(trimSpace(first[n:]), " ")
	return first[:n] + " " + level + " " + class + " - " + message, []int{next}
}

// maxStampAlone is longer than every stamp, with the words that may stand
// before it.
const maxStampAlone = 80

// isStampAlone takes a line that is a time and no more, as alert logs and batch
// jobs print it above what they have to say, or a time and a thread behind the
// name of a log, as Sun's servers do: "amLog:06/19/2026 11:22:33:515 PM UTC:
// Thread[main,5,main]".
func isStampAlone(line string) bool {
	if isHistoryStamp(line) {
		return true
	}
	if len(line) < len("2006-01-02 15:04") || len(line) > maxStampAlone || !isLetter(line[0]) && !isDigit(line[0]) {
		return false
	}
	if st, n := scanStamp(line); n == len(line) {
		return st.hasDate && !st.hasEpoch
	}
	at := strings.Index(line, ": Thread[")
	if at < 0 || line[len(line)-1] != ']' {
		return false
	}
	begin := strings.IndexByte(line[:at], ':') + 1
	st, n := scanStamp(line[begin:at])
	return st.hasDate && begin+n == at
}

// isHistoryStamp takes what shells write above a command of their history:
// #1781868153, or #+1781868153.
func isHistoryStamp(line string) bool {
	at := historyDigits(line)
	return at > 0 && at+10 == len(line)
}

// historyDigits is where the seconds of a shell's history begin in a line, or 0.
func historyDigits(line string) int {
	if len(line) < 11 || line[0] != '#' {
		return 0
	}
	at := 1
	if line[1] == '+' {
		at = 2
	}
	if digitsAt(line, at) != at+10 {
		return 0
	}
	if _, ok := parseEpoch(line[at : at+10]); !ok {
		return 0
	}
	return at
}

// joinedStamp joins the line below, unless it has a time of its own.
func joinedStamp(data, first string, next int) (string, []int) {
	if next >= len(data) {
		return "", nil
	}
	second, _ := lineAt(data, next)
	if begin := skipBlanks(second, 0); begin == len(second) || second[begin] == '{' || len(second) > maxJoin {
		return "", nil
	}
	if st, n := scanStamp(trimSpace(second)); n > 0 && st.hasDate || isStampAlone(second) {
		return "", nil
	}
	return first + " " + trimSpace(second), []int{next}
}
