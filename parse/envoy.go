package parse

import "strings"

// Envoy is the proxy's default text format, and Istio's, which adds details and
// the upstream cluster.
var Envoy = Format{
	Name:   "envoy",
	Doc:    "Envoy's and Istio's default text access logs, with response flags",
	Begins: "[",
	Parse:  parseEnvoy,
	Samples: []Sample{
		{
			Line: `[2026-06-19T11:22:33.409Z] "POST /webhooks/stripe HTTP/1.1" 503 UH 0 19 10 - "203.0.113.7" "Stripe/1.0" "84961386" "api.example.com" "-"`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33.409Z", String}, {"request", "POST /webhooks/stripe HTTP/1.1", String}, {"response_code", "503", Number},
				{"error_code", "UH", String}, {"bytes_received", "0", String}, {"bytes_sent", "19", String}, {"duration_ms", "10", String},
				{"upstream_service_time_ms", "-", String}, {"x_forwarded_for", "203.0.113.7", String}, {"user_agent", "Stripe/1.0", String},
				{"request_id", "84961386", String}, {"authority", "api.example.com", String}, {"upstream_addr_port", "-", String},
			},
		},
		{
			Line: `[2026-06-19T11:22:34.409Z] "GET /v1/charges HTTP/1.1" 503 UF,URX upstream_reset_before_response_started{connection_failure} - "delayed connect error: 111" 0 95 44 - "-" "curl/8.5.0" "84961386" "api.stripe.com" "203.0.113.9:443" outbound|443||api.stripe.com - 10.0.0.5:443 10.0.0.7:41854 - default`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:34.409Z", String}, {"request", "GET /v1/charges HTTP/1.1", String}, {"response_code", "503", Number},
				{"error_code", "UF,URX", String}, {"error", "upstream_reset_before_response_started{connection_failure}: delayed connect error: 111", String},
				{"bytes_received", "0", String}, {"bytes_sent", "95", String}, {"duration_ms", "44", String},
				{"upstream_service_time_ms", "-", String}, {"x_forwarded_for", "-", String}, {"user_agent", "curl/8.5.0", String},
				{"request_id", "84961386", String}, {"authority", "api.stripe.com", String}, {"upstream_addr_port", "203.0.113.9:443", String},
				{"upstream_cluster", "outbound|443||api.stripe.com", String},
			},
		},
	},
}

// envoyTail is what follows the flags, and in Istio the details.
var envoyTail = []layoutColumn{
	{"bytes_received", isNumberOrDash}, {"bytes_sent", isNumberOrDash}, {"duration_ms", isNumberOrDash}, {"upstream_service_time_ms", isNumberOrDash},
	{"x_forwarded_for", nil}, {"user_agent", nil}, {"request_id", nil}, {"authority", nil}, {"upstream_addr_port", nil},
	{"upstream_cluster", nil},
}

func parseEnvoy(line string, r *Record) bool {
	if len(line) < 40 || line[0] != '[' || line[11] != 'T' {
		return false
	}
	c, mark := cutter{s: line}, len(r.Fields)
	stamp, ok1 := c.next()
	quotes := c.i < len(line) && line[c.i] == '"'
	request, ok2 := c.next()
	status, ok3 := c.next()
	flags, ok4 := c.next()
	if !ok1 || !ok2 || !ok3 || !ok4 || !quotes || !isISOStamp(stamp) || !isNumber(status) || len(status) > 3 || !isFlags(flags) {
		return false
	}
	r.Add("time", stamp, String)
	r.Add("request", request, String)
	r.Add("response_code", status, Number)
	r.Add("error_code", flags, String)
	if !istioDetails(&c, r) || !c.take(r, envoyTail, 5) {
		r.Fields = r.Fields[:mark]
		return false
	}
	return true
}

// isFlags takes UF,URX and -: what Envoy found wrong by itself.
func isFlags(s string) bool {
	return s == "-" || s != "" && len(s) < 64 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ,_") == ""
}

// istioDetails reads the response code's details, those of the connection's
// end, and the transport's failure, which Istio puts before the byte counts.
func istioDetails(c *cutter, r *Record) bool {
	at := c.i
	details, ok := c.next()
	if !ok {
		return false
	}
	next := *c
	if second, ok := next.next(); ok && isNumber(details) && isNumber(second) {
		c.i = at
		return true
	}
	connection, ok1 := c.next()
	failure, ok2 := c.next()
	if !ok1 || !ok2 {
		return false
	}
	var parts []string
	for _, p := range [...]string{details, connection, failure} {
		if p != "-" && p != "" && p != "via_upstream" {
			parts = append(parts, p)
		}
	}
	if len(parts) > 0 {
		r.Add("error", strings.Join(parts, ": "), String)
	}
	return true
}
