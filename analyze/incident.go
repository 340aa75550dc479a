package analyze

import (
	"slices"
	"time"
)

// Incident is a pattern of failures (or a silence) with one cause, as the
// report shows it. Its JSON form is schema version 1 of the contract: times
// are UTC, absent is null, slices are never nil.
type Incident struct {
	ID           string          `json:"id"` // stable: a hash of kind, integrations, scope and start
	Kind         string          `json:"kind"`
	Integrations []string        `json:"integrations"`
	Classes      []string        `json:"classes"` // most frequent first
	Title        string          `json:"title"`   // what happened, one line
	Hint         string          `json:"hint"`    // what it usually means and what to check, one line
	State        State           `json:"state"`
	Severity     Severity        `json:"severity"`
	StartedAt    time.Time       `json:"started_at"`
	OpenedAt     time.Time       `json:"opened_at"`
	RecoveringAt *time.Time      `json:"recovering_at"`
	ResolvedAt   *time.Time      `json:"resolved_at"` // also when closed_unverified
	LastFailure  *time.Time      `json:"last_failure_at"`
	Relapses     int             `json:"relapses"`
	Failures     int64           `json:"failures"` // failed attempts, retries counted once
	Attempts     int64           `json:"attempts"`
	Scope        Scope           `json:"scope"`
	Deploy       *Deploy         `json:"deploy"`
	Tenants      []Tenant        `json:"tenants"` // sorted by name, affected first, then at risk
	Timeline     []TimelineEntry `json:"timeline"`
	Signatures   []Signature     `json:"signatures"` // most frequent first
	Samples      []Sample        `json:"samples"`
	Why          Why             `json:"why"`
	Statuses     []StatusCount   `json:"-"` // for the title only
}

// StatusCount counts an incident's failures with one status.
type StatusCount struct {
	Status   int
	Failures int64
}

// State is where an incident is in its life.
type State string

// States of an incident, in the order of its life.
const (
	Open             State = "open"
	Recovering       State = "recovering"
	Resolved         State = "resolved"
	ClosedUnverified State = "closed_unverified"
)

// Live reports whether the incident can still change by new evidence.
func (s State) Live() bool { return s == Open || s == Recovering }

// Kinds of incident.
const (
	KindFailures = "failures"
	KindSilence  = "silence"
)

// Kinds of scope, from the widest.
const (
	ScopeFeed        = "feed"
	ScopePlatform    = "platform"
	ScopeIntegration = "integration"
	ScopeAttribute   = "attribute"
	ScopeTenant      = "tenant"
)

// Scope says what the affected tenants share.
type Scope struct {
	Kind            string      `json:"kind"`      // platform | integration | attribute | tenant | feed
	Attribute       *string     `json:"attribute"` // attribute scopes only; pairs as "a,b"
	Value           *string     `json:"value"`
	Also            []ScopeAttr `json:"also"` // explanations the data can't tell apart
	TenantsAffected int         `json:"tenants_affected"`
	TenantsActive   int         `json:"tenants_active"`
	TenantsAtRisk   int         `json:"tenants_at_risk"`
	Confidence      float64     `json:"confidence"` // 0 … 1
}

// ScopeAttr is one explanation of a scope.
type ScopeAttr struct {
	Attribute string `json:"attribute"`
	Value     string `json:"value"`
}

// Deploy is a release that the incident began right after.
type Deploy struct {
	Version            string    `json:"version"`
	At                 time.Time `json:"at"`
	SecondsBeforeStart float64   `json:"seconds_before_start"`
}

// Tenant is one tenant's part in an incident.
type Tenant struct {
	Tenant       string      `json:"tenant"`
	State        TenantState `json:"state"`
	Failures     int64       `json:"failures"`
	Successes    int64       `json:"successes"`
	FirstFailure *time.Time  `json:"first_failure_at"`
	LastFailure  *time.Time  `json:"last_failure_at"`
	RecoveredAt  *time.Time  `json:"recovered_at"`
	Evidence     Evidence    `json:"evidence"`
}

// TenantState is where one affected tenant is in its recovery.
type TenantState string

