package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/syncguard/syncguard/analyze"
)

// failOn decides which incidents make a run fail. All terms must hold.
type failOn struct {
	expression string
	terms      []func(*analyze.Incident) bool
}

// failOnHelp is what the flag takes.
const failOnHelp = "none, open, any, or terms that must all hold, such as open,tenants>=5,severity>=major,class=auth"

// parseFailOn reads "none", "open", "any" or terms joined by commas.
func parseFailOn(text string) (failOn, error) {
	f := failOn{expression: text}
	for term := range strings.SplitSeq(text, ",") {
		holds, err := parseTerm(strings.TrimSpace(term))
		if err != nil {
			return failOn{}, err
		}
		f.terms = append(f.terms, holds)
	}
	return f, nil
}

// check fails if an incident has all that was asked for.
func (f failOn) check(incidents []analyze.Incident) error {
	count := 0
	for i := range incidents {
		if f.matches(&incidents[i]) {
			count++
		}
	}
	if count > 0 {
		return &findingsError{count: count, expression: f.expression}
	}
	return nil
}

func (f failOn) matches(inc *analyze.Incident) bool {
	return !slices.ContainsFunc(f.terms, func(holds func(*analyze.Incident) bool) bool { return !holds(inc) })
}

// Words that are whole terms. An incident that is recovering is not over.
var failOnWords = map[string]func(*analyze.Incident) bool{
	"none": func(*analyze.Incident) bool { return false },
	"any":  func(*analyze.Incident) bool { return true },
	"open": func(inc *analyze.Incident) bool { return inc.State.Live() },
}

var failOnNumbers = map[string]func(*analyze.Incident) int64{
	"tenants":  func(inc *analyze.Incident) int64 { return int64(inc.Scope.TenantsAffected) },
	"failures": func(inc *analyze.Incident) int64 { return inc.Failures },
	"attempts": func(inc *analyze.Incident) int64 { return inc.Attempts },
	"relapses": func(inc *analyze.Incident) int64 { return int64(inc.Relapses) },
}

var failOnNames = map[string]func(*analyze.Incident) []string{
	"class":       func(inc *analyze.Incident) []string { return inc.Classes },
	"integration": func(inc *analyze.Incident) []string { return inc.Integrations },
	"kind":        func(inc *analyze.Incident) []string { return []string{inc.Kind} },
	"state":       func(inc *analyze.Incident) []string { return []string{string(inc.State)} },
	"scope":       func(inc *analyze.Incident) []string { return []string{inc.Scope.Kind} },
	"tenant":      tenantNames,
}

func tenantNames(inc *analyze.Incident) []string {
	var names []string
	for _, t := range inc.Tenants {
		if t.State != analyze.TenantAtRisk {
			names = append(names, t.Tenant)
		}
	}
	return names
}

// failOnValues are the only values that some names can have; a typo in a
// check would otherwise be a check that never fails.
func failOnValues(name string) []string {
	switch name {
	case "kind":
		return []string{analyze.KindFailures, analyze.KindSilence}
	case "state":
		return stateNames()
	case "scope":
		return []string{"platform", "integration", "attribute", "tenant", "feed"}
	case "class":
		return classNames()
	}
	return nil
}

func parseTerm(term string) (func(*analyze.Incident) bool, error) {
	if holds, ok := failOnWords[term]; ok {
		return holds, nil
	}
	name, operator, value := splitTerm(term)
	if operator == "" || value == "" {
		return nil, usagef("read --fail-on: %q is no condition (hint: write %s)", term, failOnHelp)
	}
	if number, ok := failOnNumbers[name]; ok {
		return numberTerm(term, number, operator, value)
	}
	if name == "severity" {
		return severityTerm(term, operator, value)
	}
	if names, ok := failOnNames[name]; ok {
		return nameTerm(term, name, names, operator, value)
	}
	return nil, usagef("read --fail-on: %q is not known%s", name, suggestion(name, failOnKeys()))
}

// splitTerm takes "tenants>=5" apart.
func splitTerm(term string) (name, operator, value string) {
	at := strings.IndexAny(term, "<>=!")
	if at < 0 {
		return term, "", ""
	}
	end := at + 1
	if end < len(term) && term[end] == '=' {
		end++
	}
	return strings.TrimSpace(term[:at]), term[at:end], strings.TrimSpace(term[end:])
}

// comparisons say which results of cmp.Compare an operator lets through.
var comparisons = map[string]func(order int) bool{
	"=":  func(order int) bool { return order == 0 },
	"==": func(order int) bool { return order == 0 },
	"!=": func(order int) bool { return order != 0 },
	">":  func(order int) bool { return order > 0 },
	">=": func(order int) bool { return order >= 0 },
	"<":  func(order int) bool { return order < 0 },
	"<=": func(order int) bool { return order <= 0 },
}

func numberTerm(term string, of func(*analyze.Incident) int64, operator, value string) (func(*analyze.Incident) bool, error) {
	compare, ok := comparisons[operator]
	n, err := strconv.ParseInt(value, 10, 64)
	if !ok || err != nil {
		return nil, usagef("read --fail-on: %q does not compare with a whole number (hint: write it like tenants>=5)", term)
	}
	return func(inc *analyze.Incident) bool { return compare(cmp.Compare(of(inc), n)) }, nil
}

func severityTerm(term, operator, value string) (func(*analyze.Incident) bool, error) {
	compare, ok := comparisons[operator]
	want := analyze.Severity(value).Rank()
	if !ok || want == 0 {
		return nil, usagef("read --fail-on: %q does not name a severity (hint: write it like severity>=major; there are minor, major and critical)", term)
	}
	return func(inc *analyze.Incident) bool { return compare(inc.Severity.Rank() - want) }, nil
}

func nameTerm(term, name string, of func(*analyze.Incident) []string, operator, value string) (func(*analyze.Incident) bool, error) {
	if values := failOnValues(name); values != nil && !slices.Contains(values, value) {
		return nil, usagef("read --fail-on: %q is no %s%s", value, name, suggestion(value, values))
	}
	switch operator {
	case "=", "==":
		return func(inc *analyze.Incident) bool { return slices.Contains(of(inc), value) }, nil
	case "!=":
		return func(inc *analyze.Incident) bool { return !slices.Contains(of(inc), value) }, nil
	}
	return nil, usagef("read --fail-on: names have no order in %q (hint: use = or !=)", term)
}

func failOnKeys() []string {
	keys := []string{"severity"}
	for name := range failOnWords {
		keys = append(keys, name)
	}
	for name := range failOnNumbers {
		keys = append(keys, name)
	}
	for name := range failOnNames {
		keys = append(keys, name)
	}
	slices.Sort(keys)
	return keys
}

func stateNames() []string {
	return []string{string(analyze.Open), string(analyze.Recovering), string(analyze.Resolved), string(analyze.ClosedUnverified)}
}

func classNames() []string {
	var names []string
	for _, c := range analyze.Classes() {
		names = append(names, c.Name)
	}
	return names
}
