package analyze

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// RuleMatch is an explicit rule that an incident fits.
type RuleMatch struct {
	Name          string    `json:"name"`
	Says          string    `json:"says"` // what it asks for, in words
	At            time.Time `json:"at"`
	Opened        bool      `json:"opened"`   // it opened the incident; else the incident was known
	Failures      int64     `json:"failures"` // in its window
	Tenants       int       `json:"tenants"`
	Attempts      int64     `json:"attempts"` // in its window, where the rule asks for a ratio; else 0
	WithinSeconds float64   `json:"within_seconds"`
	Severity      Severity  `json:"severity"` // "" when the rule sets none
}

func (m *RuleMatch) String() string {
	held := fmt.Sprintf("%d failures", m.Failures)
	if m.Attempts > 0 {
		held = fmt.Sprintf("%d of %d attempts failed", m.Failures, m.Attempts)
	}
	return fmt.Sprintf("rule %s: %s of %d %s within %s, it asks for %s", m.Name, held, m.Tenants, plural("tenant", m.Tenants),
		text.Setting(time.Duration(m.WithinSeconds*float64(time.Second))), m.Says)
}

func plural(noun string, n int) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// ruleSucceeded counts a success for the rules that ask for a ratio.
func (a *Analyzer) ruleSucceeded(x *attempt) {
	if len(a.book.rules) == 0 {
		return
	}
	for _, i := range a.book.of(x.in).ratios {
		if r := &a.book.rules[i]; r.concerns(x) {
			a.window(r, x).count(x.at, x.n, 0, r.slotLength())
		}
	}
}

// ruleFailed shows a distinct failed attempt to the rules; known: it belongs to a
// live incident. It reports whether a rule put it into one.
func (a *Analyzer) ruleFailed(x *attempt, known bool) (placed bool) {
	if len(a.book.rules) == 0 {
		return false
	}
	for _, i := range a.book.of(x.in).rules {
		r := &a.book.rules[i]
		if !r.concerns(x) {
			continue
		}
		fits := r.fits(x)
		if r.Ratio > 0 {
			var f int64
			if fits {
				f = x.n
			}
			a.window(r, x).count(x.at, x.n, f, r.slotLength())
		}
		if !fits {
			continue
		}
		w := a.window(r, x)
		a.remember(w, r, x, known || placed)
		if known || placed {
			a.matchKnown(r, w, x)
		} else {
			placed = a.openByRule(r, w, x)
		}
	}
	return placed
}

func (a *Analyzer) remember(w *ruleWindow, r *readyRule, x *attempt, taken bool) {
	before := len(w.Failed)
	w.add(ruleFailure{At: x.at, N: x.n, Tenant: x.p.Tenant, Attempt: x.key, Class: x.class, Taken: taken}, int64(r.Within), r.most())
	a.Rules.Entries += len(w.Failed) - before
}

// match says how a window meets its rule, or nil if it does not.
func (r *readyRule) match(w *ruleWindow, list []seenTenant, sum, at int64) *RuleMatch {
	if sum < r.Failures || len(list) < r.Tenants {
		return nil
	}
	m := &RuleMatch{
		Name: r.Name, Says: r.String(), At: nsTime(at), Failures: sum, Tenants: len(list),
		WithinSeconds: r.Within.Seconds(), Severity: r.Severity,
	}
	if r.Ratio > 0 {
		n, f := w.attempts()
		if float64(f) < r.Ratio*float64(n) {
			return nil
		}
		m.Failures, m.Attempts = f, n
	}
	return m
}

// openByRule opens an incident, or extends the one of the same cause, when the
// failures that belong to none yet meet the rule by themselves.
func (a *Analyzer) openByRule(r *readyRule, w *ruleWindow, x *attempt) bool {
	list, sum := w.seen(true)
	m := r.match(w, list, sum, x.at)
	if m == nil {
		return false
	}
	whole := a.context(x.in, x.at, true)
	x.in.Whole.prepare(whole, true)
	f := &finding{
		in: x.in, at: x.at, start: list[0].first, name: "rule " + r.Name, series: &x.in.Whole, context: whole,
		whole: len(list) > 1 || list[0].tenant == "", rule: m,
	}
	for _, s := range list {
		p := x.in.Tenants[s.tenant]
		if p == nil || p.NFails == 0 {
			continue
		}
		f.start = min(f.start, s.first)
		f.families |= s.families
		sus := suspect{p: p, f: s.f, first: s.first, n: max(s.f, p.attemptsSince(x.at, s.first))}
		sus.odds = beyondNoise(sus.n, sus.f, a.healthyShare(x.in, p, x.at))
		f.suspects = append(f.suspects, sus)
	}
	f.asked(r.Tenants)
	return a.place(f)
}

