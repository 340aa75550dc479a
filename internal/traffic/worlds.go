package traffic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Worlds returns every world for a seed.
func Worlds(seed uint64) []Spec {
	return []Spec{
		quiet(seed), outage(seed), partial(seed), token(seed), pipeline(seed), apiVersion(seed), region(seed), operation(seed),
		slowTenant(seed), flapping(seed), allButThree(seed), twoFaults(seed), platform(seed), slowBurn(seed),
		beginsInside(seed), endsInside(seed), chronic(seed), poisoned(seed), blips(seed), surge(seed), dayAndNight(seed),
	}
}

var start = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

func base(name string, seed uint64) Spec {
	return Spec{
		Name: name, Seed: seed*1000 + uint64(len(name)), Start: start, Length: 3 * time.Hour,
		Integrations: []string{"hubspot", "netsuite", "quickbooks", "salesforce", "shopify", "slack", "stripe", "zendesk"},
		Tenants:      120, Rate: 9, Noise: [2]float64{0.006, 0.02},
	}
}

func (s *Spec) at(d time.Duration) time.Time { return s.Start.Add(d) }

// breakIt adds a fault to the spec.
func (s *Spec) breakIt(f Fault, share float64, status int, message string, hits func(c *Call) bool) {
	if f.Class == "" {
		f.Class = "server"
	}
	on := f.Integrations
	s.Effects = append(s.Effects, Effect{
		Fault: &f, From: f.From, To: f.To, Share: share, Status: status, Message: message,
		Hits: func(c *Call) bool { return slices.Contains(on, c.Integration) && hits(c) },
	})
}

func everybody(*Call) bool { return true }

func tenantsIn(names ...string) func(*Call) bool {
	return func(c *Call) bool { return slices.Contains(names, c.Tenant) }
}

func quiet(seed uint64) Spec { return base("quiet", seed) }

func outage(seed uint64) Spec {
	s := base("outage", seed)
	s.breakIt(Fault{Name: "outage", Integrations: []string{"stripe"}, From: s.at(80 * time.Minute), To: s.at(100 * time.Minute), Scope: "integration"},
		1, 503, "service unavailable", everybody)
	return s
}

func partial(seed uint64) Spec {
	s := base("partial outage", seed)
	s.breakIt(Fault{Name: "partial", Integrations: []string{"hubspot"}, From: s.at(70 * time.Minute), To: s.at(100 * time.Minute), Scope: "integration", Class: "timeout"},
		0.15, 504, "upstream timed out", everybody)
	return s
}

func token(seed uint64) Spec {
	s := base("one token", seed)
	s.breakIt(Fault{Name: "token", Integrations: []string{"salesforce"}, From: s.at(65 * time.Minute), To: s.at(110 * time.Minute), Scope: "tenant", Class: "auth"},
		1, 401, "invalid_grant: token expired", tenantsIn(TenantName(6)))
	return s
}

func pipeline(seed uint64) Spec {
	s := base("token pipeline", seed)
	f := Fault{Name: "pipeline", Integrations: []string{"slack"}, From: s.at(60 * time.Minute), To: s.at(120 * time.Minute), Scope: "tenant", Class: "auth"}
	s.breakIt(f, 1, 401, "token_revoked", func(c *Call) bool {
		var i int
		if _, err := fmt.Sscanf(c.Tenant, "t%d", &i); err != nil || i >= 20 {
			return false
		}
		return !c.At.Before(f.From.Add(time.Duration(i) * 2 * time.Minute))
	})
	return s
}

func apiVersion(seed uint64) Spec {
	s := base("one api version", seed)
	s.breakIt(Fault{Name: "api version", Integrations: []string{"shopify"}, From: s.at(75 * time.Minute), To: s.at(110 * time.Minute), Scope: "attribute", Value: "2025-04", Class: "not_found"},
		1, 404, "api version no longer supported", func(c *Call) bool { return c.APIVersion == "2025-04" })
	return s
}

func region(seed uint64) Spec {
	s := base("one region", seed)
	s.breakIt(Fault{Name: "region", Integrations: []string{"zendesk"}, From: s.at(75 * time.Minute), To: s.at(95 * time.Minute), Scope: "attribute", Value: "eu-west", Class: "network"},
		1, 502, "connection refused", func(c *Call) bool { return c.Region == "eu-west" })
	return s
}

func operation(seed uint64) Spec {
	s := base("one operation", seed)
	s.breakIt(Fault{Name: "operation", Integrations: []string{"quickbooks"}, From: s.at(75 * time.Minute), To: s.at(115 * time.Minute), Scope: "attribute", Value: "refund"},
		1, 500, "internal error", func(c *Call) bool { return c.Operation == "refund" })
	return s
}

func slowTenant(seed uint64) Spec {
	s := base("four events an hour", seed)
	s.Length = 12 * time.Hour
	s.Rate = 2
	rng := rand.New(rand.NewPCG(seed, 4))
	for t := s.Start; t.Before(s.Start.Add(s.Length)); t = t.Add(time.Duration(rng.ExpFloat64() * float64(15*time.Minute))) {
		s.Extra = append(s.Extra, Call{At: t, Integration: "netsuite", Tenant: "tiny", Operation: operations[rng.IntN(3)], Region: "eu-west", APIVersion: "2026-01", Version: "v41", Try: 1})
	}
	s.breakIt(Fault{Name: "tiny", Integrations: []string{"netsuite"}, From: s.at(5 * time.Hour), To: s.at(9 * time.Hour), Scope: "tenant", Class: "auth"},
		1, 401, "unauthorized", tenantsIn("tiny"))
	return s
}

