package analyze

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestFailureShares(t *testing.T) {
	minute := func(n int) time.Time { return time.Unix(int64(60*n), 0).UTC() }
	rows := []FailureRow{
		{Minute: minute(2), Integration: "stripe", Tenant: "b", Operation: "x", Class: "auth", Count: 2},
		{Minute: minute(1), Integration: "stripe", Tenant: "a", Operation: "x", Class: "auth", Count: 1},
		{Minute: minute(3), Integration: "slack", Tenant: "a", Operation: "y", Class: "server", Count: 3},
	}
	for by, want := range map[string][]string{
		"integration": {"slack 3 1 3–3", "stripe 3 2 1–2"},
		"tenant":      {"a 4 1 1–3", "b 2 1 2–2"},
		"operation":   {"x 3 2 1–2", "y 3 1 3–3"},
		"class":       {"auth 3 2 1–2", "server 3 1 3–3"},
	} {
		var got []string
		for _, s := range FailureShares(rows, by) {
			got = append(got, fmt.Sprintf("%s %d %d %d–%d", s.Name, s.Failures, s.Tenants, s.First.Unix()/60, s.Last.Unix()/60))
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %s: %q, want %q", by, got, want)
		}
	}
}

func TestSuccessesNeeded(t *testing.T) {
	in := func(p0 float64, failures, attempts int64) *Incident {
		return &Incident{Kind: KindFailures, Failures: failures, Attempts: attempts, Why: Why{P0: p0}}
	}
	for _, c := range []struct {
		name   string
		in     *Incident
		tenant Tenant
		want   int64
	}{
		// The numbers of the doctrine: total failure takes 2, a tenth takes 36 at p0 = 2 %.
		{"all fail", in(0.01, 50, 50), Tenant{Failures: 50}, 2},
		{"successes since do not count against it", in(0.01, 50, 50), Tenant{Failures: 50, Successes: 9, Evidence: Evidence{SuccessesSince: 9}}, 2},
		{"a tenth fails", in(0.02, 100, 1000), Tenant{Failures: 100, Successes: 900}, 36},
		{"silence", &Incident{Kind: KindSilence}, Tenant{}, 2},
		{"declared silence", &Incident{Kind: KindSilence, Why: Why{Silence: &WhySilence{DeclaredSeconds: 60}}}, Tenant{}, 1},
	} {
		if got := c.in.SuccessesNeeded(&c.tenant); got != c.want {
			t.Errorf("%s: %d successes, want %d", c.name, got, c.want)
		}
	}
}

func TestLearningLeft(t *testing.T) {
	for _, c := range []struct {
		attempts   int64
		seen, want time.Duration
	}{
		{0, 0, 10 * time.Minute},
		{1000, 4 * time.Minute, 6 * time.Minute},
		{1000, 10 * time.Minute, 0},
		{100, 20 * time.Minute, 20 * time.Minute},
		{200, 20 * time.Minute, 0},
	} {
		if got := LearningLeft(c.attempts, c.seen); got != c.want {
			t.Errorf("%d attempts in %s: %s left, want %s", c.attempts, c.seen, got, c.want)
		}
	}
}
