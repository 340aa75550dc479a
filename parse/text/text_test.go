package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestMask(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N"
	for _, c := range []struct{ in, want string }{
		// keys
		{`{"user":"x","password":"hunter2","n":1}`, `{"user":"x","password":"[masked]","n":1}`},
		{`{"access_token": "abc", "expires_in": 3600}`, `{"access_token": "[masked]", "expires_in": 3600}`},
		{`{"clientSecret":"a\"b","x":1}`, `{"clientSecret":"[masked]","x":1}`},
		{`{"body":"{\"password\":\"pw\",\"tenant\":\"acme\"}"}`, `{"body":"{\"password\":\"[masked]\",\"tenant\":\"acme\"}"}`},
		{`{"token":123456}`, `{"token":[masked]}`},
		{`{"credentials":{"user":"u","pwd":"p"}}`, `{"credentials":{"user":"u","pwd":"[masked]"}}`},
		{`token=abc123 tenant=acme`, `token=[masked] tenant=acme`},
		{`stripe_api_key=xyz status=401`, `stripe_api_key=[masked] status=401`},
		{`AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG`, `AWS_SECRET_ACCESS_KEY=[masked]`},
		{`GET /cb?code=1&access_token=s3cr3t&tenant=acme HTTP/1.1`, `GET /cb?code=1&access_token=[masked]&tenant=acme HTTP/1.1`},
		{`redirect=%2Fcb%3Ftoken%3Dabc123`, `redirect=%2Fcb%3Ftoken%3D[masked]`},
		{`password: correct-horse`, `password: [masked]`},
		{`password => "x y"`, `password => "[masked]"`},
		// headers
		{"Authorization: Bearer abc123def\nHost: a", "Authorization: [masked]\nHost: a"},
		{`Proxy-Authorization: Basic dXNlcjpwYXNz, retry`, `Proxy-Authorization: [masked]`},
		{`Cookie: sid=1; theme=dark`, `Cookie: [masked]`},
		{`set-cookie: sid=abc; Path=/; HttpOnly tenant=acme`, `set-cookie: [masked] tenant=acme`},
		{`stripe-signature: t=1492774577,v1=5257a869 tenant=acme`, `stripe-signature: [masked] tenant=acme`},
		{`map[Authorization:[Bearer abc def] Host:[a]]`, `map[Authorization:[[masked]] Host:[a]]`},
		// schemes, shapes, URLs
		{`curl -H 'X: Bearer abcdef123456'`, `curl -H 'X: Bearer [masked]'`},
		{`auth Basic dXNlcjpwYXNz rejected`, `auth Basic [masked] rejected`},
		{"jwt is " + jwt + ", bad", "jwt is [masked], bad"},
		{`key sk_` + `live_51Habcdefgh failed`, `key [masked] failed`},
		{`bot xoxb-1234567890-abc posted`, `bot [masked] posted`},
		{`AKIA` + `IOSFODNN7EXAMPLE denied`, `[masked] denied`},
		{"k=-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- x", "k=[masked] x"},
		{"-----BEGIN PRIVATE KEY-----\nMIIE", "[masked]"},
		{`card 4111111111111111 declined`, `card [masked] declined`},
		{`"pan":"5500-0055-5555-5559",`, `"pan":"[masked]",`},
		{`4012 8888 8888 1881 and 378282246310005`, `[masked] and [masked]`},
		{`gldt-ABCdef1234567890abcd shpca_0123456789abcdef0123456789abcdef`, `[masked] [masked]`},
		{`GOCSPX-abcdEFGH1234567890abcd dapi0123456789abcdef0123456789abcdef`, `[masked] [masked]`},
		{`AccountName=foo;AccountKey=abcDEF123+/456==;EndpointSuffix=x`, `AccountName=foo;AccountKey=[masked];EndpointSuffix=x`},
		{`dial postgres://app:s3cret@db:5432/x`, `dial postgres://app:[masked]@db:5432/x`},
	} {
		if got := Mask(c.in); got != c.want {
			t.Errorf("Mask(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestMaskLeavesOrdinaryText(t *testing.T) {
	for _, s := range []string{
		"", "token expired", "invalid token", "token_refresh_failed", `{"tokens":12}`, "tenant=acme status=503",
		"token: expired", "INVALID_SESSION_ID: Session expired or invalid", "invalid_grant: token revoked", "session: closed", "password reset sent",
		"Basic plan customer", "Basic authentication failed", "Bearer authentication required",
		`{"token":null}`, "authorization failed for tenant acme", "secret santa", "https://api.stripe.com:443/v1",
		"mailto:a@b.c", "10:05:03 INFO session started", "-----BEGIN CERTIFICATE-----", "token_type=bearer",
		`"token": "[masked]"`, "cookie jar: []",
		"trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7 sha da39a3ee5e6b4b0d3255bfef95601890afd80709", "uuid 123e4567-e89b-12d3-a456-426614174000 ulid 01ARZ3NDEKTSV4RRFFQ69G5FAV",
		"order 4111111111111112", "at 1794808800123", "id 4111111111111111x", "5551234567890123456789", "4111 1111 1111 0 0", "41111111-1111-1111-aaaa-000000000000",
	} {
		if got := Mask(s); got != s {
			t.Errorf("Mask(%q) = %q, want it unchanged", s, got)
		}
	}
}

func TestMaskAllocatesNothingWithoutSecrets(t *testing.T) {
	const line = `{"time":"2026-01-02T03:04:05Z","level":"error","msg":"POST /v1/charges: token expired","tenant":"acme","status":401}`
	if n := testing.AllocsPerRun(100, func() { Mask(line) }); n != 0 {
		t.Errorf("Mask allocates %v times on %q, want 0", n, line)
	}
}

func TestVisible(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain ünïcode 日本 🙂", "plain ünïcode 日本 🙂"},
		{"a\x1b[31mred", `a\x1b[31mred`},
		{"tab\tline\ncr\r", `tab\tline\ncr\r`},
		{"\x00\x7f", `\x00\x7f`},
		{"\u009b31m", `\u009b31m`},
		{"user\u202egnp.exe", `user\u202egnp.exe`},
		{"\u2066x\u2069\u200e\u200f\u061c", `\u2066x\u2069\u200e\u200f\u061c`},
		{"\ufeffzero\u200bwidth", `\ufeffzero\u200bwidth`},
		{"bad\xff\xfe", `bad\xff\xfe`},
		{"\x9b", `\x9b`},
		{"\U000e0041", `\U000e0041`},
		{"\ufffe\U0001ffff", `\ufffe\U0001ffff`},
		{"\ufffd", "\ufffd"},
	} {
		if got := Visible(c.in); got != c.want {
			t.Errorf("Visible(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
	}{
		{"acme", 4, "acme"}, {"acme-corp", 5, "acme…"}, {"acme", 1, "…"}, {"acme", 0, ""}, {"acme", -3, ""},
		{"日本語", 6, "日本語"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日…"}, {"", 3, ""},
		// never within an escape
		{`ac\u202eme`, 10, `ac\u202eme`}, {`ac\u202eme`, 9, `ac\u202e…`}, {`ac\u202eme`, 8, `ac…`}, {`ac\u202eme`, 4, `ac…`},
		{`a\x1b\x1bc`, 8, `a\x1b…`}, {`\U000e0041bc`, 9, `…`}, {`tab\tend`, 5, `tab…`}, {`C:\ulna\files`, 6, `C:\ul…`},
	} {
		if got := Truncate(c.in, c.cells); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.cells, got, c.want)
		}
	}
}

func TestShortenKeepsBothEnds(t *testing.T) {
	for _, c := range []struct {
		in    string
		cells int
		want  string
	}{
		{"acme", 4, "acme"}, {"tenant-production-0017", 12, "tenant-…0017"}, {"acme-corp", 5, "ac…rp"}, {"acme", 1, "…"}, {"acme", 0, ""}, {"acme", -3, ""},
		{"日本語日本語", 7, "日本…語"}, {`ab\u202ecdefg`, 9, `ab…cdefg`}, {`abcdef\u202eg`, 7, `abcd…g`},
	} {
		if got := Shorten(c.in, c.cells); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.in, c.cells, got, c.want)
		}
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\x1b]0;x\x07\u202e\u009b\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := Visible(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Visible(%q) = %q is no UTF-8", s, got)
		}
		for _, r := range got {
			if r < ' ' || r >= 0x7f && hidden(r) || r == 0x7f {
				t.Fatalf("Visible(%q) = %q holds %U", s, got, r)
			}
		}
		if again := Visible(got); again != got {
			t.Fatalf("Visible twice: %q, then %q", got, again)
		}
	})
}

