package parse

import (
	"testing"
	"time"
)

// Durations have the unit that their name, their text or their writer tells.
func TestDuration(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name, line string
		want       time.Duration // negative: none
	}{
		{"slog", `{` + at + `"duration":1503000000}`, 1503 * ms},
		{"zap", `{"level":"info","ts":1781868153.12,"msg":"x","latency":0.503}`, 503 * ms},
		{"zerolog", `{` + at + `"elapsed":12.5}`, 12500 * time.Microsecond},
		{"Go text", `time=2026-06-19T11:22:33Z took=1m2.5s`, 62500 * ms},
		{"pino", `{"level":30,"time":1781868154123,"responseTime":31,"msg":"x"}`, 31 * ms},
		{"winston", `{` + at + `"durationMs":321}`, 321 * ms},
		{"ECS", `{"@timestamp":"2026-06-19T11:22:33Z","event":{"duration":84000}}`, 84 * time.Microsecond},
		{"lograge", `method=GET path=/x status=200 duration=58.33 view=0.2 time=2026-06-19T11:22:33Z`, 58330 * time.Microsecond},
		{"Serilog", `{"@t":"2026-06-19T11:22:33Z","@mt":"x","Elapsed":58.5}`, 58500 * time.Microsecond},
		{"Google Cloud", `{"timestamp":"2026-06-19T11:22:33Z","httpRequest":{"status":200,"latency":"30.003s"}}`, 30003 * ms},
		{"Kong", `{"started_at":1781868153123,"latencies":{"proxy":1,"request":192}}`, 192 * ms},
		{"Traefik", `{` + at + `"DownstreamStatus":502,"Duration":84321000}`, 84321 * time.Microsecond},
		{"Caddy", `{"level":"info","ts":1781868153.12,"msg":"handled request","duration":0.084,"status":200}`, 84 * ms},
		{"Caddy's console", "2026/06/19 11:22:33.123\tERROR\thttp.log.error\tfailed\t{\"duration\": 0.0012, \"status\": 502}", 1200 * time.Microsecond},
		{"nginx", `203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.1" 200 1 "-" "-" rt=0.084`, 84 * ms},
		{"nginx JSON", `{"time_iso8601":"2026-06-19T11:22:33+00:00","status":200,"request_time":0.5}`, 500 * ms},
		{"nginx, retried", `{"time_iso8601":"2026-06-19T11:22:33+00:00","status":200,"upstream_response_time":"0.050, 0.030"}`, 30 * ms},
		{"HAProxy", `203.0.113.7:3 [19/Jun/2026:11:22:33.655] http-in hooks/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"`, 109 * ms},
		{"Envoy", `{"start_time":"2026-06-19T11:22:33Z","response_code":200,"duration":10}`, 10 * ms},
		{"Heroku", `2026-06-19T11:22:33.123456+00:00 heroku[router]: at=info method=GET path="/" service=84ms status=200`, 84 * ms},
		{"Sidekiq", `2026-06-19T11:22:33.123Z pid=1 tid=a class=A jid=b4a577edbccf elapsed=3.012 INFO: done`, 3012 * ms},
		{"Celery", Celery.Samples[1].Line, 420 * ms},
		{"Lambda", "2026-06-19T11:22:36.123Z REPORT RequestId: 8f507cfc-8f50-4697-b07a-ac58fc914c95\tDuration: 84.00 ms\tBilled Duration: 85 ms", 84 * ms},
		{"none", `{` + at + `"duration":"P1D","elapsed":true,"latency":-1}`, -1},
		{"no call lasts days", `{` + at + `"duration_s":864000}`, -1},
	} {
		x := explained(explain(NewDecoder("app.log", Options{}), c.line, 0))
		if c.want < 0 == x.Timed || x.Timed && x.Took != c.want {
			t.Errorf("%s: %s\n got %v %v, want %v", c.name, c.line, x.Timed, x.Took, c.want)
		}
	}
}
