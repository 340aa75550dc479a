package analyze

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var nineOClock = time.Date(2026, 6, 19, 9, 0, 0, 0, time.UTC)

// tenantsHit returns affected tenants whose first failures are step apart.
func tenantsHit(step time.Duration, names ...string) []Tenant {
	var out []Tenant
	for i, name := range names {
		at := nineOClock.Add(time.Duration(i) * step)
		out = append(out, Tenant{Tenant: name, State: TenantFailing, FirstFailure: &at})
	}
	return out
}

func tenantNames(n int) []string {
	var out []string
	for i := range n {
		out = append(out, "tenant-"+string(rune('a'+i)))
	}
	return out
}

func TestTitleAndHint(t *testing.T) {
	tests := []struct {
		name, title, hint string
		in                Incident
	}{
		{
			"provider outage",
			"stripe: 503 server errors for 27 of 30 tenants",
			"the provider itself fails: check its status page; retries with backoff will catch up",
			Incident{
				Kind: KindFailures, Integrations: []string{"stripe"}, Classes: []string{"server"},
				Statuses: []StatusCount{{502, 10}, {503, 90}},
				Scope:    Scope{Kind: ScopeIntegration, TenantsAffected: 27, TenantsActive: 30},
			},
		},
		{
			"mixed answers",
			"stripe: server errors and timeouts for all 30 tenants",
			"the provider itself fails: check its status page; retries with backoff will catch up",
			Incident{
				Kind: KindFailures, Integrations: []string{"stripe"}, Classes: []string{"server", "timeout"},
				Statuses: []StatusCount{{504, 50}, {503, 50}},
				Scope:    Scope{Kind: ScopeIntegration, TenantsAffected: 30, TenantsActive: 30},
			},
		},
		{
			"one token",
			"hubspot: auth failures (401) for acme",
			"usually a token that expired or was revoked: check its last refresh, ask acme to reconnect",
			Incident{
				Kind: KindFailures, Integrations: []string{"hubspot"}, Classes: []string{"auth"},
				Statuses: []StatusCount{{401, 12}}, Tenants: tenantsHit(0, "acme"),
				Scope: Scope{Kind: ScopeTenant, TenantsAffected: 1, TenantsActive: 50},
			},
		},
		{
			"token pipeline",
			"hubspot: auth failures (401) for 14 of 50 tenants",
			"one tenant after another: looks like the token refresh, not one customer's credentials",
			Incident{
				Kind: KindFailures, Integrations: []string{"hubspot"}, Classes: []string{"auth"},
				Statuses: []StatusCount{{401, 12}}, Tenants: tenantsHit(3*time.Minute, tenantNames(14)...),
				Scope: Scope{Kind: ScopeIntegration, TenantsAffected: 14, TenantsActive: 50},
			},
		},
		{
			"app secret",
			"hubspot: auth failures for 14 of 50 tenants",
			"many tenants at once: check our own app's secret, key and clock before any customer's token",
			Incident{
				Kind: KindFailures, Integrations: []string{"hubspot"}, Classes: []string{"auth"},
				Tenants: tenantsHit(time.Second, tenantNames(14)...),
				Scope:   Scope{Kind: ScopeIntegration, TenantsAffected: 14, TenantsActive: 50},
			},
		},
		{
			"webhook gone",
			"webhooks: not-found errors (404) for acme",
			"one tenant alone: check its webhook address, and whether the object was deleted on the other side",
			Incident{
				Kind: KindFailures, Integrations: []string{"webhooks"}, Classes: []string{"not_found"},
				Statuses: []StatusCount{{404, 9}}, Tenants: tenantsHit(0, "acme"),
				Scope: Scope{Kind: ScopeTenant, TenantsAffected: 1, TenantsActive: 20},
			},
		},
		{
			"a region and a version",
			"twilio: timeouts for 12 of 50 tenants, region=eu and version=v42",
			"began 42 s after deploy v42: compare the old version, roll back if it is healthy",
			Incident{
				Kind: KindFailures, Integrations: []string{"twilio"}, Classes: []string{"timeout"},
				Scope:  Scope{Kind: ScopeAttribute, Attribute: new("region,version"), Value: new("eu,v42"), TenantsAffected: 12, TenantsActive: 50},
				Deploy: &Deploy{Version: "v42", SecondsBeforeStart: 42},
			},
		},
		{
			"platform",
			"3 integrations (hubspot, slack, …): connection failures for 9 of 10 tenants",
			"several integrations at once: look at our own egress, proxy, DNS and release, not at one provider",
			Incident{
				Kind: KindFailures, Integrations: []string{"hubspot", "slack", "stripe"}, Classes: []string{"network"},
				Scope: Scope{Kind: ScopePlatform, TenantsAffected: 9, TenantsActive: 10},
			},
		},
		{
			"no tenants in the log",
			"stripe: 500 server errors in 40% of attempts",
			"the provider itself fails: check its status page; retries with backoff will catch up",
			Incident{
				Kind: KindFailures, Integrations: []string{"stripe"}, Classes: []string{"server"}, Failures: 4, Attempts: 10,
				Statuses: []StatusCount{{500, 4}}, Scope: Scope{Kind: ScopeIntegration},
			},
		},
		{
			"a quiet tenant",
			"shopify: no events for acme",
			"its events stopped while others go on: check the webhook registration and the connection",
			Incident{
				Kind: KindSilence, Integrations: []string{"shopify"}, Tenants: tenantsHit(0, "acme"),
				Scope: Scope{Kind: ScopeTenant, TenantsAffected: 1, TenantsActive: 8},
			},
		},
		{
			"a stopped feed",
			"the feed: no events",
			"no lines arrive: check the log shipper, the disk and the service before the integrations",
			Incident{Kind: KindSilence, Scope: Scope{Kind: ScopeFeed}},
		},
		{
			"nothing known",
			"no integration named: failures",
			"nothing known matches: read the message groups and a sample",
			Incident{Kind: KindFailures},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Title(&test.in); got != test.title {
				t.Errorf("Title(%+v)\n got %q\nwant %q", test.in, got, test.title)
			}
			if got := Hint(&test.in); got != test.hint {
				t.Errorf("Hint(%+v)\n got %q\nwant %q", test.in, got, test.hint)
			}
		})
	}
}

