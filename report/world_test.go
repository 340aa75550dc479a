package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// The reports below are what the analyzer might say; the goldens show what
// each renderer makes of them.

func at(clock string) time.Time {
	t, err := time.Parse(time.DateTime, "2026-06-19 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

func when(clock string) *time.Time { return new(at(clock)) }

func coverage() analyze.Coverage {
	return analyze.Coverage{
		Lines: 10_120, Events: 10_000, FirstEvent: when("08:00:00"), LastEvent: when("09:53:33.25"),
		Streams: []analyze.StreamCoverage{
			{Stream: "hubspot.log", Format: "logfmt", Lines: 3_000},
			{Stream: "nginx/egress.log", Format: "nginx-combined", Lines: 5_000},
			{Stream: "stripe.log", Format: "json", Lines: 2_120},
		},
	}
}

func reportOf(incidents ...analyze.Incident) analyze.Report {
	c := coverage()
	return analyze.Report{GeneratedAt: c.LastEvent, Coverage: c, Incidents: incidents}
}

func failing(name, first, last string, failures int64) analyze.Tenant {
	return analyze.Tenant{
		Tenant: name, State: analyze.TenantFailing, Failures: failures,
		FirstFailure: when(first), LastFailure: when(last),
	}
}

func recovered(name string, state analyze.TenantState, successes int64, since string) analyze.Tenant {
	t := failing(name, "09:41:03", "09:44:10", 12)
	t.State, t.Successes = state, successes
	if successes > 0 {
		t.Evidence = analyze.Evidence{SuccessesSince: successes, Since: when(since)}
	}
	if state == analyze.TenantRecovered {
		t.RecoveredAt = when("09:48:00")
	}
	return t
}

var customers = strings.Fields(`acme globex initech hooli umbrella amber basalt cedar delta ember
	fjord garnet harbor indigo juniper krypton lagoon meadow nectar onyx pebble quartz river
	sierra tundra velvet willow`)

func outage() analyze.Incident {
	in := analyze.Incident{
		ID: "INC-7f3a9c", Kind: analyze.KindFailures, Integrations: []string{"stripe"}, Classes: []string{"server"},
		State: analyze.Open, Severity: analyze.Critical,
		StartedAt: at("09:41:03"), OpenedAt: at("09:41:33"), LastFailure: when("09:53:31"),
		Failures: 1_234, Attempts: 1_300, Statuses: []analyze.StatusCount{{Status: 503, Failures: 1_234}},
		Scope: analyze.Scope{Kind: analyze.ScopeIntegration, TenantsAffected: 27, TenantsActive: 30, TenantsAtRisk: 2, Confidence: 0.97},
		Timeline: []analyze.TimelineEntry{
			{At: at("09:41:03"), Event: "started", Detail: "first failure of the pattern"},
			{At: at("09:41:33"), Event: "opened", Detail: "27 of 30 attempts failed within 30 s, and the newest 15 s speak for failure themselves: a pattern"},
			{At: at("09:42:10"), Event: "tenant_affected", Detail: "octan"},
		},
		Signatures: []analyze.Signature{
			{Template: "upstream answered <*> Service Unavailable after <*>", Failures: 1_200},
			{Template: "upstream connect error or disconnect/reset before headers. reset reason: connection termination", Failures: 34},
		},
		Samples: []analyze.Sample{{At: at("09:41:03"), Stream: "stripe.log", Offset: 120_345, Line: `{"ts":"2026-06-19T09:41:03Z","level":"error","integration":"stripe","tenant":"acme","status":503,"msg":"upstream answered 503 Service Unavailable after 812 ms"}`}},
		Why:     analyze.Why{Series: "stripe", Baseline: 0.004, P0: 0.01, Failures: 27, Attempts: 30, Statistic: 34.07, Threshold: 11.5, Budget: "1/week", Share: 0.95, PassedAt: new(at("09:41:09")), HeldBy: "it had not lasted 15 s"},
	}
	for _, name := range customers {
		in.Tenants = append(in.Tenants, failing(name, "09:41:05", "09:53:31", 45))
	}
	for _, name := range []string{"ecorp", "initrode"} {
		in.Tenants = append(in.Tenants, analyze.Tenant{Tenant: name, State: analyze.TenantAtRisk})
	}
	return spoken(in)
}

// spoken fills in what the analyzer would say of the incident.
func spoken(in analyze.Incident) analyze.Incident {
	in.Title, in.Hint = analyze.Title(&in), analyze.Hint(&in)
	return in
}

func recovering() analyze.Incident {
	return spoken(analyze.Incident{
		ID: "INC-02be11", Kind: analyze.KindFailures, Integrations: []string{"hubspot"}, Classes: []string{"auth"},
		State: analyze.Recovering, Severity: analyze.Major, Relapses: 1,
		StartedAt: at("09:41:03"), OpenedAt: at("09:43:33"), RecoveringAt: when("09:47:12"), LastFailure: when("09:44:10"),
		Failures: 60, Attempts: 72, Statuses: []analyze.StatusCount{{Status: 401, Failures: 60}},
		Scope: analyze.Scope{
			Kind: analyze.ScopeAttribute, Attribute: new("region"), Value: new("eu-west"), Confidence: 0.998,
			Also:            []analyze.ScopeAttr{{Attribute: "version", Value: "v42"}, {Attribute: "plan,zone", Value: "pro,b"}},
			TenantsAffected: 5, TenantsActive: 50,
		},
		Deploy: &analyze.Deploy{Version: "v42", At: at("09:40:21"), SecondsBeforeStart: 42},
		Tenants: []analyze.Tenant{
			recovered("acme", analyze.TenantRecovered, 12, "09:45:03"),
			recovered("globex-international", analyze.TenantRecovered, 1_204, "09:44:59"),
			recovered("hooli", analyze.TenantUnverified, 0, ""),
			recovered("initech", analyze.TenantRecovering, 1, "09:47:12"),
			recovered("umbrella", analyze.TenantUnverified, 0, ""),
		},
		Why: analyze.Why{Series: "hubspot operation contacts.list", Baseline: 0, P0: 0.01, Failures: 9, Attempts: 9, Statistic: 20.4, Threshold: 11.5, Share: 0.95, PassedAt: new(at("09:43:33"))},
	})
}

func resolved(names ...string) analyze.Incident {
	in := analyze.Incident{
		ID: "INC-55aa01", Kind: analyze.KindFailures, Integrations: []string{"webhooks"}, Classes: []string{"not_found"},
		State: analyze.Resolved, Severity: analyze.Minor,
		StartedAt: at("09:41:03"), OpenedAt: at("09:42:33"), RecoveringAt: when("09:45:12"), ResolvedAt: when("09:53:12"), LastFailure: when("09:44:10"),
		Failures: 12, Attempts: 12, Statuses: []analyze.StatusCount{{Status: 404, Failures: 12}},
		Scope: analyze.Scope{Kind: analyze.ScopeTenant, TenantsAffected: len(names), TenantsActive: 50, Confidence: 1},
		Timeline: []analyze.TimelineEntry{
			{At: at("09:41:03"), Event: "started"},
			{At: at("09:42:33"), Event: "opened"},
			{At: at("09:45:12"), Event: "recovering"},
			{At: at("09:48:00"), Event: "tenant_recovered", Detail: names[0]},
			{At: at("09:53:12"), Event: "resolved"},
		},
		Why: analyze.Why{Series: "webhooks/" + names[0], P0: 0.01, Failures: 12, Attempts: 12, Statistic: 13, Threshold: 11.5, Note: "no denominator: this log holds failures only"},
	}
	if len(names) > 1 {
		in.Scope.Kind = analyze.ScopeIntegration
	}
	for i, name := range names {
		in.Tenants = append(in.Tenants, recovered(name, analyze.TenantRecovered, int64(3+i), "09:45:12"))
	}
	return spoken(in)
}

func closed() analyze.Incident {
	in := recovering()
	in.ID, in.State, in.Deploy, in.Scope.Also = "INC-c10sed", analyze.ClosedUnverified, nil, nil
	in.Tenants = in.Tenants[:3]
	in.Scope.TenantsAffected = 3
	in.ResolvedAt = new(at("09:44:10").Add(24 * time.Hour))
	return spoken(in)
}

func silent() analyze.Incident {
	return spoken(analyze.Incident{
		ID: "INC-511e27", Kind: analyze.KindSilence, Integrations: []string{"shopify"},
		State: analyze.Open, Severity: analyze.Minor, StartedAt: at("08:02:11"), OpenedAt: at("09:20:00"),
		Scope:   analyze.Scope{Kind: analyze.ScopeTenant, TenantsAffected: 1, TenantsActive: 8},
		Tenants: []analyze.Tenant{{Tenant: "acme", State: analyze.TenantUnverified}},
	})
}

// ruled was opened by an explicit rule, and came to fit another one.
func ruled() analyze.Incident {
	in := outage()
	in.ID = "INC-2u1e5d"
	in.Why = analyze.Why{Series: "rule auth of three", Baseline: 0.004, P0: 0.01, Failures: 12, Attempts: 30, Rules: []analyze.RuleMatch{
		{Name: "auth of three", Says: "10 failures of class auth from 3 tenants of stripe within 5m", At: at("09:41:33"), Opened: true, Failures: 12, Tenants: 3, WithinSeconds: 300},
		{Name: "a fifth", Says: "5 failures of one integration within 1h30m, and 20% of the attempts", At: at("09:45:00"), Failures: 400, Tenants: 27, Attempts: 1_200, WithinSeconds: 5_400, Severity: analyze.Critical},
	}}
	return spoken(in)
}

// attack holds what a log may try on a terminal: escapes, an 8-bit CSI, bidi
// overrides, line breaks, wide and combining characters, broken UTF-8.
func attack() analyze.Incident {
	const evil = "\x1b[2J\x1b]0;pwned\x07 \u009b31m \u202egnp.exe \r\n::error::x <script> \u200b漢字漢字 e\u0301 👩‍👩‍👧 \xff" +
		"</style><img src=//evil.example onerror=alert(1)> ]]> @octocat #1 GH-2 org/repo#3 www.evil.example https://evil.example me@evil.example " +
		"[x](javascript:x) ![x](//evil.example) **b** | `c` ``` ~~~ $x$ &lt; \\| ##[error]x {{.}}"
	in := saying(evil)
	in.Tenants = []analyze.Tenant{
		failing("tenant "+evil, "09:41:05", "09:53:31", 45),
		failing(strings.Repeat("漢字", 60), "09:41:05", "09:53:31", 45),
		recovered("recovered "+evil, analyze.TenantRecovered, 4, "09:50:00"),
		recovered(strings.Repeat("長", 40), analyze.TenantRecovered, 4, "09:50:00"),
		recovered("unverified "+evil, analyze.TenantUnverified, 0, ""),
	}
	in.Scope.TenantsAffected = len(in.Tenants)
	in.Samples[0].Line = evil + strings.Repeat("漢", 500)
	return in
}

// saying has a text wherever a log can bring one into an incident.
func saying(evil string) analyze.Incident {
	in := outage()
	in.ID = "INC-e1e1e1"
	in.Title, in.Hint = "title "+evil, "hint "+evil
	in.Integrations = []string{evil}
	in.Tenants = []analyze.Tenant{failing("tenant "+evil, "09:41:05", "09:53:31", 45), recovered("recovered "+evil, analyze.TenantRecovered, 4, "09:50:00")}
	in.Scope.TenantsAffected = len(in.Tenants)
	in.Scope.Kind, in.Scope.Attribute, in.Scope.Value = analyze.ScopeAttribute, new("region"+evil), new("eu"+evil)
	in.Scope.Also = []analyze.ScopeAttr{{Attribute: evil, Value: evil}}
	in.Deploy = &analyze.Deploy{Version: evil, At: at("09:40:00"), SecondsBeforeStart: 63}
	in.Timeline[0].Detail = evil
	in.Signatures[0].Template = evil
	in.Samples[0].Stream, in.Samples[0].Line = evil, evil
	in.Why.Series, in.Why.Note, in.Why.HeldBy, in.Why.Budget = evil, evil, evil, evil
	in.Why.Rules = []analyze.RuleMatch{{Name: evil, Says: evil, At: at("09:42:00"), Failures: 3, Tenants: 1, WithinSeconds: 60}}
	return in
}

func worlds() []world {
	many := make([]string, 200)
	for i := range many {
		many[i] = fmt.Sprintf("customer-%03d", i)
	}
	bad := coverage()
	bad.Events, bad.Unparsed, bad.WithoutTenant, bad.WithoutIntegration, bad.WithoutOutcome, bad.Late = 900, 7_120, 600, 3, 2_950, 12
	bad.Streams[1].Format, bad.Streams[1].Unparsed = "", 5_000
	bad.Streams[2].Unparsed = 2_120
	nothing := analyze.Coverage{Lines: 5, Unparsed: 5, Streams: []analyze.StreamCoverage{{Stream: "notes.txt", Lines: 5, Unparsed: 5}}}
	little := coverage()
	little.Unparsed, little.Late, little.WithoutTenant = 3, 1, 40
	quiet := coverage()
	quiet.Ignored, quiet.Healed = 1_203, 1
	evil := coursed(reportOf(attack()))
	evil.Integrations = attack().Integrations
	evil.Coverage.Streams = []analyze.StreamCoverage{{Stream: "\x1b[31m\u202e漢.log", Format: "json", Lines: 10, Unparsed: 9}}
	part, all, late, older, backwards, traces, crowd := reportOf(), reportOf(), reportOf(), reportOf(), reportOf(), reportOf(), reportOf()
	crowd.Coverage.Other, crowd.Coverage.OtherOps = 9_000, 12
	part.Coverage.LeftOut = analyze.LeftOut{Events: 4_000, Before: when("08:30:00")}
	all.Coverage.LeftOut = analyze.LeftOut{Events: 10_000, After: when("08:00:00")}
	late.Coverage.Late, late.Coverage.LateBy = 3_000, 89*time.Second
	older.Coverage.Late, older.Coverage.LateBy = 3_000, 100*time.Minute
	backwards.Coverage.Late, backwards.Coverage.LateBy, backwards.Coverage.NewestFirst = 3_000, time.Hour, []string{"hub\x1bspot.log"}
	traces.Coverage = analyze.Coverage{Lines: 9, Continuation: 9, Streams: []analyze.StreamCoverage{{Stream: "trace.txt", Lines: 9, Continuation: 9}}}
	filtered := reportOf()
	filtered.Filtered, filtered.Hidden = true, 3
	healthy := reportOf()
	healthy.Integrations = []string{"hubspot", "stripe", "webhooks"}
	accepted := reportOf(silent())
	accepted.Accepted = 2
	untouched, stranger := reportOf(), reportOf()
	untouched.Tenant, stranger.Tenant, stranger.Stranger = "acme", "acmee", true
	return []world{
		{"none", healthy},
		{"none_tenant", untouched},
		{"none_stranger", stranger},
		{"accepted", accepted},
		{"tenant", tenantView()},
		{"none_in_a_part", part},
		{"none_in_the_span", all},
		{"none_late", late},
		{"none_late_by_far", older},
		{"none_told_apart", crowd},
		{"none_newest_first", backwards},
		{"none_only_traces", traces},
		{"none_filtered", filtered},
		{"none_little_lost", analyze.Report{GeneratedAt: little.LastEvent, Coverage: little}},
		{"none_disregarded", analyze.Report{GeneratedAt: quiet.LastEvent, Coverage: quiet}},
		{"none_bad_coverage", analyze.Report{GeneratedAt: bad.LastEvent, Coverage: bad}},
		{"none_nothing_understood", analyze.Report{Coverage: nothing}},
		{"none_empty", analyze.Report{}},
		{"open", reportOf(outage())},
		{"recovering", reportOf(recovering())},
		{"resolved", reportOf(resolved("acme"))},
		{"closed_unverified", reportOf(closed())},
		{"silence", coursed(reportOf(silent()))},
		{"mixed", coursed(reportOf(resolved("acme"), closed(), recovering(), silent(), outage()))},
		{"tenants_200", reportOf(resolved(many...))},
		{"hostile", evil},
	}
}

// coursed adds how the traffic went: forty lines a minute, most of which fail
// while an incident is on; in a silence they stop.
func coursed(r analyze.Report) analyze.Report {
	for i := range r.Incidents {
		in := &r.Incidents[i]
		c := analyze.NewCourse(in, *r.Coverage.FirstEvent, *r.Coverage.LastEvent)
		for k := range c.Slots {
			at := c.From.Add(time.Duration(k) * c.Step)
			minutes := c.Step.Minutes()
			c.Slots[k].Attempts = float64(36+k*7%11) * minutes
			switch {
			case at.Before(in.StartedAt.Add(-time.Minute)) || in.LastFailure != nil && at.After(*in.LastFailure):
				c.Slots[k].Failed = float64(k % 13 / 12)
			case in.Kind == analyze.KindSilence:
				c.Slots[k].Attempts = 0
			default:
				c.Slots[k].Failed = float64(24+k*5%13) * minutes
			}
		}
		r.Courses = append(r.Courses, c)
	}
	return r
}

// tenantView is what acme may see of an outage and of its own trouble.
func tenantView() analyze.Report {
	first, second := outage(), resolved("acme")
	first.Tenants[0].Successes = 4
	r := reportOf(
		analyze.ForTenant(&first, "acme", []analyze.OwnFailures{{Integration: "stripe", Class: "server", Count: 45}}),
		analyze.ForTenant(&second, "acme", nil))
	r.Tenant, r.Coverage.Streams, r.Integrations = "acme", nil, []string{"stripe", "webhooks"}
	return coursed(r)
}

type world struct {
	name   string
	report analyze.Report
}
