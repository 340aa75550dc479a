package parse

import "testing"

func TestPlain(t *testing.T) {
	for _, c := range []struct {
		name, line                   string
		time, level, logger, message string
	}{
		{"Python default", "2026-01-02 03:04:05,678 ERROR sync.hubspot: refresh failed",
			"2026-01-02 03:04:05,678", "ERROR", "sync.hubspot", "refresh failed"},
		{"Python with dashes", "2026-01-02 03:04:05,678 - root - WARNING - slow - very",
			"2026-01-02 03:04:05,678", "WARNING", "root", "slow - very"},
		{"log4j", "2026-01-02 03:04:05,678 [pool-1-thread-2] ERROR com.acme.Sync - refresh failed",
			"2026-01-02 03:04:05,678", "ERROR", "com.acme.Sync", "refresh failed"},
		{"log4j, source behind the name", "2026-01-02 03:04:05,678 ERROR [main] com.acme.Sync (Sync.java:12) - refresh failed",
			"2026-01-02 03:04:05,678", "ERROR", "com.acme.Sync", "refresh failed"},
		{"level first", "INFO  [main] 2026-01-02 03:04:05,678 Sync.java:12 - started",
			"2026-01-02 03:04:05,678", "INFO", "Sync.java:12", "started"},
		{"Spring Boot 3", "2026-01-02T03:04:05.678+01:00 ERROR 17 --- [billing] [nio-8080-exec-1] c.a.b.Client : no answer",
			"2026-01-02T03:04:05.678+01:00", "ERROR", "c.a.b.Client", "no answer"},
		{"WildFly", "2026-01-02 03:04:05,678 INFO  [org.acme.security] (Service Thread Pool -- 27) ready",
			"2026-01-02 03:04:05,678", "INFO", "org.acme.security", "ready"},
		{"Go log", "2026/01/02 03:04:05 refresh failed: EOF", "2026/01/02 03:04:05", "", "", "refresh failed: EOF"},
		{"Go log, error in the sentence", "2026/01/02 03:04:05 error connecting to x: refused",
			"2026/01/02 03:04:05", "error", "", "error connecting to x: refused"},
		{"Go log, prefix", "billing: 2026/01/02 03:04:05 refresh failed", "2026/01/02 03:04:05", "", "", "refresh failed"},
		{"zap console", "2026-01-02T03:04:05.678Z\tERROR\tsync\tworker/run.go:12\trefresh failed\t{\"tenant\": \"acme\"}",
			"2026-01-02T03:04:05.678Z", "ERROR", "sync", "refresh failed"},
		{"zerolog console", "\x1b[90m2026-01-02T03:04:05Z\x1b[0m \x1b[31mERR\x1b[0m main.go:12 > refresh failed tenant=acme",
			"2026-01-02T03:04:05Z", "ERR", "main.go:12", "refresh failed tenant=acme"},
		{"klog", "E0102 03:04:05.678901      17 sync.go:12] refresh failed", "0102 03:04:05.678901", "error", "sync.go:12", "refresh failed"},
		{"Rails", "E, [2026-01-02T03:04:05.678 #17] ERROR -- sync: refresh failed", "2026-01-02T03:04:05.678", "ERROR", "sync", "refresh failed"},
		{"Rails without name", "E, [2026-01-02T03:04:05.678 #17] ERROR -- : refresh failed", "2026-01-02T03:04:05.678", "ERROR", "", "refresh failed"},
		{"Rust env_logger", "[2026-01-02T03:04:05Z ERROR sync::client] refresh failed", "2026-01-02T03:04:05Z", "ERROR", "sync::client", "refresh failed"},
		{"nginx error", "2026/01/02 03:04:05 [crit] 12#12: *7 connect() failed, client: 10.0.0.1",
			"2026/01/02 03:04:05", "crit", "", "connect() failed"},
		{"Apache error", "[Fri Jan 02 03:04:05.678901 2026] [proxy:error] [pid 17:tid 18] [client 10.0.0.1:99] AH01114: refused",
			"Fri Jan 02 03:04:05.678901 2026", "error", "proxy", "AH01114: refused"},
		{"syslog", "Jan  2 03:04:05 web1 syncd[17]: refresh failed", "Jan  2 03:04:05", "", "syncd", "refresh failed"},
		{"syslog with ISO stamp", "2026-01-02T03:04:05.678+01:00 web1 syncd[17]: ERROR refresh failed",
			"2026-01-02T03:04:05.678+01:00", "ERROR", "syncd", "refresh failed"},
		{"syslog 5424", `<11>1 2026-01-02T03:04:05Z web1 syncd 17 ID47 [meta tenant="acme"] refresh failed`,
			"2026-01-02T03:04:05Z", "err", "syncd", "refresh failed"},
		{"syslog 5424 without data", `<14>1 2026-01-02T03:04:05Z - syncd - - - done`, "2026-01-02T03:04:05Z", "info", "syncd", "done"},
		{"Laravel", "[2026-01-02 03:04:05] production.ERROR: refresh failed", "2026-01-02 03:04:05", "ERROR", "production", "refresh failed"},
		{"Monolog", `[2026-01-02T03:04:05.678+00:00] billing.WARNING: slow {"tenant":"acme"} []`,
			"2026-01-02T03:04:05.678+00:00", "WARNING", "billing", "slow"},
		{"PostgreSQL", "2026-01-02 03:04:05.678 UTC [17] FATAL:  no password", "2026-01-02 03:04:05.678 UTC", "FATAL", "", "no password"},
		{"NestJS", "[Nest] 17  - 06/19/2026, 11:22:33 AM   ERROR [StripeService] refresh failed", "06/19/2026, 11:22:33 AM", "ERROR", "StripeService", "refresh failed"},
		{"NLog", "2026-01-02 03:04:05.6789|ERROR|Sync.Client|refresh failed", "2026-01-02 03:04:05.6789", "ERROR", "Sync.Client", "refresh failed"},
		{"day first", "19-01-2026 03:04:05.678 [main] ERROR c.a.s.Client - refresh failed", "19-01-2026 03:04:05.678", "ERROR", "c.a.s.Client", "refresh failed"},
		{"JVM's collector", "2026-01-02T03:04:05.678+0000: 12.345: [Full GC (System.gc())", "2026-01-02T03:04:05.678+0000", "", "", "[Full GC (System.gc())"},
		{"Erlang node", "[error] 2026-01-02T03:04:05.678Z db@10.0.0.7 <0.216.0> -------- refresh failed",
			"2026-01-02T03:04:05.678Z", "error", "", "refresh failed"},
		{"address in the message", "2026-01-02 03:04:05 ERROR anna@example.com refused", "2026-01-02 03:04:05", "ERROR", "", "anna@example.com refused"},
		{"SSSD", "(2026-01-02  3:04:05): [be[example.com]] [sync_user] (0x0040): refresh failed", "2026-01-02  3:04:05", "error", "sync_user", "refresh failed"},
		{"program behind the level", "2026-01-02T03:04:05Z INFO syncd[17] [Sync opID=9] refreshed", "2026-01-02T03:04:05Z", "INFO", "syncd", "refreshed"},
		{"all in brackets", "2026-01-02T03:04:05Z [syncd: refresh failed]", "2026-01-02T03:04:05Z", "", "", "[syncd: refresh failed]"},
		{"text before the stamp alone", "# Time: 2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", "", "", "# Time:"},
		{"a shell's history", "#1781868153 curl https://api.stripe.com", "1781868153", "", "", "curl https://api.stripe.com"},
		{"logrus without colours", "ERRO[2026-01-02T03:04:05+02:00] refresh failed", "2026-01-02T03:04:05+02:00", "ERRO", "", "refresh failed"},
		{"zap's seconds", "1.767323045678e+09\terror\tsync/x.go:42\trefresh failed", "1.767323045678e+09", "error", "sync/x.go:42", "refresh failed"},
		{"winston's label", "2026-01-02T03:04:05.678Z [stripe] error: refresh failed", "2026-01-02T03:04:05.678Z", "error", "stripe", "refresh failed"},
		{"Airflow", "[2026-01-02T03:04:05.678+0000] {task.py:42} ERROR - refresh failed", "2026-01-02T03:04:05.678+0000", "ERROR", "task.py:42", "refresh failed"},
		{"NLog with an event's number", "2026-01-02 03:04:05.6789|100|ERROR|Sync.Client|refresh failed", "2026-01-02 03:04:05.6789", "ERROR", "Sync.Client", "refresh failed"},
		{"thread and class between bars", "2026-01-02 03:04:05.678 | ERROR | main | com.acme.Client | refresh failed", "2026-01-02 03:04:05.678", "ERROR", "com.acme.Client", "refresh failed"},
		{"bunyan's printer", "[2026-01-02T03:04:05.678Z] ERROR: sync/17 on web1: refresh failed", "2026-01-02T03:04:05.678Z", "ERROR", "sync", "refresh failed"},
		{"month and day with a dot", "[06.19 03:04:05] refresh failed", "06.19 03:04:05", "", "", "refresh failed"},
		{"exception stays in the message", "2026-01-02 03:04:05 ERROR TimeoutError: no answer",
			"2026-01-02 03:04:05", "ERROR", "", "TimeoutError: no answer"},
		{"host stays in the message", "2026-01-02 03:04:05 ERROR api.stripe.com returned 503",
			"2026-01-02 03:04:05", "ERROR", "", "api.stripe.com returned 503"},
	} {
		fields := fieldsOf(t, Plain.Parse, c.line)
		got := [4]string{valueIn(fields, "time"), valueIn(fields, "level"), valueIn(fields, "logger"), valueIn(fields, "message")}
		if want := [4]string{c.time, c.level, c.logger, c.message}; got != want {
			t.Errorf("%s: %s\n got %q\nwant %q", c.name, c.line, got, want)
		}
	}
}

