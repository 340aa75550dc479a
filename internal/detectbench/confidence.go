package main

import (
	"fmt"
	"io"
)

// binFloors are the lower ends of the table's ranges of confidence.
var binFloors = [...]float64{0, 0.5, 0.6, 0.7, 0.8, 0.9}

// bin counts the verdicts of a range of confidence.
type bin struct {
	Verdicts, Right int
	Said            float64 // sum of what they said
}

func (b *bin) add(o bin) {
	b.Verdicts += o.Verdicts
	b.Right += o.Right
	b.Said += o.Said
}

// binOf is the range that a confidence is in.
func binOf(confidence float64) int {
	i := len(binFloors) - 1
	for i > 0 && confidence < binFloors[i] {
		i--
	}
	return i
}

// sure counts a verdict by what it said of itself.
func (s *score) sure(v *verdict, right bool) {
	said := bin{Verdicts: 1, Said: v.confidence}
	if right {
		said.Right = 1
	}
	i := binOf(v.confidence)
	s.Bins[i].add(said)
	if i == len(binFloors)-1 {
		s.Confident += said.Verdicts
		s.Justified += said.Right
	}
}

// printReliability holds what verdicts said of themselves against how often
// they were right.
func (t *table) printReliability(w io.Writer) {
	rows := [][]string{{"confidence", "verdicts", "right", "said", "were right"}}
	for i, b := range t.total[0].Bins {
		top := 1.0
		if i+1 < len(binFloors) {
			top = binFloors[i+1]
		}
		said := "-"
		if b.Verdicts > 0 {
			said = fmt.Sprintf("%.3f", b.Said/float64(b.Verdicts))
		}
		rows = append(rows, []string{
			fmt.Sprintf("%.1f – %.1f", binFloors[i], top), fmt.Sprint(b.Verdicts), fmt.Sprint(b.Right), said, share(b.Right, b.Verdicts),
		})
	}
	printRows(w, rows)
}
