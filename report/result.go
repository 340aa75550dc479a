package report

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/syncguard/syncguard/parse/text"
)

// Result is a table of values that somebody asked for: nil, int64, float64, string
// or []byte.
type Result struct {
	Columns []string
	Rows    [][]any
}

// ResultTable writes the rows under their titles, fit into the width; where there
// are too many columns for that, each row below the other.
func ResultTable(w io.Writer, r Result, opt Options) error {
	p := newPage(opt, span{})
	if len(r.Rows) == 0 {
		p.line(faint, "no rows")
		return p.flush(w, "result")
	}
	columns := make([]column, len(r.Columns))
	room := 0
	for i, name := range r.Columns {
		columns[i] = column{title: text.Visible(name), right: numeric(r.Rows, i), flex: !numeric(r.Rows, i)}
		widest := cellsOf(columns[i].title)
		for _, row := range r.Rows {
			widest = max(widest, cellsOf(visibleValue(row[i])))
		}
		if columns[i].flex {
			widest = min(widest, 10)
		}
		room += widest + columnGap
	}
	if room-columnGap > p.width {
		p.records(r)
		return p.flush(w, "result")
	}
	rows := make([][]cell, len(r.Rows))
	for i, row := range r.Rows {
		for _, value := range row {
			rows[i] = append(rows[i], cell{text: visibleValue(value)})
		}
	}
	p.table(0, columns, rows)
	return p.flush(w, "result")
}

// records writes a row as one line a column.
func (p *page) records(r Result) {
	width := 0
	for _, name := range r.Columns {
		width = max(width, min(24, cellsOf(text.Visible(name))))
	}
	for i, row := range r.Rows {
		if i > 0 {
			p.blank()
		}
		for j, value := range row {
			name := pad(text.Truncate(text.Visible(r.Columns[j]), width), width)
			for k, line := range wrap(visibleValue(value), p.width-width-columnGap) {
				if k > 0 {
					name = strings.Repeat(" ", width)
				}
				p.buf.WriteString(strings.TrimRight(p.paint(faint, name)+strings.Repeat(" ", columnGap)+line, " ") + "\n")
			}
		}
	}
}

// numeric reports whether a column holds numbers alone.
func numeric(rows [][]any, column int) bool {
	numbers := false
	for _, row := range rows {
		switch row[column].(type) {
		case int64, float64:
			numbers = true
		case nil:
		default:
			return false
		}
	}
	return numbers
}

func visibleValue(value any) string { return text.Visible(plainValue(value)) }

// plainValue writes a value as it is; NULL is nothing.
func plainValue(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return "x'" + hex.EncodeToString(v) + "'"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

// ResultCSV writes the rows as CSV, with the columns' names first.
func ResultCSV(w io.Writer, r Result) error {
	rows := make([][]string, len(r.Rows))
	for i, row := range r.Rows {
		for _, value := range row {
			rows[i] = append(rows[i], plainValue(value))
		}
	}
	return writeCSVCells(w, "result", r.Columns, rows, true, func(i, j int) bool { // a number below zero is no formula
		switch r.Rows[i][j].(type) {
		case int64, float64:
			return true
		}
		return false
	})
}

// ResultMarkdown writes the rows as a Markdown table.
func ResultMarkdown(w io.Writer, r Result, opt Options) error {
	m := &markdown{page: newPage(opt, span{})}
	var titles, rule []string
	for i, name := range r.Columns {
		titles = append(titles, inline(name))
		if numeric(r.Rows, i) {
			rule = append(rule, "--:")
		} else {
			rule = append(rule, "---")
		}
	}
	m.row(titles...)
	m.row(rule...)
	for _, row := range r.Rows {
		var cells []string
		for _, value := range row {
			cells = append(cells, inline(plainValue(value)))
		}
		m.row(cells...)
	}
	return m.flush(w)
}

// ResultJSON writes an array of objects whose keys stand in the order of the
// columns; a name that comes again gets a number behind it.
func ResultJSON(w io.Writer, r Result) error {
	keys := make([][]byte, len(r.Columns))
	times := map[string]int{}
	for i, name := range r.Columns {
		times[name]++
		if n := times[name]; n > 1 {
			name += "_" + strconv.Itoa(n)
		}
		var err error
		if keys[i], err = marshal(name); err != nil {
			return fmt.Errorf("write result: %w", err)
		}
	}
	var b bytes.Buffer
	b.WriteString("[")
	for i, row := range r.Rows {
		b.WriteString(separator(i) + "\n  {")
		for j, value := range row {
			if j > 0 {
				b.WriteString(", ")
			}
			text, err := marshal(jsonValue(value))
			if err != nil {
				return fmt.Errorf("write result: %w", err)
			}
			b.Write(keys[j])
			b.WriteString(": ")
			b.Write(text)
		}
		b.WriteString("}")
	}
	if len(r.Rows) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("]\n")
	if _, err := w.Write(harmless(b.Bytes())); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

func separator(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

// jsonValue is a value that JSON has a form for.
func jsonValue(value any) any {
	switch v := value.(type) {
	case []byte:
		return plainValue(v)
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return plainValue(v)
		}
	}
	return value
}

func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
