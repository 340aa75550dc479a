package story

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// tenants of the morning; the weight is the share of the traffic.
var tenants = []struct {
	name   string
	weight float64
	region string
}{
	{"acorn-foods", 2, "eu-west"}, {"amber-labs", 1, "us-east"}, {"atlas-freight", 3, "us-east"},
	{"basalt-media", 1, "eu-west"}, {"beacon-health", 2, "us-east"}, {"birch-retail", 1.5, "eu-west"},
	{"cedar-bank", 1, "eu-west"}, {"cobalt-games", 2.5, "us-east"}, {"copper-travel", 1, "ap-south"},
	{"delta-schools", 0.7, "us-east"}, {"ember-energy", 1, "eu-west"}, {"fjord-sports", 0.8, "eu-west"},
	{"flint-legal", 0.6, "us-east"}, {"garnet-hotels", 1.2, "ap-south"}, {"harbor-insure", 3, "eu-west"},
	{"indigo-music", 1, "us-east"}, {"jade-motors", 0.9, "ap-south"}, {"kelp-farms", 0.6, "eu-west"},
	{"lumen-power", 1, "us-east"}, {"maple-books", 0.8, "us-east"}, {"nimbus-host", 4, "us-east"},
	{"onyx-design", 0.7, "eu-west"}, {"opal-care", 1, "ap-south"}, {"pine-realty", 0.6, "us-east"},
	{"quartz-pay", 2, "eu-west"}, {"reef-tours", 0.8, "ap-south"}, {"sable-fashion", 1, "eu-west"},
	{"tidal-data", 2, "us-east"}, {"umber-paint", 0.6, "eu-west"}, {"willow-pets", 0.7, "us-east"},
}

// failure is one way an attempt can fail.
type failure struct {
	status int
	text   string
	retry  bool // the client tries again
}

// provider is how one integration behaves on an ordinary day.
type provider struct {
	name       string
	perMinute  float64 // requests a minute of all tenants at the quiet start of the morning
	operations []string
	done       string    // message of a success
	failed     string    // message of a failure
	noise      []failure // what an ordinary failure looks like
	noiseShare float64
	backoff    []time.Duration // waits before the second attempt, the third …
}

var providers = []provider{
	{
		name: "hubspot", perMinute: 7.5,
		operations: []string{"contacts.sync", "contacts.sync", "companies.sync", "deals.push"},
		done:       "sync finished", failed: "sync failed",
		noise: []failure{
			{429, "hubspot: 429 Too Many Requests: You have reached your ten_secondly_rolling limit", true},
			{502, "hubspot: 502 Bad Gateway", true},
			{400, "hubspot: 400 Property values were not valid: email is invalid", false},
		},
		noiseShare: 0.012, backoff: []time.Duration{2 * time.Second, 8 * time.Second},
	},
	{
		name: "stripe", perMinute: 9,
		operations: []string{"charges.create", "charges.create", "invoices.finalize", "refunds.create", "customers.update"},
		done:       "stripe call finished", failed: "stripe call failed",
		noise: []failure{
			{429, "stripe: 429 Too Many Requests: rate limit exceeded", true},
			{500, "stripe: 500 api_error: an error occurred with our connection", true},
			{400, "stripe: 400 invalid_request_error: amount must be at least 50 cents", false},
		},
		noiseShare: 0.009, backoff: []time.Duration{time.Second, 4 * time.Second},
	},
	{
		name: "slack", perMinute: 10,
		operations: []string{"message.posted", "message.posted", "invoice.paid", "deal.won"},
		done:       "delivered", failed: "delivery failed",
		noise: []failure{
			{429, "slack: 429 rate_limited", true},
			{503, "slack: 503 Service Unavailable", true},
			{408, "slack: 408 Request Timeout", true},
		},
		noiseShare: 0.010, backoff: []time.Duration{3 * time.Second, 10 * time.Second},
	},
}

// clock returns a time of the morning, UTC.
func clock(hour, minute, second int) time.Time {
	return time.Date(2026, time.November, 16, hour, minute, second, 0, time.UTC)
}

// span is a stretch of time in which something was broken.
type span struct{ from, to time.Time }

func (s span) holds(at time.Time) bool { return !at.Before(s.from) && at.Before(s.to) }

var (
	day          = span{clock(6, 0, 0), clock(10, 30, 0)}
	deployAt     = clock(9, 58, 0)
	brokenToken  = span{clock(7, 12, 0), clock(8, 5, 0)}
	tokenTenant  = "harbor-insure"
	outage       = span{clock(8, 40, 0), clock(8, 58, 0)}
	blip         = span{clock(7, 40, 20), clock(7, 40, 28)}
	flapTenant   = "nimbus-host"
	flapping     = []span{{clock(9, 10, 0), clock(9, 16, 0)}, {clock(9, 20, 0), clock(9, 26, 0)}, {clock(9, 30, 0), clock(9, 37, 0)}, {clock(9, 41, 0), clock(9, 50, 0)}}
	poisonedAt   = clock(6, 33, 12)
	poisonTenant = "atlas-freight"
)

// broken says how an attempt fails because of a fault, if it does.
func broken(integration, tenant string, at time.Time) (failure, bool) {
	switch {
	case integration == "hubspot" && tenant == tokenTenant && brokenToken.holds(at):
		return failure{401, `oauth2: "invalid_grant" "BAD_REFRESH_TOKEN" missing or invalid refresh token`, false}, true
	case integration == "stripe" && outage.holds(at):
		return failure{503, "stripe: 503 api_error: the service is temporarily unavailable", true}, true
	case integration == "slack" && tenant == flapTenant:
		for i, s := range flapping {
			if s.holds(at) && i == 2 {
				return failure{500, "slack: 500 Internal Server Error", true}, true
			}
			if s.holds(at) {
				return failure{404, "slack: 404 channel_not_found", false}, true
			}
		}
	case integration == "slack" && blip.holds(at):
		return failure{502, "slack: 502 Bad Gateway", true}, true
	}
	return failure{}, false
}

