package parse

// jvmWriters are loggers of the JVM and .NET.
var jvmWriters = []Writer{
	{"log4j2 and logback", []string{
		`2026-06-19 11:22:33,123 [main] ERROR com.acme.sync.StripeClient - Call failed: 503 Service Unavailable tenant=acme`,
		`java.net.SocketTimeoutException: Read timed out`,
		`	at java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:283)`,
		`	at com.acme.sync.StripeClient.call(StripeClient.java:42)`,
		`Caused by: java.io.IOException: Broken pipe`,
		`	... 12 more`,
		`2026-06-19 11:22:34,123 [pool-2-thread-1] INFO  com.acme.sync.StripeClient - Call done tenant=acme status=200`,
		`2026-06-19 11:22:34.123 ERROR [http-nio-8080-exec-1] [tenant=acme,trace=abc] c.a.sync.HubspotClient:42 - refresh failed: invalid_grant`,
		`{"instant":{"epochSecond":1781868153,"nanoOfSecond":123000000},"thread":"main","level":"ERROR","loggerName":"com.acme.sync.StripeClient","message":"Call failed","thrown":{"commonElementCount":0,"localizedMessage":"Read timed out","message":"Read timed out","name":"java.net.SocketTimeoutException"},"endOfBatch":false,"loggerFqcn":"org.apache","contextMap":{"tenant":"acme"},"threadId":1,"threadPriority":5}`,
	}},
	{"logstash-logback-encoder", []string{
		`{"@timestamp":"2026-06-19T11:22:33.123+02:00","@version":"1","message":"Call to stripe failed","logger_name":"com.acme.sync.StripeClient","thread_name":"http-nio-8080-exec-3","level":"ERROR","level_value":40000,"tenant":"acme","integration":"stripe","http_status":503,"stack_trace":"java.net.SocketTimeoutException: Read timed out\n\tat x.y.Z(Z.java:1)\n"}`,
		`{"@timestamp":"2026-06-19T11:22:33.123+02:00","@version":"1","message":"Call to stripe done","logger_name":"com.acme.sync.StripeClient","thread_name":"main","level":"INFO","level_value":20000,"tenant":"acme","integration":"stripe"}`,
	}},
	{"Spring Boot", []string{
		`2026-06-19T11:22:33.123Z ERROR 17 --- [sync-app] [nio-8080-exec-1] [65f1a2b3c4d5e6f7-a1b2c3d4] c.a.sync.StripeClient                    : Call failed for tenant acme: 503 Service Unavailable`,
		`2026-06-19 11:22:33.123  INFO 17 --- [nio-8080-exec-1] c.a.sync.StripeClient                    : tenant=acme call done status=200`,
		`{"version":"1.1","short_message":"refresh failed","timestamp":1781868153.123,"level":3,"_level_name":"ERROR","_process_pid":17,"_process_thread_name":"main","host":"sync","_log_logger":"com.acme.sync.XeroClient","_tenant":"acme"}`,
	}},
	{"java.util.logging", []string{
		`Jun 19, 2026 11:22:33 AM com.acme.sync.StripeClient call`,
		`SEVERE: call failed tenant=acme status=503`,
	}},
	{"Serilog", []string{
		`{"@t":"2026-06-19T11:22:33.1234567Z","@mt":"HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms","@r":["58.3301"],"RequestMethod":"POST","RequestPath":"/webhooks/stripe","StatusCode":503,"Elapsed":58.3301,"TenantId":"acme","SourceContext":"Serilog.AspNetCore.RequestLoggingMiddleware","RequestId":"0HMVD9:00000001"}`,
		`{"@t":"2026-06-19T11:22:33.1234567Z","@mt":"Call to {Integration} failed","@l":"Error","@x":"System.Net.Http.HttpRequestException: Response status code does not indicate success: 401 (Unauthorized).\n   at System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()","Integration":"Xero","TenantId":"acme"}`,
		`{"@t":"2026-06-19T11:22:33.1234567Z","@mt":"Call to {Integration} done","Integration":"Xero","TenantId":"acme"}`,
		`{"Timestamp":"2026-06-19T11:22:33.1234567+00:00","Level":"Error","MessageTemplate":"Call to {Integration} failed","RenderedMessage":"Call to Xero failed","Properties":{"Integration":"Xero","TenantId":"acme"},"Exception":"System.Exception: x"}`,
		`2026-06-19 11:22:33.123 +00:00 [ERR] Call to Xero failed for tenant acme`,
		`2026-06-19 11:22:34.000 +00:00 [Information] HTTP POST /webhooks/xero responded 200 in 12.3456 ms`,
	}},
	{".NET console", []string{
		`{"Timestamp":"2026-06-19T11:22:33.123Z","EventId":0,"LogLevel":"Error","Category":"Sync.XeroClient","Message":"Call failed for acme","State":{"Message":"Call failed for acme","Tenant":"acme","{OriginalFormat}":"Call failed for {Tenant}"},"Exception":"System.TimeoutException: no answer"}`,
		`{"Timestamp":"2026-06-19T11:22:33.123Z","EventId":101,"LogLevel":"Information","Category":"System.Net.Http.HttpClient.Xero.ClientHandler","Message":"Received HTTP response headers after 84.2ms - 200","State":{"Message":"Received HTTP response headers after 84.2ms - 200","ElapsedMilliseconds":84.2,"StatusCode":200,"{OriginalFormat}":"Received HTTP response headers after {ElapsedMilliseconds}ms - {StatusCode}"},"Scopes":[{"Message":"","Tenant":"acme"}]}`,
		`2026-06-19T11:22:33.123Z fail: Sync.XeroClient[100]`,
		`      Call failed for tenant acme`,
		`<3>2026-06-19T11:22:33.123Z Sync.XeroClient[100] call failed for tenant acme`,
		"2026-06-19T11:22:33.123456789Z stdout F \x1b[41m\x1b[30mfail\x1b[39m\x1b[22m\x1b[49m: Sync.HubSpot.Client[100]",
		`2026-06-19T11:22:33.123456790Z stdout F       call failed for tenant acme`,
		`2026-06-19T11:22:33.123456791Z stdout F       System.Net.Http.HttpRequestException: Response status code does not indicate success: 503 (Service Unavailable).`,
		`{"log":"\u001b[40m\u001b[32minfo\u001b[39m\u001b[22m\u001b[49m: Sync.HubSpot.Client[0]\n","stream":"stdout","time":"2026-06-19T11:22:34.123456789Z"}`,
		`{"log":"      call succeeded for tenant acme\n","stream":"stdout","time":"2026-06-19T11:22:34.123456790Z"}`,
	}},
	{"NLog", []string{
		`2026-06-19 11:22:33.1234|100|ERROR|Sync.StripeClient|Call failed for tenant acme|url: https://localhost/|action: Push`,
	}},
	{"OkHttp and Feign", []string{
		`2026-06-19 11:22:33.123 INFO  okhttp3.OkHttpClient - --> GET https://api.hubapi.com/crm/v3/objects`,
		`2026-06-19 11:22:33.246 INFO  okhttp3.OkHttpClient - <-- 503 https://api.hubapi.com/crm/v3/objects (123ms, 12-byte body)`,
		`2026-06-19 11:22:33.123 DEBUG 1 --- [nio-8080-exec-1] c.a.sync.HubspotClient : [HubspotClient#sync] <--- HTTP/1.1 503 Service Unavailable (123ms)`,
	}},
	{"Quarkus", []string{
		`2026-06-19 11:22:33,123 web-1 /app/sync[17] ERROR [com.acm.syn.HubspotSync] (vert.x-eventloop-thread-0) call failed tenant=acme status=503`,
		`2026-06-19 11:22:34,123 web-1 /app/sync[17] INFO  [com.acm.syn.HubspotSync] (vert.x-eventloop-thread-0) call done tenant=acme status=200`,
	}},
}
