package notify

import (
	"fmt"
	"strings"

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