func flapping(seed uint64) Spec {
	s := base("flapping", seed)
	f := Fault{Name: "flapping", Integrations: []string{"slack"}, From: s.at(60 * time.Minute), To: s.at(100 * time.Minute), Scope: "tenant", Class: "not_found"}
	s.breakIt(f, 1, 404, "no such channel", func(c *Call) bool {
		return c.Tenant == TenantName(3) && int(c.At.Sub(f.From)/(4*time.Minute))%2 == 0
	})
	return s
}

func allButThree(seed uint64) Spec {
	s := base("recovered but three", seed)
	f := Fault{Name: "but three", Integrations: []string{"stripe"}, From: s.at(60 * time.Minute), To: s.at(130 * time.Minute), Scope: "integration"}
	s.breakIt(f, 1, 503, "service unavailable", func(c *Call) bool {
		return c.At.Before(f.From.Add(20*time.Minute)) || slices.Contains([]string{TenantName(5), TenantName(9), TenantName(14)}, c.Tenant)
	})
	return s
}

func twoFaults(seed uint64) Spec {
	s := base("two faults", seed)
	s.breakIt(Fault{Name: "outage", Integrations: []string{"stripe"}, From: s.at(70 * time.Minute), To: s.at(90 * time.Minute), Scope: "integration"},
		1, 503, "service unavailable", everybody)
	s.breakIt(Fault{Name: "token", Integrations: []string{"hubspot"}, From: s.at(72 * time.Minute), To: s.at(115 * time.Minute), Scope: "tenant", Class: "auth"},
		1, 401, "invalid_grant", tenantsIn(TenantName(4)))
	return s
}

func platform(seed uint64) Spec {
	s := base("platform", seed)
	s.breakIt(Fault{Name: "platform", Integrations: s.Integrations, From: s.at(80 * time.Minute), To: s.at(95 * time.Minute), Scope: "platform", Class: "dns"},
		1, 0, "lookup api: no such host", everybody)
	return s
}

func slowBurn(seed uint64) Spec {
	s := base("slow burn", seed)
	s.Length = 5 * time.Hour
	s.breakIt(Fault{Name: "slow burn", Integrations: []string{"shopify"}, From: s.at(80 * time.Minute), To: s.at(200 * time.Minute), Scope: "integration"},
		0.07, 500, "internal error", everybody)
	return s
}

func beginsInside(seed uint64) Spec {
	s := base("begins inside", seed)
	s.breakIt(Fault{Name: "inside", Integrations: []string{"stripe"}, From: s.Start, To: s.at(30 * time.Minute), Scope: "integration"},
		1, 503, "service unavailable", everybody)
	return s
}

func endsInside(seed uint64) Spec {
	s := base("ends inside", seed)
	s.breakIt(Fault{Name: "unfinished", Integrations: []string{"zendesk"}, From: s.at(160 * time.Minute), To: s.at(180 * time.Minute), Scope: "integration"},
		1, 503, "service unavailable", everybody)
	return s
}

// chronic worlds have one integration at 9 % from endpoints that nobody uses any
// more, and one tenant at 20 %.
func chronic(seed uint64) Spec {
	s := base("chronic noise", seed)
	s.Effects = append(s.Effects,
		Effect{From: s.Start, To: s.at(s.Length), Share: 0.09, Status: 404, Message: "endpoint gone", Hits: func(c *Call) bool { return c.Integration == "shopify" && c.Try == 1 }})
	return s
}

// poisoned worlds have messages that fail however often they are retried.
func poisoned(seed uint64) Spec {
	s := base("poisoned", seed)
	rng := rand.New(rand.NewPCG(seed, 7))
	for i := range 40 {
		at := s.Start.Add(time.Duration(rng.Float64() * float64(s.Length)))
		tenant := rng.IntN(60)
		for try := range 7 {
			s.Extra = append(s.Extra, Call{
				At: at.Add(time.Duration(math.Pow(2, float64(try))) * time.Second), Integration: s.Integrations[i%len(s.Integrations)], Tenant: TenantName(tenant),
				Operation: "sync", Region: RegionOf(tenant), APIVersion: APIVersionOf(tenant), Version: "v41", ID: fmt.Sprint("poison-", i), Try: 4,
			})
		}
	}
	s.Effects = append(s.Effects, Effect{From: s.Start, To: s.at(s.Length), Share: 1, Status: 422, Message: "cannot parse payload",
		Hits: func(c *Call) bool { return strings.HasPrefix(c.ID, "poison-") }})
	return s
}

// blips worlds have provider troubles of ten seconds that heal by themselves.
func blips(seed uint64) Spec {
	s := base("blips", seed)
	rng := rand.New(rand.NewPCG(seed, 8))
	for range 8 {
		from := s.Start.Add(time.Duration(rng.Float64() * float64(s.Length)))
		on := s.Integrations[rng.IntN(len(s.Integrations))]
		s.Effects = append(s.Effects, Effect{From: from, To: from.Add(10 * time.Second), Share: 1, Status: 503, Message: "service unavailable",
			Hits: func(c *Call) bool { return c.Integration == on }})
	}
	return s
}

func surge(seed uint64) Spec {
	s := base("surge", seed)
	s.Rate = 40
	s.Length = 90 * time.Minute
	s.Level = func(t time.Time) float64 {
		if d := t.Sub(s.Start); d > 40*time.Minute && d < 55*time.Minute {
			return 1
		}
		return 0.1
	}
	return s
}

func dayAndNight(seed uint64) Spec {
	s := base("day and night", seed)
	s.Length = 36 * time.Hour
	s.Rate = 3
	s.Level = func(t time.Time) float64 {
		return 0.05 + 0.95*max(0, math.Sin(math.Pi*(float64(t.Hour())+float64(t.Minute())/60-5)/16))
	}
	return s
}