func TestPlainParts(t *testing.T) {
	for _, c := range []struct{ line, key, want string }{
		{"2026-01-02 03:04:05 ERROR failed (tenant=acme, status=503)", "tenant", "acme"},
		{"2026-01-02 03:04:05 ERROR failed (tenant=acme, status=503)", "status", "503"},
		{`2026-01-02 03:04:05 ERROR err="said \"no\"" tenant='a b'`, "err", `said "no"`},
		{`2026-01-02 03:04:05 ERROR err="said \"no\"" tenant='a b'`, "tenant", "a b"},
		{"2026-01-02 03:04:05 [req=17, org=acme] INFO c.a.Filter - done", "org", "acme"},
		{"2026-01-02 03:04:05 INFO GET https://x.test/?tenant=acme&b=c", "tenant", ""},
		{"2026-01-02 03:04:05 INFO trip=Trip(id=7, name=x)", "trip", ""},
		{"2026-01-02 03:04:05 INFO trip=Trip(id=7, name=x)", "id", "7"},
		{"2026-01-02 03:04:05 INFO a==b c=", "a", ""},
		{"2026-01-02T03:04:05Z\tinfo\tsync\trun.go:12\tdone\t{\"labels\":{\"tenant\":\"acme\"}}", "labels.tenant", "acme"},
		{"2026-01-02T03:04:05Z\tinfo\tsync\trun.go:12\tdone\t{\"labels\":{\"tenant\":\"acme\"}}", "caller", "run.go:12"},
		{`2026-01-02 03:04:05 INFO 10.0.0.1 - "GET /t/acme HTTP/1.1" 404 Not Found`, "request", "GET /t/acme HTTP/1.1"},
		{`2026-01-02 03:04:05 INFO 10.0.0.1 - "GET /t/acme HTTP/1.1" 404 Not Found`, "status", "404"},
		{`<11>1 2026-01-02T03:04:05Z web1 syncd 17 ID47 [meta tenant="acme"] failed`, "tenant", "acme"},
		{`Jan  2 03:04:05 web1 syncd[17]: {"level":"error","tenant":"acme"}`, "tenant", "acme"},
		{`[2026-01-02T03:04:05.678+00:00] billing.WARNING: slow {"tenant":"acme"} []`, "tenant", "acme"},
		{`[Fri Jan 02 03:04:05.678901 2026] [core:error] [pid 17] [client 10.0.0.1:99] x`, "client", "10.0.0.1:99"},
		{`Jan  2 03:04:05 web1 syncd[17]: failed`, "hostname", "web1"},
	} {
		if got := valueIn(fieldsOf(t, Plain.Parse, c.line), c.key); got != c.want {
			t.Errorf("%s: %s = %q, want %q", c.line, c.key, got, c.want)
		}
	}
}