// asked makes every suspect count when those who fail beyond their own noise are
// fewer than the rule asks for: whoever wrote it wants the others to count too.
func (f *finding) asked(tenants int) {
	n := 0
	for _, s := range f.suspects {
		if s.odds >= admitOdds {
			n++
		}
	}
	if n >= max(1, tenants) {
		return
	}
	for i := range f.suspects {
		f.suspects[i].odds = math.Inf(1)
	}
}

// matchKnown notes the rule in the incident that the failure belongs to, when
// the window meets it with the failures that are the incident's already.
func (a *Analyzer) matchKnown(r *readyRule, w *ruleWindow, x *attempt) {
	for _, t := range x.in.live {
		m := t.member(x.in.Name, x.p.Tenant)
		if m == nil || m.State == TenantRecovered || !t.Families.has(x.class) || t.fitsRule(r.Name) {
			continue
		}
		list, sum := w.seen(false)
		if match := r.match(w, list, sum, x.at); match != nil {
			t.matched(match)
		}
		return
	}
}

func (t *tracked) fitsRule(name string) bool {
	return slices.ContainsFunc(t.Inc.Why.Rules, func(m RuleMatch) bool { return m.Name == name })
}

// matched notes a rule that the incident fits, once.
func (t *tracked) matched(m *RuleMatch) {
	if m == nil || t.fitsRule(m.Name) {
		return
	}
	t.Inc.Why.Rules = append(t.Inc.Why.Rules, *m)
	t.mark(nsOf(m.At), "rule_matched", m.String())
}

// claim makes the tenant's failures the incident's: no rule opens another with them.
func (a *Analyzer) claim(t *tracked, in *integration, tenant string) {
	if len(a.book.rules) == 0 {
		return
	}
	take := func(r *readyRule, key string) {
		w := a.book.windows[windowKey{r.id, in.Name, key}]
		if w == nil {
			return
		}
		for i := range w.Failed {
			if e := &w.Failed[i]; e.Tenant == tenant && t.Families.has(e.Class) {
				e.Taken, w.touched = true, true
			}
		}
	}
	for _, i := range a.book.of(in).rules {
		switch r := &a.book.rules[i]; r.Per {
		case PerTenant:
			take(r, tenant)
		case PerOperation:
			for _, op := range in.Operations {
				take(r, op.Name)
			}
		default:
			take(r, "")
		}
	}
}

// ruleHealed takes a failed attempt that its own retry healed out of the windows.
func (a *Analyzer) ruleHealed(x *attempt, failedAt int64) {
	if len(a.book.rules) == 0 {
		return
	}
	for _, i := range a.book.of(x.in).rules {
		r := &a.book.rules[i]
		if !r.concerns(x) {
			continue
		}
		w := a.window(r, x)
		at := slices.IndexFunc(w.Failed, func(e ruleFailure) bool { return e.Attempt == x.key })
		if at < 0 {
			continue
		}
		n := w.Failed[at].N
		w.drop(at)
		a.Rules.Entries--
		if r.Ratio > 0 {
			w.count(failedAt, -n, -n, r.slotLength()) // the success counts for the attempt
		}
	}
}

// why says which rule opened the incident, and with what.
func (m *RuleMatch) why(f *finding) Why {
	w := Why{Series: f.name, Baseline: f.series.Base.share(f.context.prior), P0: f.series.Table.P0, Failures: m.Failures, Rules: []RuleMatch{*m}}
	w.Rules[0].Opened = true
	w.Attempts = m.Attempts
	if w.Attempts == 0 {
		for _, s := range f.suspects {
			w.Attempts += s.n
		}
	}
	return w
}

// opening says in the timeline why the incident opened.
func (f *finding) opening(w *Why) string {
	if f.rule != nil {
		return f.rule.String()
	}
	return fmt.Sprintf("%d of %d attempts failed, %.1f nats against a threshold of %.1f", w.Failures, w.Attempts, w.Statistic, w.Threshold)
}

// severityOf is the incident's own severity unless a rule says another: the rule
// that opened it decides, one that it came to fit can only raise it.
func severityOf(own Severity, rules []RuleMatch) Severity {
	for _, m := range rules {
		switch {
		case m.Severity == "":
		case m.Opened, m.Severity.Rank() > own.Rank():
			own = m.Severity
		}
	}
	return own
}
