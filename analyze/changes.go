package analyze

import (
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Changes is what an Analyzer found since it was last asked.
type Changes struct {
	Incidents   []Incident // every incident that changed, whole, in the order they opened
	Transitions []Transition
	Deploys     []DeployRow // seen in the log since
	Rollups     Rollups
	// OpenMinute and OpenHour are the first minute and hour that may still
	// change: rows from there on are provisional and are written again.
	OpenMinute, OpenHour time.Time
}

// Transition is one step in an incident's life, for those who follow live.
type Transition struct {
	At         time.Time
	Event      string // as in TimelineEntry
	IncidentID string
	Tenant     string // tenant_affected and tenant_recovered
}

// Rollups are counts a minute and an hour. Each row is the whole count of its
// key, not a difference: writing it again changes nothing.
type Rollups struct {
	Failures []FailureRow
	Traffic  []TrafficRow
	Tenants  []TenantRow
}

// FailureRow counts failed lines of a minute.
type FailureRow struct {
	Minute                                time.Time
	Integration, Tenant, Operation, Class string
	Status                                int    // 0: the line names none
	Attrs                                 []Attr // the context, sorted by key; nil: not known
	Count                                 int64
}

// Attr is one attribute of an event's context, such as its region.
type Attr = parse.Attr

// TrafficRow counts attempts of a minute.
type TrafficRow struct {
	Minute           time.Time
	Integration      string
	Attempts, Failed int64
}

// TenantRow counts attempts of an hour.
type TenantRow struct {
	Hour                time.Time
	Integration, Tenant string
	Attempts, Failed    int64
}
