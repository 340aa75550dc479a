package parse

// goWriters are loggers of Go.
var goWriters = []Writer{
	{"slog", []string{
		`{"time":"2026-06-19T11:22:33.123456789Z","level":"ERROR","source":{"function":"main.sync","file":"/app/sync.go","line":42},"msg":"webhook delivery failed","integration":"stripe","tenant":"acme","status":503,"attempt":3,"delivery_id":"dlv_123","duration":1503000000,"err":"Post \"https://api.stripe.com/v1/charges\": context deadline exceeded"}`,
		`{"time":"2026-06-19T11:22:34Z","level":"INFO","msg":"webhook delivered","integration":"stripe","tenant":"acme","status":200,"duration":84000000}`,
		`{"time":"2026-06-19T11:22:35Z","level":"ERROR+2","msg":"token refresh failed","provider":"hubspot","tenant_id":"acme","error":"oauth2: \"invalid_grant\" \"refresh token expired\""}`,
		`time=2026-06-19T11:22:33.123Z level=ERROR source=/app/sync.go:42 msg="call failed" integration=stripe tenant=acme status=503 err="dial tcp 10.0.0.1:443: connect: connection refused" duration=1.503s`,
		`time=2026-06-19T11:22:33.123Z level=INFO msg="call done" integration=stripe tenant=acme status=200 duration=84.2ms`,
		`{"time":"2026-06-19T11:22:36Z","level":"ERROR","msg":"call failed","provider":"hubspot","tenant":"acme","dur":"1.25s"}`,
	}},
	{"zap", []string{
		`{"level":"error","ts":1781868153.123456,"caller":"sync/worker.go:42","msg":"sync failed","integration":"salesforce","tenant":"acme","status":401,"error":"INVALID_SESSION_ID: Session expired or invalid","latency":0.503,"stacktrace":"main.(*Worker).Run\n\t/app/sync/worker.go:42\nmain.main\n\t/app/main.go:17"}`,
		`{"level":"info","ts":1781868154.123456,"caller":"sync/worker.go:42","msg":"sync finished","integration":"salesforce","tenant":"acme","latency":0.12}`,
		`2026-06-19T11:22:33.123Z	ERROR	sync.stripe	sync/worker.go:42	sync failed	{"tenant": "acme", "status": 503, "error": "upstream unavailable"}`,
		`main.(*Worker).Run`,
		`	/app/sync/worker.go:42`,
		`main.main`,
		`	/app/main.go:17`,
		`2026-06-19T11:22:34.123Z	INFO	sync.stripe	sync/worker.go:50	sync finished	{"tenant": "acme", "status": 200}`,
		"1.781868153123e+09\terror\tsync/stripe.go:42\tcharge failed\t{\"tenant\": \"acme\", \"integration\": \"stripe\"}",
		"2026-06-19T11:22:33.123+0200\tDPANIC\tsync/stripe.go:42\tstripe call failed",
	}},
	{"zerolog", []string{
		`{"level":"error","error":"x509: certificate has expired or is not yet valid","integration":"netsuite","tenant":"acme","time":"2026-06-19T11:22:33Z","message":"call failed"}`,
		`{"level":"info","integration":"netsuite","tenant":"acme","status":200,"time":1781868153,"message":"call done"}`,
		"\u001b[90m2026-06-19T11:22:33Z\u001b[0m \u001b[1m\u001b[31mERR\u001b[0m\u001b[0m \u001b[1msync.go:17\u001b[0m\u001b[36m >\u001b[0m call failed \u001b[36merror=\u001b[0m\u001b[31m\u001b[1m\"connection reset by peer\"\u001b[0m\u001b[0m \u001b[36mintegration=\u001b[0mstripe \u001b[36mtenant=\u001b[0macme",
		`2026-06-19T11:22:33Z INF call done integration=stripe status=200 tenant=acme`,
	}},
	{"Gin", []string{
		`[GIN] 2026/06/19 - 11:22:33 | 503 |   30.001s |     203.0.113.7 | POST     "/webhooks/stripe"`,
		`[GIN] 2026/06/19 - 11:22:33 | 200 |   84.321ms |     203.0.113.7 | POST     "/t/acme/webhooks/stripe"`,
	}},
	{"logrus", []string{
		`{"error":"context deadline exceeded","integration":"github","level":"error","msg":"call failed","tenant":"acme","time":"2026-06-19T11:22:33Z"}`,
		`{"integration":"github","level":"info","msg":"call done","status":"200","tenant":"acme","time":"2026-06-19T11:22:34+02:00"}`,
		`time="2026-06-19T11:22:33Z" level=error msg="call failed" error="Get \"https://api.github.com/x\": EOF" tenant=acme status=502`,
		`time="2026-06-19T11:22:34Z" level=info msg="call done" integration=github tenant=acme status=200`,
		`ERRO[2026-06-19T11:22:33+02:00] call failed                                   integration=stripe tenant=acme`,
	}},
	{"klog", []string{
		`E0619 11:22:33.123456      17 sync.go:42] "Call failed" err="503 Service Unavailable" tenant="acme" integration="stripe"`,
		`I0619 11:22:34.123456      17 sync.go:44] stripe call done tenant=acme status=200`,
	}},
	{"chi", []string{
		`2026/06/19 11:22:33 "POST http://acme.example.com/webhooks/stripe HTTP/1.1" from 203.0.113.7:51234 - 503 12B in 84.1ms`,
		`2026/06/19 11:22:34 [web1/r1-000001] "POST http://acme.example.com/webhooks/stripe HTTP/1.1" from 203.0.113.7:51234 - 200 12B in 84.1ms`,
	}},
	{"Echo", []string{
		`{"time":"2026-06-19T11:22:33.123456789Z","id":"","remote_ip":"203.0.113.7","host":"hooks.example.com","method":"POST","uri":"/webhooks/stripe","status":500,"error":"upstream refused","latency":345821,"latency_human":"345.821µs","bytes_in":10,"bytes_out":36}`,
	}},
	{"Rust's tracing", []string{
		`{"timestamp":"2026-06-19T11:22:33.123456Z","level":"ERROR","fields":{"message":"push failed","tenant":"acme","status":503},"target":"sync::stripe"}`,
		`2026-06-19T11:22:34.123456Z  INFO sync::stripe: push done tenant=acme status=200`,
	}},
	{"Fiber", []string{
		`2026-06-19T11:22:33.123456789Z stdout F 11:22:33 | 503 |     12.345ms | 203.0.113.7 | POST    | /webhooks/stripe       | upstream closed`,
		`2026-06-19T11:22:34.123456789Z stdout F 11:22:34 | 200 |     12.345ms | 203.0.113.7 | POST    | /webhooks/stripe       | -`,
	}},
	{"Temporal", []string{
		`{"time":"2026-06-19T11:22:33.123Z","level":"ERROR","msg":"Activity error.","Namespace":"default","TaskQueue":"sync","ActivityID":"5","ActivityType":"PushContacts","Attempt":3,"WorkflowType":"HubspotSync","WorkflowID":"sync-acme","Error":"hubspot: 503 Service Unavailable"}`,
	}},
}
