package notify

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/syncguard/syncguard/analyze"
)

// story draws the next state of an incident.
func story(t *rapid.T, before analyze.Incident) analyze.Incident {
	in := failing(rapid.IntRange(1, 20).Draw(t, "tenants"))
	in.Severity = rapid.SampledFrom([]analyze.Severity{analyze.Minor, analyze.Major, analyze.Critical}).Draw(t, "severity")
	in.Relapses = before.Relapses
	switch rapid.SampledFrom([]analyze.State{analyze.Open, analyze.Open, analyze.Recovering, analyze.Resolved, analyze.ClosedUnverified}).Draw(t, "state") {
	case analyze.Recovering:
		in.State = analyze.Recovering
	case analyze.Resolved:
		in = healed(in.Scope.TenantsAffected)
	case analyze.ClosedUnverified:
		in = healed(in.Scope.TenantsAffected, "hooli")
	case analyze.Open:
		if !before.State.Live() {
			in.Relapses++
		}
	}
	return in
}

// Whatever happens to an incident, with crashes between planning and committing
// and ends of input that turn out otherwise: no id is told twice, an end is told
// once for a beginning, and at once.
func TestWhatIsToldMakesSense(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		policy := everything()
		policy.From = rapid.SampledFrom([]analyze.Severity{analyze.Minor, analyze.Major, analyze.Critical}).Draw(rt, "from")
		r := newReceiver(t, policy)
		seen, open, last := map[string]bool{}, false, ""
		now, in := at(1), failing(1)
		for range rapid.IntRange(1, 40).Draw(rt, "rounds") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1200).Draw(rt, "seconds")) * time.Second)
			in = story(rt, in)
			round := Round{Now: now}
			switch rapid.IntRange(0, 4).Draw(rt, "how") {
			case 0:
				round.AtEnd = []analyze.Incident{in}
			case 1: // a crash before the commit: it is planned again
				before := r.memories
				r.round(Round{Now: now, Firm: []analyze.Incident{in}})
				r.memories = before
				fallthrough
			default:
				round.Firm = []analyze.Incident{in}
			}
			told := r.round(round)
			for _, id := range told {
				event := strings.Split(id, "/")[1]
				wrong := ""
				switch ends := Event(event).closes(); {
				case seen[id]:
					wrong = "a second time"
				case event == string(Opened) && open:
					wrong = "though it is open"
				case (event == string(Grown) || event == string(TenantRecovered)) && !open:
					wrong = "though it is not open"
				case ends && !open && last == event:
					wrong = "though its end was told"
				}
				if wrong != "" {
					rt.Fatalf("%s is told %s", id, wrong)
				}
				seen[id], last = true, event
				open = !Event(event).closes()
			}
			if open && round.Firm != nil && !in.State.Live() {
				rt.Fatalf("it is %s, and the receivers take it for open after %s", in.State, fmt.Sprint(told))
			}
		}
	})
}
