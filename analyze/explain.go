package analyze

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// explained is how many series of a kind an explanation shows.
const explained = 3

// Explanation says why an incident did not open, or did.
type Explanation struct {
	At          time.Time     `json:"at"` // event time of this state
	Integration string        `json:"integration"`
	Tenant      string        `json:"tenant"`    // "" = whoever
	Verdict     string        `json:"verdict"`   // one line
	Incidents   []string      `json:"incidents"` // live ones that it is about
	Series      []SeriesState `json:"series"`    // what was asked for, then what is wider and narrower
	Note        string        `json:"note"`      // "" or what qualifies the arithmetic

	Missing *Missing `json:"-"` // not nil: what was asked about is not known, and nothing else is filled in
}

// Missing says that an integration, or a tenant on it, was not seen.
type Missing struct {
	Tenant bool
	Names  []string // that were seen, sorted
}

// SeriesState is the state of one sequential test.
type SeriesState struct {
	Series        string     `json:"series"` // "stripe", "stripe/acme", "stripe operation charge"
	Learned       int64      `json:"learned_attempts"`
	Baseline      float64    `json:"baseline"` // learned share of attempts that fail
	P0            float64    `json:"p0"`       // share still taken as healthy
	Failures      int64      `json:"failures"` // in the evidence
	Attempts      int64      `json:"attempts"`
	Since         *time.Time `json:"since"`     // first failure of the evidence
	Statistic     float64    `json:"statistic"` // nats
	Threshold     float64    `json:"threshold"` // nats
	PassedAt      *time.Time `json:"passed_at"` // when the statistic passed the threshold; null: it has not
	AskedAt       *time.Time `json:"asked_at"`  // the newest failure at which the test was asked
	Verdict       string     `json:"verdict"`   // what holds it back
	Peak          float64    `json:"peak"`      // largest statistic of about the last day, nats
	PeakAt        *time.Time `json:"peak_at"`
	VerdictAtPeak string     `json:"verdict_at_peak"` // what held it back then
	verdict       verdict
}

// Explain says where the tests of an integration, or of one tenant's use of it,
// stand now. It changes nothing.
func (a *Analyzer) Explain(integration, tenant string) Explanation {
	x := Explanation{At: nsTime(a.Now), Integration: integration, Tenant: tenant, Incidents: []string{}, Series: []SeriesState{}}
	in := a.byName[integration]
	if in == nil {
		x.Missing = missing(false, a.Integrations, integrationName)
		return x
	}
	p := in.Tenants[tenant]
	if p == nil && tenant != "" {
		x.Missing = missing(true, in.PairList, pairName)
		return x
	}
	x.Note = a.baselineNote(in, p)
	if a.silences(in, tenant) {
		x.Note = strings.TrimPrefix(x.Note+"; what the configuration ignores is not counted here", "; ")
	}
	whole := a.wholeState(in)
	if tenant != "" {
		x.Series = append(x.Series, a.pairState(in, p), whole)
	} else {
		x.Series = append(append(x.Series, whole), a.pairStates(in)...)
	}
	x.Series = append(x.Series, a.operationStates(in)...)
	a.conclude(&x, in)
	return x
}

func integrationName(in *integration) string { return in.Name }

func pairName(p *pair) string { return tenantName(p.Tenant) }

func missing[T any](tenant bool, seen []T, name func(T) string) *Missing {
	m := &Missing{Tenant: tenant}
	for _, x := range seen {
		m.Names = append(m.Names, name(x))
	}
	slices.Sort(m.Names)
	return m
}

func (a *Analyzer) baselineNote(in *integration, p *pair) string {
	switch {
	case in.failuresOnly():
		r := &in.Rate
		if p != nil && p.Rate != nil {
			r = p.Rate
		}
		return r.note(a.Now, in.First)
	case !in.mature(a.Now):
		return fmt.Sprintf("%d attempts in %s are too little to know the ordinary failure share (%d in %s are needed, or %d of %d tenants in %s); up to 10 %% is taken for healthy",
			in.Whole.Base.N, shortSpan(float64(a.Now-in.First)/1e9), matureAttempts, shortSpan(float64(matureAge)/1e9), enough, busyTenants, shortSpan(float64(busyAge)/1e9))
	}
	return ""
}

// stateOf looks at a copy of a series, which reading would otherwise change.
func (a *Analyzer) stateOf(name string, live *series, c context) SeriesState {
	s := *live
	s.Recent.roll(a.Now / recentSlot)
	s.prepare(c, true)
	b := s.best()
	st := SeriesState{
		Series: name, Learned: max(0, s.Base.N-b.N), P0: s.Table.P0, Failures: b.F, Attempts: b.N, Since: nsTimePtr(b.Start),
		Baseline:  (&baseline{N: max(0, s.Base.N-b.N), F: max(0, s.Base.F-b.F)}).share(c.prior),
		Threshold: c.h,
	}
	if b.N > 0 {
		st.Statistic = max(0, s.statistic())
	}
	st.verdict = s.weigh(a.Now, c.h, a.cfg.MinDuration)
	st.answered(&s.Gate, a.Now-b.Start, a.cfg.MinDuration)
	return st
}

