package notify

import (
	"fmt"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// shown is a name from a log, fit to be shown, and not longer than a line.
func shown(name string) string {
	if name == "" {
		return "(no name)"
	}
	return text.Truncate(text.Visible(name), 60)
}

// listed names at most limit and counts the others; n is how many there are, of
// which names may be a part.
func listed(names []string, n, limit int) string {
	n = max(n, len(names))
	if len(names) > limit+1 || n > len(names) {
		names = names[:min(limit, len(names))]
	}
	s := strings.Join(names, ", ")
	if more := n - len(names); more > 0 {
		s += fmt.Sprintf(" +%d more", more)
	}
	return s
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// ordinal writes 2 as "2nd".
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

// lasting writes a span of time in at most two units.
func lasting(d time.Duration) string {
	d = max(d.Round(time.Second), 0)
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return units(d/time.Minute, "min", d%time.Minute/time.Second, "s")
	case d < day:
		return units(d/time.Hour, "h", d%time.Hour/time.Minute, "min")
	}
	return units(d/day, "d", d%day/time.Hour, "h")
}

func units(a time.Duration, unitA string, b time.Duration, unitB string) string {
	if b == 0 {
		return fmt.Sprintf("%d %s", a, unitA)
	}
	return fmt.Sprintf("%d %s %d %s", a, unitA, b, unitB)
}
