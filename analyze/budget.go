package analyze

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Budget is how many false alarms are acceptable, in alarms a week.
type Budget float64

// budgetUnits are the spans that a budget may be given in, with the weeks they
// last.
var budgetUnits = []struct {
	name  string
	weeks float64
}{
	{"day", 1.0 / 7}, {"week", 1}, {"month", 365.2425 / 12 / 7}, {"year", 365.2425 / 7},
}

// BudgetForms says how a budget is written, for messages.
const BudgetForms = "false alarms a week such as 1, or a rate such as 1/week, 2/day or 0.5/month"

// ParseBudget reads "1/week", "2/day", "0.5/month", "6/year", or a plain number of
// false alarms a week.
func ParseBudget(s string) (Budget, error) {
	number, unit, rate := strings.Cut(s, "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || n <= 0 || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, fmt.Errorf("%q is no budget (hint: write %s; it can't be 0, since some doubt always remains)", s, BudgetForms)
	}
	if !rate {
		return Budget(n), nil
	}
	for _, u := range budgetUnits {
		if strings.TrimSpace(unit) == u.name {
			return Budget(n / u.weeks), nil
		}
	}
	return 0, fmt.Errorf("%q is no budget: the unit %q is not known (hint: write %s)", s, strings.TrimSpace(unit), BudgetForms)
}

// UnmarshalYAML takes what ParseBudget takes.
func (b *Budget) UnmarshalYAML(decode func(any) error) error {
	var text string
	if err := decode(&text); err != nil {
		return err
	}
	parsed, err := ParseBudget(text)
	if err != nil {
		return err
	}
	*b = parsed
	return nil
}

// String writes the budget in the unit in which it is the plainest: "1/week",
// "2/day", "0.5/month".
func (b Budget) String() string {
	best, cost := "", math.Inf(1)
	for _, u := range budgetUnits {
		n := float64(b) * u.weeks
		text := strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64)
		c := float64(len(text))
		if math.Abs(n-math.Round(n*100)/100) > 1e-9 {
			c += 10 // it would be rounded
		}
		if n < 1 {
			c++
		}
		switch u.name {
		case "week":
			c -= 0.5
		case "year": // nobody thinks in it unless the others can't say it
			c += 5
		}
		if n > 0.004 && c < cost {
			best, cost = text+"/"+u.name, c
		}
	}
	if best == "" {
		return strconv.FormatFloat(float64(b), 'g', 3, 64) + "/week"
	}
	return best
}