// Morning is the world of the README: 06:00 to 10:30 of a SaaS with three
// integrations and thirty tenants. testdata/morning/README.md tells what
// happens in it.
func Morning() World {
	var entries []Entry
	for i, p := range providers {
		rng := rand.New(rand.NewPCG(20261116, uint64(i)))
		entries = append(entries, traffic(p, rng)...)
		entries = append(entries, remarks(p.name)...)
	}
	entries = append(entries, poisoned()...)
	inOrder(entries)
	return World{Entries: entries, Faults: morningFaults(entries)}
}

func morningFaults(entries []Entry) []Fault {
	return []Fault{
		observed(Fault{Integration: "hubspot", From: brokenToken.from, To: brokenToken.to, Class: "auth", Classes: []string{"auth"}},
			entries, func(e Entry) bool { return e.Status == 401 }),
		observed(Fault{Integration: "stripe", From: outage.from, To: outage.to, Class: "server", Classes: []string{"server"}},
			entries, func(e Entry) bool { return e.Status == 503 }),
		observed(Fault{Integration: "slack", From: flapping[0].from, To: flapping[len(flapping)-1].to, Class: "not_found", Classes: []string{"not_found", "server"}},
			entries, func(e Entry) bool { return e.Tenant == flapTenant && (e.Status == 404 || e.Status == 500) }),
	}
}

// traffic is every attempt at one provider, morning rush included.
func traffic(p provider, rng *rand.Rand) []Entry {
	total := 0.0
	for _, t := range tenants {
		total += t.weight
	}
	var entries []Entry
	for _, t := range tenants {
		mean := p.perMinute * t.weight / total // requests a minute at the start
		for at := day.from; ; {
			rush := 1 + 0.8*at.Sub(day.from).Hours()/day.to.Sub(day.from).Hours()
			at = at.Add(time.Duration(rng.ExpFloat64() / (mean * rush) * float64(time.Minute))).Round(time.Millisecond)
			if !at.Before(day.to.Add(-time.Minute)) {
				break
			}
			entries = append(entries, request(p, t.name, t.region, at, rng)...)
		}
	}
	return entries
}

// request is one request and its retries.
func request(p provider, tenant, region string, at time.Time, rng *rand.Rand) []Entry {
	id := fmt.Sprintf("%s-%08x", p.name[:2], rng.Uint32())
	operation := p.operations[rng.IntN(len(p.operations))]
	noisy := rng.Float64() < p.noiseShare
	kind := p.noise[rng.IntN(len(p.noise))]
	var entries []Entry
	for attempt := 1; ; attempt++ {
		e := Entry{
			At: at, Level: "info", Message: p.done, Integration: p.name, Tenant: tenant, Operation: operation, Status: 200,
			RequestID: id, Attempt: attempt, DurationMS: 40 + rng.IntN(400), Region: region, Version: release(at),
		}
		f, failed := broken(p.name, tenant, at)
		if !failed && noisy && attempt == 1 {
			f, failed = kind, true
		}
		if failed {
			e.Status, e.Error, e.Message, e.Level = f.status, f.text, p.failed, "error"
			if f.retry {
				e.Level = "warn"
			}
		}
		entries = append(entries, e)
		if !failed || !f.retry || attempt > len(p.backoff) {
			return entries
		}
		wait := p.backoff[attempt-1] + time.Duration(rng.IntN(500))*time.Millisecond
		at = at.Add(wait)
	}
}

// poisoned is one message that no retry can help: one failed request, and no
// incident, however often it is tried.
func poisoned() []Entry {
	var entries []Entry
	for attempt, at := 1, poisonedAt; attempt <= 7; attempt++ {
		entries = append(entries, Entry{
			At: at, Level: "error", Message: "stripe call failed", Integration: "stripe", Tenant: poisonTenant, Operation: "invoices.finalize",
			Status: 400, RequestID: "st-0badf00d", Attempt: attempt, DurationMS: 61, Region: "us-east", Version: release(at),
			Error: "stripe: 400 invalid_request_error: invoice has no line items",
		})
		at = at.Add(time.Duration(20<<attempt) * time.Second / 4)
	}
	return entries
}

func release(at time.Time) string {
	if at.Before(deployAt) {
		return "2026.46.1"
	}
	return "2026.46.2"
}

// remarks are the lines of an application that are no attempts.
func remarks(integration string) []Entry {
	say := func(at time.Time, level, message string) Entry {
		return Entry{At: at, Level: level, Message: message, About: integration, Version: release(at)}
	}
	entries := []Entry{
		say(day.from, "info", "worker started"),
		say(deployAt.Add(-2*time.Second), "info", "shutting down: draining queue"),
		say(deployAt.Add(3*time.Second), "info", "worker started"),
	}
	for at := day.from.Add(10 * time.Minute); at.Before(day.to); at = at.Add(15 * time.Minute) {
		entries = append(entries, say(at, "info", "queue checked"))
	}
	if integration == "hubspot" {
		entries = append(entries, say(brokenToken.to, "info", "oauth connection re-authorised by an administrator of "+tokenTenant))
	}
	return entries
}
