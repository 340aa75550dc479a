package main

import (
	"strings"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

func TestFailOn(t *testing.T) {
	incident := analyze.Incident{
		Kind: analyze.KindFailures, State: analyze.Recovering, Severity: analyze.Major,
		Integrations: []string{"stripe", "hubspot"}, Classes: []string{"auth", "timeout"},
		Failures: 40, Attempts: 60, Relapses: 1,
		Scope:   analyze.Scope{Kind: "tenant", TenantsAffected: 5},
		Tenants: []analyze.Tenant{{Tenant: "acme", State: analyze.TenantFailing}, {Tenant: "zeta", State: analyze.TenantAtRisk}},
	}
	for _, c := range []struct {
		expression string
		want       bool
	}{
		{"none", false},
		{"any", true},
		{"open", true}, // recovering is not over
		{"state=open", false},
		{"state=recovering", true},
		{"tenants>=5", true},
		{"tenants>5", false},
		{"tenants = 5", true},
		{"tenants!=5", false},
		{"failures<100", true},
		{"attempts<=60", true},
		{"relapses==1", true},
		{"severity>=major", true},
		{"severity>=minor", true},
		{"severity>=critical", false},
		{"severity=major", true},
		{"class=auth", true},
		{"class=timeout", true},
		{"class!=timeout", false},
		{"class=server", false},
		{"integration=hubspot", true},
		{"tenant=acme", true},
		{"tenant=zeta", false}, // at risk is not affected
		{"kind=silence", false},
		{"scope=tenant", true},
		{"open,tenants>=5,severity>=major,class=auth", true},
		{"open, tenants>=6", false},
	} {
		f, err := parseFailOn(c.expression)
		if err != nil {
			t.Errorf("parseFailOn(%q): %v", c.expression, err)
			continue
		}
		if got := f.matches(&incident); got != c.want {
			t.Errorf("--fail-on %q matches: got %v, want %v", c.expression, got, c.want)
		}
	}
}

func TestFailOnRefuses(t *testing.T) {
	for _, c := range []struct{ expression, want string }{
		{"", "is no condition"},
		{"open,", "is no condition"},
		{"opne", "is no condition"},
		{"tenants>=", "is no condition"},
		{"tenants>=many", "whole number"},
		{"tenant>5", "names have no order"},
		{"tenats>=5", "did you mean tenants?"},
		{"severity>=mayor", "does not name a severity"},
		{"class=auht", "did you mean auth?"},
		{"state=closed", "there are open, recovering, resolved, closed_unverified"},
		{"color=red", "there are any, attempts,"},
	} {
		_, err := parseFailOn(c.expression)
		if err == nil || !strings.Contains(err.Error(), c.want) || exitCode(err) != exitUsage {
			t.Errorf("parseFailOn(%q)\n got %v\nwant a usage error with %q", c.expression, err, c.want)
		}
	}
}
