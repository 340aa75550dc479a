package analyze

import (
	"testing"
	"time"
)

func TestNewAgainst(t *testing.T) {
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	base := Incident{ID: "INC-1", Kind: KindFailures, Integrations: []string{"stripe", "hubspot"}, Classes: []string{"auth", "server"},
		State: Open, Severity: Major, StartedAt: day, Scope: Scope{Kind: ScopeIntegration}}
	with := func(change func(*Incident)) Incident {
		in := base
		change(&in)
		return in
	}
	later := func(in *Incident) { in.ID, in.StartedAt = "INC-2", day.Add(48*time.Hour) }
	for _, c := range []struct {
		name          string
		accepted, now Incident
		isNew         bool
	}{
		{"the same", base, base, false},
		{"the same, over by now", base, with(func(in *Incident) { in.State = Resolved }), false},
		{"the same, more severe", base, with(func(in *Incident) { in.Severity = Critical }), true},
		{"the same, less severe", base, with(func(in *Incident) { in.Severity = Minor }), false},
		{"was over and came back", with(func(in *Incident) { in.State = Resolved }), with(func(in *Incident) { in.Relapses = 1 }), true},
		{"comes and goes all the time", base, with(func(in *Incident) { in.Relapses = 7 }), false},
		{"like one that was not over", base, with(later), false},
		{"like one, in another order of integrations", base, with(func(in *Incident) { later(in); in.Integrations = []string{"hubspot", "stripe"} }), false},
		{"like one that was over", with(func(in *Incident) { in.State = Resolved }), with(later), true},
		{"of another class", base, with(func(in *Incident) { later(in); in.Classes = []string{"server", "auth"} }), true},
		{"of another integration", base, with(func(in *Incident) { later(in); in.Integrations = []string{"stripe"} }), true},
		{"of another scope", base, with(func(in *Incident) { later(in); in.Scope.Kind = ScopeFeed }), true},
	} {
		if got := len(NewAgainst([]Incident{c.accepted}, []Incident{c.now})) == 1; got != c.isNew {
			t.Errorf("%s: new %v, want %v", c.name, got, c.isNew)
		}
	}
}

func TestFingerprintOfATenantsOwnTrouble(t *testing.T) {
	of := func(names ...string) string {
		in := Incident{Kind: KindFailures, Scope: Scope{Kind: ScopeTenant}}
		for _, name := range names {
			in.Tenants = append(in.Tenants, Tenant{Tenant: name, State: TenantFailing})
		}
		return Fingerprint(&in)
	}
	if of("a", "b") != of("b", "a") || of("a") == of("b") || of("a", "b") == of("ab") || of("a", "") != of("a") {
		t.Errorf("fingerprints a,b %s; b,a %s; a %s; b %s; ab %s: want the first two alike and no others", of("a", "b"), of("b", "a"), of("a"), of("b"), of("ab"))
	}
}

func TestAlikeIncidentsAreNumbered(t *testing.T) {
	in := Incident{Kind: KindFailures}
	got := Fingerprints([]Incident{in, in, {Kind: KindSilence}})
	f := Fingerprint(&in)
	if got[0] != f+":1" || got[1] != f+":2" || got[2] == f+":3" {
		t.Errorf("fingerprints %q, want %s:1, %s:2 and another", got, f, f)
	}
}
