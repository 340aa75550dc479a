package traffic

import "time"

// tenantWorlds are faults of single tenants.
var tenantWorlds = []world{
	{"one token", "the token of a tenant of middling size expires", func(b *builder) { expire(b, 20, 300, 1) }},
	{"a big token", "the token of a large tenant expires", func(b *builder) { expire(b, 400, 1e9, 1) }},
	{"a small token", "the token of a tenant with some calls an hour expires", func(b *builder) { expire(b, 5, 12, 1) }},
	{"part of a tenant", "every third call of a tenant fails at every try", func(b *builder) { expire(b, 60, 400, 0.33) }},
	{"token pipeline", "the token refresh is broken: one tenant after another fails", pipeline},
	{"four events an hour", "a tenant that calls every quarter of an hour fails for four hours", fourAnHour},
	{"a tenant everywhere", "a tenant is refused on all of its integrations at once; another's token expires on one of them", func(b *builder) {
		on := b.integration()
		x := b.named(b.tenant(on, 60, 1e9))
		var all []string
		for _, i := range x.Integrations {
			all = append(all, b.Integrations[i])
		}
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "everywhere", From: from, To: from.Add(90 * time.Minute), Scope: "tenant"}, 1, forbidden,
			Match{Integrations: all, Tenants: []string{x.Name}})
		for _, other := range b.tenants(on, 60, 1e9) {
			if other != x.Name {
				b.breakIt(Fault{Name: "token", From: from.Add(5 * time.Minute), To: from.Add(70 * time.Minute), Scope: "tenant"}, 1, noChannel, onTenants(on, other))
				break
			}
		}
	}},
	{"flapping", "a tenant fails on and off, four minutes each", func(b *builder) {
		on := b.integration()
		from, m := b.at(2*time.Hour), onTenants(on, b.tenant(on, 120, 1e9))
		f := b.breakIt(Fault{From: from, To: from.Add(4 * time.Minute), Scope: "tenant"}, 1, noChannel, m)
		for i := 1; i < 5; i++ {
			start := from.Add(time.Duration(8*i) * time.Minute)
			b.phase(f, start, start.Add(4*time.Minute), noChannel, m)
		}
	}},
	{"recovered but three", "an outage ends for all but three tenants", func(b *builder) {
		on := b.integration()
		from := b.at(2 * time.Hour)
		f := b.breakIt(Fault{From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(on))
		all := b.tenants(on, 20, 1e9)
		b.phase(f, f.To, f.To.Add(50*time.Minute), down, onTenants(on, all[:min(3, len(all))]...))
	}},
	{"broken from the start", "a tenant's token is dead from the first line on", func(b *builder) {
		on := b.integration()
		b.breakIt(Fault{From: b.Start, To: b.at(3 * time.Hour), Scope: "tenant"}, 1, revoked, onTenants(on, b.tenant(on, 20, 300)))
	}},
}

func expire(b *builder, least, most, share float64) {
	on := b.integration()
	from := b.at(2 * time.Hour)
	length := 45 * time.Minute
	if least < 20 {
		b.Length, length = 12*time.Hour, 3*time.Hour
	}
	b.breakIt(Fault{From: from, To: from.Add(length), Scope: "tenant", Sticky: true}, share, expired, onTenants(on, b.tenant(on, least, most)))
}

func pipeline(b *builder) {
	on := b.integration()
	from := b.at(2 * time.Hour)
	end := from.Add(70 * time.Minute)
	all := b.tenants(on, 8, 1e9)
	var f *Fault
	for i, name := range all[:min(20, len(all))] {
		start := from.Add(time.Duration(i) * 3 * time.Minute)
		if f == nil {
			f = b.breakIt(Fault{From: start, To: end, Scope: "tenant"}, 1, revoked, onTenants(on, name))
			continue
		}
		b.phase(f, start, end, revoked, onTenants(on, name))
	}
}

func fourAnHour(b *builder) {
	b.Length, b.Rate = 14*time.Hour, 3
	on := b.integration()
	t := &Tenant{Name: "tiny", Region: "eu-west", APIVersion: "2026-01", Shard: "s3", noise: 1}
	b.every(15*time.Minute, t, on)
	from := b.at(5 * time.Hour)
	b.breakIt(Fault{From: from, To: from.Add(4 * time.Hour), Scope: "tenant"}, 1, expired, onTenants(on, t.Name))
}

// every adds a tenant with calls of a Poisson process.
func (b *builder) every(mean time.Duration, t *Tenant, on string) {
	for at := b.Start; ; {
		at = at.Add(time.Duration(b.rng.ExpFloat64() * float64(mean)))
		if at.After(b.End()) {
			return
		}
		b.Extra = append(b.Extra, Call{At: at, Integration: on, Tenant: t, Operation: operations[b.rng.IntN(3)]})
	}
}
