package analyze_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func TestParseBudget(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		said string
	}{
		{"1", 1, "1/week"},
		{"1/week", 1, "1/week"},
		{"0.5", 0.5, "0.5/week"},
		{"2/day", 14, "2/day"},
		{" 2 / day ", 14, "2/day"},
		{"0.5/month", 0.5 * 12 * 7 / 365.2425, "0.5/month"},
		{"6/year", 6 * 7 / 365.2425, "0.5/month"},
		{"3/week", 3, "3/week"},
		{"1/year", 7 / 365.2425, "1/year"},
	} {
		got, err := analyze.ParseBudget(c.text)
		if err != nil || math.Abs(float64(got)-c.want) > 1e-12 {
			t.Errorf("ParseBudget(%q) = %v, %v, want %v", c.text, float64(got), err, c.want)
		}
		if got.String() != c.said {
			t.Errorf("ParseBudget(%q) is written %q, want %q", c.text, got, c.said)
		}
	}
	for _, text := range []string{"", "many", "0", "-1", "0/day", "1/fortnight", "1/", "/week", "NaN", "Inf/week"} {
		if got, err := analyze.ParseBudget(text); err == nil || !strings.Contains(err.Error(), "(hint: ") {
			t.Errorf("ParseBudget(%q) = %v, %v, want an error with a hint", text, got, err)
		}
	}
}

// Half the budget asks for ln 2 nats more.
func TestBudgetMovesTheThreshold(t *testing.T) {
	threshold := func(b analyze.Budget) float64 {
		s := ruled(t, analyze.Config{Budget: b})
		s.run(20*time.Minute, 10*time.Second, ten, healthy)
		s.run(20*time.Minute, 10*time.Second, ten, func(string) int { return 503 })
		return s.one().Why.Threshold
	}
	if d := threshold(0.5) - threshold(1); math.Abs(d-math.Ln2) > 1e-9 {
		t.Errorf("half the budget raises the threshold by %v, want %v", d, math.Ln2)
	}
}
