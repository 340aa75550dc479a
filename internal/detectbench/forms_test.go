package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

// TestForms: a world written in any form and read by the real path gives the
// incidents that its events give.
func TestForms(t *testing.T) {
	tests := []struct{ world, form string }{
		{"two faults", "json"}, {"two faults", "logfmt"}, {"two faults", "plain"}, {"two faults", "nginx"},
		{"platform", "json"}, {"platform", "logfmt"}, {"platform", "plain"}, {"platform", "nginx"},
		{"out of order", "json"}, {"failures only", "plain"}, {"no attempt ids", "nginx"},
	}
	for _, tt := range tests {
		t.Run(tt.world+" as "+tt.form, func(t *testing.T) {
			t.Parallel()
			form := traffic.FormNamed(tt.form)
			want := fromEvents(smaller(tt.world), form)
			dir := t.TempDir()
			truth, err := smaller(tt.world).Write(dir, form)
			if err != nil {
				t.Fatal(err)
			}
			a := analyze.New(analyze.Config{})
			coverage, err := readLogs([]string{filepath.Join(dir, "logs")}, form, a.Observe)
			if err != nil {
				t.Fatal(err)
			}
			if coverage.Events != truth.Events || coverage.Unparsed+coverage.Late+coverage.WithoutTenant+coverage.WithoutIntegration > 0 {
				t.Errorf("%d of %d lines are events; %+v", coverage.Events, truth.Events, coverage.Totals)
			}
			if got := summaries(a); !slices.Equal(got, want) {
				t.Errorf("incidents of the lines:\n%s\nof the events:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if len(want) < len(truth.Faults) && tt.world != "failures only" {
				t.Errorf("%d incidents for %d faults: the world shows nothing", len(want), len(truth.Faults))
			}
		})
	}
}

// smaller is a world short enough for a test.
func smaller(name string) *traffic.Spec {
	s := traffic.Named(name, 3)
	s.Length, s.Rate = 4*time.Hour, 4
	return s
}

// fromEvents gives the incidents of what the form tells of the events.
func fromEvents(s *traffic.Spec, form *traffic.Form) []string {
	a := analyze.New(analyze.Config{})
	s.Play(func(e *parse.Event) {
		if form.Carries != nil {
			form.Carries(e)
		}
		a.Observe(e)
	})
	return summaries(a)
}

// summaries holds of every incident what must not depend on the form.
func summaries(a *analyze.Analyzer) []string {
	var out []string
	for _, in := range a.Changes().Incidents {
		var tenants []string
		for _, t := range in.Tenants {
			if t.State != analyze.TenantAtRisk {
				tenants = append(tenants, t.Tenant)
			}
		}
		out = append(out, fmt.Sprint(in.Kind, in.Integrations, in.Classes, in.State, in.StartedAt, in.Failures, tenants))
	}
	return out
}
