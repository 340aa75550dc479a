package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Policy is what the receivers of one channel want to hear of.
type Policy struct {
	Channel string
	From    analyze.Severity // incidents less urgent than this are not told of
	On      []Event
}

// quietFor is how long, in event time, growth and recovered tenants are held
// back after the last news of their kind: an outage that takes in a tenant a
// second is told of once, and then again when it has settled.
const quietFor = 5 * time.Minute

// tell makes the alert, unless the channel does not want it; the receivers are
// taken to know either way.
func (p Policy) tell(event Event, in *analyze.Incident, m Memory, now time.Time, reason string) (*Alert, Memory) {
	m.Counts[event]++
	m.Waiting = false
	switch event {
	case TenantRecovered:
		m.HealedAt, m.HealedTill = now, newestRecovery(in)
	case Opened, FeedStopped, Grown:
		m.GrownAt, m.Affected = now, in.Scope.TenantsAffected
		m.Scopes = withNew(m.Scopes, scopeKey(&in.Scope))
		m.Severities = withNew(m.Severities, in.Severity)
	}
	if event != Grown && event != TenantRecovered {
		m.Told = event
	}
	if event != Withdrawn && !slices.Contains(p.On, event) {
		return nil, m
	}
	at := now
	switch {
	case event == Opened && m.Counts[Opened] == 1:
		at = in.OpenedAt
	case (event == Resolved || event == ClosedUnverified) && in.ResolvedAt != nil:
		at = *in.ResolvedAt
	}
	return &Alert{
		ID: fmt.Sprintf("%s/%s/%d", in.ID, event, m.Counts[event]), Channel: p.Channel, Event: event, At: at,
		Reason: reason, Again: max(m.Counts[Opened]+m.Counts[FeedStopped]-1, 0), Severities: m.Severities, Incident: portable(in),
	}, m
}

func withNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

// plan decides what to tell of an incident, at most one thing a round. Firm says
// that more input can't take the incident back: an all-clear waits for that.
func (p Policy) plan(in *analyze.Incident, m Memory, now time.Time, firm bool) (*Alert, Memory) {
	m = m.clone()
	if firm {
		m.Tentative = nil
	}
	switch {
	case in.State.Live():
		return p.live(in, m, now, firm)
	case firm:
		return p.over(in, m, now)
	}
	return nil, m
}

// reaches reports whether the incident is urgent enough to be told of.
func (p Policy) reaches(s analyze.Severity) bool { return s.Rank() >= p.From.Rank() }

func (p Policy) live(in *analyze.Incident, m Memory, now time.Time, firm bool) (*Alert, Memory) {
	if !m.Live && m.Told != "" {
		m.penalise(now)
	}
	m.Live = true
	if m.Open() {
		return p.onward(in, m, now, firm)
	}
	m.Waiting = false
	if !p.reaches(in.Severity) {
		return nil, m
	}
	if m.damped(now) {
		m.Waiting = true
		return nil, m
	}
	event, reason := Opened, ""
	if in.Kind == analyze.KindSilence && in.Scope.Kind == analyze.ScopeFeed {
		event = FeedStopped
	}
	if m.Told != "" {
		reason = "it came back, for the " + ordinal(m.Counts[Opened]+m.Counts[FeedStopped]) + " time"
	}
	a, m := p.tell(event, in, m, now, reason)
	if !firm && a != nil {
		brief := portable(in)
		brief.Tenants, brief.Timeline, brief.Signatures, brief.Samples = nil, nil, nil, nil
		m.Tentative = &brief
	}
	return a, m
}

// onward tells how a live incident goes on.
func (p Policy) onward(in *analyze.Incident, m Memory, now time.Time, firm bool) (*Alert, Memory) {
	worse := !slices.ContainsFunc(m.Severities, func(s analyze.Severity) bool { return s.Rank() >= in.Severity.Rank() })
	reason := growth(in, &m, worse)
	if reason != "" && (worse || now.Sub(m.GrownAt) >= quietFor) {
		return p.tell(Grown, in, m, now, reason)
	}
	healed := recoveredSince(in, m.HealedTill)
	m.Waiting = reason != "" || len(healed) > 0
	if firm && len(healed) > 0 && now.Sub(m.HealedAt) >= quietFor {
		return p.tell(TenantRecovered, in, m, now, listed(healed, len(healed), listedTenants)+" proven healthy")
	}
	return nil, m
}

// growth says in what an incident has outgrown what was told of it; "" if it
// has not.
func growth(in *analyze.Incident, m *Memory, worse bool) string {
	var reasons []string
	if n := in.Scope.TenantsAffected; n > 0 && n >= 2*m.Affected {
		reasons = append(reasons, fmt.Sprintf("from %d to %d tenants", m.Affected, n))
	}
	if key := scopeKey(&in.Scope); !slices.Contains(m.Scopes, key) {
		reasons = append(reasons, "the scope is now "+scopeWords(&in.Scope))
	}
	if worse {
		reasons = append(reasons, "now "+string(in.Severity))
	}
	return strings.Join(reasons, "; ")
}

// over tells that an incident has ended, once and at once, to whom it was told
// before and to whom it would have been.
func (p Policy) over(in *analyze.Incident, m Memory, now time.Time) (*Alert, Memory) {
	event, reason := Resolved, ""
	if in.State == analyze.ClosedUnverified {
		event, reason = ClosedUnverified, "nobody waits any longer for those who were not heard; this is no all-clear"
	}
	m.Live, m.Waiting = false, false
	if m.Told == event || m.Told == "" && !p.reaches(in.Severity) {
		return nil, m
	}
	if m.Told == "" {
		m.Severities = withNew(m.Severities, in.Severity)
	}
	return p.tell(event, in, m, now, reason)
}

// withdraw takes back what was told of an incident that more input has undone.
func (p Policy) withdraw(m Memory, now time.Time) (*Alert, Memory) {
	m = m.clone()
	in := m.Tentative
	m.Tentative, m.Live = nil, false
	return p.tell(Withdrawn, in, m, now, "lines that came later show no incident")
}

// scopeKey is what makes a scope another one.
func scopeKey(s *analyze.Scope) string {
	if shared := s.Shared(); shared != "" {
		return s.Kind + " " + shared
	}
	return s.Kind
}

// recoveredSince names the tenants proven healthy after a time.
func recoveredSince(in *analyze.Incident, after time.Time) []string {
	var names []string
	for i := range in.Tenants {
		t := &in.Tenants[i]
		if t.State == analyze.TenantRecovered && t.RecoveredAt != nil && t.RecoveredAt.After(after) {
			names = append(names, shown(t.Tenant))
		}
	}
	return names
}

func newestRecovery(in *analyze.Incident) time.Time {
	var newest time.Time
	for i := range in.Tenants {
		if at := in.Tenants[i].RecoveredAt; at != nil && at.After(newest) {
			newest = *at
		}
	}
	return newest
}
