package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// mapLine reads a line the way a Decoder does and gives its event.
func mapLine(t testing.TB, m Mapping, line string) (Event, Trace) {
	t.Helper()
	var r Record
	for _, f := range Formats() {
		r.Reset()
		if !f.Parse(line, &r) {
			continue
		}
		var e Event
		mapper := NewMapper(m, NewStamps(time.UTC, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
		verdict, trace := mapper.Explain(&r, line, &e)
		if verdict != Mapped {
			t.Fatalf("line %s\nread as %s, has no time: %+v", line, f.Name, r.Fields)
		}
		return e, trace
	}
	t.Fatalf("no format takes the line %s", line)
	return Event{}, Trace{}
}

// brief writes what a line came to: integration/tenant outcome status code.
func brief(e Event) string {
	or := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	s := fmt.Sprintf("%s/%s %s", or(e.Integration), or(e.Tenant), e.Outcome)
	if e.Status != 0 {
		s += fmt.Sprintf(" %d", e.Status)
	}
	if e.Code != "" {
		s += " " + e.Code
	}
	return s
}

const at = `"time":"2026-06-19T11:22:33Z",`

func TestMapJSON(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		// the contract's own example
		{`{` + at + `"integrationKey":"payments","eventType":"token_refresh_failed","errorCode":"401","tenantId":"acme"}`, "payments/acme failed 401 401"},
		// slog, zap, zerolog, logrus
		{`{` + at + `"level":"INFO","msg":"webhook delivered","integration":"stripe","tenant":"acme","status":200}`, "stripe/acme ok 200"},
		{`{"level":"error","ts":1750332153.123,"logger":"sync.hubspot","caller":"sync/run.go:42","msg":"sync failed","tenant_id":"acme","error":"429 Too Many Requests"}`, "hubspot/acme failed 429"},
		{`{"level":"info","service":"billing","labels":{"tenant":"globex"},"time":1750332153,"message":"charge succeeded"}`, "billing/globex ok"},
		{`{` + at + `"level":"ERROR+2","msg":"boom","provider":"slack","account":{"id":17}}`, "slack/17 failed"},
		// pino, bunyan, winston
		{`{"level":30,"time":1750332153123,"pid":1,"hostname":"web-1","req":{"method":"POST","url":"/integrations/hubspot/contacts"},"res":{"statusCode":503},"msg":"request completed"}`, "hubspot/- failed 503"},
		{`{"name":"billing-stripe","hostname":"a","pid":1,"level":50,"msg":"request failed","err":{"message":"connect ECONNREFUSED 10.0.0.1:443","name":"Error","code":"ECONNREFUSED"},"time":"2026-06-19T11:22:33.000Z","v":0}`, "stripe/- failed ECONNREFUSED"},
		// ECS, GCP, OpenTelemetry-like, Serilog
		{`{"@timestamp":"2026-06-19T11:22:33Z","log.level":"info","http.response.status_code":502,"url.full":"https://api.stripe.com/v1/charges","http.request.method":"POST","organization.id":"o-9"}`, "stripe/o-9 failed 502"},
		{`{"severity":"ERROR","timestamp":"2026-06-19T11:22:33Z","jsonPayload":{"message":"sync failed","tenantId":"acme","connector":"Salesforce"},"resource":{"labels":{"project_id":"my-gcp"}}}`, "salesforce/acme failed"},
		{`{"@t":"2026-06-19T11:22:33Z","@m":"Delivered webhook","@l":"Information","SourceContext":"App.Integrations.HubSpot","TenantId":"acme"}`, "hubspot/acme ok"},
		// edge and origin
		{`{` + at + `"host":"acme.example.com","request":"POST /hooks/github HTTP/1.1","status":"200","upstream_status":"502, 503"}`, "github/acme failed 503"},
		{`{` + at + `"EdgeResponseStatus":200,"OriginResponseStatus":521,"ClientRequestHost":"acme.example.com","ClientRequestMethod":"GET","path":"/t/globex/x"}`, "-/globex failed 521"},
		{`{` + at + `"request":"GET /webhooks/xero HTTP/1.1","status":499,"upstream_status":"-"}`, "xero/- failed 499"},
		{`{` + at + `"path":"/ws","method":"GET","service":"chat","status":101}`, "chat/- ok 101"},
		{`{` + at + `"path":"/x","integration":"box","status":304}`, "box/- ok 304"},
		// failures inside a 200
		{`{` + at + `"integration":"slack","tenant":"acme","status":200,"ok":false,"error":"invalid_auth"}`, "slack/acme failed 200"},
		{`{` + at + `"integration":"slack","status":200,"response":{"success":false,"error_code":429}}`, "slack/- failed 429 429"},
		{`{` + at + `"integration":"slack","status":200,"ok":true,"error":null,"errors":[]}`, "slack/- ok 200"},
		{`{` + at + `"integration":"slack","status":200,"level":"error","msg":"failed to parse response"}`, "slack/- failed 200"},
		// outcome words, codes and event types
		{`{` + at + `"provider":"twilio","customer_id":"c7","delivery_status":"undelivered","error_code":30003}`, "twilio/c7 failed 30003"},
		{`{` + at + `"provider":"svix","status":"pending","org":"acme"}`, "svix/acme other"},
		{`{` + at + `"connector":"xero","eventType":"sync.succeeded","workspace":"acme"}`, "xero/acme ok"},
		{`{` + at + `"integration":"stripe","event_type":"charge.failed","msg":"webhook processed","tenant":"acme"}`, "stripe/acme ok"},
		{`{` + at + `"integration":"stripe","event_type":"charge.failed","status":200,"tenant":"acme"}`, "stripe/acme ok 200"},
		{`{` + at + `"vendor":"okta","grpc.code":"Unavailable","tenant":"acme"}`, "okta/acme failed"},
		{`{` + at + `"vendor":"okta","grpc.status_code":0,"tenant":"acme"}`, "okta/acme ok"},
		{`{` + at + `"vendor":"okta","error":true,"tenant":"acme"}`, "okta/acme failed"},
		{`{` + at + `"vendor":"okta","level":"info","msg":"starting sync","tenant":"acme"}`, "okta/acme other"},
		// hosts
		{`{` + at + `"url":"https://acme.myshopify.com/admin/api/2026-01/orders.json","status":401}`, "shopify/acme failed 401"},
		{`{` + at + `"url":"https://api.stripe.com/v1/accounts/acct_1Nv0x8/charges","status":200}`, "stripe/- ok 200"},
		{`{` + at + `"service":"gateway","upstream_host":"api.hubapi.com:443","status":200,"tenant":"a"}`, "hubspot/a ok 200"},
		{`{` + at + `"peer.host":"erp.partner.example","status":500,"tenant":"a"}`, "erp.partner.example/a failed 500"},
		{`{` + at + `"service":"webhooks","url":"https://hooks.acme.example/in","status":500,"tenant":"a"}`, "webhooks/a failed 500"},
		{`{` + at + `"integration":"https://api.github.com/repos","status":500}`, "github/- failed 500"},
		// tenants elsewhere
		{`{` + at + `"integration":"zoom","path":"/v1/meetings?tenant=acme","status":200}`, "zoom/acme ok 200"},
		{`{` + at + `"integration":"zoom","http_x_tenant_id":"acme","status":200}`, "zoom/acme ok 200"},
		{`{` + at + `"integration":"zoom","tenant":"unknown","org_slug":"acme","status":200}`, "zoom/acme ok 200"},
		{`{` + at + `"integration":"zoom","host":"www.example.co.uk","path":"/","status":200}`, "zoom/- ok 200"},
	} {
		e, _ := mapLine(t, Mapping{}, c.line)
		if got := brief(e); got != c.want {
			t.Errorf("line %s\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

// Names that ordinary data has too make no outage of it, and hide none.
func TestWeakNames(t *testing.T) {
	for _, c := range []struct{ fields, want string }{
		// Serilog's @x is an error, x is a coordinate
		{`"integration":"stripe","status":200,"x":12`, "stripe/- ok 200"},
		{`"integration":"stripe","status":200,"x":"left","cursor":{"x":"failed"}`, "stripe/- ok 200"},
		{`"integration":"stripe","level":"error","@x":"System.TimeoutException: no answer"`, "stripe/- failed"},
		{`"integration":"stripe","status":200,"@x":"System.TimeoutException: no answer"`, "stripe/- failed 200"},
		// causes, reasons, exceptions
		{`"integration":"stripe","status":200,"cause":"user click"`, "stripe/- ok 200"},
		{`"integration":"stripe","status":204,"level":"info","exception":"no"`, "stripe/- ok 204"},
		{`"integration":"stripe","status":200,"level":"debug","reason":"cache miss today"`, "stripe/- ok 200"},
		{`"integration":"stripe","status":200,"errors":3`, "stripe/- ok 200"},
		{`"integration":"stripe","status":200,"error":0.05`, "stripe/- ok 200"},
		{`"integration":"stripe","status":200,"last_error":"","cause":"connection refused"`, "stripe/- failed 200"},
		{`"integration":"stripe","status":200,"exception":"java.net.ConnectException: no route"`, "stripe/- failed 200"},
		{`"integration":"stripe","status":200,"level":"warn","cause":"user click"`, "stripe/- failed 200"},
		{`"integration":"stripe","status":200,"error":"user click"`, "stripe/- failed 200"},
		{`"integration":"stripe","level":"info","msg":"cart emptied","reason":"user_request"`, "stripe/- other"},
		{`"integration":"stripe","level":"info","msg":"cart emptied","reason":"timeout"`, "stripe/- failed timeout"},
		{`"integration":"stripe","level":"info","error":429`, "stripe/- failed"},
		// codes
		{`"level":"info","msg":"rates loaded","code":276`, "-/- other"},
		{`"integration":"stripe","level":"info","msg":"rates loaded","code":"EUR"`, "stripe/- other"},
		{`"integration":"stripe","level":"info","msg":"rates loaded","code":392`, "stripe/- other"},
		{`"integration":"stripe","code":503`, "stripe/- failed 503"},
		{`"integration":"stripe","code":"ECONNREFUSED"`, "stripe/- failed ECONNREFUSED"},
		{`"level":"error","msg":"call failed","code":404`, "-/- failed 404"},
		// states and results
		{`"integration":"stripe","state":"active"`, "stripe/- other"},
		{`"integration":"stripe","msg":"session removed","state":"expired"`, "stripe/- other"},
		{`"integration":"stripe","state":"failed"`, "stripe/- failed"},
		{`"integration":"stripe","state":"completed"`, "stripe/- ok"},
		{`"integration":"stripe","result":42`, "stripe/- other"},
		{`"integration":"stripe","msg":"flag read","result":false`, "stripe/- other"},
		{`"integration":"stripe","result":"error"`, "stripe/- failed"},
		{`"integration":"stripe","subscription":{"status":"expired"}`, "stripe/- other"},
		{`"integration":"stripe","delivery":{"status":"failed"}`, "stripe/- failed"},
		{`"integration":"stripe","ok":3,"event":7,"count":500,"type":"error"`, "stripe/- other"},
		// levels
		{`"integration":"stripe","priority":1,"msg":"job taken"`, "stripe/- other"},
		{`"integration":"stripe","PRIORITY":"3","msg":"job taken"`, "stripe/- failed"},
		{`"integration":"stripe","l":3,"msg":"job taken"`, "stripe/- other"},
		{`"integration":"stripe","l":"E","msg":"job taken"`, "stripe/- failed"},
		// times, upstreams, messages, tenants
		{`"integration":"stripe","t":3,"status":200`, "stripe/- ok 200"},
		{`"integration":"stripe","status":500,"us":312`, "stripe/- failed 500"},
		{`"integration":"stripe","status":200,"us":"502, 503"`, "stripe/- failed 503"},
		{`"integration":"stripe","size":{"m":"failed"}`, "stripe/- other"},
		{`"integration":"stripe","status":200,"account":-12.5`, "stripe/- ok 200"},
		{`"integration":"stripe","status":200,"account":12`, "stripe/12 ok 200"},
	} {
		e, _ := mapLine(t, Mapping{}, `{`+at+c.fields+`}`)
		if got := brief(e); got != c.want {
			t.Errorf("fields %s\n got %s\nwant %s", c.fields, got, c.want)
		}
	}
}

func TestMapText(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`2026-06-19 11:22:33,123 ERROR [worker-1] app.integrations.stripe - charge failed tenant=acme`, "stripe/acme failed"},
		{`2026-06-19T11:22:33Z INFO stripe webhook delivery failed tenant=acme status=503`, "stripe/acme failed 503"},
		{`2026-06-19T11:22:33Z INFO delivered webhook to https://hooks.slack.com/services/T0/B0 in 120ms tenant=acme`, "slack/acme ok"},
		{`2026-06-19T11:22:33Z INFO POST https://api.hubapi.com/crm/v3/objects/contacts -> 200`, "hubspot/- ok 200"},
		{`2026-06-19T11:22:33Z WARN retrying hubspot call: connection refused tenant=acme`, "hubspot/acme failed"},
		{`2026-06-19T11:22:33Z INFO 10.0.0.1 - "POST /webhooks/shopify HTTP/1.1" 500`, "shopify/- failed 500"},
		{`time=2026-06-19T11:22:33Z level=info msg="token refreshed" integration=xero tenant=acme`, "xero/acme ok"},
		{`time=2026-06-19T11:22:33Z level=warn msg="slow response" integration=xero tenant=acme`, "xero/acme other"},
		{`203.0.113.7 - acme [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe HTTP/1.1" 503 190 "-" "Stripe/1.0"`, "stripe/acme failed 503"},
		{`203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "POST /oauth/hubspot/callback?code=1 HTTP/1.1" 200 190 "-" "x" rt=0.1 us=503`, "hubspot/- failed 503"},
		{`203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "-" 400 0 "-" "-"`, "-/- failed 400"},
	} {
		e, _ := mapLine(t, Mapping{}, c.line)
		if got := brief(e); got != c.want {
			t.Errorf("line %s\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

func TestOperation(t *testing.T) {
	for _, c := range []struct{ fields, want string }{
		{`"request":"POST /webhooks/stripe/12345?x=1 HTTP/1.1"`, "POST /webhooks/*/*"},
		{`"method":"GET","path":"/t/acme/orders/9f8b7c6d-1234-4abc-8def-0123456789ab/lines"`, "GET /t/*/orders/*/lines"},
		{`"method":"GET","url":"https://api.stripe.com/v1/charges/ch_1NvXyz22eZ"`, "GET /v1/charges/*"},
		{`"operation":"refund.create"`, "refund.create"},
		{`"endpoint":"/v1/users/42"`, "/v1/users/*"},
		{`"http.route":"/v1/users/:id","method":"PUT"`, "PUT /v1/users/:id"},
		{`"eventType":"token_refresh_failed"`, "token_refresh"},
		{`"eventType":"token_refreshed"`, "token_refresh"},
		{`"eventType":"TokenRefreshed"`, "TokenRefresh"},
		{`"eventType":"webhook_timed_out"`, "webhook"},
		{`"eventType":"payment_captured"`, "payment_capture"},
		{`"event_type":"invoice.paid"`, "invoice.paid"},
		{`"jobClass":"SyncContactsJob"`, "SyncContactsJob"},
		{`"path":"/a/b/c/d/e/f/g/h/i/j"`, "/a/b/c/d/e/f/g/h"},
		{`"path":"/api/v2/oauth2/token"`, "/api/v2/oauth2/token"},
		{`"path":"/"`, "/"},
		{`"path":"/items/01ARZ3NDEKTSV4RRFFQ69G5FAV/12.json"`, "/items/*/*"},
	} {
		e, _ := mapLine(t, Mapping{}, `{`+at+c.fields+`,"status":200}`)
		if e.Operation != c.want {
			t.Errorf("fields %s: operation %q, want %q", c.fields, e.Operation, c.want)
		}
	}
}

func TestAttrs(t *testing.T) {
	for _, c := range []struct{ fields, want string }{
		{`"region":"eu-west-1","labels":{"plan":"pro"},"version":"v42"`, "plan=pro region=eu-west-1 version=v42"},
		{`"env":"prod","service.version":"1.2.3","stripe_version":"2026-01-01"`, "api_version=2026-01-01 environment=prod version=1.2.3"},
		{`"release":"4f2a9c1d"`, "release=4f2a9c1d"},
		{`"region":"9f8b7c6d-1234-4abc-8def-0123456789ab","zone":"` + strings.Repeat("z", 65) + `"`, ""},
		{`"geo":{"region":"BY"},"user_agent":{"version":"120"}`, ""},
		{`"hostname":"web-1","request_id":"r-123"`, "host=web-1"},
		{`"host":"worker-2"`, "host=worker-2"},
		{`"pod":"sync-3","kubernetes":{"pod_name":"sync-3"}`, "host=sync-3"},
		{`"host":"acme.example.com"`, ""},
	} {
		e, _ := mapLine(t, Mapping{}, `{`+at+c.fields+`,"status":200}`)
		var got []string
		for _, p := range e.Attrs.Pairs {
			got = append(got, p.Key+"="+p.Value)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("fields %s: attributes %q, want %q", c.fields, s, c.want)
		}
	}
}

func TestAttempt(t *testing.T) {
	for _, c := range []struct {
		fields string
		want   Attempt
	}{
		{`"request_id":"r1","attempt":2`, Attempt{"r1", 2}},
		{`"request_id":"r1","idempotency_key":"k9","retry_count":0`, Attempt{"k9", 1}},
		{`"jid":"b4a577edbccf1d805744efa9","retry":true`, Attempt{"b4a577edbccf1d805744efa9", 0}},
		{`"job_id":"nightly","requestId":"r2","attempt":"3/5"`, Attempt{"r2", 3}},
		{`"req":{"id":"req-7"}`, Attempt{"req-7", 0}},
		{`"trace_id":"4bf92f3577b34da6","task_id":"t-1"`, Attempt{"t-1", 0}},
		{`"req_id":"q1"`, Attempt{"q1", 0}},
		{`"uuid":"9f8b7c6d-1234"`, Attempt{"9f8b7c6d-1234", 0}},
		{`"n":1`, Attempt{}},
	} {
		e, _ := mapLine(t, Mapping{}, `{`+at+c.fields+`,"status":500}`)
		if e.Attempt != c.want {
			t.Errorf("fields %s: attempt %+v, want %+v", c.fields, e.Attempt, c.want)
		}
	}
}

func TestMessage(t *testing.T) {
	for _, c := range []struct{ fields, want string }{
		{`"level":"error","msg":"sync failed","error":"dial tcp: connection refused"`, "sync failed: dial tcp: connection refused"},
		{`"level":"error","msg":"sync failed: boom","error":"boom"`, "sync failed: boom"},
		{`"level":"error","error":"boom"`, "boom"},
		{`"status":503`, "503 Service Unavailable"},
		{`"status":404`, "404 Not Found"},
		{`"status":521,"error_code":"down"`, "521 Origin Is Down: down"},
		{`"status":477`, "477 Client Error"},
		{`"status":599`, "599 Server Error"},
		{`"ok":false`, "ok=false"},
		{`"eventType":"token_refresh_failed"`, "token_refresh_failed"},
		{`"level":"error","msg":"auth with Bearer abcdef1234567 denied"`, "auth with Bearer [masked] denied"},
		{`"level":"info","msg":"delivered"`, ""},
	} {
		e, _ := mapLine(t, Mapping{}, `{`+at+c.fields+`}`)
		if e.Message != c.want {
			t.Errorf("fields %s: message %q, want %q", c.fields, e.Message, c.want)
		}
		if (e.Line != "") != (e.Outcome == Failed) {
			t.Errorf("fields %s: outcome %s with line %q", c.fields, e.Outcome, e.Line)
		}
	}
}

func TestLineIsMaskedAndCut(t *testing.T) {
	line := `{` + at + `"level":"error","password":"hunter2","msg":"` + strings.Repeat("ü", 4*MaxSample) + `"}`
	e, _ := mapLine(t, Mapping{}, line)
	if len(e.Line) > MaxSample || strings.Contains(e.Line, "hunter2") || len(e.Message) > maxMessage {
		t.Errorf("line of %d bytes: kept %d bytes and a message of %d: %.80q", len(line), len(e.Line), len(e.Message), e.Line)
	}
	if strings.ToValidUTF8(e.Line, "") != e.Line {
		t.Errorf("the cut split a character: %q", e.Line[len(e.Line)-8:])
	}
}

func TestMapTime(t *testing.T) {
	want := time.Date(2026, 6, 19, 11, 22, 33, 0, time.UTC)
	for _, fields := range []string{
		`"@timestamp":"2026-06-19T11:22:33Z"`,
		`"ts":1781868153`, `"msec":"1781868153.000"`, `"t":1781868153000`,
		`"metrics":{"time":"12ms"},"timestamp":"2026-06-19T11:22:33Z"`,
		`"time":"12ms","date":"2026-06-19T11:22:33Z"`,
		`"time_local":"19/Jun/2026:11:22:33 +0000"`,
	} {
		e, _ := mapLine(t, Mapping{}, `{`+fields+`,"status":200}`)
		if !e.At.Equal(want) {
			t.Errorf("fields %s: time %s, want %s", fields, e.At, want)
		}
	}
	var r Record
	r.Add("msg", "no time here", String)
	e := Event{Integration: "old", Status: 9}
	if v := NewMapper(Mapping{}, NewStamps(nil, time.Time{})).Map(&r, "x", &e); v != NoTime || e.Integration != "" || e.Status != 0 {
		t.Errorf("a record without time: verdict %v, event %+v", v, e)
	}
}

func TestMappingOverrides(t *testing.T) {
	for _, c := range []struct {
		name       string
		m          Mapping
		line, want string
	}{
		{"names", Mapping{Integration: Names{"partner"}, Tenant: Names{"labels.cust"}},
			`{` + at + `"partner":"fedex","labels":{"cust":"acme"},"tenant":"other","status":200}`, "fedex/acme ok 200"},
		{"case and separators", Mapping{Tenant: Names{"customer_ref"}}, `{` + at + `"integration":"x","customerRef":"acme","status":200}`, "x/acme ok 200"},
		{"ignore", Mapping{Ignore: Names{"account"}}, `{` + at + `"integration":"x","account":"ours","org":"acme","status":200}`, "x/acme ok 200"},
		{"constant", Mapping{Constant: Constant{Integration: "sftp", Tenant: "acme"}}, `{` + at + `"service":"s","status":200}`, "sftp/acme ok 200"},
		{"field beats constant", Mapping{Constant: Constant{Integration: "sftp"}}, `{` + at + `"integration":"stripe","status":200}`, "stripe/- ok 200"},
		{"hosts", Mapping{Hosts: map[string]string{"*.ups.example": "ups"}}, `{` + at + `"url":"https://api.eu.ups.example/x","status":200}`, "ups/- ok 200"},
		{"paths", Mapping{TenantPaths: Names{"/customers"}, IntegrationPaths: Names{"/carriers/"}},
			`{` + at + `"path":"/customers/acme/carriers/ups/label","status":200}`, "ups/acme ok 200"},
		{"a weak name that was configured", Mapping{Error: Names{"x"}}, `{` + at + `"integration":"x","status":200,"x":"left"}`, "x/- failed 200"},
		{"Serilog's name ignored", Mapping{Ignore: Names{"@x"}}, `{` + at + `"integration":"x","status":200,"@x":"left"}`, "x/- ok 200"},
		{"outcome", Mapping{Outcome: Names{"res_text"}}, `{` + at + `"integration":"x","res_text":"failed"}`, "x/- failed"},
	} {
		e, _ := mapLine(t, c.m, c.line)
		if got := brief(e); got != c.want {
			t.Errorf("%s: line %s\n got %s\nwant %s", c.name, c.line, got, c.want)
		}
	}
}

func TestMappingCountAndAttributes(t *testing.T) {
	m := Mapping{Count: Names{"hits"}, Attributes: Names{"cluster"}, Constant: Constant{Attributes: map[string]string{"site": "ber"}}}
	e, _ := mapLine(t, m, `{`+at+`"hits":17,"cluster":"blue","integration":"x","status":500}`)
	if e.Count != 17 || e.Attrs.Get("cluster") != "blue" || e.Attrs.Get("site") != "ber" {
		t.Errorf("count %d, attributes %+v; want 17, cluster=blue, site=ber", e.Count, e.Attrs.Pairs)
	}
	if e, _ := mapLine(t, Mapping{}, `{`+at+`"count":17,"integration":"x","status":500}`); e.Count != 1 {
		t.Errorf("a count that nobody configured: %d, want 1", e.Count)
	}
}

func TestMapperExplains(t *testing.T) {
	_, trace := mapLine(t, Mapping{}, `{`+at+`"level":"warn","request":"POST /webhooks/stripe HTTP/1.1","tenantId":"acme","status":503,"region":"eu"}`)
	want := []string{"time time", "level level", "status status", "integration request", "tenant tenantId", "operation request", "request request", "attribute region"}
	var got []string
	for _, u := range trace.Uses {
		got = append(got, u.Role+" "+u.Key)
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") || trace.Level != "warn" {
		t.Errorf("level %q, uses %q; want warn, %q", trace.Level, got, want)
	}
}

func TestAttrSetsAreShared(t *testing.T) {
	m := NewMapper(Mapping{}, NewStamps(time.UTC, time.Time{}))
	var a, b Event
	var r Record
	for _, e := range []*Event{&a, &b} {
		r.Reset()
		r.Add("time", "2026-06-19T11:22:33Z", String)
		r.Add("region", "eu", String)
		m.Map(&r, "", e)
	}
	if a.Attrs != b.Attrs || a.Attrs.Get("region") != "eu" {
		t.Errorf("equal sets %p %+v and %p %+v, want one", a.Attrs, a.Attrs, b.Attrs, b.Attrs)
	}
}

func FuzzMap(f *testing.F) {
	f.Add("status", "503", "msg", "failed: 0 errors", "url", "https://a@b:c/d?e")
	f.Add("request", "GET / HTTP/1.1", "host", "a.b.c", "error", "[]")
	f.Add("upstream_status", "502, - : 200", "level", "ERROR+2", "tenant", "\xff\x00")
	m := NewMapper(Mapping{}, NewStamps(time.UTC, time.Time{}))
	f.Fuzz(func(t *testing.T, k1, v1, k2, v2, k3, v3 string) {
		var r Record
		r.Add("time", "2026-06-19T11:22:33Z", String)
		r.Add(k1, v1, String)
		r.Add(k2, v2, String)
		r.Add(k3, v3, Number)
		var e, again Event
		if m.Map(&r, v1, &e) == NoTime {
			return
		}
		m.Map(&r, v1, &again)
		if e.Integration != again.Integration || e.Tenant != again.Tenant || e.Outcome != again.Outcome || e.Operation != again.Operation || e.Attrs != again.Attrs {
			t.Fatalf("the same record gives %+v, then %+v", e, again)
		}
		if e.Outcome != Failed && (e.Message != "" || e.Line != "") || e.Attrs == nil || e.Count < 1 || len(e.Line) > MaxSample {
			t.Fatalf("record %+v gives %+v", r.Fields, e)
		}
	})
}

// Long and dense input must cost time in proportion to its length, and leave
// nothing large behind.
func TestMapHostileSizes(t *testing.T) {
	long := strings.Repeat("a.", 1<<19)
	m := NewMapper(Mapping{Hosts: map[string]string{"x.example": "x"}}, NewStamps(time.UTC, time.Time{}))
	var r Record
	r.Add("time", "2026-06-19T11:22:33Z", String)
	for _, key := range []string{"host", "peer.host", "url", "logger", "service", "integration", "tenant", "method", "operation", "event_type", "region", "status", "upstream_status", long} {
		r.Add(key, long, String)
	}
	r.Add("url", "https://"+long+"/", String)
	r.Add("level", "error", String)
	var e Event
	if m.Map(&r, long, &e) != Mapped {
		t.Fatal("the record was not mapped")
	}
	for _, s := range []string{e.Integration, e.Tenant, e.Operation, e.Code} {
		if len(s) > 512 {
			t.Errorf("a name of %d bytes was kept: %.60q…", len(s), s)
		}
	}
	if len(e.Message) > maxMessage || len(e.Line) > MaxSample || len(e.Attrs.Pairs) != 0 {
		t.Errorf("message of %d bytes, line of %d, attributes %d", len(e.Message), len(e.Line), len(e.Attrs.Pairs))
	}
	f, err := CompileLogFormat("quotes", `"$request" $status`)
	if err != nil {
		t.Fatal(err)
	}
	r.Reset()
	if f.Parse(`"`+strings.Repeat(`\" `, 1<<18), &r) {
		t.Error("a line without an end was taken")
	}
}
