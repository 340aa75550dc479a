package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/syncguard/syncguard/parse/text"
)

// piece is text in one ink. It is made by the functions of this file alone, so
// that nothing a terminal obeys is in it.
type piece struct {
	text  string
	cells int
	ink   ink
}

// row is a line of the screen.
type row []piece

// cell is text in a column of that width, cut or filled up.
func cell(s string, width int, i ink) piece {
	if width <= 0 {
		return piece{}
	}
	s = text.Truncate(text.Visible(s), width)
	w := ansi.StringWidth(s)
	return piece{s + blanks(width-w), width, i}
}

// right is text at the right edge of a column.
func right(s string, width int, i ink) piece {
	if width <= 0 {
		return piece{}
	}
	s = text.Truncate(text.Visible(s), width)
	w := ansi.StringWidth(s)
	return piece{blanks(width-w) + s, width, i}
}

// word is text as wide as it is.
func word(s string, i ink) piece {
	s = text.Visible(s)
	return piece{s, ansi.StringWidth(s), i}
}

func gap(n int) piece { return piece{blanks(n), max(n, 0), plain} }

const manyBlanks = "                                                                                                    "

func blanks(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(manyBlanks):
		return manyBlanks[:n]
	}
	return strings.Repeat(" ", n)
}

func (r row) cells() int {
	n := 0
	for _, p := range r {
		n += p.cells
	}
	return n
}

// write paints the row to exactly that width.
func (r row) write(b *strings.Builder, brushes *[inks]brush, width int) {
	left := width
	for _, p := range r {
		if left <= 0 {
			break
		}
		if p.cells > left {
			cut := text.Truncate(p.text, left)
			p.text, p.cells = cut, ansi.StringWidth(cut)
		}
		if p.cells == 0 {
			continue
		}
		br := brushes[p.ink]
		b.WriteString(br.before)
		b.WriteString(p.text)
		b.WriteString(br.behind)
		left -= p.cells
	}
	if left > 0 {
		br := brushes[plain]
		b.WriteString(br.before)
		b.WriteString(blanks(left))
		b.WriteString(br.behind)
	}
}

// line is a row with whether the cursor is on it.
type line struct {
	row    row
	chosen bool
}

func lines(rows ...row) []line {
	out := make([]line, len(rows))
	for i, r := range rows {
		out[i].row = r
	}
	return out
}

// fit makes a block of exactly that height.
func fit(block []line, height int) []line {
	if height <= 0 {
		return nil
	}
	if len(block) > height {
		return block[:height]
	}
	return append(block, make([]line, height-len(block))...)
}

// beside puts two blocks of the same height next to each other.
func beside(th *theme, left, right []string) []string {
	var bar strings.Builder
	row{{" │ ", 3, rule}}.write(&bar, &th.normal, 3)
	out := make([]string, min(len(left), len(right)))
	for i := range out {
		out[i] = left[i] + bar.String() + right[i]
	}
	return out
}

func (l line) write(b *strings.Builder, th *theme, width int) {
	if l.chosen {
		l.row.write(b, &th.chosen, width)
		return
	}
	l.row.write(b, &th.normal, width)
}

// painted makes a block the strings of a screen.
func painted(th *theme, block []line, width int) []string {
	out := make([]string, len(block))
	for i, l := range block {
		var s strings.Builder
		l.write(&s, th, width)
		out[i] = s.String()
	}
	return out
}

// firstOf are at most so many rows of a text; the last one tells that more is left
// out.
func firstOf(rows []piece, most, width int) []piece {
	if len(rows) <= most {
		return rows
	}
	rows = slices.Clone(rows[:max(most, 1)])
	last := &rows[len(rows)-1]
	s := text.Truncate(last.text, width-1) + "…"
	*last = piece{s, ansi.StringWidth(s), last.ink}
	return rows
}

// wrapped breaks text into rows of at most that width. Names are not broken at
// their hyphens: another character of the same width stands in for them.
func wrapped(s string, width int, i ink) []piece {
	const hyphen, standIn = "-", "\u2011"
	var out []piece
	s = strings.ReplaceAll(text.Visible(s), hyphen, standIn)
	for _, l := range strings.Split(ansi.Wrap(s, max(width, 8), ""), "\n") {
		out = append(out, word(strings.ReplaceAll(strings.TrimRight(l, " "), standIn, hyphen), i))
	}
	return out
}
