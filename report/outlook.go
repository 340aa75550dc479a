package report

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// mood is how a headline is meant.
type mood int

const (
	neutral mood = iota
	good
	doubtful // it says nothing about health
)

// outlook is how things stand, in one line.
type outlook struct {
	mood mood
	text string
}

func outlookOf(r *analyze.Report) outlook {
	if n := len(r.Incidents); n > 0 {
		return outlook{neutral, aboutTenant(r) + text.Count(n, newOf(r)+"incident") + ": " + states(r.Incidents)}
	}
	c := &r.Coverage
	read := fmt.Sprintf("%s of %s", text.Count(c.Analysed(), "event"), text.Count(len(c.Streams), "stream"))
	switch {
	case c.Lines == 0:
		return outlook{doubtful, "nothing was read: this says nothing about health"}
	case c.Events == 0 && r.Tenant != "":
		return outlook{doubtful, "no event was found: this says nothing about health"}
	case c.Events == 0:
		return outlook{doubtful, fmt.Sprintf("no event was found in %s: this says nothing about health", text.Count(c.Lines, "line"))}
	case c.Analysed() <= 0 && c.LeftOut.Events > 0:
		return outlook{doubtful, "no event in the span of --since and --until: this says nothing about health"}
	case r.Stranger:
		return outlook{doubtful, "no event names " + shown(r.Tenant) + ": this says nothing about health"}
	case r.Tenant != "" && len(doubts(c)) > 0:
		return outlook{doubtful, "no incident touched " + shown(r.Tenant) + noProof(c)}
	case r.Tenant != "":
		return outlook{neutral, "no incident touched " + shown(r.Tenant)}
	case r.Accepted > 0:
		return outlook{neutral, "no new incident; " + text.Count(r.Accepted, "accepted one")}
	case r.Filtered && r.Hidden > 0:
		return outlook{neutral, fmt.Sprintf("no incident matches the filter, of %s", text.Count(r.Hidden, "incident"))}
	case r.Filtered:
		return outlook{neutral, "no incident matches the filter"}
	case len(doubts(c)) > 0:
		return outlook{doubtful, "no incident in " + read + noProof(c)}
	}
	if s := suspicion(c); s != "" {
		return outlook{doubtful, "no incident in " + read + ", but " + s}
	}
	return outlook{good, "no incident in " + read}
}

// noProof goes on where there are doubts.
func noProof(c *analyze.Coverage) string {
	apart := *c
	if apart.Other = 0; len(doubts(&apart)) == 0 {
		return ", but many tenants or integrations could not be told apart: this is no proof of health"
	}
	return ", but much was not understood or came too late: this is no proof of health"
}

// worryingShare is the share of failed attempts from which on nothing is called
// healthy, though it may be what is ordinary there.
const worryingShare = 0.1

// suspicion says what makes a report without incidents no good news: a large share
// that failed, and the evidence that is nearest to an incident. "" if nothing does.
func suspicion(c *analyze.Coverage) string {
	s, told := c.Suspicion, max(c.Analysed()-c.WithoutOutcome, c.Failed)
	passed := s != nil && s.Statistic > s.Threshold
	if c.Failed == 0 || float64(c.Failed) < worryingShare*float64(told) && !passed {
		return ""
	}
	what := percent(c.Failed, told) + " of the attempts failed"
	if c.Failed == told {
		what = "the log tells failures only, so no share of attempts is known"
	}
	if s == nil {
		return what
	}
	name := s.Integration
	if s.Tenant != "" {
		name += "/" + s.Tenant
	}
	return fmt.Sprintf("%s; strongest suspicion: %s, %.1f of %.1f nats; see syncguard explain", what, text.Visible(name), s.Statistic, s.Threshold)
}

func aboutTenant(r *analyze.Report) string {
	if r.Tenant == "" {
		return ""
	}
	return shown(r.Tenant) + ": "
}

// newOf is "new " where what is accepted is left out.
func newOf(r *analyze.Report) string {
	if r.Accepted > 0 {
		return "new "
	}
	return ""
}

// basis is what a report rests on: what was read, and what of it was not
// understood.
type basis struct {
	notes  []string
	doubts []string // gaps so large that the result is in doubt
	unread []string // streams of which most was not understood
	// unreadMore counts those that unread leaves out; "" for none.
	unreadMore string
}

func basisOf(r *analyze.Report, period span, loc *time.Location) basis {
	c := &r.Coverage
	if r.Tenant != "" {
		return tenantBasis(c, period, loc)
	}
	var b basis
	read := fmt.Sprintf("%s in %s, %s", text.Count(c.Lines, "line"), text.Count(len(c.Streams), "stream"), text.Count(c.Events, "event"))
	if !period.from.IsZero() {
		read = period.words(loc) + ": " + read
	}
	b.note(read)
	b.note(smallGaps(c))
	if n := c.LeftOut.Events; n > 0 {
		b.note(fmt.Sprintf("%s (%s) outside --since and --until, not analysed", text.Count(n, "event"), percent(n, c.Events)))
	}
	b.note(disregarded(c))
	if len(r.Incidents) > 0 && r.Accepted > 0 {
		b.note(text.Count(r.Accepted, "accepted incident") + " of the baseline left out")
	}
	b.doubts = doubts(c)
	b.unread, b.unreadMore = unread(c.Streams)
	return b
}

// tenantBasis tells a tenant nothing of how much others do.
func tenantBasis(c *analyze.Coverage, period span, loc *time.Location) basis {
	var b basis
	if !period.from.IsZero() {
		b.note(period.words(loc))
	}
	for _, g := range gapsOf(c) {
		if g.large() {
			b.doubts = append(b.doubts, fmt.Sprintf("%s of %ss %s", percent(g.n, g.of), g.noun, g.what))
		}
	}
	return b
}

func (b *basis) note(s string) {
	if s != "" {
		b.notes = append(b.notes, s)
	}
}

// unread names the streams of which most was not understood.
func unread(streams []analyze.StreamCoverage) (names []string, more string) {
	const most = 5
	n := 0
	for _, s := range streams {
		missed := s.Unparsed
		if s.Understood() == 0 { // a trace without the line that it belongs to
			missed = s.Lines
		}
		if s.Lines == 0 || 2*missed < s.Lines {
			continue
		}
		if n++; n <= most {
			names = append(names, fmt.Sprintf("%s: %s of %s lines", text.Visible(s.Stream), text.Number(missed), text.Number(s.Lines)))
		}
	}
	if n > most {
		more = "+" + text.Count(n-most, "more stream")
	}
	return names, more
}
