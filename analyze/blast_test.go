package analyze

import (
	"slices"
	"testing"
	"time"
)

func TestHealthOf(t *testing.T) {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	over, since := noon.Add(time.Hour), noon.Add(20*time.Minute)
	part := func(state State, tenant TenantState) PairInStory {
		p := PairInStory{ID: "INC-1", State: state, StartedAt: noon.Add(-time.Hour), Tenant: Tenant{State: tenant, Evidence: Evidence{SuccessesSince: 5, Since: &since}}}
		if !state.Live() {
			p.Over = &over
		}
		return p
	}
	sick := PairFacts{Failures: 40, Attempts: 80, NormalFailures: 5, NormalSample: 1000, HourFailed: 40, HourTotal: 80, AfterFrom: over, LastFailure: noon}
	with := func(change func(*PairFacts)) PairFacts {
		f := sick
		change(&f)
		return f
	}
	for _, c := range []struct {
		name  string
		facts PairFacts
		state TenantState
		proof int64
	}{
		{"nothing failed", PairFacts{Attempts: 100}, TenantFine, 0},
		{"not heard since", sick, TenantUnverified, 0},
		{"few successes since", with(func(f *PairFacts) { f.AfterTotal = 3 }), TenantRecovering, 3},
		{"so many that they are proof", with(func(f *PairFacts) { f.AfterTotal = 7 }), TenantRecovered, 7},
		{"it still fails", with(func(f *PairFacts) { f.AfterTotal, f.AfterFailed = 20, 9 }), TenantFailing, 0},
		{"a stray failure since", with(func(f *PairFacts) { f.AfterTotal, f.AfterFailed = 200, 1 }), TenantRecovered, 199},
		{"no more than usual", with(func(f *PairFacts) { f.Failures, f.HourFailed, f.HourTotal = 1, 1, 80 }), TenantOrdinary, 0},
		{"as bad as ever", with(func(f *PairFacts) { f.NormalFailures = 500 }), TenantOrdinary, 0},
		{"a live incident says failing", with(func(f *PairFacts) { f.Parts = []PairInStory{part(Open, TenantFailing)}; f.AfterTotal = 90 }), TenantFailing, 5},
		{"a live incident says recovered", with(func(f *PairFacts) { f.Parts = []PairInStory{part(Open, TenantRecovered)} }), TenantRecovered, 5},
		{"its incident proved it", with(func(f *PairFacts) { f.Parts = []PairInStory{part(Resolved, TenantRecovered)} }), TenantRecovered, 5},
		{"proven, and failing again", with(func(f *PairFacts) {
			f.Parts = []PairInStory{part(Resolved, TenantRecovered)}
			f.AfterTotal, f.AfterFailed = 20, 9
		}), TenantFailing, 0},
		{"closed without proof", with(func(f *PairFacts) { f.Parts = []PairInStory{part(ClosedUnverified, TenantUnverified)} }), TenantUnverified, 5},
		{"closed without proof, heard since", with(func(f *PairFacts) {
			f.Parts = []PairInStory{part(ClosedUnverified, TenantUnverified)}
			f.AfterTotal = 50
		}), TenantRecovered, 50},
		{"a stray failure after its incident", with(func(f *PairFacts) {
			f.Parts = []PairInStory{part(Resolved, TenantRecovered)}
			f.LastFailure, f.HourFailed = noon.Add(3*time.Hour), 1
		}), TenantRecovered, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := HealthOf(&c.facts); got.State != c.state || got.SuccessesSince != c.proof {
				t.Errorf("HealthOf(%+v) = %+v, want %s with %d successes", c.facts, got, c.state, c.proof)
			}
		})
	}
}

func TestTheWorseHealthCounts(t *testing.T) {
	failing := Health{State: TenantFailing, Incidents: []string{"INC-2"}}
	recovered := Health{State: TenantRecovered, SuccessesSince: 3, Incidents: []string{"INC-1", "INC-2"}}
	for _, got := range []Health{failing.Worse(recovered), recovered.Worse(failing)} {
		slices.Sort(got.Incidents)
		if got.State != TenantFailing || !slices.Equal(got.Incidents, []string{"INC-1", "INC-2"}) {
			t.Errorf("Worse = %+v, want failing, of both incidents", got)
		}
	}
	if got := (Health{}).Worse(recovered); got.State != TenantRecovered {
		t.Errorf("nothing and recovered = %+v, want recovered", got)
	}
}

func TestQuestionsKnowTheirLimits(t *testing.T) {
	for _, c := range []struct {
		q     Question
		knows bool
	}{
		{Question{By: []string{"tenant"}}, true},
		{Question{By: []string{"tenant", "hour"}}, true},
		{Question{By: []string{"minute"}}, true},
		{Question{By: []string{"minute", "integration"}}, true},
		{Question{By: []string{"tenant", "class"}}, true},
		{Question{By: []string{"tenant", "minute"}}, false},
		{Question{By: []string{"minute"}, Tenants: []string{"acme"}}, false},
		{Question{By: []string{"operation"}}, false},
		{Question{By: []string{"tenant", "region"}}, false},
	} {
		if got := c.q.KnowsAttempts(); got != c.knows {
			t.Errorf("attempts behind %v (tenants %v) known: %v, want %v", c.q.By, c.q.Tenants, got, c.knows)
		}
	}
}