// States of a tenant within an incident.
const (
	TenantFailing    TenantState = "failing"
	TenantRecovering TenantState = "recovering"
	TenantRecovered  TenantState = "recovered"
	TenantUnverified TenantState = "unverified"
	TenantAtRisk     TenantState = "at_risk"
)

// Named returns the incident without the part that names no tenant.
func (in *Incident) Named() *Incident {
	out := *in
	out.Tenants = slices.DeleteFunc(slices.Clone(in.Tenants), func(t Tenant) bool { return t.Tenant == "" })
	return &out
}

// Nameless counts the incident's failures that name no tenant.
func (in *Incident) Nameless() int64 {
	n := int64(0)
	for i := range in.Tenants {
		if in.Tenants[i].Tenant == "" {
			n += in.Tenants[i].Failures
		}
	}
	return n
}

// Evidence is the proof of a tenant's recovery: its successes since its last failure.
type Evidence struct {
	SuccessesSince int64      `json:"successes_since"`
	Since          *time.Time `json:"since"` // the first of these successes
}

// TimelineEntry is one thing that happened in an incident's life.
type TimelineEntry struct {
	At     time.Time `json:"at"`
	Event  string    `json:"event"` // started, opened, deploy, rule_matched, integration_affected, tenant_affected, silent, recovering, relapsed, tenant_recovered, forgotten, resolved, closed_unverified
	Detail string    `json:"detail"`
}

// Signature is a message template of the incident's failures.
type Signature struct {
	Template string `json:"template"`
	Failures int64  `json:"failures"`
}

// Sample is a failed line, masked.
type Sample struct {
	At     time.Time `json:"at"`
	Stream string    `json:"stream"`
	Offset int64     `json:"offset"`
	Line   string    `json:"line"`
}

// Why is the arithmetic that opened an incident.
type Why struct {
	Series    string  `json:"series"`   // the series whose test decided: "stripe", "stripe/acme", "stripe operation charge"
	Baseline  float64 `json:"baseline"` // learned share of attempts that fail
	P0        float64 `json:"p0"`       // share still taken as healthy
	Failures  int64   `json:"failures"` // in the evidence, from its start to the opening
	Attempts  int64   `json:"attempts"`
	Statistic float64 `json:"statistic"` // nats
	Threshold float64 `json:"threshold"` // nats
	Share     float64 `json:"share"`     // failure share that the deciding test assumes
	// PassedAt is when the statistic passed the threshold for good; HeldBy is
	// the rule that held the incident back from then until it opened, or "".
	PassedAt *time.Time `json:"passed_at"`
	HeldBy   string     `json:"held_by"`
	Note     string     `json:"note"`   // "" or what qualifies the arithmetic, e.g. "no denominator"
	Budget   string     `json:"budget"` // false alarms that the threshold allows: "1/week"; "" when a rule opened it
	// Rules are the explicit rules that the incident fits, in the order it came to
	// fit them. One of them may have opened it.
	Rules []RuleMatch `json:"rules"`

	Silence *WhySilence `json:"silence"` // of a silence only
	Dropped *Dropped    `json:"dropped"` // only where something was
}

// Dropped counts what came beyond the caps of one incident and is not shown in it.
type Dropped struct {
	Tenants  int64 `json:"tenants"`  // failed attempts of tenants beyond those listed; of a silence, such tenants
	Timeline int64 `json:"timeline"` // entries
	Attempts int64 `json:"attempts"` // that its scope does not rest on
}

// WhySilence is the arithmetic of a silence. What is declared has the gap and
// what was declared; the rest is learned.
type WhySilence struct {
	GapSeconds        float64 `json:"gap_seconds"` // from the last event to the opening
	Expected          float64 `json:"expected"`    // events usual in the gap
	LargestGapSeconds float64 `json:"largest_gap_seconds"`
	Tail              float64 `json:"tail_probability"` // of none where so many are usual
	PastEvents        int64   `json:"past_events"`
	Dispersion        float64 `json:"dispersion"`       // variance over mean of its counts; 1 = independent events
	DeclaredSeconds   float64 `json:"declared_seconds"` // allowed by the expectation that was declared; 0 = learned
}
