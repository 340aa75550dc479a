package analyze

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/text"
)

// Rule is an explicit window, for those who want one beside the test that needs
// none: "10 failures of class auth from 3 tenants of stripe within 5m". Names
// left out stand for all; a * in a name stands for any text.
type Rule struct {
	Name        string        `yaml:"name"`        // how an incident says which rule it fits; each only once; required
	Class       parse.Names   `yaml:"class"`       // one or several of `syncguard classes`; all if left out
	Integration parse.Names   `yaml:"integration"` // one name or several, * stands for any text; all if left out
	Tenant      parse.Names   `yaml:"tenant"`      // as integration
	Operation   parse.Names   `yaml:"operation"`   // as integration
	Status      Statuses      `yaml:"status"`      // of the answer; all if left out
	Failures    int64         `yaml:"failures"`    // distinct failed attempts in the window, 1 to 1,000; required
	Tenants     int           `yaml:"tenants"`     // how many tenants they must come from; 1 if left out
	Within      time.Duration `yaml:"within"`      // length of the sliding window, 1s to 168h; required
	Ratio       float64       `yaml:"ratio"`       // share of all attempts in the window that must fail, 0 to 1; any if left out
	Per         string        `yaml:"per"`         // what is counted apart: integration (if left out), tenant, or operation (of one integration)
	Severity    Severity      `yaml:"severity"`    // critical, major or minor: of the incidents it opens, and at least that of those it fits; by their reach if left out
}

// Values of Rule.Per.
const (
	PerIntegration = "integration"
	PerTenant      = "tenant"
	PerOperation   = "operation"
)

// Bounds of a rule, so that its windows stay small.
const (
	maxRules        = 100
	maxRuleFailures = 1_000
	maxRuleWithin   = 7 * 24 * time.Hour
)

// ValidateRules reports the first rule that makes no sense, as a *SettingError.
func ValidateRules(rules []Rule) error {
	if len(rules) > maxRules {
		return &SettingError{Setting: "rules", Problem: fmt.Sprintf("%d rules are more than the %d that are watched", len(rules), maxRules)}
	}
	seen := map[string]bool{}
	for i := range rules {
		at := fmt.Sprintf("rules[%d]", i)
		if err := rules[i].validate(at); err != nil {
			return err
		}
		if seen[rules[i].Name] {
			return &SettingError{Setting: at + ".name", Problem: fmt.Sprintf("a second rule is named %q", rules[i].Name), Hint: "an incident says by its name which rule it fits"}
		}
		seen[rules[i].Name] = true
	}
	return nil
}

func (r *Rule) validate(at string) error {
	if err := knownWord(at+".class", "class", r.Class, classNames()); err != nil {
		return err
	}
	if err := knownWord(at+".per", "per", one(r.Per), []string{PerIntegration, PerOperation, PerTenant}); err != nil {
		return err
	}
	if err := knownWord(at+".severity", "severity", one(string(r.Severity)), severities); err != nil {
		return err
	}
	for _, c := range []struct {
		wrong         bool
		setting       string
		problem, hint string
	}{
		{r.Name == "", "name", "the rule has no name", "an incident says by its name which rule it fits"},
		{r.Failures < 1 || r.Failures > maxRuleFailures, "failures", fmt.Sprintf("must be between 1 and %d", maxRuleFailures), "the number of distinct failed attempts, such as failures: 10"},
		{r.Within < time.Second || r.Within > maxRuleWithin, "within", "must be between 1s and 168h", "the length of the window, such as within: 5m"},
		{r.Tenants < 0 || int64(r.Tenants) > r.Failures, "tenants", fmt.Sprintf("%d tenants can't have %d failures between them", r.Tenants, r.Failures), "leave it out, or raise failures"},
		{r.Tenants > 1 && r.Per == PerTenant, "tenants", "a rule per tenant counts one tenant at a time", "leave tenants out, or count per integration"},
		{!(r.Ratio >= 0 && r.Ratio <= 1), "ratio", "must be between 0 and 1", "0.2 asks that a fifth of the attempts fail"},
	} {
		if c.wrong {
			return &SettingError{Setting: at + "." + c.setting, Problem: c.problem, Hint: c.hint}
		}
	}
	return nil
}

func one(word string) parse.Names {
	if word == "" {
		return nil
	}
	return parse.Names{word}
}

func knownWord(setting, what string, words parse.Names, known []string) error {
	for _, w := range words {
		if !slices.Contains(known, w) {
			return &SettingError{Setting: setting, Problem: fmt.Sprintf("%s %q is not known", what, w), Word: w, Known: known}
		}
	}
	return nil
}

// String says in words what the rule asks for.
func (r *Rule) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d failures", r.Failures)
	if len(r.Status) > 0 {
		b.WriteString(" with status " + r.Status.String())
	}
	if len(r.Class) > 0 {
		b.WriteString(" of class " + strings.Join(r.Class, ", "))
	}
	if len(r.Operation) > 0 {
		b.WriteString(" in " + strings.Join(r.Operation, ", "))
	}
	switch {
	case r.Tenants > 1:
		fmt.Fprintf(&b, " from %d tenants", r.Tenants)
	case len(r.Tenant) > 0:
		b.WriteString(" from " + strings.Join(r.Tenant, ", "))
	case r.Per == PerTenant:
		b.WriteString(" from one tenant")
	}
	switch {
	case len(r.Integration) > 0:
		b.WriteString(" of " + strings.Join(r.Integration, ", "))
	default:
		b.WriteString(" of one integration")
	}
	if r.Per == PerOperation {
		b.WriteString(", in one operation")
	}
	b.WriteString(" within " + text.Setting(r.Within))
	if r.Ratio > 0 {
		b.WriteString(", and " + strconv.FormatFloat(100*r.Ratio, 'f', -1, 64) + "% of the attempts")
	}
	return b.String()
}
