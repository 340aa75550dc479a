package traffic

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// worldStart is a Monday morning.
var worldStart = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

// builder makes a Spec. What the seed decides beside the noise is drawn from
// rng: which integrations, tenants and minutes a fault is about.
type builder struct {
	Spec
	rng    *rand.Rand
	unused []string // integrations that no fault is about yet
}

// base is ordinary traffic of a working day: 120 tenants with a heavy tail on
// eight integrations, up to nine calls a second, and the weather that every
// such system has: stray failures, poisoned messages, blips of seconds, two
// tenants of whose endpoints a part is dead.
func base(name, doc string, seed uint64) *builder {
	h := fnv.New64a()
	h.Write([]byte(name))
	b := &builder{rng: rand.New(rand.NewPCG(seed, h.Sum64()))}
	b.Spec = Spec{
		Name: name, Doc: doc, Seed: seed, Start: worldStart, Length: 10 * time.Hour,
		Integrations: []string{"hubspot", "netsuite", "quickbooks", "salesforce", "shopify", "slack", "stripe", "zendesk"},
		Rate:         9, Level: workday(0.4), Noise: [2]float64{0.006, 0.02}, Poison: 1.0 / 8000,
	}
	b.Tenants = population(120, len(b.Integrations), b.rng)
	for _, i := range b.rng.Perm(len(b.Integrations)) {
		b.unused = append(b.unused, b.Integrations[i])
	}
	return b
}

// weather adds the ordinary trouble; it comes last, as it reaches over the
// whole world.
func (b *builder) weather() *builder {
	for t := b.Start; ; {
		t = t.Add(time.Duration(b.rng.ExpFloat64() * float64(75*time.Minute)))
		if t.After(b.End()) {
			break
		}
		b.blip(t, b.Integrations[b.rng.IntN(len(b.Integrations))])
	}
	for range 2 {
		b.deadEndpoint()
	}
	return b
}

// blip is a provider's trouble of 3 to 12 seconds.
func (b *builder) blip(at time.Time, on string) {
	length := 3*time.Second + time.Duration(b.rng.Float64()*float64(9*time.Second))
	b.Effects = append(b.Effects, Effect{
		From: at, To: at.Add(length), Share: 1, Status: 503, Message: "service unavailable", On: Match{Integrations: []string{on}},
	})
}

// deadEndpoint has a fifth to a third of one tenant's calls fail all the time.
func (b *builder) deadEndpoint() {
	on := b.Integrations[b.rng.IntN(len(b.Integrations))]
	b.Effects = append(b.Effects, Effect{
		From: b.Start, To: b.End(), Share: 0.2 + 0.1*b.rng.Float64(), Sticky: true, Status: 404, Message: "endpoint gone",
		On: Match{Integrations: []string{on}, Tenants: []string{b.tenant(on, 4, 400)}},
	})
}

// at is a time of the world; the seed moves it by up to ten minutes.
func (b *builder) at(d time.Duration) time.Time {
	return b.Start.Add(d + time.Duration(b.rng.IntN(600))*time.Second)
}

// integration draws one that no fault is about yet.
func (b *builder) integration() string {
	on := b.unused[0]
	b.unused = b.unused[1:]
	return on
}

// hourly is how many calls an hour a tenant makes to an integration at most.
func (b *builder) hourly(t *Tenant, on string) float64 {
	sum, shares, mine := 0.0, 0.0, 0.0
	for i := range b.Tenants {
		sum += b.Tenants[i].Weight
	}
	for k, i := range t.Integrations {
		shares += integrationShare(k)
		if b.Integrations[i] == on {
			mine = integrationShare(k)
		}
	}
	return b.Rate * 3600 * t.Weight / sum * mine / shares
}

// tenants lists those with so many calls an hour on the integration, in an
// order that the seed decides.
func (b *builder) tenants(on string, least, most float64) []string {
	var out []string
	for _, i := range b.rng.Perm(len(b.Tenants)) {
		if n := b.hourly(&b.Tenants[i], on); n >= least && n <= most {
			out = append(out, b.Tenants[i].Name)
		}
	}
	return out
}

// tenant draws one with so many calls an hour; when nobody has, it widens the
// bounds.
func (b *builder) tenant(on string, least, most float64) string {
	for {
		if all := b.tenants(on, least, most); len(all) > 0 {
			return all[0]
		}
		least, most = least/2, most*2
	}
}

func (b *builder) named(name string) *Tenant {
	for i := range b.Tenants {
		if b.Tenants[i].Name == name {
			return &b.Tenants[i]
		}
	}
	return nil
}

// failure is how calls fail.
type failure struct {
	class   string
	status  int
	message string
}

var (
	down       = failure{"server", 503, "service unavailable"}
	broken     = failure{"server", 500, "internal error"}
	slow       = failure{"timeout", 504, "upstream timed out"}
	expired    = failure{"auth", 401, "invalid_grant: token expired"}
	revoked    = failure{"auth", 401, "token_revoked"}
	gone       = failure{"not_found", 404, "api version no longer supported"}
	noChannel  = failure{"not_found", 404, "no such channel"}
	refused    = failure{"network", 0, "dial tcp 203.0.113.7:443: connect: connection refused"}
	forbidden  = failure{"permission", 403, "insufficient permissions"}
	badCA      = failure{"tls", 0, "x509: certificate signed by unknown authority"}
	noHost     = failure{"dns", 0, "lookup api.partner.example: no such host"}
	limited    = failure{"rate_limit", 429, "rate limit exceeded"}
	unreadable = failure{"validation", 422, "field customer is missing"}
)

// breakIt adds a fault with its first phase. The fault lasts from its first
// phase's begin to its last one's end.
func (b *builder) breakIt(f Fault, share float64, how failure, on Match) *Fault {
	f.Kind, f.Class, f.Share, f.Integrations = Failures, how.class, share, on.Integrations
	if f.Name == "" {
		f.Name = b.Name
	}
	fault := &f
	b.phase(fault, f.From, f.To, how, on)
	return fault
}

// phase adds a stretch of time in which a fault is on.
func (b *builder) phase(f *Fault, from, to time.Time, how failure, on Match) {
	if to.After(f.To) {
		f.To = to
	}
	b.Effects = append(b.Effects, Effect{Fault: f, From: from, To: to, Share: f.Share, Sticky: f.Sticky, Status: how.status, Message: how.message, On: on})
}

// silence has calls stop.
func (b *builder) silence(f Fault, on Match) {
	f.Kind, f.Share, f.Name, f.Integrations = Silence, 1, b.Name, on.Integrations
	b.Effects = append(b.Effects, Effect{Fault: &f, From: f.From, To: f.To, Share: 1, Drop: true, On: on})
}

// onOnly is a match of one integration.
func onOnly(on string) Match { return Match{Integrations: []string{on}} }

func onTenants(on string, tenants ...string) Match {
	return Match{Integrations: []string{on}, Tenants: tenants}
}

func onAttrs(on string, attrs ...parse.Attr) Match {
	return Match{Integrations: []string{on}, Attrs: attrs}
}

// workday is the rhythm of the day: from night's share at four to 1 at two in
// the afternoon.
func workday(night float64) func(t time.Time) float64 {
	return func(t time.Time) float64 {
		hour := float64(t.Hour()) + float64(t.Minute())/60
		return night + (1-night)*(0.5-0.5*math.Cos(2*math.Pi*(hour-2)/24))
	}
}

// weekend reports whether t is on a Saturday or Sunday.
func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }
