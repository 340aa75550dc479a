package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/syncguard/syncguard/parse/text"
)

// targets are the shares in percent that the formats are held to.
var targets = [numParts]float64{partTime: 97, partStatus: 99, partLevel: 95, partMessage: 95}

const mostWrong = 1 // percent

func (s *scores) writeTable(w io.Writer) {
	fmt.Fprintf(w, "| part | right | target | wrong (≤ %d %%) | lines right | of | disputed | right of the rest | wrong |\n|---|---|---|---|---|---|---|---|---|\n", mostWrong)
	for p := range numParts {
		a := s.average(p)
		fmt.Fprintf(w, "| %s | %.1f %% | %.0f %% | %.1f %% | %d | %d | %d | %.1f %% | %.1f %% |\n",
			partNames[p], a.right, targets[p], a.wrong, a.sum.right, a.sum.stated, a.sum.disputed, a.rightOfRest, a.wrongRest)
	}
	s.writeLone(w)
	s.writeDisputes(w)
}

// writeLone tells of times that count as right and give a line no place.
func (s *scores) writeLone(w io.Writer) {
	if len(s.lone) == 0 {
		return
	}
	fmt.Fprintf(w, "\nStated as a text alone, found, and not placed in time, as a date or a clock is all there is:")
	for _, f := range slices.Sorted(maps.Keys(s.lone)) {
		fmt.Fprintf(w, " %s %d", f, s.lone[f])
	}
	fmt.Fprintln(w)
}

// writeDisputes lists why statements are not followed, and of which formats.
func (s *scores) writeDisputes(w io.Writer) {
	formats := map[string][]string{}
	counts := map[string]int{}
	for _, m := range s.misses {
		if m.dispute == "" {
			continue
		}
		counts[m.dispute]++
		if !slices.Contains(formats[m.dispute], m.format) {
			formats[m.dispute] = append(formats[m.dispute], m.format)
		}
	}
	if len(counts) == 0 {
		return
	}
	fmt.Fprintf(w, "\n| disputed because | lines | of |\n|---|---|---|\n")
	for _, why := range slices.Sorted(maps.Keys(counts)) {
		slices.Sort(formats[why])
		fmt.Fprintf(w, "| %s | %d | %s |\n", why, counts[why], text.Visible(strings.Join(formats[why], ", ")))
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
		if m.dispute != "" {
			fmt.Fprintf(w, "  disputed: %s\n", m.dispute)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
