package text

import (
	"strings"
	"testing"
)

// masks are texts with a secret between bars, one at least for each key, shape
// and place that Mask knows beyond those of TestMask.
var masks = []string{
	// the query of a URL
	`GET https://acct.blob.core.windows.net/c?sv=2022-11-02&sig=|aB3%2Fx9kQpZ1%3D|&se=1 403`,
	`GET /cb?code=|4/0AX4XfWh3n9QwErTy|&state=1`,
	`GET /v1/geocode?key=|a8f5f167f44f4964e6c998de| 403`,
	`POST /hook?auth=|k9Xz8812pq| 401`,
	`"url":"https://x.io/a?x=1\u0026sig=|kJh77xYz|\u0026y=2"`,
	`redirect=%2Fcb%3Fcode%3D|SplxlOBeZQQYbYS6WxSbIA1|`,
	`<a href="https://x.io/a?x=1&amp;sig=|kJh77xYz|&amp;y=2">`,
	`body: code=|SplxlOBeZQQYbYS6WxSbIA|&state=xyz`, `code=|SplxlOBeZQQYbYS6WxSbIA|&grant_type=authorization_code`,
	`grant_type=authorization_code&code=|SplxlOBeZQQYbYS6WxSbIA|`,
	`client_id=app&client_secret=|letmeinnow|&x=1`,
	// webhooks
	`POST https://hooks.slack.com/services/|T024BE7LD/B024BE7LF/a1B2c3D4e5F6g7H8i9J0k1L2| 404`,
	`POST /services/|T024BE7LD/B024BE7LF/a1B2c3D4e5F6g7H8i9J0k1L2|`,
	`POST https://discord.com/api/webhooks/1098765432109876543/|aBcD-1234_` + strings.Repeat("x9", 25) + `| 429`,
	`https://api.telegram.org/bot110201543:|AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0|/sendMessage`,
	`bot110201543%3A|AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0| gone`,
	// shapes
	`twilio |SK` + `0123456789abcdef0123456789abcdef| is revoked`,
	`google |ya29.a0AfH6SMBx1234567890-_abc| expired`,
	`vault |hvs.CAESIJ1234567890abcdefghijkl| denied`,
	`hubspot |pat-na1-01234567-89ab-cdef-0123-456789abcdef| denied`,
	`mailgun |key-` + `0123456789abcdef0123456789abcdef| denied`,
	`mailchimp |0123456789abcdef0123456789abcdef-us12| denied`,
	`square |sq0atp-aBcDeFgHiJkLmNoPqRsT12| |sq0csp-` + strings.Repeat("aB3", 15) + `| |EAAA` + strings.Repeat("aB3_", 15) + `|`,
	`openai |sk-proj-aB3dE5fG7hJ9kL1mN3pQ| |sk-ant-api03-aB3dE5fG7hJ9kL1mN3| |sk-aBcDeFgHiJkLmNoPqRsTuVwXyZ12|`,
	"k=|-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nlQOY\n-----END PGP PRIVATE KEY BLOCK-----| x",
	// headers
	`X-Hub-Signature-256: |sha256=757107ea0eb2509fc211221cce984b8a| tenant=acme`,
	`X-Hub-Signature: |sha1=757107ea0eb2509fc211221cce984b8a| tenant=acme`,
	`Set-Cookie2: |sid=abc; Version=1| tenant=acme`,
	`Digest username="bob", uri="/x", response="|6629fae49393a05397450978507c4ef1|", qop=auth`,
	`Authorization%3A+Bearer%20|abc123def%3D|&x=1`,
	// user information
	`dial postgres://app:|p@ss@word|@db:5432/x?a=b@c`,
	`clone https://|a8f5f167f44f4964e6c998dee827110c|@git.example.com/x`,
	`clone https://|a8f5f167f44f4964e6c998dee827110c:x-oauth-basic|@git.example.com/x`,
	// options of commands
	`exec: sync --password |hunter| --tenant acme`,
	`exec: sync --token "|two words|" --tenant acme`,
	`argv ["sync","--api-key","|hunter2|","--tenant","acme"]`,
	// keys
	`{"cvv":"|123|","otp": |987654|,"cvc":|321|}`, `card_cvv=|123| login_otp=|A7X9| tenant=acme`,
}

func TestMaskKnowsEachShape(t *testing.T) {
	for _, row := range masks {
		var in, want strings.Builder
		for i, part := range strings.Split(row, "|") {
			in.WriteString(part)
			if i%2 == 1 {
				part = Masked
			}
			want.WriteString(part)
		}
		if got := Mask(in.String()); got != want.String() {
			t.Errorf("Mask(%q)\n got %q\nwant %q", in.String(), got, want.String())
		}
	}
}

// What is shaped like a secret or stands where one may, and is none.
func TestMaskLeavesWordsAndIDs(t *testing.T) {
	for _, s := range []string{
		`sk-a-product-name-with-words`, `sk-learn-pipeline-version-2-of-2024`, `key-value-store-for-all-tenants-2026`, `pat-na1-region`,
		`trace_id=4bf92f3577b34da6a3ce929d0e0e4736-us`, `request 4bf92f3577b34da6a3ce929d0e0e4736 in us12`, `SKU0123456789 SK4bf92f3577b34da6a3ce929d0e0e473`,
		`?code=503&key=name&auth=basic&sig=none`, `?code=insufficient_permissions&key=customer_external_id`, `&code=ERR_HTTP2_STREAM_ERROR&key=invalidGrantTypeOfToken`,
		`code=insufficient_permissions&status=403`, `code=503&state=1`,
		`code=4bf92f3577b34da6 key=4bf92f3577b34da6a3ce929d0e0e4736 response=ok`, `"response":"{\"id\":12}"`, `response: [1 2]`, `response=503`,
		`GET /services/T024BE7LD/B024BE7LF`, `GET /webhooks/stripe/events`, `/api/webhooks/1098765432109876543/messages`, `services/Tenant/Backend/health`,
		`https://api.example.com/users/01ARZ3NDEKTSV4RRFFQ69G5FAV`, `https://jane.doe.of.customer@example.com/x`, `ssh://deploy@host`, `https://host/a@b`, `https://github.com/acme/da39a3ee5e6b4b0d3255bfef95601890afd80709@main`,
		`the --password flag is required`, `--token is missing`, `unknown option --token --verbose`, `--token-file /etc/x`, `--tenant acme`,
		`otp: expired`, `cvv: invalid`, `http://a totp http: x`, `at 09:05:AA`, `ratio 1234567:AAB`, `span 110201543:AAHdq`,
		`-----BEGIN PGP PUBLIC KEY BLOCK-----`, `ya29 is short`, `hvs.com`, `Bearer%20authentication`, `signature256 failed`, `EAAAmen`,
		`uuid=123e4567-e89b-12d3-a456-426614174000&id=01ARZ3NDEKTSV4RRFFQ69G5FAV&sha=da39a3ee5e6b4b0d3255bfef95601890afd80709`,
		`100%26 of & more ? key \u0026 x`,
	} {
		if got := Mask(s); got != s {
			t.Errorf("Mask(%q) = %q, want it unchanged", s, got)
		}
	}
}
