package notify

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// proof names the evidence of recovery: per tenant how many successes since
// when and how long it was down, and who has not been heard.
func (w *wording) proof() []Fact {
	var facts []Fact
	label := "proof"
	healthy := 0
	for i := range w.in.Tenants {
		t := &w.in.Tenants[i]
		if t.State != analyze.TenantRecovered {
			continue
		}
		if healthy++; healthy <= provenTenants {
			facts = append(facts, Fact{label, w.evidence(t)})
		}
	}
	if more := healthy - provenTenants; more > 0 {
		facts = append(facts, Fact{label, fmt.Sprintf("+%d more, each by successes of its own", more)})
	}
	if w.in.State == analyze.Open && healthy == 0 {
		return facts // nobody has had the time
	}
	for _, rest := range []struct {
		state analyze.TenantState
		label string
		say   string
	}{
		{analyze.TenantRecovering, "not yet proven", ""},
		{analyze.TenantFailing, "still failing", ""},
		{analyze.TenantUnverified, "unverified", " (nothing heard since the last failure)"},
	} {
		if names := w.tenants(rest.state); len(names) > 0 {
			facts = append(facts, Fact{rest.label, listed(names, len(names), listedTenants) + rest.say})
		}
	}
	return facts
}

// evidence is one tenant's: "acme: 12 successes since 09:45:03, was down 3 min 7 s".
func (w *wording) evidence(t *analyze.Tenant) string {
	s := shown(t.Tenant) + ": " + successes(t.Evidence.SuccessesSince)
	if t.Evidence.Since == nil {
		return s
	}
	s += " since " + w.clock(w.in.StartedAt, *t.Evidence.Since)
	from := w.in.StartedAt
	if t.FirstFailure != nil {
		from = *t.FirstFailure
	}
	if down := t.Evidence.Since.Sub(from); down >= time.Second {
		s += ", was down " + text.Lasting(down)
	}
	return s
}

func successes(n int64) string {
	if n == 1 {
		return "1 success"
	}
	return fmt.Sprintf("%d successes", n)
}
