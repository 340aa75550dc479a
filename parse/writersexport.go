package parse

// exportWriters are exports.
var exportWriters = []Writer{
	{"Svix", []string{
		`{"id":"atmpt_1","msgId":"msg_1","endpointId":"ep_1","url":"https://acme.example.com/hooks","response":"","responseStatusCode":503,"responseDurationMs":84,"status":2,"statusText":"fail","triggerType":0,"timestamp":"2026-06-19T11:22:33.123Z","eventType":"invoice.paid"}`,
		`{"iterator":"x","done":true,"data":[{"id":"atmpt_2","msgId":"msg_1","endpointId":"ep_1","url":"https://acme.example.com/hooks","responseStatusCode":200,"responseDurationMs":84,"status":0,"statusText":"success","timestamp":"2026-06-19T11:22:34Z","eventType":"invoice.paid"}]}`,
	}},
	{"Hookdeck", []string{
		`{"pagination":{"order_by":"created_at"},"count":2,"models":[{"id":"atm_1","team_id":"tm_1","event_id":"evt_1","destination_id":"des_1","response_status":500,"attempt_number":2,"trigger":"AUTOMATIC","error_code":null,"status":"FAILED","successful_at":null,"delivered_at":"2026-06-19T11:22:33.123Z","created_at":"2026-06-19T11:22:33.000Z","delivery_latency":84,"response_latency":90},{"id":"atm_2","event_id":"evt_2","destination_id":"des_1","response_status":200,"attempt_number":1,"status":"SUCCESSFUL","created_at":"2026-06-19T11:22:34.000Z"}]}`,
	}},
	{"Stripe", []string{
		`{"created":1781868153,"event":"evt_1","url":"https://acme.example.com/hooks","http_status":500,"type":"invoice.paid","attempt":2,"succeeded":false,"response_time_ms":84}`,
	}},
	{"tables", []string{
		`timestamp;customer;provider;http_status;duration_ms`,
		`2026-06-19 11:22:33;acme;stripe;503;84`,
		`2026-06-19 11:22:34;acme;stripe;200;12`,
	}},
	{"tables with line breaks", []string{
		`timestamp,level,tenant,integration,message,status`,
		`2026-06-19 11:22:33,error,acme,stripe,"call failed:`,
		``,
		`  ""timeout""`,
		`, later",503`,
		`2026-06-19 11:22:34,info,acme,stripe,"done",200`,
	}},
	{"Loki and VictoriaLogs", []string{
		`{"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"sync","tenant":"acme","level":"error"},"values":[["1781868153123000000","stripe call failed status=503"],["1781868152123000000","level=info msg=\"stripe call done\" status=200"]]}],"stats":{"summary":{"execTime":0.01}}}}`,
		`{"labels":{"job":"sync"},"line":"level=error msg=\"stripe call failed\" tenant=acme","timestamp":"2026-06-19T11:22:33.123Z"}`,
		`{"_time":"2026-06-19T11:22:33.123Z","_stream":"{job=\"sync\"}","_msg":"stripe call failed tenant=acme","level":"error"}`,
	}},
	{"GitHub's webhook deliveries", []string{
		`{"id":12345678,"guid":"0b989ba4-242f-11e5-81e1-c7b6966d2516","delivered_at":"2026-06-19T11:22:33Z","redelivery":false,"duration":0.27,"status":"Invalid HTTP Response: 503","status_code":503,"event":"issues","action":"opened","installation_id":123,"repository_id":456,"url":"https://acme.example.com/hooks/github"}`,
		`{"id":12345679,"guid":"0b989ba4-242f-11e5-81e1-c7b6966d2517","delivered_at":"2026-06-19T11:22:34Z","redelivery":false,"duration":0.03,"status":"OK","status_code":200,"event":"issues","action":"opened","installation_id":123,"repository_id":456,"url":"https://acme.example.com/hooks/github"}`,
	}},
	{"Kibana", []string{
		`"@timestamp",level,tenant,integration,status,message`,
		`"Jun 19, 2026 @ 11:22:33.123",error,acme,stripe,503,"call failed"`,
		`"Jun 19, 2026 @ 11:22:34.123",info,acme,stripe,200,-`,
	}},
	{"Splunk", []string{
		`{"preview":false,"offset":0,"result":{"_raw":"2026-06-19 11:22:33,123 ERROR sync.stripe: call failed tenant=acme status=503","_time":"2026-06-19T11:22:33.123+00:00","host":"web1","sourcetype":"python"}}`,
		`{"preview":false,"offset":1,"lastrow":true,"result":{"_raw":"{\"level\":\"info\",\"msg\":\"stripe call done\",\"tenant\":\"acme\",\"status\":200}","_time":"2026-06-19 11:22:34.123 UTC","host":"web1"}}`,
	}},
	{"Azure Monitor", []string{
		`{"time":"2026-06-19T11:22:33.1234567Z","operationName":"Microsoft.Web/sites/log","category":"AppServiceConsoleLogs","level":"Error","properties":{"message":"stripe call failed tenant=acme"}}`,
	}},
	{"Fluent Bit", []string{
		`{"date":1781868153.123456,"log":"2026-06-19 13:22:33 ERROR stripe call failed tenant=acme","kubernetes":{"pod_name":"sync-1"}}`,
	}},
	{"docker logs and kubectl logs with time stamps", []string{
		`2026-06-19T11:22:33.123456789Z [11:22:33 ERR] stripe call failed tenant=acme`,
		`2026-06-19T11:22:34.123456789Z 11:22AM INF stripe call done tenant=acme status=200`,
		`2026-06-19T11:22:35.123456789Z level=error msg="stripe call failed" tenant=acme`,
		`2026-06-19T11:22:36.123456789Z 11:22:36.120 request_id=F1x tenant=acme [error] stripe call failed`,
	}},
	{"Datadog", []string{
		`{"data":[{"id":"AAA","type":"log","attributes":{"timestamp":"2026-06-19T11:22:33.123Z","host":"web1","service":"stripe","status":"error","message":"call failed","tags":["env:prod"],"attributes":{"tenant":"acme","http":{"status_code":503},"duration":84000000}}},{"id":"AAB","type":"log","attributes":{"timestamp":"2026-06-19T11:22:34.123Z","service":"stripe","status":"info","message":"call done","attributes":{"tenant":"acme"}}}],"meta":{"elapsed":132,"status":"done"}}`,
	}},
	{"Elasticsearch", []string{
		`{"took":3,"timed_out":false,"hits":{"total":{"value":2},"hits":[{"_index":"logs","_id":"1","_source":{"@timestamp":"2026-06-19T11:22:33.123Z","log.level":"error","message":"stripe call failed","tenant":"acme","http":{"response":{"status_code":503}}}},{"_index":"logs","_id":"2","_source":{"@timestamp":"2026-06-19T11:22:34.123Z","log.level":"info","message":"stripe call done tenant=acme"}}]}}`,
		`{"_index":"logs","_id":"3","_source":{"@timestamp":"2026-06-19T11:22:35.123Z","level":"error","message":"stripe call failed tenant=acme"}}`,
	}},
	{"Airbyte, Fivetran and Segment", []string{
		`{"type":"LOG","log":{"level":"ERROR","message":"HTTP 503: hubspot call failed","stack_trace":""},"emitted_at":1781868153123}`,
		`{"event":"sync_end","created":"2026-06-19T11:22:33.123Z","connector_type":"hubspot","connector_name":"hubspot.prod","sync_id":"8f507cfc","data":{"status":"FAILURE","reason":"403 Forbidden"}}`,
		`{"event":"sync_end","created":"2026-06-19T11:22:34.123Z","connector_type":"hubspot","connector_name":"hubspot.prod","sync_id":"8f507cfd","data":{"status":"SUCCESSFUL"}}`,
		`{"destination":"hubspot","event_type":"track","status":"failed","error_code":"429","timestamp":"2026-06-19T11:22:33Z","workspace":"acme"}`,
	}},
}