func TestPlainRefuses(t *testing.T) {
	for _, line := range []string{
		"", "   ", "hello", "ERROR:root:no stamp", "03:04:05 INFO no date", "\tat com.acme.Foo(Foo.java:12)",
		`{"time":"2026-01-02T03:04:05Z","level":"er`, "    seen at 2026-01-02 03:04:05", "503 Service Unavailable",
	} {
		var r Record
		if Plain.Parse(line, &r) {
			t.Errorf("line %q is taken as %q", line, r.Fields)
		}
	}
}

// FuzzPlain: whatever is taken carries a stamp that is written in the line (less
// its colours), and no field without name.
func FuzzPlain(f *testing.F) {
	f.Add("#0000000000")
	f.Add("#1781868153 ls")
	for _, s := range Plain.Samples {
		f.Add(s.Line)
	}
	for _, s := range []string{
		"E0102 03:04:05.678901 17 a.go:1] x", "[2026-01-02T03:04:05Z ERROR a] x", "<1>1 2026-01-02T03:04:05Z", "2026-01-02 03:04:05 [",
		"\x1b[31m2026-01-02 03:04:05 a=\"", "2026-01-02 03:04:05 {\"a\":1}", "E, [2026-01-02 03:04:05", "2026-01-02 03:04:05 a:", "\xef\xbb",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var r Record
		if !Plain.Parse(line, &r) {
			return
		}
		if r.Fields[0].Key != "time" {
			t.Fatalf("line %q: the first field is %q", line, r.Fields[0])
		}
		_, n := scanStamp(r.Fields[0].Value)
		if _, seconds := parseEpoch(r.Fields[0].Value); n != len(r.Fields[0].Value) && !seconds { // bare seconds are none in a text, but for Redis and shells
			t.Fatalf("line %q: %q is no stamp as a whole", line, r.Fields[0].Value)
		}
	})
}
