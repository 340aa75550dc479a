package notify

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// receiver is one channel's memory over several rounds, as a database keeps it.
type receiver struct {
	t        *testing.T
	policy   Policy
	memories map[Key]Memory
	last     map[string]analyze.Incident // as they stand in the database
}

func newReceiver(t *testing.T, policy Policy) *receiver {
	policy.Channel = "chat"
	return &receiver{t, policy, map[Key]Memory{}, map[string]analyze.Incident{}}
}

func everything() Policy {
	p := Policy{From: analyze.Minor}
	for _, d := range Events() {
		p.On = append(p.On, d.Event)
	}
	return p
}

// round plans and returns the ids of what is told. Its memory goes through JSON,
// as it does between two runs.
func (r *receiver) round(round Round) []string {
	r.t.Helper()
	round.Memories = r.memories
	for k, m := range r.memories {
		if in, ok := r.last[k.Incident]; ok && (m.Pending() || m.Open() && !in.State.Live()) {
			round.Again = append(round.Again, in)
		}
	}
	alerts, changed := Plan([]Policy{r.policy}, round)
	again, changedAgain := Plan([]Policy{r.policy}, round)
	if !reflect.DeepEqual(alerts, again) || !reflect.DeepEqual(changed, changedAgain) {
		r.t.Errorf("planning twice gives %v and %v", alerts, again)
	}
	kept := map[Key]Memory{}
	for k, m := range r.memories {
		kept[k] = m
	}
	for k, m := range changed {
		text, err := json.Marshal(m)
		if err != nil {
			r.t.Fatal(err)
		}
		var back Memory
		if err := json.Unmarshal(text, &back); err != nil {
			r.t.Fatal(err)
		}
		kept[k] = back
	}
	r.memories = kept
	for _, in := range round.Firm {
		r.last[in.ID] = in
	}
	var ids []string
	for _, a := range alerts {
		ids = append(ids, a.ID)
	}
	return ids
}

func (r *receiver) firm(now time.Time, in ...analyze.Incident) []string {
	r.t.Helper()
	return r.round(Round{Now: now, Firm: in})
}

func (r *receiver) want(what string, got []string, want ...string) {
	r.t.Helper()
	if !slices.Equal(got, want) {
		r.t.Errorf("%s: told %q, want %q", what, got, want)
	}
}

func TestOpenedThenResolvedOnce(t *testing.T) {
	r := newReceiver(t, everything())
	r.want("it opens", r.firm(at(1), failing(3)), "INC-7f3a9c/opened/1")
	r.want("it goes on", r.firm(at(2), failing(3)))
	recovering := failing(3)
	recovering.State, recovering.RecoveringAt = analyze.Recovering, when(16)
	r.want("it recovers", r.firm(at(16), recovering))
	r.want("it is over", r.firm(at(23), healed(3)), "INC-7f3a9c/resolved/1")
	r.want("it is still over", r.firm(at(24), healed(3)))
}

func TestGrowthIsToldWhenItMatters(t *testing.T) {
	regional, critical := failing(13), failing(13)
	regional.Scope.Kind, regional.Scope.Attribute, regional.Scope.Value = analyze.ScopeAttribute, new("region"), new("eu")
	critical.Scope, critical.Severity = regional.Scope, analyze.Critical
	r := newReceiver(t, everything())
	r.want("opened with 3", r.firm(at(1), failing(3)), "INC-7f3a9c/opened/1")
	r.want("5 is not twice as many", r.firm(at(10), failing(5)))
	r.want("6 is", r.firm(at(11), failing(6)), "INC-7f3a9c/grown/1")
	r.want("12 is, but it was told a minute ago", r.firm(at(12), failing(12)))
	r.want("13 as well", r.firm(at(13), failing(13)))
	r.want("5 minutes after the last, though nothing changes", r.firm(at(16)), "INC-7f3a9c/grown/2")
	r.want("another scope", r.firm(at(22), regional), "INC-7f3a9c/grown/3")
	r.want("the one before again", r.firm(at(30), failing(13)))
	r.want("more urgent: at once", r.firm(at(30), critical), "INC-7f3a9c/grown/4")
}

