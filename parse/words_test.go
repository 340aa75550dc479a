package parse

import "testing"

// verdictOf reads a message the way a line without status and error field is
// read, at the given level.
func verdictOf(level, msg string) (Outcome, int) {
	m := &Mapper{}
	m.fields = []Field{{Key: "msg", Value: msg}}
	for i := range m.slots {
		m.slots[i].rank = notUsed
	}
	m.slots[roleMessage] = slot{rank: 0, index: 0}
	m.level = parseLevel(level)
	var e Event
	m.byWords(&e)
	return e.Outcome, e.Status
}

func TestOutcomeOfText(t *testing.T) {
	for _, c := range []struct {
		level, msg string
		want       Outcome
		status     int
	}{
		// failures, at whatever level
		{"info", "webhook delivery failed", Failed, 0},
		{"info", "Failed to refresh token for acme", Failed, 0},
		{"info", "request timed out after 30s", Failed, 0},
		{"info", "dial tcp 10.0.0.1:443: connect: connection refused", Failed, 0},
		{"info", "Post \"https://x\": context deadline exceeded", Failed, 0},
		{"info", "oauth2: cannot fetch token: invalid_grant", Failed, 0},
		{"info", "Error: connect ECONNREFUSED 10.0.0.1:443", Failed, 0},
		{"info", "lookup api.x on 10.0.0.2:53: no such host", Failed, 0},
		{"info", "java.net.SocketTimeoutException: Read timed out", Failed, 0},
		{"info", "write: broken pipe", Failed, 0},
		{"info", "token_refresh_failed", Failed, 0},
		{"info", "sync completed with 3 errors", Failed, 0},
		{"info", "could not reach provider", Failed, 0},
		{"", "rate limit exceeded", Failed, 0},
		{"", "delivery timeout after 10s", Failed, 0},
		// by level
		{"error", "anything at all", Failed, 0},
		{"fatal", "sync succeeded", Failed, 0},
		{"warn", "permission denied", Failed, 0},
		{"warn", "retrying in 5s: connection reset by peer", Failed, 0},
		{"warn", "retrying after error: 2 left", Failed, 0},
		{"warn", "slow response", Other, 0},
		{"info", "permission denied page rendered", Other, 0},
		{"warn", "delivered late", Other, 0},
		// status codes
		{"info", "HTTP 503 from provider", Failed, 503},
		{"info", "status=503", Failed, 503},
		{"info", "unexpected status code 503", Failed, 503},
		{"info", "status: 200", OK, 200},
		{"info", "provider returned 401", Failed, 401},
		{"info", "provider returned HTTP 502, giving up", Failed, 502},
		{"info", "503 Service Unavailable", Failed, 503},
		{"info", "POST /x -> 200", OK, 200},
		{"info", "POST /x -> 404", Failed, 404},
		{"info", "delivery attempt (404)", Failed, 404},
		{"info", "provider responded with 429", Failed, 429},
		{"info", `"GET /x HTTP/1.1" 204`, OK, 204},
		{"info", "200 OK", OK, 200},
		{"info", "first HTTP 500, then HTTP 200", OK, 200},
		{"info", "HTTP 200 but failed to parse the body", Failed, 0},
		{"error", "got 503 from upstream", Failed, 503},
		// numbers that are no status
		{"info", "returned 200 rows", Other, 0},
		{"info", "took 503 ms", Other, 0},
		{"info", "took 503ms", Other, 0},
		{"info", "read 404 records", Other, 0},
		{"info", "worker exited with exit code 137", Other, 0},
		{"info", "batch of 500, page 404", Other, 0},
		{"info", "cached 99.503% of 200,000", Other, 0},
		{"info", "see /errors/404 for help", Other, 0},
		// successes
		{"info", "webhook delivered", OK, 0},
		{"info", "synced 200 contacts", OK, 0},
		{"debug", "charge succeeded", OK, 0},
		{"info", "token refreshed", OK, 0},
		{"info", "retry succeeded", OK, 0},
		{"info", "succeeded after 2 failed attempts", OK, 0},
		{"info", "previously failed delivery succeeded", OK, 0},
		{"info", "failover completed", OK, 0},
		{"info", "sync finished, no errors", OK, 0},
		{"info", "sync finished without error", OK, 0},
		{"info", "processed 12 items, 0 failed", OK, 0},
		{"info", "import done: ok=12 failed=0", OK, 0},
		{"info", "import done, failed: 0", OK, 0},
		{"info", `sync completed error=null errors=[]`, OK, 0},
		{"info", `{"delivered": 3, "errors":[]}`, OK, 0},
		// what tells no outcome
		{"info", "starting sync", Other, 0},
		{"info", "retrying in 5s", Other, 0},
		{"info", "retrying failed delivery 12", Other, 0},
		{"info", "message will be sent", Other, 0},
		{"info", "waiting until delivered", Other, 0},
		{"info", "error rate 0.1", Other, 0},
		{"info", "configured timeout=30s", Other, 0},
		{"info", "errors: 0", Other, 0},
		{"info", "no failures", Other, 0},
		{"info", "sent=0", Other, 0},
		{"info", "fail-over node ready", Other, 0},
		{"info", "", Other, 0},
		{"warn", "0 failed", Other, 0},
	} {
		got, status := verdictOf(c.level, c.msg)
		if got != c.want || status != c.status {
			t.Errorf("%s %q: %s %d, want %s %d", c.level, c.msg, got, status, c.want, c.status)
		}
	}
}

func TestParseLevel(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"INFO", "info"}, {"warning", "warn"}, {"[error]", "error"}, {"ERROR+2", "error"}, {"DEBUG-4", "debug"}, {"W", "warn"},
		{"E", "error"}, {"50", "error"}, {"30", "info"}, {"10", "trace"}, {"60", "fatal"}, {"3", "error"}, {"6", "info"}, {"400", "error"},
		{"300", "warn"}, {"550", "fatal"}, {"dpanic", "fatal"}, {"Information", "info"}, {"", ""}, {"purple", ""}, {"9999", ""},
	} {
		if got := parseLevel(c.in).String(); got != c.want {
			t.Errorf("level %q: %q, want %q", c.in, got, c.want)
		}
	}
	for in, want := range map[string]string{"9": "info", "17": "error", "1": "trace", "24": "fatal", "0": "", "25": ""} {
		if got := parseOTel(in).String(); got != want {
			t.Errorf("OpenTelemetry severity %q: %q, want %q", in, got, want)
		}
	}
}

func TestLastStatus(t *testing.T) {
	for in, want := range map[string]int{
		"502, 200": 200, "502, 200 : 503": 503, "200 : -": 200, "-": 0, "": 0, "503": 503, "504, -": 504, "abc": 0, "2000": 0,
	} {
		if got := lastStatus(in); got != want {
			t.Errorf("upstream status %q: %d, want %d", in, got, want)
		}
	}
}

func FuzzPhrase(f *testing.F) {
	for _, s := range []string{"failed: 0", "HTTP 503", "no such host", "(404)", "x=", "error=", "timeout after", "\xff 200 OK"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if said := phrase(s); said.status != 0 && (said.status < 100 || said.status > 599) {
			t.Fatalf("%q tells status %d", s, said.status)
		}
	})
}

func BenchmarkPhrase(b *testing.B) {
	const msg = "delivered webhook to endpoint for subscription premium in 120 ms after queueing for 3 ms, body of 512 bytes"
	b.SetBytes(int64(len(msg)))
	b.ReportAllocs()
	for b.Loop() {
		phrase(msg)
	}
}
