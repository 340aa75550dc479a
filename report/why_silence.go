package report

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// whySilent shows the arithmetic of a silence, learned or declared.
func (p *page) whySilent(y *analyze.Why) {
	s := y.Silence
	gap := text.Lasting(seconds(s.GapSeconds))
	if s.DeclaredSeconds > 0 {
		p.row("evidence", fmt.Sprintf("nothing for %s, where %s are allowed", gap, text.Lasting(seconds(s.DeclaredSeconds))))
	} else {
		p.row("evidence", fmt.Sprintf("nothing for %s, where %.3g events are usual; the largest gap before was %s",
			gap, s.Expected, text.Lasting(seconds(s.LargestGapSeconds))))
		p.row("baseline", fmt.Sprintf("%s before; their counts vary %.2g times as much as those of independent events",
			text.Count(s.PastEvents, "event"), s.Dispersion))
		p.row("statistic", fmt.Sprintf("%.1f nats (a chance of %.2g), beyond the threshold of %.1f", y.Statistic, s.Tail, y.Threshold))
	}
	p.row("note", text.Visible(y.Note))
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