// An outage that takes in 500 tenants, one a second, is told twice.
func TestAnAvalancheIsNoAvalancheOfAlerts(t *testing.T) {
	r := newReceiver(t, everything())
	var told []string
	for second := 3; second <= 500; second++ {
		told = append(told, r.firm(at(float64(second)/60), failing(second))...)
	}
	told = append(told, r.firm(at(20), failing(500))...)
	r.want("in all", told, "INC-7f3a9c/opened/1", "INC-7f3a9c/grown/1")
}

func TestSeverityDecidesWhoIsTold(t *testing.T) {
	p := everything()
	p.From = analyze.Critical
	critical, over := failing(20), healed(20)
	critical.Severity, over.Severity = analyze.Critical, analyze.Critical
	r := newReceiver(t, p)
	r.want("major", r.firm(at(1), failing(3)))
	r.want("and over: nobody knew", r.firm(at(23), healed(3)))
	r = newReceiver(t, p)
	r.want("major", r.firm(at(1), failing(3)))
	r.want("it becomes critical", r.firm(at(4), critical), "INC-7f3a9c/opened/1")
	r.want("over", r.firm(at(23), over), "INC-7f3a9c/resolved/1")
}

func TestOnlyWhatIsAskedFor(t *testing.T) {
	p := everything()
	p.On = []Event{Resolved}
	r := newReceiver(t, p)
	r.want("opened", r.firm(at(1), failing(3)))
	r.want("over", r.firm(at(23), healed(3)), "INC-7f3a9c/resolved/1")
}

func TestWhatOpenedAndEndedUnseenIsToldOnce(t *testing.T) {
	r := newReceiver(t, everything())
	r.want("over", r.firm(at(23), healed(3)), "INC-7f3a9c/resolved/1")
}

// An incident that was over before anybody listened changes still when one of its
// tenants is heard.
func TestWhatWasOverBeforeIsHistory(t *testing.T) {
	r := newReceiver(t, everything())
	over := *healed(3).ResolvedAt
	r.want("over by then", r.round(Round{Now: at(60), Since: over, Firm: []analyze.Incident{healed(3)}}))
	r.want("over after that", r.round(Round{Now: at(60), Since: over.Add(-time.Second), Firm: []analyze.Incident{healed(3)}}), "INC-7f3a9c/resolved/1")
}

// A run that tells nobody may close what was told before.
func TestWhatWasClosedMeanwhileIsTold(t *testing.T) {
	r := newReceiver(t, everything())
	r.want("opened", r.firm(at(1), failing(3)), "INC-7f3a9c/opened/1")
	r.last["INC-7f3a9c"] = healed(3)
	r.want("the next run that tells", r.firm(at(60)), "INC-7f3a9c/resolved/1")
	r.want("and the one after", r.firm(at(61)))
}

func TestUnverifiedIsNoAllClear(t *testing.T) {
	r := newReceiver(t, everything())
	r.want("opened", r.firm(at(1), failing(3)), "INC-7f3a9c/opened/1")
	r.want("closed", r.firm(at(1500), healed(3, "hooli")), "INC-7f3a9c/closed_unverified/1")
	r.want("heard after all", r.firm(at(3000), healed(3)), "INC-7f3a9c/resolved/1")
}

func TestAFeedThatStops(t *testing.T) {
	back := silent()
	back.State, back.ResolvedAt = analyze.Resolved, when(30)
	r := newReceiver(t, everything())
	r.want("it stops", r.firm(at(6), silent()), "INC-feed00/feed_stopped/1")
	r.want("it is back", r.firm(at(30), back), "INC-feed00/resolved/1")
}

