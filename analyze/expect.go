package analyze

import (
	"errors"
	"fmt"
	"time"
)

// Expectation declares that something must be heard regularly, such as a
// scheduled job. It takes the place of what would be learned.
type Expectation struct {
	// Integration is the one that is awaited; required.
	Integration string `yaml:"integration"`
	// Tenant narrows it to one tenant; without it any tenant's events count.
	Tenant string `yaml:"tenant"`
	// Every is how far apart events are at most; required.
	Every time.Duration `yaml:"every"`
	// Grace is how much later they may be. Default 0.
	Grace time.Duration `yaml:"grace"`
}

func (e Expectation) validate() error {
	switch {
	case e.Integration == "":
		return errors.New("integration is missing (hint: write the one that must be heard)")
	case e.Every < time.Minute:
		return errors.New("every: must be a minute or more (hint: write 24h for a nightly job)")
	case e.Grace < 0:
		return errors.New("grace: a duration cannot be negative")
	}
	return nil
}

func validateExpect(list []Expectation) error {
	seen := map[memberKey]bool{}
	for i, e := range list {
		if err := e.validate(); err != nil {
			return fmt.Errorf("expect[%d]: %w", i, err)
		}
		k := memberKey{e.Integration, e.Tenant}
		if seen[k] {
			return fmt.Errorf("expect[%d]: the same integration and tenant as an entry before (hint: keep one)", i)
		}
		seen[k] = true
	}
	return nil
}

// expected is what is known of a rule of Config.Expect.
type expected struct {
	Integration, Tenant string
	From                int64 // when it began to hold, ns
}

// indexRules gives each rule of the configuration its state.
func (a *Analyzer) indexRules() {
	saved := map[memberKey]*expected{}
	for _, e := range a.Quiet.Rules {
		saved[memberKey{e.Integration, e.Tenant}] = e
	}
	a.Quiet.Rules = nil
	for _, rule := range a.cfg.Expect {
		e := saved[memberKey{rule.Integration, rule.Tenant}]
		if e == nil {
			e = &expected{Integration: rule.Integration, Tenant: rule.Tenant, From: a.Now}
		}
		a.Quiet.Rules = append(a.Quiet.Rules, e)
	}
}

// hasRule reports whether a rule says what to expect; tenant "" for the
// integration as a whole.
func (a *Analyzer) hasRule(integration, tenant string) bool {
	for _, e := range a.Quiet.Rules {
		if e.Integration == integration && e.Tenant == tenant {
			return true
		}
	}
	return false
}

// checkRules judges what is declared.
func (a *Analyzer) checkRules(at int64) {
	for i, e := range a.Quiet.Rules {
		rule := &a.cfg.Expect[i]
		last, state := a.lastHeard(e)
		due := ceilMinute(max(last, e.From, a.Quiet.Calls.First, a.Quiet.Calls.Resumed) + int64(rule.Every+rule.Grace))
		switch {
		case state != heard || a.Quiet.Calls.State != heard:
			continue // known already, or nothing at all is heard
		case at >= due:
			a.missed(rule, max(last, e.From, a.Quiet.Calls.First), at)
		default:
			a.Quiet.Next = min(a.Quiet.Next, due)
		}
	}
}

// lastHeard is the newest event that a rule asks for, 0 if there was none.
func (a *Analyzer) lastHeard(e *expected) (last int64, s quietState) {
	in := a.byName[e.Integration]
	if in == nil {
		return 0, heard
	}
	if e.Tenant == "" {
		return in.Beat.Last, in.Beat.State
	}
	if p := in.Tenants[e.Tenant]; p != nil {
		return p.Beat.Last, p.Beat.State
	}
	return 0, heard
}

// missed places the silence of what a rule asks for, be it known or not.
func (a *Analyzer) missed(rule *Expectation, last, at int64) {
	in := a.integration(rule.Integration, at)
	f := &hush{at: at, start: last, scope: ScopeIntegration, name: in.Name, rule: rule, integrations: []string{in.Name}}
	f.gap.known = true
	if rule.Tenant == "" {
		in.Beat.called(true)
		if a.afterFailures(f.integrations, last, at) {
			return
		}
		f.sources = []quietSource{{Integration: in.Name}}
	} else {
		p := a.pair(in, rule.Tenant)
		if a.afterOwnFailures(in, p, at) {
			return
		}
		f.scope, f.name, f.pairs = ScopeTenant, in.Name+"/"+p.Tenant, []hushed{{in, p}}
	}
	a.placeSilence(f)
}
