package notify

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// Message is an alert in words, the same for every channel. All of it is fit to
// be shown: names from logs have been made visible.
type Message struct {
	Subject string // one line
	Facts   []Fact // in the order in which a person on call wants them
	ID      string // the incident's
}

// Fact is one line of a message.
type Fact struct{ Label, Text string }

// Body writes the facts one a line and the incident's id last.
func (m *Message) Body() string {
	var b strings.Builder
	for _, f := range m.Facts {
		fmt.Fprintf(&b, "%s: %s\n", f.Label, f.Text)
	}
	b.WriteString(m.ID)
	return b.String()
}

// How much of a long list a message names: it is read on a phone.
const (
	listedTenants = 8
	provenTenants = 5
	longestFact   = 600 // cells
)

// Words puts an alert into words, times in the zone given.
func Words(a *Alert, zone *time.Location) Message {
	w := wording{a: a, in: &a.Incident, zone: zone}
	m := Message{Subject: w.subject(), ID: text.Visible(a.Incident.ID)}
	add := func(label, fact string) {
		if fact != "" {
			m.Facts = append(m.Facts, Fact{label, text.Truncate(fact, longestFact)})
		}
	}
	add("news", text.Visible(a.Reason))
	add("since", w.since())
	add("who", w.who())
	if !a.Closes() {
		add("at risk", w.atRisk())
		add("scope", scopeFact(&w.in.Scope))
		add("deploy", w.deploy())
		add("check", text.Visible(w.in.Hint))
	}
	if a.Event != Withdrawn {
		for _, f := range w.proof() {
			add(f.Label, f.Text)
		}
	}
	if a.Event == ClosedUnverified {
		add("check", text.Visible(w.in.Hint))
	}
	return m
}

// wording is an alert that is being put into words.
type wording struct {
	a    *Alert
	in   *analyze.Incident
	zone *time.Location
}

// subject says what happened, to whom, and how bad it is, in one line.
func (w *wording) subject() string {
	var head string
	switch w.a.Event {
	case Opened:
		head = "OPEN"
		if w.a.Again > 0 {
			head = "OPEN AGAIN"
		}
	case FeedStopped:
		head = "FEED STOPPED"
	case Grown:
		head = "GROWING"
	case TenantRecovered:
		head = "TENANTS RECOVERED"
	case Resolved:
		head = "RESOLVED" + w.after()
	case ClosedUnverified:
		head = "CLOSED, NOT PROVEN HEALTHY"
	case Withdrawn:
		head = "WITHDRAWN"
	default:
		head = "TEST"
	}
	if !w.a.Closes() {
		head += ", " + string(w.in.Severity)
	}
	return head + ": " + text.Visible(w.in.Title)
}

// after says how long it lasted, where that is known.
func (w *wording) after() string {
	if end := w.end(); end != nil && end.Sub(w.in.StartedAt) >= time.Second {
		return " after " + text.Lasting(end.Sub(w.in.StartedAt))
	}
	return ""
}

// end is when the failures ended, or the silence; nil while they last.
func (w *wording) end() *time.Time {
	switch {
	case w.in.State == analyze.Open:
		return nil
	case w.in.Kind != analyze.KindSilence:
		return w.in.LastFailure
	case w.in.RecoveringAt == nil && w.a.Closes():
		return w.in.ResolvedAt
	}
	return w.in.RecoveringAt
}

// since says when it began, and for how long it has lasted or did last.
func (w *wording) since() string {
	in := w.in
	s := in.StartedAt.In(w.zone).Format("2006-01-02 15:04:05 MST")
	if end := w.end(); end != nil {
		return s + " to " + w.clock(in.StartedAt, *end) + ", " + text.Lasting(end.Sub(in.StartedAt))
	}
	if in.State == analyze.Open && w.a.At.After(in.StartedAt) {
		s += ", for " + text.Lasting(w.a.At.Sub(in.StartedAt)) + " so far"
	}
	return s
}

// clock writes a time without the day where that is the one of another.
func (w *wording) clock(ref, t time.Time) string {
	ref, t = ref.In(w.zone), t.In(w.zone)
	if ref.Format(time.DateOnly) == t.Format(time.DateOnly) {
		return t.Format("15:04:05")
	}
	return t.Format("01-02 15:04:05")
}

// who counts and names the affected, those who still fail first.
func (w *wording) who() string {
	named := *w
	named.in = w.in.Named()
	names := append(named.tenants(analyze.TenantFailing), named.tenants(analyze.TenantUnverified, analyze.TenantRecovering, analyze.TenantRecovered)...)
	n, active := max(w.in.Scope.TenantsAffected, len(names)), w.in.Scope.TenantsActive
	rest := ""
	if nameless := w.in.Nameless(); nameless > 0 {
		rest = fmt.Sprintf("; %d of %d failures name none", nameless, max(nameless, w.in.Failures))
	}
	switch {
	case n == 0 && w.in.Scope.Kind == analyze.ScopeFeed && active > 0:
		return fmt.Sprintf("everybody, %s", plural(active, "tenant"))
	case n == 0 && active > 0 && rest != "":
		return fmt.Sprintf("unknown: the failures name no tenant, %s in the day before", plural(active, "tenant"))
	case n == 0:
		return ""
	case n == 1 && len(names) == 1 && active > 1:
		return fmt.Sprintf("%s alone, of %s", names[0], plural(active, "tenant")) + rest
	case n == 1 && len(names) == 1:
		return names[0] + rest
	}
	s := plural(n, "tenant")
	if active >= n {
		s = fmt.Sprintf("%d of %s", n, plural(active, "tenant"))
	}
	if len(names) > 0 {
		s += ": " + listed(names, n, listedTenants)
	}
	return s + rest
}

func (w *wording) atRisk() string {
	n := w.in.Scope.TenantsAtRisk
	if names := w.tenants(analyze.TenantAtRisk); len(names) > 0 {
		return "not heard since, and next: " + listed(names, n, listedTenants)
	}
	return ""
}

func (w *wording) tenants(states ...analyze.TenantState) []string {
	var names []string
	for _, state := range states {
		for i := range w.in.Tenants {
			if w.in.Tenants[i].State == state {
				names = append(names, shown(w.in.Tenants[i].Tenant))
			}
		}
	}
	return names
}

// scopeWords says what the affected have in common.
func scopeWords(s *analyze.Scope) string {
	return cmp.Or(text.Visible(s.Words()), "one tenant")
}

func scopeFact(s *analyze.Scope) string {
	if s.Kind == analyze.ScopeTenant {
		return "" // who says it
	}
	words := scopeWords(s)
	for i := range s.Also {
		if i == 2 {
			words += ", …"
			break
		}
		words += " or " + text.Visible(s.Also[i].String())
	}
	return words
}

func (w *wording) deploy() string {
	d := w.in.Deploy
	if d == nil {
		return ""
	}
	before := time.Duration(d.SecondsBeforeStart * float64(time.Second))
	return fmt.Sprintf("likely %s, deployed %s before it began", shown(d.Version), text.Lasting(before))
}
