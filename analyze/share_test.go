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
