package parse

import "strings"

// A cell of a table may hold line breaks between its quotes. Whether the line at
// hand leaves a cell open shows in that line; that it stands in a table only the
// header tells. So Whole holds back what might be an open cell in any text, and
// Decoder joins lines in tables alone.

// maxCellLines bounds the lines of one row.
const maxCellLines = 256

// leavesOpen walks over a row's line, which begins inside a quoted cell or not,
// and reports whether it ends inside one. A quote that closes before anything
// but a separator or the end belongs to no table.
func leavesOpen(line string, inside bool) (open, ok bool) {
	for i := 0; i < len(line); i++ {
		quote := strings.IndexByte(line[i:], '"')
		if quote < 0 {
			return inside, true
		}
		i += quote
		switch next := i + 1; {
		case !inside:
			inside = i == 0 || isSeparator(line[i-1])
		case next < len(line) && line[next] == '"':
			i = next
		case next < len(line) && !isSeparator(line[next]):
			return false, false
		default:
			inside = false
		}
	}
	return inside, true
}

func isSeparator(c byte) bool { return c == ',' || c == ';' || c == '\t' || c == '|' }

// opensCell reports whether a row may go on below the line.
func opensCell(line string) bool {
	open, ok := leavesOpen(line, false)
	return open && ok
}

// joinedCells reads on to the line that closes the cell left open. A line with a
// time of its own, or the names of columns, is no part of a cell: there a quote
// is missing. unended tells that data ends before the row does.
func joinedCells(data string, start int) (text string, lines []int, unended bool) {
	first, next := lineAt(data, start)
	var b strings.Builder
	b.WriteString(first)
	for next < len(data) {
		line, after := lineAt(data, next)
		if len(lines) >= maxCellLines || after-start > maxJoin || beginsRow(trimLine(line)) {
			return "", nil, false
		}
		open, ok := leavesOpen(line, true)
		if !ok {
			return "", nil, false
		}
		lines = append(lines, next)
		b.WriteString(" ")
		b.WriteString(line)
		if !open {
			return b.String(), lines, false
		}
		next = after
	}
	return "", nil, true
}

func beginsRow(line string) bool {
	if line == "" {
		return false
	}
	if headerKind(line) {
		return true
	}
	st, n := scanStamp(line)
	return n > 0 && st.hasDate
}

// throughCell reports whether a cell may be open before the line and behind it.
// Whole asks for every chunk, and mostly the last line says no.
func throughCell(line string) bool {
	open, ok := leavesOpen(line, true)
	return open && ok && !beginsRow(trimLine(line))
}

// openCells finds a row near the end of text that does not end in it, or -1.
func openCells(text string) int {
	open := -1
	if strings.IndexByte(text, '"') < 0 {
		return open
	}
	for end, n := len(text), 0; end > 0 && n <= maxCellLines && len(text)-end <= maxJoin; n++ {
		start := strings.LastIndexByte(text[:end-1], '\n') + 1
		line, _ := lineAt(text, start)
		if opensCell(line) {
			_, _, unended := joinedCells(text, start)
			if !unended {
				break // what stands before it has ended, too
			}
			open = start
		}
		if !throughCell(line) {
			break // no row from before it reaches the end
		}
		end = start
	}
	return open
}
