package traffic

import (
	"time"

	"github.com/syncguard/syncguard/parse"
)

// calmWorlds look like trouble and mostly are none.
var calmWorlds = []world{
	{"harmless deploys", "three deploys that break nothing", func(b *builder) {
		for i := range 3 {
			at := b.at(time.Duration(1+2*i) * time.Hour)
			b.Deploys = append(b.Deploys, Deploy{Version: "v4" + string(rune('2'+i)), From: at, To: at.Add(4 * time.Minute)})
		}
	}},
	{"chronic noise", "9 % of an integration's calls go to endpoints that are gone; four more tenants with dead endpoints", func(b *builder) {
		b.Length = 12 * time.Hour
		b.chronic(b.integration(), b.Start, b.End(), 0.09)
		for range 4 {
			b.deadEndpoint()
		}
	}},
	{"chronic triples", "9 % become 27 % for an hour", func(b *builder) {
		on := b.integration()
		from := b.at(3 * time.Hour)
		to := from.Add(time.Hour)
		b.chronic(on, b.Start, from, 0.09)
		b.chronic(on, to, b.End(), 0.09)
		b.breakIt(Fault{From: from, To: to, Scope: "integration", Sticky: true}, 0.27, failure{"not_found", 404, "endpoint gone"}, onOnly(on))
	}},
	{"poisoned", "one message in a thousand fails at each of seven tries", func(b *builder) { b.Poison = 1.0 / 1000 }},
	{"poisoned, no ids", "one message in two thousand fails at each of seven tries, and the log names no attempts", func(b *builder) { b.Poison, b.WithoutIDs = 1.0/2000, true }},
	{"blips", "sixteen blips of 3 to 12 seconds", func(b *builder) {
		for range 16 {
			b.blip(b.Start.Add(time.Duration(b.rng.Float64()*float64(b.Length))), b.Integrations[b.rng.IntN(len(b.Integrations))])
		}
	}},
	{"surge", "ten times the traffic for a quarter of an hour", func(b *builder) {
		b.Rate, b.Length = 40, 3*time.Hour
		from := b.at(80 * time.Minute)
		b.Level = func(t time.Time) float64 {
			if t.After(from) && t.Before(from.Add(15*time.Minute)) {
				return 1
			}
			return 0.1
		}
	}},
	{"day and night", "three days with nights of almost nothing", func(b *builder) {
		b.Length, b.Rate = 72*time.Hour, 4
		day := workday(0)
		b.Level = func(t time.Time) float64 { return 0.03 + 0.97*day(t)*day(t) }
	}},
}

// chronic has a share of an integration's calls fail at every try.
func (b *builder) chronic(on string, from, to time.Time, share float64) {
	b.Effects = append(b.Effects, Effect{
		From: from, To: to, Share: share, Sticky: true, Status: 404, Message: "endpoint gone", On: onOnly(on),
	})
}

// logWorlds are about how things are logged.
var logWorlds = []world{
	{"out of order", "four files whose lines are up to twenty seconds out of order; an outage and a token", func(b *builder) {
		b.Streams, b.Jitter = 4, 20*time.Second
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "outage", From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
		on := b.integration()
		from = from.Add(50 * time.Minute)
		b.breakIt(Fault{Name: "token", From: from, To: from.Add(40 * time.Minute), Scope: "tenant"}, 1, expired, onTenants(on, b.tenant(on, 60, 400)))
	}},
	{"failures only", "the log holds no successes; an outage", func(b *builder) {
		b.FailuresOnly = true
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
	}},
	{"errors name nobody", "lines of failed calls name no tenant; an outage, 30 % of another integration's calls, an operation of a third", func(b *builder) {
		b.Nameless = true
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "outage", From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
		from = from.Add(90 * time.Minute)
		b.breakIt(Fault{Name: "part", From: from, To: from.Add(40 * time.Minute), Scope: "integration"}, 0.3, slow, onOnly(b.integration()))
		from = from.Add(90 * time.Minute)
		a, on := parse.Attr{Key: "operation", Value: "sync"}, onOnly(b.integration())
		on.Operations = []string{a.Value}
		f := attribute(from, 30*time.Minute, a)
		f.Name = "operation"
		b.breakIt(f, 1, broken, on)
	}},
	{"no attempt ids", "retries can't be told from calls; an outage and a token", func(b *builder) {
		b.WithoutIDs = true
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "outage", From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
		on := b.integration()
		from = from.Add(70 * time.Minute)
		b.breakIt(Fault{Name: "token", From: from, To: from.Add(45 * time.Minute), Scope: "tenant"}, 1, expired, onTenants(on, b.tenant(on, 60, 400)))
	}},
}
