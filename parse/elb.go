package parse

import "strings"

// ELB is what the load balancers of AWS write: application (with the type
// first), classic, and network ones with TLS. Edge and target have a status
// each.
var ELB = Format{
	Name:   "aws-elb",
	Doc:    "AWS load balancers: application (ALB), classic (ELB) and network (NLB, TLS) access logs",
	Begins: digits + "hgwt",
	Parse:  parseELB,
	Samples: []Sample{
		{
			Line: `https 2026-06-19T11:22:33.186641Z app/shop/50dc6c495c0c9188 203.0.113.7:46532 10.0.1.17:8080 0.001 0.046 0.000 502 503 34 366 "POST https://hooks.example.com:443/webhooks/stripe HTTP/1.1" "Stripe/1.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:x "Root=1-58337262-36d228ad"`,
			Fields: []Field{
				{"type", "https", String}, {"time", "2026-06-19T11:22:33.186641Z", String}, {"elb", "app/shop/50dc6c495c0c9188", String},
				{"client_addr", "203.0.113.7:46532", String}, {"target_addr", "10.0.1.17:8080", String},
				{"request_processing_time", "0.001", String}, {"target_processing_time", "0.046", String}, {"response_processing_time", "0.000", String},
				{"elb_status_code", "502", String}, {"target_status_code", "503", String}, {"received_bytes", "34", String}, {"sent_bytes", "366", String},
				{"request_method", "POST", String}, {"user_agent", "Stripe/1.0", String},
				{"ssl_cipher", "ECDHE-RSA-AES128-GCM-SHA256", String}, {"ssl_protocol", "TLSv1.2", String}, {"target_group_arn", "arn:aws:x", String},
				{"trace_id", "Root=1-58337262-36d228ad", String}, {"host", "hooks.example.com", String}, {"request_uri", "/webhooks/stripe", String},
			},
		},
		{
			Line: `2026-06-19T11:22:33.945958Z shop 203.0.113.7:2817 - -1 -1 -1 504 0 0 0 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33.945958Z", String}, {"elb", "shop", String}, {"client_addr", "203.0.113.7:2817", String}, {"target_addr", "-", String},
				{"request_processing_time", "-1", String}, {"target_processing_time", "-1", String}, {"response_processing_time", "-1", String},
				{"elb_status_code", "504", String}, {"target_status_code", "0", String}, {"received_bytes", "0", String}, {"sent_bytes", "0", String},
				{"request_method", "GET", String}, {"user_agent", "curl/7.38.0", String},
				{"ssl_cipher", "-", String}, {"ssl_protocol", "-", String}, {"host", "www.example.com", String}, {"request_uri", "/", String},
			},
		},
		{
			Line: `tls 2.0 2026-06-19T11:22:33 net/my-nlb/c6e77e28 g3d4b5e8bb8464cd 203.0.113.7:51341 10.0.0.185:443 5 2 98 246 - arn:aws:acm:x - ECDHE-RSA-AES128-SHA tlsv12 - hooks.example.com`,
			Fields: []Field{
				{"type", "tls", String}, {"time", "2026-06-19T11:22:33", String}, {"elb", "net/my-nlb/c6e77e28", String}, {"listener", "g3d4b5e8bb8464cd", String},
				{"client_addr", "203.0.113.7:51341", String}, {"target_addr", "10.0.0.185:443", String}, {"connection_time", "5", String}, {"tls_handshake_time", "2", String},
				{"received_bytes", "98", String}, {"sent_bytes", "246", String}, {"error_code", "-", String}, {"chosen_cert_arn", "arn:aws:acm:x", String},
				{"tls_cipher", "ECDHE-RSA-AES128-SHA", String}, {"tls_protocol", "tlsv12", String}, {"domain", "hooks.example.com", String},
			},
		},
	},
}

var (
	albTypes = map[string]bool{"http": true, "https": true, "h2": true, "grpcs": true, "ws": true, "wss": true}

	elbLayout = []layoutColumn{
		{"time", isISOStamp}, {"elb", nil}, {"client_addr", isHostPort}, {"target_addr", isHostPort},
		{"request_processing_time", isSeconds}, {"target_processing_time", isSeconds}, {"response_processing_time", isSeconds},
		{"elb_status_code", isNumberOrDash}, {"target_status_code", isNumberOrDash}, {"received_bytes", isNumberOrDash}, {"sent_bytes", isNumberOrDash},
		{"request", nil}, {"user_agent", nil}, {"ssl_cipher", nil}, {"ssl_protocol", nil}, {"target_group_arn", nil}, {"trace_id", nil},
		{"domain_name", nil}, {"chosen_cert_arn", nil}, {"matched_rule_priority", nil}, {"request_creation_time", nil}, {"actions_executed", nil},
		{"redirect_url", nil}, {"error_reason", nil}, {"target_list", nil}, {"target_status_code_list", nil}, {"classification", nil},
		{"classification_reason", nil}, {"conn_trace_id", nil},
	}
	elbLeast = 12

	nlbLayout = []layoutColumn{
		{"time", isISOStamp}, {"elb", nil}, {"listener", nil}, {"client_addr", isHostPort}, {"target_addr", isHostPort},
		{"connection_time", isNumberOrDash}, {"tls_handshake_time", isNumberOrDash}, {"received_bytes", isNumberOrDash}, {"sent_bytes", isNumberOrDash},
		{"error_code", nil}, {"chosen_cert_arn", nil}, {"", nil}, {"tls_cipher", nil}, {"tls_protocol", nil}, {"", nil}, {"domain", nil},
	}
)

// splitTarget puts method, host and path in the place of a request with the
// balancer's own URL, whose host is who was asked and not who is called.
func splitTarget(r *Record) bool {
	at := indexOf(r.Fields, "request")
	if at < 0 {
		return true
	}
	method, target := splitRequest(r.Fields[at].Value)
	_, rest, ok := strings.Cut(target, "://")
	end := strings.IndexAny(rest, "/?")
	if !ok || end < 0 {
		return true
	}
	r.Fields[at] = Field{Key: "request_method", Value: method}
	r.Add("host", bareHost(rest[:end]), String)
	r.Add("request_uri", rest[end:], String)
	return true
}

func parseELB(line string, r *Record) bool {
	if len(line) < 60 {
		return false
	}
	c := cutter{s: line}
	if !isDigit(line[0]) && strings.IndexByte(line[:7], ' ') < 0 {
		return false
	}
	if isDigit(line[0]) {
		return line[10] == 'T' && line[26] == 'Z' && c.take(r, elbLayout, elbLeast) && splitTarget(r)
	}
	kind, _ := c.next()
	mark := len(r.Fields)
	switch {
	case albTypes[kind]:
		r.Add("type", kind, String)
		if c.take(r, elbLayout, elbLeast) && splitTarget(r) {
			return true
		}
	case kind == "tls" && strings.HasPrefix(line[c.i:], "2.0 "):
		r.Add("type", kind, String)
		c.i += len("2.0 ")
		if c.take(r, nlbLayout, len(nlbLayout)-1) {
			return true
		}
	}
	r.Fields = r.Fields[:mark]
	return false
}
