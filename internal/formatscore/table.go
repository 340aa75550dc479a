package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/syncguard/syncguard/parse/text"
)

// targets are the shares in percent that the formats are held to.
var targets = [numParts]float64{partTime: 97, partStatus: 99, partLevel: 95, partMessage: 95}

const mostWrong = 1 // percent

func (s *scores) writeTable(w io.Writer) {
	fmt.Fprintf(w, "| part | right | target | wrong (≤ %d %%) | lines right | of |\n|---|---|---|---|---|---|\n", mostWrong)
	for p := range numParts {
		right, wrong, sum := s.average(p)
		fmt.Fprintf(w, "| %s | %.1f %% | %.0f %% | %.1f %% | %d | %d |\n", partNames[p], right, targets[p], wrong, sum.right, sum.stated)
	}
}

func (s *scores) writeMisses(w io.Writer) {
	s.sortMisses()
	for _, m := range s.misses {
		verdict := "missed"
		if m.got != "" {
			verdict = "wrong"
		}
		fmt.Fprintf(w, "%s %s of %s\n  line %s\n  got  %s\n  want %s\n", verdict, partNames[m.part], m.format,
			text.Visible(m.line), text.Visible(m.got), text.Visible(m.want))
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
