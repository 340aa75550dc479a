package analyze

import (
	"fmt"
	"slices"

	"github.com/syncguard/syncguard/parse"
)

// Ignore silences events for alarms without losing their counts: they stand in
// the rollups and in the coverage, but no test, rule or incident takes notice of
// them. An event is ignored when all that is given fits it; with a class or a
// status only failures are.
type Ignore struct {
	Class       parse.Names `yaml:"class"`       // one or several of `syncguard classes`
	Integration parse.Names `yaml:"integration"` // one name or several, * stands for any text
	Tenant      parse.Names `yaml:"tenant"`      // as integration
	Operation   parse.Names `yaml:"operation"`   // as integration
	Status      Statuses    `yaml:"status"`      // of the answer
}

// ValidateIgnores reports the first entry that makes no sense, as a *SettingError.
func ValidateIgnores(list []Ignore) error {
	if len(list) > maxRules {
		return &SettingError{Setting: "ignore", Problem: fmt.Sprintf("%d entries are more than the %d that are looked at", len(list), maxRules)}
	}
	for i, g := range list {
		at := fmt.Sprintf("ignore[%d]", i)
		if err := knownWord(at+".class", "class", g.Class, classNames()); err != nil {
			return err
		}
		if len(g.Class)+len(g.Integration)+len(g.Tenant)+len(g.Operation)+len(g.Status) == 0 {
			return &SettingError{Setting: at, Problem: "the entry names nothing, and would silence everything", Hint: "give a class, an integration, a tenant, an operation or a status"}
		}
	}
	return nil
}

// silence is an Ignore made ready.
type silence struct {
	Ignore
	classes  classSet
	failures bool // only failures are meant
}

func newSilence(g Ignore) silence {
	return silence{Ignore: g, classes: classesNamed(g.Class), failures: len(g.Class)+len(g.Status) > 0}
}

func (s *silence) fits(x *attempt) bool {
	failed := x.e.Outcome == parse.Failed
	if s.failures && (!failed || !s.classes.has(x.class) || !s.Status.has(x.e.Status)) {
		return false
	}
	return named(s.Tenant, x.e.Tenant) && named(s.Operation, x.e.Operation)
}

// silences reports whether the configuration silences something of the tenant's,
// or of whoever's, on the integration.
func (a *Analyzer) silences(in *integration, tenant string) bool {
	if len(a.book.silences) == 0 {
		return false
	}
	return slices.ContainsFunc(a.book.of(in).silences, func(i int) bool {
		return tenant == "" || named(a.book.silences[i].Tenant, tenant)
	})
}

// ignored reports whether the configuration silences the attempt, and counts it.
func (a *Analyzer) ignored(x *attempt) bool {
	if len(a.book.silences) == 0 {
		return false
	}
	for _, i := range a.book.of(x.in).silences {
		if a.book.silences[i].fits(x) {
			a.Tally.Ignored += x.n
			x.p.Last = x.at // it was heard all the same
			return true
		}
	}
	return false
}
