// Package text makes log text fit to leave its line: secrets are masked,
// control characters are shown, and long text is cut to the cells it may use.
// It knows nothing of formats, events or of where its output goes, and imports
// nothing of the project.
package text

import "github.com/charmbracelet/x/ansi"

// Truncate cuts s to at most the given number of terminal cells, ending in …
// when something was cut. Characters are never split; wide ones count two.
// Text from a log must go through Visible first: escape sequences are taken
// for zero cells wide and passed on.
func Truncate(s string, cells int) string {
	if cells <= 0 {
		return ""
	}
	if len(s) <= cells || ansi.StringWidth(s) <= cells {
		return s
	}
	return ansi.Truncate(s, cells, "…")
}
