package parse

import (
	"strings"
	"testing"
)

func TestObjectOfALine(t *testing.T) {
	const ok, failed = `"integration":"stripe","tenant":"acme","status":200,`, `"integration":"stripe","tenant":"acme","status":500,`
	for _, c := range []struct{ line, want string }{
		// a field
		{`{` + at + ok + `"order_id":1234}`, "1234"},
		{`{` + at + ok + `"order":{"id":"ord_8Kq2"}}`, "ord_8Kq2"},
		{`{` + at + ok + `"invoiceNumber":"INV-2041"}`, "INV-2041"},
		{`{` + at + failed + `"object_id":"nightly"}`, ""},
		{`time=2026-06-19T11:22:33Z integration=hubspot tenant=acme status=500 contact_id=771`, "771"},
		// an attempt id is better
		{`{` + at + ok + `"order_id":1234,"request_id":"r-77"}`, ""},
		// the path
		{`{` + at + ok + `"method":"GET","path":"/v1/orders/1234"}`, "1234"},
		{`{` + at + ok + `"method":"PUT","path":"/t/acme/orders/1234/items/55?x=9"}`, "1234/items/55"},
		{`{` + at + ok + `"path":"/accounts/991/orders/1234"}`, "1234"},
		{`{` + at + ok + `"path":"/admin/api/2026-01/orders/450789469.json"}`, "450789469.json"},
		{`{` + at + ok + `"path":"/v1/orders"}`, ""},
		{`{` + at + ok + `"path":"/admin/api/2026-01/orders.json"}`, ""},
		{`{` + at + ok + `"path":"/webhooks/stripe/we_1NvXyz22"}`, ""},
		{`{` + at + ok + `"url":"https://hooks.slack.com/services/T0001234/B0001234/x8f3a2b9c"}`, ""},
		{`203.0.113.9 - acme [19/Jun/2026:11:22:33 +0000] "DELETE /api/contacts/88231 HTTP/1.1" 503 12 "-" "-"`, "88231"},
		// the message, of failures only
		{`{` + at + failed + `"msg":"sync of order 1234 failed after 3 tries"}`, "1234"},
		{`{` + at + failed + `"msg":"Invoice #INV-17 rejected"}`, "INV-17"},
		{`{` + at + failed + `"msg":"payment id=pay_3x9188 failed"}`, "pay_3x9188"},
		{`{` + at + failed + `"msg":"charge declined after 812 ms"}`, ""},
		{`{` + at + failed + `"msg":"order rejected: 422"}`, ""},
		{`{` + at + failed + `"msg":"account 1234 unreachable"}`, ""},
		{`{` + at + ok + `"msg":"order 1234 charged"}`, ""},
	} {
		if e, _ := mapLine(t, Mapping{}, c.line); e.Object != c.want {
			t.Errorf("line %s\nobject %q, want %q", c.line, e.Object, c.want)
		}
	}
}

func TestObjectByConfiguration(t *testing.T) {
	const line = `{` + at + `"integration":"stripe","status":500,"parcel":"P-7781","order_id":12}`
	if e, _ := mapLine(t, Mapping{Object: Names{"parcel"}}, line); e.Object != "P-7781" {
		t.Errorf("object %q, want that of the configured field", e.Object)
	}
}

// A key that names a tenant or an integration is kept as a hash, so that two stay
// apart.
func TestKeysAreNoNames(t *testing.T) {
	one, other := "sk_"+"live_4eC39HqLyjWDarjtT1zdp7dc", "sk_"+"live_9zX39HqLyjWDarjtT1zdp7dc"
	named := map[string]bool{}
	for _, key := range []string{one, other} {
		line := `{"time":"2026-06-19T11:22:33Z","status":503,"tenant":"` + key + `","integration":"` + key + `"}`
		var b Batch
		NewDecoder("app.log", Options{}).Chunk(line, 0, &b)
		e := b.Events[0]
		if e.Tenant == "" || e.Integration == "" || strings.Contains(e.Tenant+e.Integration, key) {
			t.Errorf("tenant %q, integration %q", e.Tenant, e.Integration)
		}
		named[e.Tenant] = true
	}
	if len(named) != 2 {
		t.Error("two keys became one tenant")
	}
}
