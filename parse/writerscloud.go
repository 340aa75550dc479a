package parse

// cloudWriters are clouds and platforms.
var cloudWriters = []Writer{
	{"AWS load balancers", []string{
		`https 2026-06-19T11:22:33.186641Z app/shop/50dc6c495c0c9188 203.0.113.7:46532 10.0.1.17:8080 0.001 0.046 0.000 502 503 34 366 "POST https://acme.example.com:443/webhooks/stripe HTTP/1.1" "Stripe/1.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "acme.example.com" "arn:x" 1 2026-06-19T11:22:33.186000Z "forward" "-" "-" "10.0.1.17:8080" "503" "-" "-"`,
		`http 2026-06-19T11:22:33.186641Z app/shop/50dc6c495c0c9188 203.0.113.7:46532 - -1 -1 -1 504 - 34 366 "POST http://hooks.example.com:80/webhooks/stripe HTTP/1.1" "Stripe/1.0" - - arn:x "Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 1 2026-06-19T11:22:33.186000Z "forward" "-" "TargetConnectionErrorCode" "-" "-" "-" "-"`,
		`h2 2026-06-19T11:22:33.186641Z app/shop/50dc6c495c0c9188 203.0.113.7:46532 10.0.1.17:8080 0.001 0.046 0.000 200 200 34 366 "POST https://hooks.example.com:443/webhooks/stripe HTTP/2.0" "Stripe/1.0" - - arn:x "Root=1-58337262" "-" "-" 1 2026-06-19T11:22:33.186000Z "forward" "-" "-" "10.0.1.17:8080" "200" "-" "-"`,
	}},
	{"CloudFront", []string{
		`#Version: 1.0`,
		`#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version`,
		`2026-06-19	11:22:33	FRA56-P1	390	203.0.113.7	POST	d111.cloudfront.net	/webhooks/stripe	502	-	Stripe/1.0	-	-	Error	SOX4xwn4XV6Q4rgb==	hooks.acme.app	https	23	0.084	-	TLSv1.3	TLS_AES	Error	HTTP/1.1`,
		`2026-06-19	11:22:34	FRA56-P1	390	203.0.113.7	POST	d111.cloudfront.net	/webhooks/stripe	200	-	Stripe/1.0	-	-	Miss	SOX4xwn4XV6Q4rgb==	hooks.acme.app	https	23	0.084	-	TLSv1.3	TLS_AES	Miss	HTTP/1.1`,
		`{"date":"2026-06-19","time":"11:22:33","x-edge-location":"FRA56-P1","sc-bytes":"390","cs-method":"POST","cs(Host)":"d111.cloudfront.net","cs-uri-stem":"/webhooks/stripe","sc-status":"502","time-taken":"0.084","x-host-header":"hooks.acme.app"}`,
	}},
	{"Cloudflare", []string{
		`{"ClientIP":"203.0.113.7","ClientRequestHost":"acme.example.com","ClientRequestMethod":"POST","ClientRequestURI":"/webhooks/stripe","EdgeEndTimestamp":"2026-06-19T11:22:33Z","EdgeResponseBytes":69045,"EdgeResponseStatus":502,"EdgeStartTimestamp":"2026-06-19T11:22:32Z","RayID":"3a6050bcbe121a87","OriginResponseStatus":503,"EdgeTimeToFirstByteMs":84,"EdgeColoCode":"FRA"}`,
		`{"ClientRequestHost":"acme.example.com","ClientRequestMethod":"POST","ClientRequestURI":"/webhooks/stripe","EdgeEndTimestamp":1781868153,"EdgeResponseStatus":200,"EdgeStartTimestamp":1781868152,"RayID":"3a6050bcbe121a88","OriginResponseStatus":0}`,
		`{"ClientRequestHost":"acme.example.com","ClientRequestMethod":"POST","ClientRequestURI":"/webhooks/stripe","EdgeEndTimestamp":1781868153000000000,"EdgeResponseStatus":522,"EdgeStartTimestamp":1781868152000000000,"RayID":"3a6050bcbe121a89","OriginResponseStatus":0}`,
		`{"Event":{"RayID":"3a6050bcbe121a90","Request":{"URL":"https://acme.example.com/webhooks/stripe","Method":"POST"},"Response":{"Status":500}},"EventTimestampMs":1781868153123,"EventType":"fetch","Exceptions":[{"Name":"Error","Message":"no answer","TimestampMs":1781868153200}],"Logs":[],"Outcome":"exception","ScriptName":"hooks","WallTimeMs":84}`,
	}},
	{"AWS Lambda", []string{
		`{"timestamp":"2026-06-19T11:22:33.123Z","level":"ERROR","requestId":"8f507cfc-8f50-4697-b07a-ac58fc914c95","message":{"tenant":"acme","integration":"stripe","msg":"call failed","status":503}}`,
		`{"time":"2026-06-19T11:22:33.123Z","type":"platform.report","record":{"requestId":"8f507cfc-8f50-4697-b07a-ac58fc914c95","metrics":{"durationMs":3000.0,"billedDurationMs":3000,"memorySizeMB":128,"maxMemoryUsedMB":74},"status":"timeout"}}`,
		`{"time":"2026-06-19T11:22:33.123Z","type":"platform.report","record":{"requestId":"8f507cfc-8f50-4697-b07a-ac58fc914c95","metrics":{"durationMs":84.2,"billedDurationMs":85,"memorySizeMB":128},"status":"success"}}`,
		`2026-06-19T11:22:33.123Z	8f507cfc-8f50-4697-b07a-ac58fc914c95	ERROR	Stripe call failed for tenant acme: 503`,
		`2026-06-19T11:22:33.123Z	8f507cfc-8f50-4697-b07a-ac58fc914c95	INFO	Stripe call done tenant=acme status=200`,
		`[ERROR]	2026-06-19T11:22:33.123Z	8f507cfc-8f50-4697-b07a-ac58fc914c95	hubspot refresh failed tenant=acme`,
		`2026-06-19T11:22:36.123Z 8f507cfc-8f50-4697-b07a-ac58fc914c95 Task timed out after 3.00 seconds`,
		`2026-06-19T11:22:36.123Z START RequestId: 8f507cfc-8f50-4697-b07a-ac58fc914c95 Version: $LATEST`,
		`2026-06-19T11:22:36.123Z REPORT RequestId: 8f507cfc-8f50-4697-b07a-ac58fc914c95	Duration: 84.00 ms	Billed Duration: 85 ms	Memory Size: 128 MB	Max Memory Used: 74 MB`,
	}},
	{"CloudWatch Logs", []string{
		`{"events":[{"logStreamName":"x","timestamp":1781868153123,"message":"[ERROR]\t2026-06-19T11:22:33.123Z\t8f507cfc-8f50-4697-b07a-ac58fc914c95\tstripe call failed tenant=acme\n","ingestionTime":1781868154123,"eventId":"3781"},{"timestamp":1781868154123,"message":"{\"level\":\"info\",\"message\":\"stripe call done\",\"tenant\":\"acme\"}","ingestionTime":1781868154124}],"searchedLogStreams":[]}`,
		`{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"/aws/lambda/sync","logStream":"2026/06/19/[$LATEST]x","logEvents":[{"id":"1","timestamp":1781868153123,"message":"2026-06-19T11:22:33.123Z\t8f507cfc-8f50-4697-b07a-ac58fc914c95\tERROR\tStripe call failed tenant=acme status=503\n"},{"id":"2","timestamp":1781868154123,"message":"{\"level\":\"info\",\"message\":\"stripe call done\",\"tenant\":\"acme\",\"status\":200}"}]}`,
	}},
	{"Google Cloud Logging", []string{
		`{"insertId":"a1","jsonPayload":{"message":"call failed","tenant":"acme","integration":"stripe","status":503},"resource":{"type":"k8s_container","labels":{"project_id":"my-proj","cluster_name":"c","pod_name":"sync-1"}},"timestamp":"2026-06-19T11:22:33.123456789Z","severity":"ERROR","labels":{"k8s-pod/app":"sync"},"logName":"projects/my-proj/logs/stderr"}`,
		`{"insertId":"a2","textPayload":"2026-06-19 11:22:33 ERROR stripe call failed tenant=acme status=503","resource":{"type":"k8s_container","labels":{"project_id":"my-proj"}},"timestamp":"2026-06-19T11:22:33.123456789Z","severity":"ERROR"}`,
		`{"httpRequest":{"requestMethod":"POST","requestUrl":"https://hooks.acme.app/webhooks/stripe","status":502,"latency":"30.003s","remoteIp":"203.0.113.7","userAgent":"Stripe/1.0","protocol":"HTTP/1.1"},"jsonPayload":{"@type":"type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry","statusDetails":"backend_timeout"},"resource":{"type":"http_load_balancer","labels":{"project_id":"my-proj"}},"timestamp":"2026-06-19T11:22:33.123456789Z","severity":"WARNING"}`,
		`{"severity":"ERROR","message":"call failed","time":"2026-06-19T11:22:33.123Z","logging.googleapis.com/labels":{"tenant":"acme"},"logging.googleapis.com/trace":"projects/p/traces/x","integration":"stripe"}`,
		`{"textPayload":"stripe call failed tenant=acme","resource":{"type":"cloud_run_revision","labels":{"service_name":"sync","location":"europe-west1"}},"timestamp":"2026-06-19T11:22:33.123456Z","severity":"ERROR"}`,
		`{"jsonPayload":{"message":"stripe call failed tenant=acme status=503"},"resource":{"type":"k8s_container","labels":{"pod_name":"sync-1"}},"timestamp":"2026-06-19T11:22:34.123456Z","severity":"ERROR"}`,
	}},
	{"Heroku", []string{
		`2026-06-19T11:22:33.123456+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=POST path="/webhooks/stripe" host=acme.herokuapp.com request_id=8601b555-6a83-4c12-8269-97c8e32cdb22 fwd="203.0.113.7" dyno=web.1 connect=0ms service=30001ms status=503 bytes=0 protocol=https`,
		`2026-06-19T11:22:34.123456+00:00 heroku[router]: at=info method=POST path="/webhooks/stripe" host=acme.herokuapp.com request_id=8601b555-6a83-4c12-8269-97c8e32cdb23 fwd="203.0.113.7" dyno=web.1 connect=0ms service=84ms status=200 bytes=10 protocol=https`,
		`2026-06-19T11:22:36.123456+00:00 app[web.1]: {"level":"error","msg":"call failed","tenant":"acme","integration":"stripe"}`,
		`2026-06-19T11:22:36.123456+00:00 app[worker.1]: E, [2026-06-19T11:22:36.120000 #4] ERROR -- : hubspot refresh failed for tenant acme`,
		`316 <40>1 2026-06-19T11:22:33+00:00 host heroku router - at=error code=H12 desc="Request timeout" method=POST path="/webhooks/stripe" host=acme.herokuapp.com status=503 service=30000ms`,
	}},
	{"Elastic Common Schema", []string{
		`{"@timestamp":"2026-06-19T11:22:33.123Z","log.level":"ERROR","message":"call failed","ecs.version":"1.2.0","service.name":"sync","event.dataset":"sync.stripe","process.thread.name":"main","log.logger":"com.acme.sync.StripeClient","error.type":"java.net.SocketTimeoutException","error.message":"Read timed out","error.stack_trace":"java.net...","labels":{"tenant":"acme"}}`,
		`{"@timestamp":"2026-06-19T11:22:33.123Z","log":{"level":"info"},"message":"call done","event":{"outcome":"success","duration":84000000,"action":"push"},"http":{"response":{"status_code":200},"request":{"method":"POST"}},"url":{"full":"https://api.stripe.com/v1/charges"},"organization":{"id":"acme"}}`,
		`{"@timestamp":"2026-06-19T11:22:33.123Z","log":{"level":"error"},"message":"call failed","event":{"outcome":"failure","duration":84000000},"http":{"response":{"status_code":502}},"url":{"full":"https://api.stripe.com/v1/charges"},"organization":{"id":"acme"}}`,
	}},
	{"OpenTelemetry", []string{
		`{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"sync"}}]},"scopeLogs":[{"scope":{"name":"sync.stripe"},"logRecords":[{"timeUnixNano":"1781868153123456789","severityNumber":17,"severityText":"ERROR","body":{"stringValue":"call failed"},"attributes":[{"key":"tenant.id","value":{"stringValue":"acme"}},{"key":"http.response.status_code","value":{"intValue":"503"}}],"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"},{"timeUnixNano":"1781868154000000000","severityNumber":9,"body":{"stringValue":"call done"},"attributes":[{"key":"tenant.id","value":{"stringValue":"birch"}},{"key":"http.response.status_code","value":{"intValue":"200"}}]}]}]}]}`,
		`{"Timestamp":"2026-06-19T11:22:33.123456789Z","SeverityText":"ERROR","Body":"call failed","Attributes":{"tenant":"acme","peer.service":"stripe"},"Resource":{"service.name":"sync"}}`,
		`{"log":"{\"resourceLogs\":[{\"resource\":{},\"scopeLogs\":[{\"scope\":{\"name\":\"sync.stripe\"},\"logRecords\":[{\"timeUnixNano\":\"1781868153123456789\",\"severityNumber\":\"SEVERITY_NUMBER_ERROR\",\"body\":{\"stringValue\":\"call failed\"},\"attributes\":[{\"key\":\"tenant.id\",\"value\":{\"stringValue\":\"acme\"}}]}]}]}]}\n","stream":"stdout","time":"2026-06-19T11:22:35.1Z"}`,
		`2026-06-19T11:22:35.123456789Z stdout F {"resourceLogs":[{"resource":{},"scopeLogs":[{"scope":{"name":"sync.stripe"},"logRecords":[{"timeUnixNano":"1781868153123456789","severityNumber":17,"body":{"stringValue":"call failed"},"attributes":[{"key":"tenant.id","value":{"stringValue":"acme"}}]},{"timeUnixNano":"1781868154123456789","severityNumber":9,"body":{"stringValue":"call done"}}]}]}]}`,
	}},
	{"Fly.io", []string{
		`2026-06-19T11:22:33Z app[4d89607b6e7d68] fra [info] {"level":"error","msg":"stripe call failed","tenant":"acme"}`,
		`2026-06-19T11:22:34Z app[4d89607b6e7d68] fra [info] stripe call done tenant=acme status=200`,
		`2026-06-19T11:22:35Z proxy[4d89607b6e7d68] fra [error] [PC01] instance refused connection`,
	}},
	{"CloudWatch Logs Insights as CSV", []string{
		`@timestamp,@message,@logStream`,
		`2026-06-19 11:22:33.123,"{""level"":""error"",""msg"":""call failed"",""tenant"":""acme"",""integration"":""stripe"",""status"":503}",2026/06/19/[$LATEST]4f1c`,
		`2026-06-19 11:22:34.123,2026-06-19T11:22:34.123Z 4f1c9a52-8f50-4697-b07a-ac58fc914c95 ERROR stripe call failed for tenant acme,2026/06/19/[$LATEST]4f1c`,
		`2026-06-19 11:22:35.123,stripe call done tenant=acme status=200,2026/06/19/[$LATEST]4f1c`,
	}},
	{"AWS API Gateway, Step Functions and CloudTrail", []string{
		`{"requestId":"8f507cfc","ip":"203.0.113.7","requestTime":"19/Jun/2026:11:22:33 +0000","httpMethod":"POST","resourcePath":"/webhooks/stripe","status":"502","protocol":"HTTP/1.1","responseLength":"36","integrationLatency":"123","integrationStatus":"502"}`,
		`{"requestId":"8f507cfd","ip":"203.0.113.7","requestTimeEpoch":1781868153123,"routeKey":"POST /webhooks/stripe","status":"200","responseLatency":"123"}`,
		`{"id":"5","type":"TaskFailed","details":{"cause":"503 Service Unavailable","error":"HubspotError"},"event_timestamp":"1781868153123","execution_arn":"arn:aws:states:us-east-1:123456789012:execution:hubspot-sync:acme"}`,
		`{"id":"7","type":"ExecutionSucceeded","details":{"output":"{}"},"event_timestamp":"1781868153123","execution_arn":"arn:aws:states:us-east-1:123456789012:execution:hubspot-sync:acme"}`,
		`{"eventVersion":"1.08","eventTime":"2026-06-19T11:22:33Z","eventSource":"sqs.amazonaws.com","eventName":"SendMessage","awsRegion":"us-east-1","errorCode":"AccessDenied","errorMessage":"User is not authorized","requestID":"8f","eventType":"AwsApiCall"}`,
	}},
	{"Azure Application Insights and App Service", []string{
		`{"time":"2026-06-19T11:22:33.1234567Z","Type":"AppDependencies","AppRoleName":"sync","OperationName":"POST Sync/Run","Name":"GET /crm/v3/objects/contacts","Target":"api.hubapi.com","DependencyType":"HTTP","ResultCode":"503","Success":false,"DurationMs":1234.5,"Properties":{"tenant":"acme"}}`,
		`{"time":"2026-06-19T11:22:33.1234567Z","category":"AppServiceHTTPLogs","properties":"{\"CsHost\":\"app.example.com\",\"CsMethod\":\"POST\",\"CsUriStem\":\"/webhooks/stripe\",\"ScStatus\":502,\"TimeTaken\":123,\"Result\":\"Success\"}"}`,
	}},
	{"Apigee, Railway and Supabase", []string{
		`{"environment":"prod","apiproxy":"hubspot","client_received_start_timestamp":1781868153123,"request_verb":"GET","request_uri":"/v1/contacts","response_status_code":503,"target_response_code":503,"target_host":"api.hubapi.com"}`,
		`{"requestId":"abc","timestamp":"2026-06-19T11:22:33.123Z","method":"POST","path":"/webhooks/stripe","host":"app.example.com","httpStatus":502,"totalDuration":123,"srcIp":"203.0.113.7","edgeRegion":"us-east4"}`,
		`{"event_message":"hubspot call failed: 503\n","event_type":"Log","function_id":"f","level":"error","timestamp":1781868153123000}`,
	}},
}
