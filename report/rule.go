package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

func openedByRule(rules []analyze.RuleMatch) bool { return len(rules) > 0 && rules[0].Opened }

// rules shows the explicit rules that the incident fits, with what their windows
// held.
func (p *page) rules(list []analyze.RuleMatch) {
	for i := range list {
		m := &list[i]
		p.row("rule", fmt.Sprintf("%s: %s", text.Visible(m.Name), text.Visible(m.Says)))
		held := text.Count(m.Failures, "failure")
		if m.Attempts > 0 {
			held = fmt.Sprintf("%s of %s failed", text.Number(m.Failures), text.Count(m.Attempts, "attempt"))
		}
		verb := "met"
		if m.Opened {
			verb = "opened it"
		}
		p.row("", fmt.Sprintf("%s at %s: %s, %s, within %s", verb, p.time(m.At), held, text.Count(m.Tenants, "tenant"), text.Setting(time.Duration(m.WithinSeconds*float64(time.Second)))))
	}
}

func budget(b string) string {
	if b == "" {
		return ""
	}
	return " for a budget of " + text.Visible(b)
}

// disregarded says what was read and raises no alarm: nothing is left out in
// silence.
func disregarded(c *analyze.Coverage) string {
	var parts []string
	if c.Ignored > 0 {
		parts = append(parts, text.Count(c.Ignored, "attempt")+" ignored by configuration")
	}
	if c.Healed > 0 {
		parts = append(parts, text.Count(c.Healed, "failed attempt")+" healed by a retry")
	}
	return strings.Join(parts, ", ")
}
