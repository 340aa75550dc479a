package parse

import "testing"

// What a failure says is without the pairs that stand behind it, unless they may
// say why.
func TestMessageWithoutPairs(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"call failed tenant=acme status=503 request_id=abc12", "call failed"},
		{"call failed (tenant=acme, status=503)", "call failed"},
		{"call failed, tenant=acme, reason=token_expired", "call failed reason=token_expired"},
		{`call failed: tenant=acme error="connection refused" attempt=2`, "call failed: connection refused"},
		{`call failed [tenant=acme] note="some words here"`, `call failed note="some words here"`},
		{"call failed tenant=acme kind=ECONNRESET took=312ms", "call failed kind=ECONNRESET"},
		{"call failed with status=503 tenant=acme", "call failed with status=503"},
		{"call failed for tenant=acme", "call failed for tenant=acme"},
		{"call failed tenant=acme, giving up", "call failed tenant=acme, giving up"},
		{"call failed: expected a=1 but b=2", "call failed: expected a=1 but b=2"},
		{"call failed for https://api.stripe.com/x?a=1", "call failed for https://api.stripe.com/x?a=1"},
		{"call failed args={tenant=acme}", "call failed args={tenant=acme}"},
		{"failed=1 tenant=acme", "failed=1 tenant=acme"},
	} {
		d := NewDecoder("app.log", Options{})
		var out Batch
		d.Chunk("2026-06-19 11:22:33 ERROR sync.stripe: "+c.text+"\n", 0, &out)
		if len(out.Events) != 1 || out.Events[0].Message != c.want {
			t.Errorf("text %q: got %+v, want the message %q", c.text, out.Events, c.want)
		}
	}
}
