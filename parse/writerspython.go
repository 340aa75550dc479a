package parse

// pythonWriters are loggers of Python.
var pythonWriters = []Writer{
	{"Python logging", []string{
		`2026-06-19 11:22:33,123 ERROR sync.hubspot Refresh failed for tenant acme`,
		`Traceback (most recent call last):`,
		`  File "/app/sync/hubspot.py", line 42, in refresh`,
		`    r.raise_for_status()`,
		`requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.hubapi.com/oauth/v1/token`,
		`2026-06-19 11:22:34,123 - sync.hubspot - INFO - Refresh done tenant=acme status=200`,
		`[2026-06-19 11:22:35,123] ERROR in hubspot: refresh failed for tenant acme`,
	}},
	{"loguru", []string{
		`2026-06-19 11:22:33.123 | ERROR    | sync.hubspot:refresh:42 - Refresh failed tenant=acme`,
	}},
	{"structlog", []string{
		`{"integration": "hubspot", "tenant": "acme", "status_code": 429, "event": "rate limited", "level": "warning", "timestamp": "2026-06-19T11:22:33.123456Z", "logger": "sync.hubspot"}`,
		`{"integration": "hubspot", "tenant": "acme", "event": "contact_synced", "level": "info", "timestamp": "2026-06-19T11:22:33.123456Z"}`,
		`{"event": "refresh failed", "exception": "Traceback (most recent call last):\n  File \"x.py\", line 1\nValueError: bad", "level": "error", "timestamp": "2026-06-19T11:22:33Z", "tenant": "acme", "integration": "hubspot"}`,
		`2026-06-19 11:22:33 [error    ] refresh failed                 [sync.hubspot] integration=hubspot status=401 tenant=acme`,
		`2026-06-19T11:22:33.123456Z [info     ] contact synced                 integration=hubspot tenant=acme`,
	}},
	{"Django", []string{
		`[19/Jun/2026 11:22:33] "POST /webhooks/stripe/ HTTP/1.1" 500 145`,
		`[19/Jun/2026 11:22:34] "POST /webhooks/stripe/ HTTP/1.1" 200 12`,
		`ERROR 2026-06-19 11:22:33,123 log 17 140245 Internal Server Error: /webhooks/stripe/`,
		`WARNING 2026-06-19 11:22:33,123 log 17 140245 Unauthorized: /t/acme/webhooks/stripe/`,
		`2026-06-19 11:22:33,123 django.request ERROR Internal Server Error: /integrations/hubspot/callback/`,
	}},
	{"uvicorn and gunicorn", []string{
		`2026-06-19 11:22:33,123 INFO:     203.0.113.7:54321 - "POST /webhooks/stripe HTTP/1.1" 503`,
		`2026-06-19 11:22:33,123 - uvicorn.access - INFO - 203.0.113.7:54321 - "POST /webhooks/stripe HTTP/1.1" 200`,
		`[2026-06-19 11:22:33 +0000] [17] [ERROR] Error handling request /webhooks/stripe`,
		`Traceback (most recent call last):`,
		`  File "/app/x.py", line 3, in y`,
		`ConnectionError: refused`,
		`203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe HTTP/1.1" 502 0 "-" "Stripe/1.0"`,
	}},
	{"Python in a container", []string{
		`2026-06-19T11:22:33.123456789Z stderr F ERROR:sync.hubspot:refresh failed tenant=acme`,
		`2026-06-19T11:22:33.123457789Z stderr F Traceback (most recent call last):`,
		`2026-06-19T11:22:33.123458789Z stderr F   File "/app/sync/hubspot.py", line 42, in refresh`,
		`2026-06-19T11:22:33.123459789Z stderr F requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.hubapi.com', port=443): Read timed out. (read timeout=30)`,
		`2026-06-19T11:22:35.123456789Z stderr F Traceback (most recent call last):`,
		`2026-06-19T11:22:35.123457789Z stderr F   File "/app/sync/hubspot.py", line 42, in refresh`,
		`2026-06-19T11:22:35.123458789Z stdout F INFO:sync.stripe:charge synced tenant=globex status=200`,
		`2026-06-19T11:22:35.123459789Z stderr F     r.raise_for_status()`,
		`2026-06-19T11:22:35.123460789Z stderr F requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.hubapi.com/oauth/v1/token`,
	}},
	{"Celery", []string{
		`[2026-06-19 11:22:35,123: ERROR/ForkPoolWorker-2] Task sync.tasks.push_contacts[8f507cfc-8f50-4697-b07a-ac58fc914c95] raised unexpected: HTTPError('503 Server Error')`,
		`Traceback (most recent call last):`,
		`  File "/usr/lib/python3/celery/app/trace.py", line 451, in trace_task`,
		`[2026-06-19 11:22:36,123: INFO/ForkPoolWorker-2] Task sync.tasks.push_contacts[8f507cfc-8f50-4697-b07a-ac58fc914c95] succeeded in 0.42s: None`,
	}},
	{"Airflow", []string{
		`[2026-06-19T11:22:33.123+0000] {stripe_sync.py:42} ERROR - Stripe sync failed for tenant acme`,
		`[2026-06-19T11:22:34.123+0000] {stripe_sync.py:44} INFO - Stripe sync done for tenant acme`,
	}},
}
