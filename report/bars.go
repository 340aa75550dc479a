package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// Heights of a cell in eighths.
var eighths = []rune(" ▁▂▃▄▅▆▇█")

const barsHigh = 8 // cells

// bars draws failures over time, as many columns as fit, each of them of a whole
// number of slots.
func (p *page) bars(b *analyze.Blast) {
	const axis = 9 // cells for the numbers on the left
	values, step, from := series(b, timeDimension(b.By), p.width-axis, nil)
	most := max(1, slices.Max(values))
	for level := barsHigh - 1; level >= 0; level-- {
		label := ""
		switch level {
		case barsHigh - 1:
			label = text.Number(most)
		case 0:
			label = "0"
		}
		var line strings.Builder
		for _, v := range values {
			high := int((v*barsHigh*8 + most - 1) / most) // something is never drawn as nothing
			line.WriteRune(eighths[min(8, max(0, high-level*8))])
		}
		p.buf.WriteString(p.paint(faint, padLeft(label, axis-2)+" │") + strings.TrimRight(line.String(), " ") + "\n")
	}
	p.buf.WriteString(p.paint(faint, strings.Repeat(" ", axis-2)+" └"+strings.Repeat("─", len(values))) + "\n")
	layout := minuteLayout(b, p.loc)
	begin, end := from.In(p.loc).Format(layout), from.Add(time.Duration(len(values)-1)*step).In(p.loc).Format(layout)
	gap := max(1, len(values)-cellsOf(begin)-cellsOf(end))
	p.line(faint, strings.Repeat(" ", axis)+begin+strings.Repeat(" ", gap)+end)
	peak := slices.Index(values, slices.Max(values))
	p.line(plain, fmt.Sprintf("most: %s in the %s from %s; a column is %s", text.Number(values[peak]), text.Lasting(step),
		from.Add(time.Duration(peak)*step).In(p.loc).Format(layout), text.Lasting(step)))
}

// series adds the failures of the rows that fit up to at most n columns.
func series(b *analyze.Blast, at, n int, fits func(row int) bool) (values []int64, step time.Duration, from time.Time) {
	slot := analyze.DimensionNamed(b.By[at]).Slot
	from = b.From.Truncate(slot)
	slots := int((b.To.Sub(from) + slot - 1) / slot)
	each := max(1, (slots+n-1)/n)
	values = make([]int64, max(1, (slots+each-1)/each))
	step = slot * time.Duration(each)
	for i := range b.Rows {
		r := &b.Rows[i]
		when, err := time.Parse(time.RFC3339, r.Key[at])
		if err != nil || fits != nil && !fits(i) {
			continue
		}
		if column := int(when.Sub(from) / step); column >= 0 && column < len(values) {
			values[column] += r.Failures
		}
	}
	return values, step, from
}

// sparks draws one line over time for each of the other dimensions' values, on
// one scale, the largest first.
func (p *page) sparks(b *analyze.Blast, at int) {
	labels := make([]string, len(b.Rows))
	for i := range b.Rows {
		labels[i] = labelOf(b, &b.Rows[i], at)
	}
	parts := sparkParts(b, labels)
	hidden := len(parts) - blastRows
	parts = parts[:min(len(parts), blastRows)]
	const besides = 34 // cells for a name and a number
	var step time.Duration
	most := int64(1)
	lines := make([][]int64, len(parts))
	for i, q := range parts {
		lines[i], step, _ = series(b, at, max(10, p.width-besides), func(row int) bool { return labels[row] == q.label })
		most = max(most, slices.Max(lines[i]))
	}
	rows := make([][]cell, len(parts))
	for i, q := range parts {
		var line strings.Builder
		for _, v := range lines[i] {
			line.WriteRune(eighths[(v*8+most-1)/most])
		}
		rows[i] = []cell{{text: q.label}, {text: text.Number(q.total)}, {text: line.String()}}
	}
	var others []string
	for i, name := range b.By {
		if i != at {
			others = append(others, dimensionTitle(name))
		}
	}
	period := span{from: b.From, to: b.To}
	p.table(0, []column{{title: strings.Join(others, " "), flex: true}, {title: "FAILED", right: true}, {title: period.words(p.loc)}}, rows)
	p.line(faint, "a character is "+text.Lasting(step)+", a full one "+text.Count(most, "failure"))
	if hidden > 0 {
		p.line(faint, text.Count(hidden, "more row")+" with --format csv or json")
	}
}

// sparkPart are the rows that differ in their time alone.
type sparkPart struct {
	label string
	total int64
}

func sparkParts(b *analyze.Blast, labels []string) []sparkPart {
	var parts []sparkPart
	place := map[string]int{}
	for i, label := range labels {
		j, known := place[label]
		if !known {
			j = len(parts)
			place[label] = j
			parts = append(parts, sparkPart{label: label})
		}
		parts[j].total += b.Rows[i].Failures
	}
	slices.SortStableFunc(parts, func(x, y sparkPart) int { return cmp.Compare(y.total, x.total) })
	return parts
}

// labelOf are a row's values but for that of one dimension.
func labelOf(b *analyze.Blast, r *analyze.BlastRow, but int) string {
	var names []string
	for i, value := range r.Key {
		if i != but {
			names = append(names, shownValue(b.By[i], value))
		}
	}
	return strings.Join(names, " ")
}
