package report

import (
	"strings"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

// Nothing is called healthy while much fails.
func TestNoTickWhereMuchFails(t *testing.T) {
	weak := &analyze.Suspicion{Integration: "payments", Tenant: "acme", Statistic: 6.5, Threshold: 11.5}
	held := &analyze.Suspicion{Integration: "payments", Statistic: 12.8, Threshold: 11.5}
	for _, c := range []struct {
		name      string
		failed    int64
		suspicion *analyze.Suspicion
		want      string
	}{
		{"little failed", 50, weak, ""},
		{"half failed", 500, weak, "50% of the attempts failed; strongest suspicion: payments/acme, 6.5 of 11.5 nats; see syncguard explain"},
		{"beyond the threshold, and held back", 50, held, "strongest suspicion: payments, 12.8 of 11.5 nats"},
		{"nothing but failures", 1000, nil, "the log tells failures only, so no share of attempts is known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := analyze.Report{Coverage: analyze.Coverage{
				Lines: 1000, Events: 1000, Failed: c.failed, Suspicion: c.suspicion,
				Streams: []analyze.StreamCoverage{{Stream: "app.log", Lines: 1000}},
			}}
			var b strings.Builder
			if err := Text(&b, r, Options{Width: 200}); err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(b.String(), "\n")
			switch {
			case c.want == "" && !strings.HasPrefix(head, "✓ no incident"):
				t.Errorf("%q, want a tick", head)
			case c.want != "" && (!strings.HasPrefix(head, "! no incident") || !strings.Contains(head, c.want)):
				t.Errorf("%q, want %q and no tick", head, c.want)
			}
		})
	}
}