func TestTitleAndHintAreOneShortLine(t *testing.T) {
	name := strings.Repeat("漢", 80) + "\n\x1b[2J\u202e"
	in := Incident{
		Kind: KindFailures, Integrations: []string{name}, Classes: []string{"auth"}, Tenants: tenantsHit(0, name),
		Scope: Scope{Kind: ScopeTenant, TenantsAffected: 1},
	}
	for _, got := range []string{Title(&in), Hint(&in)} {
		if n := utf8.RuneCountInString(got); n > lineCap || strings.ContainsAny(got, "\n\x1b\u202e") {
			t.Errorf("line %q of %d characters, want one line of at most %d without control characters", got, n, lineCap)
		}
	}
}

func TestTitleTellsWhatHappenedBesideLongNames(t *testing.T) {
	long := func(n int) string {
		return fmt.Sprintf("a-name-that-somebody-once-thought-was-a-good-idea-%02d.internal.example-%02d", n, n)
	}
	in := Incident{
		Kind: KindFailures, Integrations: []string{long(1)}, Classes: []string{"auth"}, Tenants: tenantsHit(0, long(2)),
		Scope: Scope{Kind: ScopeTenant, TenantsAffected: 1},
	}
	if got, want := Title(&in), "a-name-that-some….example-01: auth failures for a-name-that-some….example-02"; got != want {
		t.Errorf("Title = %q, want %q", got, want)
	}
	in.Integrations = append(in.Integrations, long(3))
	if got, want := Title(&in), "a-name-that-some….example-01 and a-name-that-some….example-03: auth failures for a-name-that-some….…"; got != want {
		t.Errorf("Title = %q, want %q", got, want)
	}
}

func TestRate(t *testing.T) {
	tests := []struct {
		name string
		in   Incident
		want Severity
	}{
		{"stopped feed", Incident{Scope: Scope{Kind: ScopeFeed}}, Critical},
		{"platform", Incident{Scope: Scope{Kind: ScopePlatform, TenantsAffected: 2, TenantsActive: 50}}, Critical},
		{"outage", Incident{Failures: 90, Attempts: 100, Scope: Scope{Kind: ScopeIntegration, TenantsAffected: 30, TenantsActive: 30}}, Critical},
		{"half the tenants", Incident{Failures: 9, Attempts: 100, Scope: Scope{Kind: ScopeIntegration, TenantsAffected: 15, TenantsActive: 30}}, Critical},
		{"outage without tenants", Incident{Failures: 60, Attempts: 100, Scope: Scope{Kind: ScopeIntegration}}, Critical},
		{"several tenants", Incident{Failures: 40, Attempts: 100, Scope: Scope{Kind: ScopeIntegration, TenantsAffected: 5, TenantsActive: 50}}, Major},
		{"a region", Incident{Failures: 90, Attempts: 100, Scope: Scope{Kind: ScopeAttribute, TenantsAffected: 9, TenantsActive: 50}}, Major},
		{"failures only", Incident{Failures: 9, Attempts: 9, Why: Why{Note: "no denominator"}, Scope: Scope{Kind: ScopeIntegration, TenantsAffected: 9, TenantsActive: 50}}, Major},
		{"one tenant", Incident{Failures: 90, Attempts: 90, Scope: Scope{Kind: ScopeTenant, TenantsAffected: 1, TenantsActive: 50}}, Minor},
		{"one tenant of an integration", Incident{Failures: 9, Attempts: 9, Scope: Scope{Kind: ScopeIntegration, TenantsAffected: 1, TenantsActive: 50}}, Minor},
		{"slow burn", Incident{Failures: 3, Attempts: 100, Scope: Scope{Kind: ScopeIntegration, TenantsAffected: 3, TenantsActive: 50}}, Minor},
	}
	for _, test := range tests {
		if got := Rate(&test.in); got != test.want {
			t.Errorf("%s: Rate(%+v) = %s, want %s", test.name, test.in, got, test.want)
		}
	}
}
