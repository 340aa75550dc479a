package parse

// proxyWriters are proxies and servers.
var proxyWriters = []Writer{
	{"nginx", []string{
		`203.0.113.7 - acme [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe HTTP/1.1" 503 190 "-" "Stripe/1.0"`,
		`203.0.113.7 - - [19/Jun/2026:11:22:33 +0200] "POST /t/acme/webhooks/stripe HTTP/1.1" 200 190 "-" "Stripe/1.0" rt=0.084 uct="0.001" uht="0.080" urt="0.083" us="200"`,
		`203.0.113.7 - - [19/Jun/2026:11:22:33 +0200] "POST /t/acme/webhooks/stripe HTTP/1.1" 502 190 "-" "Stripe/1.0" "203.0.113.7" "acme.example.com" sn="_" rt=0.084 ua="10.0.0.1:8080, 10.0.0.2:8080" us="502, 504" ut="0.1, 30.0"`,
		`{"time_local":"19/Jun/2026:11:22:33 +0000","remote_addr":"203.0.113.7","request":"POST /webhooks/stripe HTTP/1.1","status": "502","body_bytes_sent":"150","request_time":"0.084","upstream_status":"502, 200","upstream_response_time":"0.050, 0.030","http_x_tenant_id":"acme"}`,
		`{"time_iso8601":"2026-06-19T11:22:33+00:00","msec":"1781868153.123","request_uri":"/webhooks/stripe","request_method":"POST","status":499,"request_time":30.001,"upstream_status":"-","http_host":"acme.example.com"}`,
		"time:19/Jun/2026:11:22:33 +0000\thost:203.0.113.7\treq:POST /webhooks/stripe HTTP/1.1\tstatus:502\tsize:150\tua:Stripe/1.0\treqtime:0.312\tvhost:acme.example.com",
		`2026/06/19 11:22:33 [error] 12#12: *1 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 203.0.113.7, server: hooks.example.com, request: "POST /t/acme/webhooks/stripe HTTP/1.1", upstream: "https://10.0.0.3:443/v1/x", host: "hooks.example.com"`,
		`2026/06/19 11:22:33 [error] 12#12: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.7, server: _, request: "GET /x HTTP/1.1", upstream: "https://api.stripe.com/v1/x", host: "acme.example.com"`,
	}},
	{"ingress-nginx", []string{
		`203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "POST /hooks HTTP/1.1" 200 2 "-" "curl" 535 0.003 [default-api-80] [] 10.0.0.7:8080 12 0.003 503 3f2a99`,
	}},
	{"Apache httpd", []string{
		`203.0.113.7 - acme [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe HTTP/1.1" 503 190`,
		`hooks.example.com:443 203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe HTTP/1.1" 200 2 "-" "Stripe/1.0"`,
		`[Fri Jun 19 11:22:33.678901 2026] [proxy:error] [pid 17:tid 18] (111)Connection refused: AH00957: HTTP: attempt to connect to 10.0.0.3:8080 (backend) failed`,
		`[Fri Jun 19 11:22:33.678901 2026] [proxy_http:error] [pid 17:tid 18] (70007)The timeout specified has expired: [client 203.0.113.7:4711] AH01102: error reading status line from remote server api.stripe.com:443`,
	}},
	{"Traefik", []string{
		`{"ClientAddr":"203.0.113.7:4711","ClientHost":"203.0.113.7","DownstreamContentSize":19,"DownstreamStatus":502,"Duration":84321000,"OriginContentSize":19,"OriginDuration":84000000,"OriginStatus":503,"Overhead":321000,"RequestAddr":"acme.example.com","RequestHost":"acme.example.com","RequestMethod":"POST","RequestPath":"/webhooks/stripe","RequestProtocol":"HTTP/1.1","RetryAttempts":0,"RouterName":"hooks@docker","ServiceName":"hooks@docker","ServiceURL":"http://10.0.0.3:80","StartLocal":"2026-06-19T13:22:33.123456789+02:00","StartUTC":"2026-06-19T11:22:33.123456789Z","entryPointName":"web","level":"info","msg":"","time":"2026-06-19T11:22:33Z"}`,
		`203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe HTTP/1.1" 502 19 "-" "Stripe/1.0" 13 "hooks@docker" "http://10.0.0.3:80" 12ms`,
	}},
	{"Caddy", []string{
		`{"level":"info","ts":1781868153.123456,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"203.0.113.7","remote_port":"4711","proto":"HTTP/2.0","method":"POST","host":"acme.example.com","uri":"/webhooks/stripe","headers":{"User-Agent":["Stripe/1.0"],"X-Tenant-Id":["acme"]}},"bytes_read":0,"user_id":"","duration":0.084321,"size":190,"status":200,"resp_headers":{"Server":["Caddy"]}}`,
		`{"level":"error","ts":1781868153.123456,"logger":"http.log.access.log0","msg":"handled request","request":{"method":"POST","host":"acme.example.com","uri":"/webhooks/stripe"},"duration":30.01,"size":0,"status":502}`,
		`{"level":"error","ts":1781868153.123456,"logger":"http.log.error","msg":"dial tcp 10.0.0.3:8080: connect: connection refused","request":{"method":"POST","host":"acme.example.com","uri":"/webhooks/stripe"},"duration":0.0012,"status":502,"err_id":"abc","err_trace":"reverseproxy.statusError (reverseproxy.go:1299)"}`,
		`2026/06/19 11:22:33.123	ERROR	http.log.error	dial tcp 10.0.0.3:8080: connect: connection refused	{"request": {"method": "POST", "host": "acme.example.com", "uri": "/webhooks/stripe"}, "duration": 0.0012, "status": 502}`,
	}},
	{"Envoy and Istio", []string{
		`[2026-06-19T11:22:33.409Z] "POST /v1/charges HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0 - "203.0.113.7" "sync/1.0" "84961386-6d84-929d-98bd-c5aee93b5c88" "api.stripe.com" "-" outbound|443||api.stripe.com - 240.0.0.1:443 10.0.0.7:41854 - -`,
		`[2026-06-19T11:22:33.409Z] "POST /v1/charges HTTP/1.1" 200 - via_upstream - "-" 0 19 84 83 "-" "sync/1.0" "84961386-6d84-929d-98bd-c5aee93b5c88" "api.stripe.com" "203.0.113.9:443" outbound|443||api.stripe.com 10.0.0.7:1 240.0.0.1:443 10.0.0.7:41854 - default`,
		`[2026-06-19T11:22:33.409Z] "- - -" 0 UF,URX - - "TLS error" 0 0 10 - "-" "-" "-" "-" "203.0.113.9:443" outbound|443||api.stripe.com - 10.0.0.5:443 10.0.0.7:41854 api.stripe.com -`,
		`{"start_time":"2026-06-19T11:22:33.409Z","method":"POST","path":"/v1/charges","protocol":"HTTP/1.1","response_code":503,"response_flags":"UF","duration":10,"upstream_service_time":null,"authority":"api.stripe.com","upstream_host":"203.0.113.9:443","upstream_cluster":"outbound|443||api.stripe.com","request_id":"84961386-6d84-929d-98bd-c5aee93b5c88","upstream_transport_failure_reason":"TLS_error","x_forwarded_for":null}`,
		`{"start_time":"2026-06-19T11:22:33.409Z","method":"POST","path":"/v1/charges","response_code":200,"response_flags":"-","duration":10,"authority":"api.stripe.com","request_id":"84961386-6d84-929d-98bd-c5aee93b5c89"}`,
	}},
	{"HAProxy", []string{
		`Jun 19 11:22:33 lb1 haproxy[1234]: 203.0.113.7:33317 [19/Jun/2026:11:22:33.655] http-in hooks/srv1 10/0/30/69/109 503 2750 - - SC-- 1/1/1/1/0 0/0 {acme.example.com} {} "POST /webhooks/stripe HTTP/1.1"`,
		`203.0.113.7:33317 [19/Jun/2026:11:22:33.655] http-in hooks/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "POST /webhooks/stripe HTTP/1.1"`,
		`203.0.113.7:33317 [19/Jun/2026:11:22:33.655] http-in~ hooks/<NOSRV> 0/-1/-1/-1/3001 503 217 - - sC-- 1/1/0/0/3 0/0 "POST /webhooks/stripe HTTP/1.1"`,
	}},
	{"Kong", []string{
		`{"request":{"uri":"/webhooks/stripe","url":"https://acme.example.com:8443/webhooks/stripe","method":"POST","size":"75","headers":{"host":"acme.example.com","x-tenant-id":"acme"}},"upstream_uri":"/webhooks/stripe","response":{"status":502,"size":"434","headers":{}},"tries":[{"balancer_latency":0,"port":443,"balancer_start":1781868153000,"ip":"10.0.0.3"}],"route":{"id":"r1","name":"hooks"},"service":{"host":"hooks.internal","name":"stripe-hooks","id":"s1"},"latencies":{"proxy":1430,"kong":9,"request":1921},"client_ip":"203.0.113.7","started_at":1781868153123,"upstream_status":"503"}`,
		`{"request":{"uri":"/v1/charges","url":"https://gw/v1/charges","method":"POST"},"response":{"status":200},"consumer":{"username":"acme"},"service":{"host":"api.stripe.com","name":"stripe"},"latencies":{"proxy":130,"kong":9,"request":192},"started_at":1781868153123,"upstream_status":"200"}`,
		`2026/06/19 11:22:33 [error] 24#0: *7 [lua] balancer.lua:1: balancer_execute(): connect() failed, client: 203.0.113.7, server: kong, request: "POST /v1/charges HTTP/1.1", upstream: "https://api.stripe.com:443/v1/charges", host: "acme.example.com"`,
	}},
	{"IIS", []string{
		`#Software: Microsoft Internet Information Services 10.0`,
		`#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken`,
		`2026-06-19 11:22:33 10.0.0.5 POST /webhooks/stripe tenant=acme 443 - 203.0.113.7 Stripe/1.0 - 503 0 0 312`,
		`2026-06-19 11:22:34 10.0.0.5 POST /webhooks/stripe tenant=acme 443 - 203.0.113.7 Stripe/1.0 - 200 0 0 31`,
	}},
	{"Linkerd and Fluent Bit", []string{
		`{"client.addr":"10.0.0.1:5432","host":"api.hubapi.com","method":"GET","processing_ns":"62500","status":502,"timestamp":"2026-06-19T11:22:33.123456Z","total_ns":"3500000","uri":"http://api.hubapi.com/crm/v3","version":"HTTP/1.1"}`,
		`[2026/06/19 11:22:33] [error] [output:http:http.0] api.hubapi.com:443, HTTP status=503`,
	}},
}
