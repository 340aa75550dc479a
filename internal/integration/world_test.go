//go:build integration

package integration

import (
	"fmt"
	"time"
)

// The world: an hour in which thirty tenants call five integrations, ten calls
// in every five seconds, and one in a hundred fails for no reason.
const (
	tick      = 5 * time.Second
	duration  = time.Hour
	perTick   = 10
	stray     = 101 // every so manieth call fails by itself
	quietLead = 3 * time.Minute
)

var start = time.Date(2026, time.November, 16, 9, 0, 0, 0, time.UTC)

var integrations = []string{"github", "hubspot", "sendgrid", "slack", "stripe"}

var hosts = map[string]string{
	"github": "api.github.com", "hubspot": "api.hubapi.com", "sendgrid": "api.sendgrid.com", "slack": "hooks.slack.com", "stripe": "api.stripe.com",
}

var operations = []string{"events", "records"}

func tenantNames() []string {
	names := make([]string, 30)
	for i := range names {
		names[i] = fmt.Sprintf("tenant-%02d", i)
	}
	return names
}

// fault is one thing done to a provider, and what must be found.
type fault struct {
	integration string
	from, to    time.Duration
	tenant      string // the only one affected; "" for everybody
	behave      behaviour
	refuse      bool          // instead of answering
	delay       time.Duration // from the call to the line in the log
	status      int           // as nginx logs it
	class       string
	state       string // at the end of the log
}

// faults overlap where they must stay apart: one tenant's token and another
// provider's outage.
var faults = []fault{
	{integration: "hubspot", from: 8 * time.Minute, to: 22 * time.Minute, tenant: "tenant-14", behave: forOne("tenant-14", 401), status: 401, class: "auth", state: "resolved"},
	{integration: "stripe", from: 12 * time.Minute, to: 18 * time.Minute, behave: forAll(503), status: 503, class: "server", state: "resolved"},
	{integration: "slack", from: 26 * time.Minute, to: 31 * time.Minute, behave: hang, delay: 30 * time.Second, status: 504, class: "timeout", state: "resolved"},
	{integration: "sendgrid", from: 42 * time.Minute, to: duration, tenant: "tenant-07", behave: forOne("tenant-07", 404), status: 404, class: "not_found", state: "open"},
	{integration: "github", from: 50 * time.Minute, to: 55 * time.Minute, refuse: true, status: 502, class: "server", state: "recovering"},
}

// call is one request of the application.
type call struct {
	id, integration, tenant, operation string
	stray                              bool
}

// calls are those of the n-th tick, the same in every run.
func calls(n int) []call {
	tenants := tenantNames()
	batch := make([]call, perTick)
	for i := range batch {
		k := n*perTick + i
		round := k / len(integrations)
		c := call{
			id: fmt.Sprintf("req-%06d", k), integration: integrations[k%len(integrations)],
			tenant: tenants[round%len(tenants)], operation: operations[round/len(tenants)%len(operations)],
		}
		// A stray failure right before a fault is no different from its first
		// one, so there are none.
		c.stray = k%stray == stray-1 && !nearFault(c.integration, time.Duration(n)*tick)
		batch[i] = c
	}
	return batch
}

func nearFault(integration string, at time.Duration) bool {
	for _, f := range faults {
		if f.integration == integration && at >= f.from-quietLead && at < f.to+quietLead {
			return true
		}
	}
	return false
}
