package report

import (
	"charm.land/lipgloss/v2"

	"github.com/syncguard/syncguard/analyze"
)

// Basic colours only: they follow the terminal's own theme.
var (
	plain   = lipgloss.NewStyle()
	bold    = lipgloss.NewStyle().Bold(true)
	faint   = lipgloss.NewStyle().Faint(true)
	warning = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Yellow)
	healthy = lipgloss.NewStyle().Foreground(lipgloss.Green)
)

// face is how a state looks: by shape and word, so that it is told without
// colour too.
type face struct {
	shape, word string
	style       lipgloss.Style
	rank        int // the order in which a person wants to see them
}

func faceOf(s analyze.State) face {
	switch s {
	case analyze.Open:
		return face{"●", "open", lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red), 0}
	case analyze.Recovering:
		return face{"◐", "recovering", lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Yellow), 1}
	case analyze.ClosedUnverified:
		return face{"?", "closed unverified", lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Magenta), 2}
	default:
		return face{"✓", "resolved", lipgloss.NewStyle().Foreground(lipgloss.Green), 3}
	}
}
