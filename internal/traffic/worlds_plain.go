package traffic

import (
	"time"

	"github.com/syncguard/syncguard/parse"
)

// plainWorlds are faults of a whole integration.
var plainWorlds = []world{
	{"quiet", "nothing but the weather", func(*builder) {}},
	{"outage", "an integration is down for twenty minutes", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(20 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
	}},
	{"half outage", "every second call of an integration fails", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(30 * time.Minute), Scope: "integration"}, 0.5, limited, onOnly(b.integration()))
	}},
	{"partial outage", "15 % of an integration's calls time out", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(40 * time.Minute), Scope: "integration"}, 0.15, slow, onOnly(b.integration()))
	}},
	{"slow burn", "7 % of an integration's calls fail for two hours, at every try", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(2 * time.Hour), Scope: "integration", Sticky: true}, 0.07, broken, onOnly(b.integration()))
	}},
	{"long recovery", "an outage, 15 % of another integration's calls, a region of a third; and three days in which the rare tenants come back", func(b *builder) {
		b.Length, b.Rate = 80*time.Hour, 5
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{Name: "outage", From: from, To: from.Add(15 * time.Minute), Scope: "integration"}, 1, down, onOnly(b.integration()))
		from = b.at(4 * time.Hour)
		b.breakIt(Fault{Name: "partial", From: from, To: from.Add(30 * time.Minute), Scope: "integration"}, 0.15, slow, onOnly(b.integration()))
		a := parse.Attr{Key: "region", Value: "eu-west"}
		b.breakIt(attribute(b.at(6*time.Hour), 20*time.Minute, a), 1, refused, onAttrs(b.integration(), a))
	}},
	{"several strengths", "four faults of 10, 25, 50 and 100 % on four integrations, one after another; the weaker two at every try", func(b *builder) {
		b.Length = 16 * time.Hour
		for i, share := range []float64{0.1, 0.25, 0.5, 1} {
			from := b.at(time.Duration(2+3*i) * time.Hour)
			b.breakIt(Fault{Name: "share", From: from, To: from.Add(45 * time.Minute), Scope: "integration", Sticky: i < 2}, share,
				[]failure{broken, slow, limited, down}[i], onOnly(b.integration()))
		}
	}},
	{"three together", "three of eight integrations share a cause", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(20 * time.Minute), Scope: "platform"}, 1, refused,
			Match{Integrations: []string{b.integration(), b.integration(), b.integration()}})
	}},
	{"platform", "the way out is broken: every integration fails for a quarter of an hour", func(b *builder) {
		from := b.at(2 * time.Hour)
		b.breakIt(Fault{From: from, To: from.Add(15 * time.Minute), Scope: "platform"}, 1, noHost, Match{Integrations: b.Integrations})
	}},
}

// attribute makes the fault of an attribute scope.
func attribute(from time.Time, length time.Duration, attrs ...parse.Attr) Fault {
	f := Fault{From: from, To: from.Add(length), Scope: "attribute", Attrs: map[string]string{}}
	for _, a := range attrs {
		f.Attrs[a.Key] = a.Value
	}
	return f
}

// partWorlds are faults of a part that an attribute tells.
var partWorlds = []world{
	{"one api version", "the provider drops an old API version", func(b *builder) {
		a := parse.Attr{Key: "api_version", Value: "2025-04"}
		b.breakIt(attribute(b.at(2*time.Hour), 35*time.Minute, a), 1, gone, onAttrs(b.integration(), a))
	}},
	{"one region", "one region can't reach the provider", func(b *builder) {
		a := parse.Attr{Key: "region", Value: regions[b.rng.IntN(len(regions))]}
		b.breakIt(attribute(b.at(2*time.Hour), 25*time.Minute, a), 1, refused, onAttrs(b.integration(), a))
	}},
	{"a region everywhere", "one region can reach none of the integrations", func(b *builder) {
		a := parse.Attr{Key: "region", Value: regions[b.rng.IntN(len(regions))]}
		b.breakIt(attribute(b.at(2*time.Hour), 25*time.Minute, a), 1, refused, Match{Integrations: b.Integrations, Attrs: []parse.Attr{a}})
	}},
	{"a bad host", "one of six hosts can reach none of the integrations, and is mended", func(b *builder) {
		b.Hosts = 6
		a := parse.Attr{Key: "host", Value: "worker-4"}
		f := attribute(b.at(2*time.Hour), 40*time.Minute, a)
		f.Exposed = 1.0 / 6
		b.breakIt(f, 1, badCA, Match{Integrations: b.Integrations, Attrs: []parse.Attr{a}})
	}},
	{"region and version", "one API version fails in one region and nowhere else", func(b *builder) {
		on := b.integration()
		r, v := b.busiest(on)
		b.breakIt(attribute(b.at(2*time.Hour), 40*time.Minute, r, v), 1, broken, onAttrs(on, r, v))
	}},
	{"part of a region", "40 % of one region's calls fail", func(b *builder) {
		on := b.integration()
		a, _ := b.busiest(on)
		b.breakIt(attribute(b.at(2*time.Hour), 40*time.Minute, a), 0.4, slow, onAttrs(on, a))
	}},
	{"one operation", "one operation of an integration fails", func(b *builder) {
		a := parse.Attr{Key: "operation", Value: "refund"}
		on := onOnly(b.integration())
		on.Operations = []string{a.Value}
		b.breakIt(attribute(b.at(2*time.Hour), 40*time.Minute, a), 1, broken, on)
	}},
	{"bad deploy", "a version breaks an integration and is rolled back", func(b *builder) { badDeploy(b, 0) }},
	{"bad canary", "a version serves a quarter of the calls and breaks an integration", func(b *builder) { badDeploy(b, 0.25) }},
}

func badDeploy(b *builder, share float64) {
	from := b.at(2 * time.Hour)
	d := Deploy{Version: "v42", From: from, To: from.Add(4 * time.Minute), Back: from.Add(30 * time.Minute), Share: share}
	b.Deploys = append(b.Deploys, d)
	a := parse.Attr{Key: "version", Value: d.Version}
	f := attribute(from, 34*time.Minute, a)
	f.Version, f.Exposed = d.Version, share
	b.breakIt(f, 1, unreadable, onAttrs(b.integration(), a))
}

// busiest is the region and API version that most tenants of an integration
// share.
func (b *builder) busiest(on string) (region, version parse.Attr) {
	most := 0
	for _, r := range regions {
		for _, v := range apiVersions {
			n := 0
			for _, name := range b.tenants(on, 2, 1e9) {
				if t := b.named(name); t.Region == r && t.APIVersion == v {
					n++
				}
			}
			if n > most {
				most, region, version = n, parse.Attr{Key: "region", Value: r}, parse.Attr{Key: "api_version", Value: v}
			}
		}
	}
	return region, version
}
