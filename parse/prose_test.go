package parse

import "testing"

func TestTenantInText(t *testing.T) {
	for _, c := range []struct{ msg, want string }{
		{"hubspot sync completed for tenant acme", "acme"},
		{"sync failed for tenant acme: 401", "acme"},
		{"Tenant birch-retail: token expired", "birch-retail"},
		{"webhook for customer 'acme corp' got 404", "acme corp"},
		{"refresh failed for account id 42, giving up", "42"},
		{"delivery to workspace T0123.", "T0123"},
		{"call failed (tenant: acme, status: 503)", "acme"},
		{"tenant_id:42 integration:stripe failed", "42"},
		{"Tenant ID: birch-retail", "birch-retail"},
		{"tenant: not found", ""},
		{"tenant not found", ""},
		{"tenant data is exported", ""},
		{"customer sync completed", ""},
		{"export of customer data finished", ""},
		{"transferred to customer support", ""},
		{"created account balance report", ""},
		{"multi-tenant mode is on", ""},
		{"subtenant acme", ""},
		{"tenant", ""},
		{"for tenant ", ""},
	} {
		if got := tenantInText(c.msg); got != c.want {
			t.Errorf("message %q: tenant %q, want %q", c.msg, got, c.want)
		}
	}
}

func TestIntegrationInLogger(t *testing.T) {
	for _, c := range []struct{ logger, want string }{
		{"integrations.payments", "payments"},
		{"app.sync.billing.run", "billing"},
		{"webhooks.dispatcher", ""},
		{"integrations.http", ""},
		{"integrations", ""},
		{"billing.sync", ""},
		{"com.example.sync.SyncJob", ""},
		{"sync.go:42", ""},
		{"webhooks.py", ""},
	} {
		if got := partnerIn(c.logger); got != c.want {
			t.Errorf("logger %q: integration %q, want %q", c.logger, got, c.want)
		}
	}
}
