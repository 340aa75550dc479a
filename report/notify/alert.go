package notify

import (
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Event is the kind of news that an alert brings.
type Event string

// The news there is. Withdrawn and Test can't be chosen: the one takes back what
// was told, the other is for `syncguard notify test`.
const (
	Opened           Event = "opened"
	FeedStopped      Event = "feed_stopped"
	Grown            Event = "grown"
	TenantRecovered  Event = "tenant_recovered"
	Resolved         Event = "resolved"
	ClosedUnverified Event = "closed_unverified"
	Withdrawn        Event = "withdrawn"
	Test             Event = "test"
)

// EventDoc describes an event for the documentation and the help.
type EventDoc struct {
	Event     Event
	Doc       string
	ByDefault bool // told where a channel does not say what it wants
}

// Events returns the events that a channel can choose from.
func Events() []EventDoc {
	return []EventDoc{
		{Opened, "an incident opened, or opened again after it had been closed", true},
		{FeedStopped, "no input arrives at all", true},
		{Grown, "twice as many tenants as were last told of, another scope, or a higher severity", true},
		{TenantRecovered, "tenants have proven healthy while others have not", false},
		{Resolved, "every affected tenant has proven healthy", true},
		{ClosedUnverified, "nobody waits any longer for those who were not heard: no all-clear", true},
	}
}

// closes reports whether the receiver takes the incident for over after the news.
func (e Event) closes() bool {
	return e == Resolved || e == ClosedUnverified || e == Withdrawn
}

// Alert is one piece of news of one incident for one channel. It holds all that
// a channel needs, so that it can be sent long after, and again.
type Alert struct {
	ID         string             `json:"id"` // stable: INC-7f3a9c/opened/1
	Channel    string             `json:"channel"`
	Event      Event              `json:"event"`
	At         time.Time          `json:"at"`         // event time
	Reason     string             `json:"reason"`     // why it is told now, where the event does not say it
	Again      int                `json:"again"`      // how often the incident came back after it had been closed
	Severities []analyze.Severity `json:"severities"` // all that the channel was told for the incident, the first first
	Incident   analyze.Incident   `json:"incident"`
}

// Closes reports whether the receiver takes the incident for over after it.
func (a *Alert) Closes() bool { return a.Event.closes() }

// What of an incident travels with an alert: its counts are whole all the same.
const (
	maxTenants = 200
	maxSamples = 3
)

// portable returns a copy that is fit for the wire: of bounded size, and its
// lists never null.
func portable(in *analyze.Incident) analyze.Incident {
	c := *in
	c.Integrations, c.Classes = present(in.Integrations), present(in.Classes)
	c.Scope.Also = present(in.Scope.Also)
	c.Tenants = present(in.Tenants[:min(len(in.Tenants), maxTenants)])
	c.Timeline, c.Signatures = present(in.Timeline), present(in.Signatures)
	c.Samples = present(in.Samples[:min(len(in.Samples), maxSamples)])
	c.Why.Rules = present(in.Why.Rules)
	return c
}

func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
