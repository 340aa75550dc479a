package parse

import (
	"strings"
	"testing"
)

// pairsOf writes a record as key=value pairs.
func pairsOf(r *Record) string {
	var b strings.Builder
	for i, f := range r.Fields {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(f.Key + "=" + f.Value)
	}
	return b.String()
}

func TestCombined(t *testing.T) {
	const head = `remote_addr=1.2.3.4|remote_user=-|time_local=19/Jun/2026:11:22:33 +0000|`
	for _, c := range []struct{ line, want string }{
		{`1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.0" 200 2326`, head + `request=GET / HTTP/1.0|status=200|body_bytes_sent=2326`},
		{`1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "GET /\"x\" HTTP/1.0" 404 -`, head + `request=GET /\"x\" HTTP/1.0|status=404|body_bytes_sent=-`},
		{`1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "" 400 0 "-" "-"`, head + `request=|status=400|body_bytes_sent=0|http_referer=-|http_user_agent=-`},
		{`1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.0" 200 1 "-" "ua" "10.9.8.7, 10.0.0.1" 0.123 rt=0.1 us=502, 200 ut="0.1" upstream_status=-`,
			head + `request=GET / HTTP/1.0|status=200|body_bytes_sent=1|http_referer=-|http_user_agent=ua|extra_1=10.9.8.7, 10.0.0.1|extra_2=0.123|rt=0.1|us=502, 200|ut=0.1|upstream_status=-`},
		{`1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.1" 200 5 "-" "ua" 535 0.003 [default-api-80] [] 10.0.0.7:8080 12 0.003 503 3f2a`,
			head + `request=GET / HTTP/1.1|status=200|body_bytes_sent=5|http_referer=-|http_user_agent=ua|request_length=535|request_time=0.003|proxy_upstream_name=default-api-80|upstream_addr=10.0.0.7:8080|upstream_response_length=12|upstream_response_time=0.003|upstream_status=503|request_id=3f2a`},
		{`::1 - jane doe [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.0" 200 1`,
			`remote_addr=::1|remote_user=jane doe|time_local=19/Jun/2026:11:22:33 +0000|request=GET / HTTP/1.0|status=200|body_bytes_sent=1`},
	} {
		var r Record
		if !Combined.Parse(c.line, &r) {
			t.Errorf("line %s\nwas refused", c.line)
		} else if got := pairsOf(&r); got != c.want {
			t.Errorf("line %s\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

func TestCombinedRefuses(t *testing.T) {
	for _, line := range []string{
		"", "[", `1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] GET / 200`, `1.2.3.4 - - [yesterday] "GET / HTTP/1.0" 200 1`,
		`1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.0" OK 1`, `1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.0`,
		`1.2.3.4 - - [19/Jun/2026:11:22:33 +0000] "GET /" 2000 1`, `{"a":"[19/Jun/2026:11:22:33 +0000] \"GET /\" 200"}`,
		`[19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.0" 200 1`, `2026-06-19 ERROR [main] "x" 200`,
	} {
		r := Record{Fields: []Field{{Key: "kept", Value: "1"}}}
		if Combined.Parse(line, &r) || pairsOf(&r) != "kept=1" {
			t.Errorf("line %q: taken, or fields left behind: %s", line, pairsOf(&r))
		}
	}
}

func TestCompileLogFormat(t *testing.T) {
	for _, c := range []struct{ spec, line, want string }{
		{`$remote_addr [$time_local] "$request" $status $upstream_status $request_time`,
			`1.2.3.4 [19/Jun/2026:11:22:33 +0000] "GET /a b HTTP/1.1" 502 502, 504 : 200 0.100`,
			`remote_addr=1.2.3.4|time_local=19/Jun/2026:11:22:33 +0000|request=GET /a b HTTP/1.1|status=502|upstream_status=502, 504 : 200|request_time=0.100`},
		{`'$time_iso8601 ${host}:$status ' 't=$http_x_tenant';`, `2026-06-19T11:22:33+00:00 a.b.c:200 t=acme`,
			`time_iso8601=2026-06-19T11:22:33+00:00|host=a.b.c|status=200|http_x_tenant=acme`},
		{`%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" %D`, `1.2.3.4 - bob [19/Jun/2026:11:22:33 +0000] "GET /\"x HTTP/1.1" 200 - "http://r/" 1234`,
			`remote_addr=1.2.3.4|remote_logname=-|remote_user=bob|time_local=19/Jun/2026:11:22:33 +0000|request=GET /\"x HTTP/1.1|status=200|body_bytes_sent=-|http_referer=http://r/|request_time_us=1234`},
		{`%{msec}t %v %400,501{X-Tenant-Id}i 100%% %!200s`, `1781868153000 shop acme 100% 503`,
			`msec=1781868153000|server_name=shop|http_x_tenant_id=acme|status=503`},
	} {
		f, err := CompileLogFormat("mine", c.spec)
		if err != nil {
			t.Errorf("spec %s: %v", c.spec, err)
			continue
		}
		var r Record
		if !f.Parse(c.line, &r) {
			t.Errorf("spec %s\nrefuses  %s", c.spec, c.line)
		} else if got := pairsOf(&r); got != c.want {
			t.Errorf("spec %s\n got %s\nwant %s", c.spec, got, c.want)
		}
	}
}

func TestCompiledFormatRefuses(t *testing.T) {
	f, err := CompileLogFormat("mine", `$remote_addr [$time_local] "$request" $status`)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"", "x", `1.2.3.4 [19/Jun/2026:11:22:33 +0000] "GET /" 200 extra`, `1.2.3.4 [19/Jun/2026:11:22:33 +0000] "GET /" abc`,
		`1.2.3.4 [soon] "GET /" 200`, `1.2.3.4 [19/Jun/2026:11:22:33 +0000] GET / 200`,
	} {
		r := Record{Fields: []Field{{Key: "kept", Value: "1"}}}
		if f.Parse(line, &r) || pairsOf(&r) != "kept=1" {
			t.Errorf("line %q: taken, or fields left behind: %s", line, pairsOf(&r))
		}
	}
}

func TestCompileLogFormatErrors(t *testing.T) {
	for _, c := range []struct{ spec, want string }{
		{`$remote_addr$status`, `nothing stands between remote_addr and status at position 13`},
		{`$remote_addr $ $status`, `no variable name behind $ at position 14`},
		{`${status`, `no variable name behind $ at position 1`},
		{`%h %Y`, `unknown directive "%Y" at position 4`},
		{`%h %`, `no directive behind % at position 4`},
		{`%h%u`, `nothing stands between remote_addr and remote_user at position 3`},
		{`%{Referer %h`, `%{ at position 1 is not closed`},
		{``, `it names no variable`},
		{`plain`, `it names no variable`},
	} {
		_, err := CompileLogFormat("mine", c.spec)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), `compile log format "mine": `) || !strings.Contains(err.Error(), "(hint: ") {
			t.Errorf("spec %q: error %v, want one with %q and a hint", c.spec, err, c.want)
		}
	}
}

func TestNginxJSON(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{`{"time_iso8601":"2026-06-19T11:22:33+00:00","remote_addr":"1.2.3.4","remote_user":"acme","request":"POST /webhooks/stripe HTTP/1.1","status": "503","upstream_status":"503"}`, "stripe/acme failed 503"},
		{`{"msec":"1781868153.123","request_method":"POST","request_uri":"/webhooks/stripe?x=1","status": 200,"upstream_status":"-","http_x_tenant":"acme","http_host":"api.example.com"}`, "stripe/acme ok 200"},
		{`{"time_local":"19/Jun/2026:11:22:33 +0000","host":"acme.example.com","server_name":"_","request_uri":"/hooks/github","status":"200","upstream_status":"502, 200"}`, "github/acme ok 200"},
	} {
		e, _ := mapLine(t, Mapping{}, c.line)
		if got := brief(e); got != c.want {
			t.Errorf("line %s\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

func FuzzCombined(f *testing.F) {
	for _, s := range Combined.Samples {
		f.Add(s.Line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		r := Record{Fields: []Field{{Key: "kept"}}}
		if !Combined.Parse(line, &r) && len(r.Fields) != 1 {
			t.Fatalf("line %q is refused but leaves %s", line, pairsOf(&r))
		}
	})
}

func FuzzCompileLogFormat(f *testing.F) {
	f.Add(`$a [$time_local] "$request" $status`, `1 [2] "x" 200`)
	f.Add(`%h %t "%r" %>s %{X}i`, `h [1] "r" 200 x`)
	f.Fuzz(func(t *testing.T, spec, line string) {
		format, err := CompileLogFormat("f", spec)
		if err != nil {
			return
		}
		var r Record
		if !format.Parse(line, &r) && len(r.Fields) != 0 {
			t.Fatalf("spec %q refuses %q but leaves %s", spec, line, pairsOf(&r))
		}
	})
}
