package parse

import (
	"testing"
	"time"
)

func TestIntegrationInPath(t *testing.T) {
	m := NewMapper(Mapping{}, NewStamps(nil, time.Time{}))
	for in, want := range map[string]string{
		"/webhooks/stripe/events": "stripe", "/webhook/acme-crm": "acme-crm", "/api/v1/integrations/hubspot/sync": "hubspot",
		"/hooks/v1/xero": "xero", "/oauth/stripe/callback": "stripe", "/oauth/token": "", "/oauth/authorize/ui": "",
		"/auth/okta/callback": "okta", "/oauth/acmecrm/callback": "acmecrm", "/proxy/api.stripe.com/v1/x": "stripe",
		"/egress/slack/chat": "slack", "/stripe/webhook": "stripe", "/callbacks/docusign": "docusign", "/webhooks": "",
		"/webhooks/12345": "", "/webhooks/incoming": "", "/t/acme/orders": "", "/": "", "//webhooks//plaid//": "plaid",
	} {
		if got := m.integrationInPath(in); got != want {
			t.Errorf("integration in %q: %q, want %q", in, got, want)
		}
	}
}

func TestTenantInPathAndHost(t *testing.T) {
	m := NewMapper(Mapping{}, NewStamps(nil, time.Time{}))
	for in, want := range map[string]string{
		"/t/acme/orders": "acme", "/api/tenants/42/x": "42", "/orgs/globex": "globex", "/accounts/login": "", "/workspaces/": "",
		"/organizations/acme-inc/members": "acme-inc", "/webhooks/stripe": "", "/x/t": "",
	} {
		if got := m.tenantInPath(in); got != want {
			t.Errorf("tenant in path %q: %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"acme.example.com": "acme", "www.example.com": "", "hooks.example.com": "", "example.com": "", "example.co.uk": "",
		"acme.example.co.uk": "acme", "10.0.0.1": "", "web-1.example.com": "", "acme.eu.example.com": "acme", "db.svc.cluster.local": "",
		"ip-10-0-0-1.ec2.internal": "", "localhost": "",
	} {
		if got := tenantInHost(in); got != want {
			t.Errorf("tenant in host %q: %q, want %q", in, got, want)
		}
	}
}

func TestKnownHost(t *testing.T) {
	for _, c := range []struct{ in, name, tenant string }{
		{"api.stripe.com", "stripe", ""}, {"hooks.slack.com", "slack", ""}, {"acme.myshopify.com", "shopify", "acme"},
		{"acme.my.salesforce.com", "salesforce", "acme"}, {"login.salesforce.com", "salesforce", ""}, {"acme.zendesk.com", "zendesk", "acme"},
		{"sqs.eu-west-1.amazonaws.com", "aws", ""}, {"oauth2.googleapis.com", "google", ""}, {"notstripe.com", "", ""}, {"stripe.com.evil.example", "", ""},
		{"", "", ""}, {"graph.microsoft.com", "microsoft", ""}, {"acme.atlassian.net", "atlassian", "acme"},
	} {
		if name, tenant := knownHost(c.in); name != c.name || tenant != c.tenant {
			t.Errorf("host %q: %q %q, want %q %q", c.in, name, tenant, c.name, c.tenant)
		}
	}
}

func TestKnownWord(t *testing.T) {
	for in, want := range map[string]string{
		"sync.hubspot": "hubspot", "app.integrations.stripe": "stripe", "StripeClient": "stripe", "HubSpotClient": "hubspot",
		"stripe-webhooks": "stripe", "com.acme.SalesforceSync": "salesforce", "HUBSPOT": "hubspot", "PayPalGateway": "paypal",
		"striped": "", "app.server": "", "": "", "github_app": "github", "Auth0Service": "auth0",
	} {
		if got := knownWord(in); got != want {
			t.Errorf("provider in %q: %q, want %q", in, got, want)
		}
	}
}

func TestIsID(t *testing.T) {
	for in, want := range map[string]bool{
		"12345": true, "9f8b7c6d-1234-4abc-8def-0123456789ab": true, "deadbeef0123": true, "ch_1NvXyz22eZ": true,
		"cus_Qa81bcdef": true, "01ARZ3NDEKTSV4RRFFQ69G5FAV": true, "ops@example.com": true, "10.0.0.1": true, "2026-01-02": true,
		"order-12345": true, "AbCdEfGhIjKlMnOpQrStUvWxYz": true,
		"": false, "orders": false, "v1": false, "oauth2": false, "eu-west-1": false, "v2.10.1145": false, "contacts_sync": false,
		"subscription_items": false, "payment-methods-and-sources": false, "web-1": false, "t1": false,
	} {
		if got := isID(in); got != want {
			t.Errorf("isID(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestSplitURL(t *testing.T) {
	for _, c := range []struct{ in, host, path, query string }{
		{"https://u:p@api.x.com:8443/a/b?c=d#e", "api.x.com", "/a/b", "c=d"}, {"/a?b", "", "/a", "b"}, {"https://x.com", "x.com", "/", ""},
		{"https://x.com?q", "x.com", "/", "q"}, {"", "", "/", ""}, {"/a#b", "", "/a", ""},
	} {
		host, path, query := splitURL(c.in)
		if host != c.host || path != c.path || query != c.query {
			t.Errorf("%q: %q %q %q, want %q %q %q", c.in, host, path, query, c.host, c.path, c.query)
		}
	}
}

func TestNormalKey(t *testing.T) {
	for in, want := range map[string]string{
		"tenantId": "tenantid", "tenant_id": "tenantid", "X-Tenant-ID": "xtenantid", "http.response.statusCode": "http.response.statuscode",
		"@timestamp": "timestamp", "app.kubernetes.io/version": "app.kubernetes.io.version", "": "", "...": "",
	} {
		if got := normalKey(in); got != want {
			t.Errorf("normalKey(%q) = %q, want %q", in, got, want)
		}
	}
}
