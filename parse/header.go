package parse

import "strings"

// header names the columns of the lines below it: a W3C #Fields line, or the
// first line of a CSV file. It is part of what is known of a stream at a place,
// as the place itself is: the source carries its text from chunk to chunk and
// from run to run, so that a line means the same wherever reading began.
type header struct {
	text    string
	comma   byte // the separator of a CSV file; 0 for W3C
	columns []string
	time    int // the column of a CSV file that holds the time
}

// maxHeader bounds a header, in bytes; no layout comes near it.
const maxHeader = 8 << 10

const fieldsMark = "#Fields:"

// HeaderAfter returns the header in force behind text, which is whole lines,
// when before was in force in front of it. head says that text begins a file.
// It agrees with what a Decoder finds on its way through text.
func HeaderAfter(text, before string, head bool) string {
	columns, speakers := cutSpeakers(before)
	return columnsAfter(text, columns, head) + speakersAfter(text, speakers)
}

// columnsAfter is HeaderAfter for the names of columns.
func columnsAfter(text, before string, head bool) string {
	if !head && (before == "" || before[0] == '#') && !strings.Contains(text, fieldsMark) {
		return before // nearly every chunk of nearly every log
	}
	for start := 0; start < len(text); {
		line, next := lineAt(text, start)
		if line = trimLine(line); line != "" {
			if mayHead(line, before, head) && headerKind(line) {
				before = line
			}
			head = false
		}
		start = next
	}
	return before
}

// mayHead reports whether a header may stand here: #Fields anywhere, the names
// of columns at the begin of a file, or in place of others.
func mayHead(line, before string, head bool) bool {
	return line[0] == '#' || head || before != "" && before[0] != '#'
}

// NamesColumns reports whether a line is the header of a table.
func NamesColumns(line string) bool {
	line = trimLine(line)
	return line != "" && headerKind(line)
}

// headerKind reports whether the line is a header.
func headerKind(line string) bool {
	if line[0] == '#' {
		return strings.HasPrefix(line, fieldsMark) && len(line) <= maxHeader
	}
	_, ok := columnsOf(line)
	return ok
}

// directives of the W3C extended format. All but #Fields tell nothing that a
// line needs.
var directives = [...]string{fieldsMark, "#Version:", "#Software:", "#Date:", "#Start-Date:", "#End-Date:", "#Remark:", "#GMT-Offset:"}

func isDirective(line string) bool {
	for _, d := range directives {
		if strings.HasPrefix(line, d) {
			return true
		}
	}
	return false
}

// newHeader takes a header's text apart; nil for "".
func newHeader(text string) *header {
	if text == "" {
		return nil
	}
	if text[0] == '#' {
		return &header{text: text, columns: strings.Fields(text[len(fieldsMark):])}
	}
	h, _ := columnsOf(text)
	return h
}

// columnsOf reads the names of a CSV file's columns: at least two words, the
// name of a time and another name that means something among them, and no
// value that could be data.
func columnsOf(line string) (*header, bool) {
	if c := line[0]; !isLetter(c) && c != '"' && c != '_' && c != '@' || len(line) > maxHeader {
		return nil, false
	}
	h := &header{text: line, time: -1}
	for _, comma := range [...]byte{',', ';', '\t', '|'} {
		if strings.IndexByte(line, comma) >= 0 {
			h.comma = comma
			break
		}
	}
	if h.comma == 0 {
		return nil, false
	}
	known := 0
	for rest, more := line, true; more; {
		var name string
		var ok bool
		if name, rest, more, ok = cell(rest, h.comma); !ok || !isColumn(name) {
			return nil, false
		}
		switch w := vocabulary[normalKey(name)]; w.role {
		case roleNone:
		case roleTime:
			if h.time < 0 || w.rank < vocabulary[normalKey(h.columns[h.time])].rank {
				h.time = len(h.columns)
			}
			known++
		default:
			known++
		}
		h.columns = append(h.columns, strings.Clone(trimSpace(name)))
	}
	return h, h.time >= 0 && known >= 2
}

// isColumn takes the words that columns go by: "HTTP Status", "account.id",
// "Duration (ms)".
func isColumn(s string) bool {
	s = trimSpace(s)
	if s == "" || len(s) > 64 || isDigit(s[0]) {
		return false
	}
	for i := range len(s) {
		if !isWord(s[i]) && strings.IndexByte(" .-/()@#%", s[i]) < 0 {
			return false
		}
	}
	return true
}
