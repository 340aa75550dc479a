package traffic

import (
	"slices"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// severalWorlds have more than one cause.
var severalWorlds = []world{
	{"two faults", "an outage of one integration, and two minutes later a token on another", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "outage", From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
		on := b.integration()
		b.breakIt(Fault{Name: "token", From: from.Add(2 * time.Minute), To: from.Add(45 * time.Minute), Scope: "tenant"}, 1, expired,
			onTenants(on, b.tenant(on, 60, 1e9)))
	}},
	{"two at once", "two integrations are down at the same time, one for twice as long; each its provider's own doing", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "first", From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
		from = from.Add(time.Minute)
		b.breakIt(Fault{Name: "second", From: from, To: from.Add(40 * time.Minute), Scope: "integration"}, 1, slow, onOnly(b.integration()))
	}},
	{"two tokens at once", "the tokens of two tenants expire at the same time on two integrations", func(b *builder) {
		from := b.at(2 * time.Hour)
		on := b.integration()
		first := b.tenant(on, 60, 1e9)
		b.breakIt(Fault{Name: "first", From: from, To: from.Add(45 * time.Minute), Scope: "tenant"}, 1, expired, onTenants(on, first))
		on = b.integration()
		for _, other := range b.tenants(on, 40, 1e9) {
			if other != first {
				b.breakIt(Fault{Name: "second", From: from.Add(30 * time.Second), To: from.Add(70 * time.Minute), Scope: "tenant"}, 1, expired, onTenants(on, other))
				break
			}
		}
	}},
	{"two on one integration", "a tenant's token expires while another API version is refused on the same integration", func(b *builder) {
		on := b.integration()
		from := b.at(2 * time.Hour)
		a := parse.Attr{Key: "api_version", Value: "2025-04"}
		f := attribute(from, 40*time.Minute, a)
		f.Name = "api version"
		b.breakIt(f, 1, gone, onAttrs(on, a))
		var others []string
		for _, name := range b.tenants(on, 40, 1e9) {
			if b.named(name).APIVersion != a.Value {
				others = append(others, name)
			}
		}
		if len(others) == 0 {
			others = []string{b.tenant(on, 40, 1e9)}
		}
		b.breakIt(Fault{Name: "token", From: from.Add(10 * time.Minute), To: from.Add(60 * time.Minute), Scope: "tenant"}, 1, expired, onTenants(on, others[0]))
	}},
	{"one after the other", "an integration is down, is well for two hours, and is then rate limited", func(b *builder) {
		b.Length = 9 * time.Hour
		on := onOnly(b.integration())
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "outage", From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, on)
		from = from.Add(140 * time.Minute)
		b.breakIt(Fault{Name: "limit", From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 0.6, limited, on)
	}},
	{"deploy, then outage", "a deploy breaks nothing; an hour later a provider is down", func(b *builder) {
		at := b.at(time.Hour)
		b.Deploys = append(b.Deploys, Deploy{Version: "v42", From: at, To: at.Add(4 * time.Minute)})
		from := at.Add(time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
	}},
}

// edgeWorlds begin or end where it is hard.
var edgeWorlds = []world{
	{"begins inside", "the log begins inside an outage", func(b *builder) {
		b.breakIt(Fault{From: b.Start, To: b.at(30 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
	}},
	{"ends inside", "the log ends inside an outage", func(b *builder) {
		b.Length = 4 * time.Hour
		b.breakIt(Fault{From: b.End().Add(-20 * time.Minute), To: b.End(), Scope: "integration"}, 1, down, onOnly(b.integration()))
	}},
}

func sortCalls(calls []Call) {
	slices.SortStableFunc(calls, func(a, b Call) int { return a.At.Compare(b.At) })
}
