package report

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/syncguard/syncguard/parse/text"
)

// column is a column of a table.
type column struct {
	title string
	right bool // numbers stand to the right
	flex  bool // gives way when the table is too wide
	name  bool // gives way in the middle
}

// cell is one field of a table; its text has been made fit to be shown.
type cell struct {
	text  string
	style *lipgloss.Style
}

const columnGap = 2

// table writes rows under their titles, each in one line.
func (p *page) table(indent int, columns []column, rows [][]cell) {
	widths := make([]int, len(columns))
	head := make([]cell, len(columns))
	for i, c := range columns {
		head[i] = cell{text: c.title, style: &faint}
		widths[i] = cellsOf(c.title)
		for _, row := range rows {
			widths[i] = max(widths[i], cellsOf(row[i].text))
		}
	}
	shrink(widths, columns, p.width-indent-columnGap*(len(columns)-1))
	p.tableRow(indent, columns, widths, head)
	for _, row := range rows {
		p.tableRow(indent, columns, widths, row)
	}
}

// shrink takes from the widest flexible column until the table fits, and from
// the widest of all when that is not enough.
func shrink(widths []int, columns []column, room int) {
	const least = 8
	total := 0
	for _, w := range widths {
		total += w
	}
	for ; total > room; total-- {
		widest := -1
		for i, c := range columns {
			if c.flex && widths[i] > least && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			widest = slices.Index(widths, slices.Max(widths))
		}
		widths[widest]--
	}
}

func (p *page) tableRow(indent int, columns []column, widths []int, row []cell) {
	var b strings.Builder
	b.WriteString(strings.Repeat(" ", indent))
	for i, c := range row {
		cut := text.Truncate
		if columns[i].name {
			cut = text.Shorten
		}
		s := cut(c.text, widths[i])
		fill := strings.Repeat(" ", widths[i]-cellsOf(s))
		if c.style != nil {
			s = p.paint(*c.style, s)
		}
		switch {
		case columns[i].right:
			b.WriteString(fill + s)
		case i == len(row)-1:
			b.WriteString(s)
		default:
			b.WriteString(s + fill)
		}
		if i < len(row)-1 {
			b.WriteString(strings.Repeat(" ", columnGap))
		}
	}
	p.buf.WriteString(strings.TrimRight(b.String(), " "))
	p.buf.WriteByte('\n')
}

func cellsOf(s string) int { return lipgloss.Width(s) }
