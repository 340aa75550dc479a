package parse

// nodeWriters are loggers of Node.
var nodeWriters = []Writer{
	{"pino", []string{
		`{"level":50,"time":1781868153123,"pid":17,"hostname":"web-1","reqId":"req-1a","integration":"shopify","tenant":"acme","err":{"type":"AxiosError","message":"Request failed with status code 503","stack":"AxiosError: Request failed with status code 503\n    at settle (/app/node_modules/axios/lib/core/settle.js:19:12)","code":"ERR_BAD_RESPONSE"},"msg":"sync failed"}`,
		`{"level":30,"time":1781868154123,"pid":17,"hostname":"web-1","req":{"id":"req-1b","method":"POST","url":"/webhooks/shopify","headers":{"host":"hooks.acme.app","x-tenant-id":"acme"}},"res":{"statusCode":200},"responseTime":31,"msg":"request completed"}`,
		`{"level":50,"time":1781868155123,"pid":17,"hostname":"web-1","req":{"id":"req-1c","method":"POST","url":"/webhooks/shopify","headers":{"host":"hooks.acme.app","x-tenant-id":"acme"}},"res":{"statusCode":500},"err":{"type":"Error","message":"boom"},"responseTime":31,"msg":"request errored"}`,
	}},
	{"pino-pretty", []string{
		`[2026-06-19 11:22:33.123 +0000] ERROR (sync/17 on web-1): call failed`,
		`    tenant: "acme"`,
		`    integration: "stripe"`,
		`    res: {`,
		`      "statusCode": 503`,
		`    }`,
		`    err: {`,
		`      "type": "AxiosError",`,
		`      "message": "Request failed with status code 503",`,
		`      "stack":`,
		`          AxiosError: Request failed with status code 503`,
		`              at settle (/app/node_modules/axios/lib/core/settle.js:19:12)`,
		`      "code": "ERR_BAD_RESPONSE"`,
		`    }`,
		`[2026-06-19 11:22:34.123 +0000] INFO (sync/17 on web-1): call done`,
		`    tenant: "acme"`,
		`    integration: "stripe"`,
		`    status: 200`,
		`2026-06-19T11:22:35.123456789Z stdout F [11:22:35.123] ` + "\x1b[31mERROR\x1b[39m (17): \x1b[36mcall failed\x1b[39m",
		`2026-06-19T11:22:35.123456790Z stdout F     ` + "\x1b[35mtenant\x1b[39m: \"globex\"",
		`2026-06-19T11:22:35.123456791Z stdout F     ` + "\x1b[35mintegration\x1b[39m: \"stripe\"",
		`{"log":"[11:22:36.123] \u001b[31mERROR\u001b[39m (17): \u001b[36mcall failed\u001b[39m\n","stream":"stdout","time":"2026-06-19T11:22:36.123456789Z"}`,
		`{"log":"    \u001b[35mtenant\u001b[39m: \"initech\"\n","stream":"stdout","time":"2026-06-19T11:22:36.123456790Z"}`,
	}},
	{"bunyan", []string{
		`{"name":"sync","hostname":"web-1","pid":17,"level":50,"integration":"xero","tenant":"acme","err":{"message":"getaddrinfo ENOTFOUND api.xero.com","name":"Error","stack":"Error: getaddrinfo ENOTFOUND api.xero.com\n    at GetAddrInfoReqWrap.onlookup [as oncomplete] (dns.js:67:26)","code":"ENOTFOUND"},"msg":"refresh failed","time":"2026-06-19T11:22:33.123Z","v":0}`,
		`{"name":"sync","hostname":"web-1","pid":17,"level":30,"integration":"xero","tenant":"acme","msg":"refresh done","statusCode":200,"time":"2026-06-19T11:22:34.123Z","v":0}`,
		`[2026-06-19T11:22:33.123Z] ERROR: sync/17 on web1: stripe call failed (tenant=acme)`,
		`{"name":"api","hostname":"web-1","pid":17,"component":"shopify","level":40,"tenant":"acme","msg":"call failed: timeout","time":"2026-06-19T11:22:33.123Z","v":0}`,
	}},
	{"winston", []string{
		`{"level":"error","message":"Request failed with status code 401","service":"sync-worker","integration":"quickbooks","tenantId":"acme","timestamp":"2026-06-19T11:22:33.123Z","stack":"Error: Request failed with status code 401\n    at x (y.js:1:1)"}`,
		`{"level":"info","message":"sync completed","integration":"quickbooks","tenantId":"acme","timestamp":"2026-06-19 11:22:34","durationMs":321}`,
		`2026-06-19T11:22:33.123Z error: sync failed {"tenant":"acme","integration":"quickbooks","status":503}`,
		`2026-06-19T11:22:33.123Z [sync-worker] error: quickbooks sync failed for tenant acme: timeout of 5000ms exceeded`,
		`error: call failed {"integration":"stripe","tenant":"acme","timestamp":"2026-06-19T11:22:33.123Z"}`,
		`2026-06-19T11:22:33.123Z [stripe] error: call failed tenant=acme`,
		`{"level":"\u001b[31merror\u001b[39m","message":"shopify sync failed","tenantId":"acme","timestamp":"2026-06-19T11:22:33.123Z"}`,
	}},
	{"NestJS", []string{
		`[Nest] 17  - 06/19/2026, 11:22:33 AM   ERROR [StripeService] charge failed for tenant acme: 402`,
		`{"level":"error","pid":17,"timestamp":1781868153123,"message":"charge failed for tenant acme","context":"StripeService"}`,
		`{"level":"log","pid":17,"timestamp":1781868154123,"message":"charge succeeded for tenant acme","context":"StripeService"}`,
	}},
	{"Vercel", []string{
		`{"level":"error","message":"charge failed for tenant acme","messageTruncated":false,"rowId":"1","source":"serverless","timestampInMs":1781868153123,"requestMethod":"POST","requestPath":"/webhooks/stripe","domain":"www.example.com","responseStatusCode":502}`,
	}},
	{"BullMQ, Hono, morgan and Next.js in containers", []string{
		`{"level":50,"time":1781868153123,"pid":17,"hostname":"web-1","queue":"hubspot-sync","jobId":"42","name":"push-contacts","attemptsMade":2,"failedReason":"Request failed with status code 503","msg":"job failed"}`,
		`2026-06-19T11:22:33.123456789Z stdout F --> POST /webhooks/stripe 503 12ms`,
		`2026-06-19T11:22:33.123456789Z stdout F <-- POST /webhooks/stripe`,
		`2026-06-19T11:22:33.123456789Z stdout F POST /webhooks/stripe 200 36 - 12.345 ms`,
		`2026-06-19T11:22:33.123456789Z stderr F  ⨯ Error: hubspot answered 503`,
		`2026-06-19T11:22:33.123456789Z stderr F  ERROR  hubspot call failed: 503`,
	}},
	{"Apollo Server", []string{
		`{"level":"error","time":"2026-06-19T11:22:33.123Z","operationName":"SyncContacts","errors":[{"message":"503: Service Unavailable","path":["sync"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"msg":"GraphQL error"}`,
	}},
	{"Render's routers", []string{
		`2026-06-19T11:22:33.123456789Z [POST]503 app.example.com/webhooks/stripe clientIP="203.0.113.7" requestID="8f507cfc-8f50" responseTimeMS=123 responseBytes=456 userAgent="Stripe/1.0"`,
		`2026-06-19T11:22:34.123456789Z [POST]200 app.example.com/webhooks/stripe clientIP="203.0.113.7" requestID="8f507cfd-8f50" responseTimeMS=12 responseBytes=456 userAgent="Stripe/1.0"`,
	}},
	{"Nango", []string{
		`{"connectionId":"acme-1","providerConfigKey":"hubspot","syncName":"contacts","syncType":"INCREMENTAL","success":false,"error":{"type":"script_http_error","description":"503"},"failedAt":"2026-06-19T11:22:33.123Z","type":"sync","from":"nango"}`,
	}},
}