// answered adds what the gate remembers of a test whose evidence has lasted so long.
func (st *SeriesState) answered(g *gate, lasted int64, minDuration time.Duration) {
	st.AskedAt, st.Peak, st.PeakAt = nsTimePtr(g.Asked), float64(g.Peak), nsTimePtr(g.PeakAt)
	if st.Statistic > st.Threshold { // that it is no more is only noticed at a failure
		st.PassedAt = nsTimePtr(g.Passed)
	}
	if st.verdict == isPattern {
		// Tests are only asked at failures, and gates behind this one may have held.
		st.verdict = verdicts[g.Answer]
	}
	st.Verdict = st.verdict.now(lasted, minDuration)
	if st.Attempts == 0 {
		st.Verdict = "there is no evidence of failure"
	}
	switch v := verdicts[g.AtPeak]; {
	case g.PeakAt == 0:
	case v == isPattern:
		st.VerdictAtPeak = "it was an incident"
	case v == tooWeak:
		st.VerdictAtPeak = "it was below the threshold"
	default:
		st.VerdictAtPeak = v.past(minDuration)
	}
}

func (a *Analyzer) wholeState(in *integration) SeriesState {
	if in.failuresOnly() {
		return a.rateState(in.Name, in, &in.Rate, &in.Whole)
	}
	return a.stateOf(in.Name, &in.Whole, a.context(in, a.Now, true))
}

func (a *Analyzer) pairState(in *integration, p *pair) SeriesState {
	if in.failuresOnly() && p.Rate != nil && p.Tenant != "" {
		return a.rateState(in.Name+"/"+p.Tenant, in, p.Rate, &p.Test)
	}
	st := a.stateOf(in.Name+"/"+tenantName(p.Tenant), &p.Test, a.context(in, a.Now, false))
	if p.Tenant == "" && len(in.PairList) > 1 {
		st.verdict = noTenantName
		st.Verdict = string(noTenantName)
	}
	return st
}

// pairStates are the tenants with the most evidence.
func (a *Analyzer) pairStates(in *integration) []SeriesState {
	var all []SeriesState
	for _, p := range in.PairList {
		if p.Test.best().F > 1 {
			all = append(all, a.pairState(in, p))
		}
	}
	return strongestOf(all)
}

func (a *Analyzer) operationStates(in *integration) []SeriesState {
	if len(in.Operations) < 2 || in.failuresOnly() {
		return nil // the same as the integration's, or not asked
	}
	var all []SeriesState
	for _, op := range in.Operations {
		if op.Test.best().F > 1 {
			all = append(all, a.stateOf(in.Name+" operation "+op.Name, &op.Test, a.context(in, a.Now, false)))
		}
	}
	return strongestOf(all)
}

func strongestOf(all []SeriesState) []SeriesState {
	slices.SortStableFunc(all, func(x, y SeriesState) int {
		return cmp.Or(cmp.Compare(y.Statistic, x.Statistic), cmp.Compare(x.Series, y.Series))
	})
	return all[:min(len(all), explained)]
}

// conclude says in one line what it comes to.
func (a *Analyzer) conclude(x *Explanation, in *integration) {
	for _, t := range in.live {
		if m := t.member(in.Name, x.Tenant); x.Tenant == "" || m != nil {
			x.Incidents = append(x.Incidents, t.Inc.ID)
		}
	}
	if len(x.Incidents) > 0 {
		x.Verdict = "an incident is open about it: " + strings.Join(x.Incidents, ", ") + "; its failures are counted there"
		return
	}
	own := &x.Series[0]
	for i := range x.Series[1:] { // the one that is nearest to opening
		if s := &x.Series[1+i]; x.Tenant == "" && s.Statistic > own.Statistic {
			own = s
		}
	}
	if own.Attempts == 0 {
		x.Verdict = "nothing is open: " + own.Verdict + own.beforeNow()
		return
	}
	x.Verdict = fmt.Sprintf("nothing is open: %s has %.1f nats of the %.1f that an incident needs", own.Series, own.Statistic, own.Threshold) + own.beforeNow()
	if own.verdict != tooWeak && own.verdict != isPattern {
		x.Verdict = fmt.Sprintf("nothing is open: %s has passed the threshold, but %s", own.Series, own.Verdict)
	}
}

// beforeNow tells of evidence that was stronger than it is now.
func (s *SeriesState) beforeNow() string {
	if s.PeakAt == nil || s.Peak <= s.Threshold || s.Statistic > s.Threshold {
		return ""
	}
	return fmt.Sprintf("; it had %.1f nats at %s: %s", s.Peak, s.PeakAt.Format(time.RFC3339), s.VerdictAtPeak)
}