// An incident that comes back every 14 minutes: the second time it is told, after
// that it is damped, for an hour at most; the end is told whenever a beginning was.
func TestFlappingIsDamped(t *testing.T) {
	r := newReceiver(t, everything())
	r.want("opened", r.firm(at(0), failing(3)), "INC-7f3a9c/opened/1")
	r.want("over", r.firm(at(13), healed(3)), "INC-7f3a9c/resolved/1")
	r.want("back", r.firm(at(14), relapsed(3)), "INC-7f3a9c/opened/2")
	r.want("over", r.firm(at(27), healed(3)), "INC-7f3a9c/resolved/2")
	r.want("back again, too soon", r.firm(at(28), relapsed(3)))
	r.want("over: they never knew", r.firm(at(41), healed(3)))
	r.want("and again", r.firm(at(42), relapsed(3)))
	r.want("it stays open", r.firm(at(50), relapsed(3)))
	r.want("for so long that it is told, though nothing changes", r.firm(at(62)), "INC-7f3a9c/opened/3")
	r.want("over", r.firm(at(70), healed(3)), "INC-7f3a9c/resolved/3")
	r.want("much later it is no flapping", r.firm(at(300), relapsed(3)), "INC-7f3a9c/opened/4")
}

func TestDampingLastsAnHourAtMost(t *testing.T) {
	var m Memory
	for i := range 1000 {
		m.penalise(at(float64(i) / 100))
	}
	last := at(9.99)
	if !m.damped(last.Add(59 * time.Minute)) {
		t.Error("a thousand reopenings are forgiven before an hour")
	}
	if m.damped(last.Add(61 * time.Minute)) {
		t.Error("a thousand reopenings are held against it for more than an hour")
	}
}

func TestRecoveredTenantsAreToldTogether(t *testing.T) {
	partly := func(n int, minute float64) analyze.Incident {
		in := failing(9)
		for i := range n {
			in.Tenants[i].State, in.Tenants[i].RecoveredAt = analyze.TenantRecovered, when(minute+float64(i)/10)
		}
		return in
	}
	r := newReceiver(t, everything())
	r.want("opened", r.firm(at(1), failing(9)), "INC-7f3a9c/opened/1")
	r.want("the first", r.firm(at(10), partly(1, 10)), "INC-7f3a9c/tenant_recovered/1")
	r.want("two more", r.firm(at(12), partly(3, 10)))
	r.want("after five minutes, though nothing changes", r.firm(at(15)), "INC-7f3a9c/tenant_recovered/2")
	r.want("no news", r.firm(at(30), partly(3, 10)))
}

// What is told of the input's end is not told again when it turns out so, and is
// withdrawn when it does not.
func TestTheEndOfInputMayBeWrong(t *testing.T) {
	atEnd := func(r *receiver, now time.Time, in analyze.Incident) []string {
		return r.round(Round{Now: now, AtEnd: []analyze.Incident{in}})
	}
	r := newReceiver(t, everything())
	r.want("opened at the end", atEnd(r, at(0.5), failing(3)), "INC-7f3a9c/opened/1")
	r.want("the same end again", atEnd(r, at(0.5), failing(3)))
	r.want("it turns out so", r.firm(at(2), failing(3)))
	r.want("it goes on", r.firm(at(4)))
	r.want("an all-clear waits until it is certain", atEnd(r, at(22), healed(3)))
	r.want("which it is", r.firm(at(24), healed(3)), "INC-7f3a9c/resolved/1")

	r = newReceiver(t, everything())
	r.want("opened at the end", atEnd(r, at(0.5), failing(3)), "INC-7f3a9c/opened/1")
	r.want("its time has not come", r.firm(at(0.9)))
	r.want("it has, and there is none", r.firm(at(2)), "INC-7f3a9c/withdrawn/1")
	r.want("that is all", r.firm(at(4)))
}

func TestAlertsAreOfBoundedSize(t *testing.T) {
	in := failing(5000)
	in.Samples = make([]analyze.Sample, 20)
	alerts, _ := Plan([]Policy{{Channel: "chat", From: analyze.Minor, On: []Event{Opened}}}, Round{Now: at(1), Firm: []analyze.Incident{in}})
	if got := alerts[0].Incident; len(got.Tenants) != maxTenants || len(got.Samples) != maxSamples || got.Scope.TenantsAffected != 5000 {
		t.Errorf("an alert holds %d tenants and %d samples, and counts %d; want %d, %d and 5000", len(got.Tenants), len(got.Samples), got.Scope.TenantsAffected, maxTenants, maxSamples)
	}
	if len(in.Tenants) != 5002 {
		t.Errorf("the incident was changed: %d tenants", len(in.Tenants))
	}
}
