package main

import (
	"fmt"
	"strings"
)

// suggestion is the hint for a word that is not among the known ones: the
// nearest of them if one is near, else all.
func suggestion(word string, known []string) string {
	// Further away it is another word and no typo: one letter of a short word,
	// two of a longer one.
	best, distance := "", 2+min(1, len(word)/6)
	for _, k := range known {
		if d := editDistance(strings.ToLower(word), strings.ToLower(k)); d < distance && d < len(k) {
			best, distance = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf(" (hint: did you mean %s?)", best)
	}
	if len(known) == 1 {
		return fmt.Sprintf(" (hint: there is %s)", known[0])
	}
	const most = 20
	if more := len(known) - most; more > 0 {
		return fmt.Sprintf(" (hint: there are %s and %d more)", strings.Join(known[:most], ", "), more)
	}
	return fmt.Sprintf(" (hint: there are %s)", strings.Join(known, ", "))
}

// editDistance counts the letters to add, drop, change or swap with their
// neighbour to make b of a (optimal string alignment).
func editDistance(a, b string) int {
	var before []int // the row before the last one
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
