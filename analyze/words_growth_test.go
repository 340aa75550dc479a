package analyze_test

import (
	"regexp"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

// A token refresh that dies takes one tenant after another: the title says how
// fast while it does, and the hint that no customer is to blame.
func TestTokenPipelineIsSaidInWords(t *testing.T) {
	notUnderRace(t)
	w := worldNamed(t, "token pipeline", 11)
	f := w.Faults[0]
	a := analyze.New(analyze.Config{})
	growing := regexp.MustCompile(`^` + f.Integrations[0] + `: auth failures \(401\) for (\d+) of \d+ tenants, growing by one every \d+ (s|min)$`)
	const hint = "one tenant after another: looks like the token refresh, not one customer's credentials"
	var last analyze.Incident
	seen := 0
	for i := range w.Events {
		a.Observe(&w.Events[i])
		if i%500 != 0 {
			continue
		}
		for _, in := range a.Changes().Incidents {
			last = in
			if at := w.Events[i].At; at.Sub(f.From).Minutes() > 15 && at.Sub(f.From).Minutes() < 35 {
				seen++
				if !growing.MatchString(in.Title) || in.Hint != hint {
					t.Errorf("%s into it: %q, hint %q", at.Sub(f.From), in.Title, in.Hint)
				}
			}
		}
	}
	for _, in := range a.Changes().Incidents {
		last = in
	}
	if seen == 0 || growing.MatchString(last.Title) {
		t.Errorf("seen %d times; when it is over the title says %q", seen, last.Title)
	}
}