func FuzzMask(f *testing.F) {
	for _, s := range []string{
		`{"password":"hunter2"}`, "Authorization: Bearer abc123def", "token=a&b=c", `\"secret\":\"x\"`,
		"Cookie: a=b; c=d", "a://b:c@d", "eyJhbGciOiJI.eyJzdWIiOi.x", "token:[a]", "-----BEGIN PRIVATE KEY-----",
	} {
		f.Add(s)
	}
	for _, s := range masks {
		f.Add(strings.ReplaceAll(s, "|", ""))
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Mask(s)
		if twice := Mask(once); twice != once {
			t.Fatalf("Mask(%q) = %q, masked again %q", s, once, twice)
		}
	})
}

func FuzzTruncate(f *testing.F) {
	f.Add("日本語 text", 5)
	f.Fuzz(func(t *testing.T, s string, cells int) {
		s = Visible(s)
		if w := ansi.StringWidth(Truncate(s, cells)); w > max(cells, 0) {
			t.Fatalf("Truncate(%q, %d) is %d cells wide", s, cells, w)
		}
		if w := ansi.StringWidth(Shorten(s, cells)); w > max(cells, 0) {
			t.Fatalf("Shorten(%q, %d) is %d cells wide", s, cells, w)
		}
	})
}

func BenchmarkMask(b *testing.B) {
	line := strings.Repeat(`{"level":"error","msg":"POST /v1/charges: 503","tenant":"acme"} `, 5)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		Mask(line)
	}
}

func BenchmarkVisible(b *testing.B) {
	line := strings.Repeat(`POST /v1/charges: 503 for tenant acme `, 8)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		Visible(line)
	}
}
