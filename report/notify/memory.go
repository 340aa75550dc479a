package notify

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Memory is what a channel's receivers know of an incident, and what is being
// held back from them. Its JSON is kept between rounds and runs.
type Memory struct {
	Told       Event              `json:"told,omitempty"` // opened, feed_stopped or what closed it; "" = nothing yet
	Live       bool               `json:"live,omitempty"` // the incident was live when last looked at
	Counts     map[Event]int      `json:"counts,omitempty"`
	Affected   int                `json:"affected,omitempty"`   // tenants, when last told
	Scopes     []string           `json:"scopes,omitempty"`     // all that were told
	Severities []analyze.Severity `json:"severities,omitempty"` // all that were told, the first first
	GrownAt    time.Time          `json:"grown_at,omitzero"`    // event time of the last news of its size
	HealedAt   time.Time          `json:"healed_at,omitzero"`   // … and of recovered tenants
	HealedTill time.Time          `json:"healed_till,omitzero"` // recoveries until then were told

	Penalty   float64   `json:"penalty,omitempty"` // of flapping, as of PenaltyAt
	PenaltyAt time.Time `json:"penalty_at,omitzero"`
	Held      bool      `json:"held,omitempty"` // the reopening is not told while the penalty lasts

	Waiting bool `json:"waiting,omitempty"` // there is news that is held back
	// Tentative is the incident as it was told on the assumption that the input
	// ends there; nil when it is certain that there is one.
	Tentative *analyze.Incident `json:"tentative,omitempty"`
}

// Pending reports whether the incident has to be looked at again even if it does
// not change.
func (m *Memory) Pending() bool { return m.Waiting || m.Tentative != nil }

// Open reports whether the receivers take the incident for live.
func (m *Memory) Open() bool { return m.Told != "" && !m.Told.closes() }

// Flapping is damped as routes are (RFC 2439): each reopening costs a penalty of
// one, which halves every halfLife; above cutOff reopenings are not told until
// it has fallen below reuse. The ceiling bounds that to mostSilent.
const (
	halfLife   = 15 * time.Minute
	mostSilent = time.Hour
	cutOff     = 1.4
	reuse      = 0.75
)

// ceiling is the penalty that has fallen to reuse after mostSilent.
var ceiling = reuse * math.Exp2(float64(mostSilent)/float64(halfLife))

// penalty is what is left of it at a time.
func (m *Memory) penalty(now time.Time) float64 {
	age := max(now.Sub(m.PenaltyAt), 0)
	return m.Penalty * math.Exp2(-float64(age)/float64(halfLife))
}

// penalise notes a reopening.
func (m *Memory) penalise(now time.Time) {
	m.Penalty = min(m.penalty(now)+1, ceiling)
	m.PenaltyAt = now
	m.Held = m.Held || m.Penalty >= cutOff
}

// damped reports whether a reopening is held back at a time.
func (m *Memory) damped(now time.Time) bool {
	m.Held = m.Held && m.penalty(now) > reuse
	return m.Held
}

// clone returns a copy that shares nothing that is written to.
func (m Memory) clone() Memory {
	m.Counts = maps.Clone(m.Counts)
	if m.Counts == nil {
		m.Counts = map[Event]int{}
	}
	m.Scopes, m.Severities = slices.Clone(m.Scopes), slices.Clone(m.Severities)
	return m
}
