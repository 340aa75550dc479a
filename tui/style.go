package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// ink is what a piece of text is painted with.
type ink uint8

// The inks. Colour is never the only signal: whatever they tell, a shape or a
// word tells too.
const (
	plain ink = iota
	faint
	strong
	heading
	rule
	accent
	good
	warning
	bad
	silent
	keycap
	inks
)

// brush writes a style around text: what comes before and behind it.
type brush struct{ before, behind string }

// theme is how inks look on a terminal; chosen for rows under the cursor.
type theme struct {
	normal, chosen [inks]brush
}

// palette is the colours of a theme.
type palette struct {
	faint, heading, rule, accent, good, warning, bad, silent, chosen string
}

var (
	darkColours = palette{
		faint: "#838ba7", heading: "#c6d0f5", rule: "#414559", accent: "#8caaee",
		good: "#8fc28b", warning: "#e5c07b", bad: "#ef6f7c", silent: "#c594d6", chosen: "#2f3347",
	}
	lightColours = palette{
		faint: "#6c7086", heading: "#26283b", rule: "#ccd0da", accent: "#1e66d0",
		good: "#2f7d32", warning: "#9a6700", bad: "#c62839", silent: "#8839a8", chosen: "#e3e7f3",
	}
	// Of 256 colours the nearest to a dark red is a grey: they are chosen by hand.
	dark256 = palette{
		faint: "103", heading: "189", rule: "239", accent: "111", good: "108", warning: "180", bad: "204", silent: "176", chosen: "237",
	}
	light256 = palette{
		faint: "243", heading: "235", rule: "251", accent: "26", good: "28", warning: "130", bad: "160", silent: "97", chosen: "254",
	}
	// Sixteen colours are the terminal's own, which suit its background.
	basicColours = palette{
		faint: "8", heading: "", rule: "8", accent: "4", good: "2", warning: "3", bad: "1", silent: "5",
	}
)

// newTheme makes the theme for a terminal.
func newTheme(dark bool, profile colorprofile.Profile) *theme {
	p := lightColours
	if dark {
		p = darkColours
	}
	switch {
	case profile == colorprofile.ANSI256 && dark:
		p = dark256
	case profile == colorprofile.ANSI256:
		p = light256
	case profile < colorprofile.ANSI256:
		p = basicColours
	}
	if profile <= colorprofile.Ascii {
		p = palette{}
	}
	base := lipgloss.NewStyle()
	styles := [inks]lipgloss.Style{
		plain:   base,
		faint:   paint(base, p.faint).Faint(p.faint == ""),
		strong:  base.Bold(true),
		heading: paint(base, p.heading).Bold(true),
		rule:    paint(base, p.rule).Faint(p.rule == ""),
		accent:  paint(base, p.accent).Bold(true),
		good:    paint(base, p.good),
		warning: paint(base, p.warning),
		bad:     paint(base, p.bad).Bold(true),
		silent:  paint(base, p.silent),
		keycap:  paint(base, p.accent),
	}
	var t theme
	for i, s := range styles {
		t.normal[i] = brushOf(s)
		switch {
		case p.chosen != "":
			s = s.Background(lipgloss.Color(p.chosen))
		case profile > colorprofile.Ascii:
			s = base.Reverse(true)
		default:
			s = s.Bold(true)
		}
		t.chosen[i] = brushOf(s)
	}
	return &t
}

func paint(s lipgloss.Style, name string) lipgloss.Style {
	if name == "" {
		return s
	}
	return s.Foreground(lipgloss.Color(name))
}

func brushOf(s lipgloss.Style) brush {
	before, behind, _ := strings.Cut(s.Render("x"), "x")
	return brush{before, behind}
}
