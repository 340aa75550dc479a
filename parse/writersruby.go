package parse

// rubyWriters are loggers of Ruby and PHP.
var rubyWriters = []Writer{
	{"Rails", []string{
		`I, [2026-06-19T11:22:33.123456 #17]  INFO -- : [8f507cfc-8f50-4697-b07a-ac58fc914c95] Started POST "/webhooks/stripe" for 203.0.113.7 at 2026-06-19 11:22:33 +0000`,
		`I, [2026-06-19T11:22:33.223456 #17]  INFO -- : [8f507cfc-8f50-4697-b07a-ac58fc914c95] Completed 500 Internal Server Error in 42ms (ActiveRecord: 3.1ms)`,
		`I, [2026-06-19T11:22:33.223456 #17]  INFO -- : Completed 200 OK in 42ms (Views: 0.2ms | ActiveRecord: 3.1ms)`,
		`F, [2026-06-19T11:22:33.323456 #17] FATAL -- : [8f507cfc-8f50-4697-b07a-ac58fc914c95] Faraday::TimeoutError (Net::ReadTimeout with #<TCPSocket:(closed)>):`,
		"F, [2026-06-19T11:22:33.323456 #17] FATAL -- : app/services/stripe.rb:42:in `call'",
		`E, [2026-06-19T11:22:33.423456 #17] ERROR -- sync: hubspot token refresh failed for tenant acme`,
	}},
	{"lograge", []string{
		`method=POST path=/webhooks/stripe format=json controller=WebhooksController action=stripe status=503 duration=58.33 view=0.20 db=15.1 tenant=acme time=2026-06-19T11:22:33Z`,
		`I, [2026-06-19T11:22:33.123456 #17]  INFO -- : method=POST path=/webhooks/stripe format=json controller=WebhooksController action=stripe status=200 duration=58.33 view=0.20 db=15.1 tenant=acme`,
		`{"method":"POST","path":"/webhooks/stripe","format":"json","controller":"WebhooksController","action":"stripe","status":500,"error":"Faraday::TimeoutError: Net::ReadTimeout","duration":58.33,"view":0.2,"db":15.1,"tenant":"acme","@timestamp":"2026-06-19T11:22:33.123Z","@version":"1","message":"[500] POST /webhooks/stripe (WebhooksController#stripe)"}`,
	}},
	{"Sidekiq", []string{
		`2026-06-19T11:22:33.123Z pid=17 tid=abc class=Stripe::SyncJob jid=b4a577edbccf1d805744efa9 elapsed=3.012 INFO: fail`,
		`2026-06-19T11:22:33.123Z pid=17 tid=abc class=Stripe::SyncJob jid=b4a577edbccf1d805744efa9 elapsed=0.012 INFO: done`,
		`2026-06-19T11:22:33.124Z pid=17 tid=abc WARN: Faraday::TimeoutError: Net::ReadTimeout`,
		`{"ts":"2026-06-19T11:22:33.123Z","pid":17,"tid":"abc","lvl":"INFO","msg":"done","ctx":{"class":"Stripe::SyncJob","jid":"b4a577edbccf1d805744efa9","elapsed":3.01}}`,
		`{"ts":"2026-06-19T11:22:33.123Z","pid":17,"tid":"abc","lvl":"INFO","msg":"fail","ctx":{"class":"Stripe::SyncJob","jid":"b4a577edbccf1d805744efa9","elapsed":3.01}}`,
		`{"ts":"2026-06-19T11:22:33.123Z","pid":17,"tid":"abc","lvl":"WARN","msg":"{\"context\":\"Job raised exception\",\"job\":{\"class\":\"Stripe::SyncJob\",\"args\":[1],\"jid\":\"b4a5\"}}"}`,
	}},
	{"Laravel and Monolog", []string{
		"[2026-06-19 11:22:33] production.ERROR: Stripe API call failed {\"tenant\":\"acme\",\"integration\":\"stripe\",\"status\":503,\"exception\":\"[object] (GuzzleHttp\\\\Exception\\\\ServerException(code: 503): Server error: `POST https://api.stripe.com/v1/charges` resulted in a `503 Service Unavailable` response at /var/www/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php:113)",
		`[stacktrace]`,
		`#0 /var/www/vendor/guzzlehttp/guzzle/src/Middleware.php(72): GuzzleHttp\\Exception\\RequestException::create()`,
		`#1 {main}`,
		`"} `,
		`[2026-06-19 11:22:34] production.INFO: Synced {"tenant":"acme","integration":"stripe"} `,
		`[2026-06-19T11:22:33.123456+00:00] sync.WARNING: Rate limited {"tenant":"acme","provider":"hubspot"} {"uid":"a1b2c3"}`,
		`{"message":"Stripe API call failed","context":{"tenant":"acme","integration":"stripe","exception":{"class":"GuzzleHttp\\Exception\\ConnectException","message":"cURL error 28: Operation timed out","code":0,"file":"/var/www/x.php:1"}},"level":400,"level_name":"ERROR","channel":"production","datetime":"2026-06-19T11:22:33.123456+00:00","extra":{}}`,
		`[19-Jun-2026 11:22:33 UTC] PHP Fatal error:  Uncaught RuntimeException: stripe call failed in /var/www/sync.php:17`,
		`[19-Jun-2026 13:22:34 Europe/Berlin] PHP Warning:  stripe call failed in /var/www/sync.php on line 17`,
	}},
	{"Active Job and Delayed Job", []string{
		`I, [2026-06-19T11:22:33.123456 #17]  INFO -- : [ActiveJob] [SyncHubspotJob] [8f507cfc-8f50-4697-b07a-ac58fc914c95] Performed SyncHubspotJob (Job ID: 8f507cfc-8f50-4697-b07a-ac58fc914c95) from GoodJob(default) in 123.45ms`,
		`E, [2026-06-19T11:22:34.123456 #17] ERROR -- : [ActiveJob] [SyncHubspotJob] [8f507cfc-8f50-4697-b07a-ac58fc914c95] Error performing SyncHubspotJob (Job ID: 8f507cfc-8f50-4697-b07a-ac58fc914c95) from GoodJob(default) in 523.45ms: Faraday::ServerError (the server responded with status 503):`,
		`2026-06-19T11:22:35+0000: [Worker(host:web-1 pid:17)] Job SyncHubspotJob (id=123) (queue=default) FAILED (2 prior attempts) with Faraday::ServerError: the server responded with status 503`,
		`2026-06-19T11:22:36+0000: [Worker(host:web-1 pid:17)] Job SyncHubspotJob (id=123) (queue=default) COMPLETED after 0.1234`,
	}},
	{"HTTParty", []string{
		`I, [2026-06-19T11:22:33.123456 #17]  INFO -- : [HTTParty] [2026-06-19 11:22:33 +0000] 503 "GET https://api.hubapi.com/crm/v3/objects" 12`,
	}},
	{"Phoenix", []string{
		`2026-06-19 11:22:33.123 request_id=F8aB1 [info] POST /webhooks/stripe`,
		`2026-06-19 11:22:33.135 request_id=F8aB1 [info] Sent 500 in 12ms`,
		`2026-06-19 11:22:34.135 request_id=F8aB2 [info] Sent 200 in 412µs`,
		`2026-06-19 11:22:34.135 [info] Sent 500 to hubspot`,
	}},
}
