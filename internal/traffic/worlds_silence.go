package traffic

import "time"

// silenceWorlds are about events that stop.
var silenceWorlds = []world{
	{"silent tenant", "a tenant's events of one integration stop for three hours; its others go on", func(b *builder) {
		b.Length = 12 * time.Hour
		on := b.integration()
		from := b.at(5 * time.Hour)
		b.silence(Fault{From: from, To: from.Add(3 * time.Hour), Scope: "tenant"}, onTenants(on, b.tenant(on, 60, 300)))
	}},
	{"silent integration", "all events of an integration stop for an hour", func(b *builder) {
		b.Length = 9 * time.Hour
		from := b.at(4 * time.Hour)
		b.silence(Fault{From: from, To: from.Add(time.Hour), Scope: "integration"}, onOnly(b.integration()))
	}},
	{"stopped feed", "nothing at all is logged for forty minutes", func(b *builder) {
		b.Length = 9 * time.Hour
		from := b.at(4 * time.Hour)
		b.silence(Fault{From: from, To: from.Add(40 * time.Minute), Scope: "feed"}, Match{})
	}},
	{"gives up", "a tenant's token expires, after ten minutes its client stops calling, after two hours all is well", func(b *builder) {
		b.Length = 10 * time.Hour
		on := b.integration()
		from, m := b.at(4*time.Hour), onTenants(on, b.tenant(on, 100, 400))
		f := b.breakIt(Fault{From: from, To: from.Add(10 * time.Minute), Scope: "tenant"}, 1, expired, m)
		b.Effects = append(b.Effects, Effect{Fault: f, From: f.To, To: f.To.Add(110 * time.Minute), Share: 1, Drop: true, On: m})
		f.To = f.To.Add(110 * time.Minute)
	}},
	{"leaving tenants", "six tenants leave for good within five days", leaving},
	{"hourly batches", "tenants that call in the first minutes of an hour or once a night; the token of one fails for five hours", batches},
	{"weekends", "seventeen days; most tenants sleep at night and on weekends; in the third week an integration is silent", weekends},
}

func leaving(b *builder) {
	b.Length, b.Rate, b.Level = 6*24*time.Hour, 1, workday(0.2)
	day := func(n float64) time.Time { return b.Start.Add(time.Duration(n * 24 * float64(time.Hour))) }
	for i := range 6 {
		t := &b.Tenants[3+5*i]
		t.To = day(1.5 + 0.5*float64(i) + 0.3*b.rng.Float64())
		b.Tolerated = append(b.Tolerated, Departure{Tenant: t.Name, At: t.To})
	}
}

func batches(b *builder) {
	b.Length, b.Rate = 40*time.Hour, 2
	on := b.integration()
	for i := range 6 {
		t := &Tenant{Name: "batch" + string(rune('a'+i)), Region: regions[i%3], APIVersion: "2026-01", Shard: "s1", noise: 1}
		every := time.Hour
		if i >= 4 {
			every = 24 * time.Hour
		}
		for at := b.Start.Add(time.Duration(i) * 7 * time.Minute); at.Before(b.End()); at = at.Add(every) {
			when := at
			for range 30 + b.rng.IntN(40) {
				when = when.Add(time.Duration(b.rng.ExpFloat64() * float64(4*time.Second)))
				b.Extra = append(b.Extra, Call{At: when, Integration: on, Tenant: t, Operation: "sync"})
			}
		}
	}
	sortCalls(b.Extra)
	from := b.at(26 * time.Hour)
	b.breakIt(Fault{From: from, To: from.Add(5 * time.Hour), Scope: "tenant"}, 1, expired, onTenants(on, "batchb"))
}

func weekends(b *builder) {
	b.Length, b.Rate = 17*24*time.Hour, 0.6
	for i := range b.Tenants {
		if i%10 != 0 { // a few are webhooks that never sleep
			b.Tenants[i].Asleep = func(t time.Time) bool { return weekend(t) || t.Hour() < 6 || t.Hour() >= 21 }
		}
	}
	from := b.at(15*24*time.Hour + 4*time.Hour)
	b.silence(Fault{From: from, To: from.Add(4 * time.Hour), Scope: "integration"}, onOnly(b.integration()))
}
