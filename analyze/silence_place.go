package analyze

import (
	"math"
	"slices"
)

// hush is a silence before it is known which incident it belongs to.
type hush struct {
	at, start    int64 // start: the newest event heard
	scope        string
	name         string // of the rhythm that decided
	rhythm       *rhythm
	gap          gap
	integrations []string
	sources      []quietSource // what is silent as a whole
	pairs        []hushed
	slack        int64 // how far apart the starts of one cause may be
	rule         *Expectation
	failed       bool // its newest attempts failed
}

type hushed struct {
	in *integration
	p  *pair
}

// stillness is what an incident of silence has beside members.
type stillness struct {
	Sources []quietSource
	Need    int64 // successes that prove a tenant's traffic to be back
	HeardAt int64 // first event heard again; 0 = none yet
	Awaited int64 // since when nothing of what is still missing was heard, ns
	Slack   int64 // how far apart the starts of its cause may be, by the pair that opened it
	Given   bool  // nobody waits for the missing any more
}

// quietSource is something that is silent as a whole: a stream, an integration,
// or everything where both are "".
type quietSource struct {
	Stream, Integration string
	Back                bool // heard again
}

func (s quietSource) is(o quietSource) bool {
	return s.Stream == o.Stream && s.Integration == o.Integration
}

func (s *stillness) source(o quietSource) *quietSource {
	for i := range s.Sources {
		if s.Sources[i].is(o) {
			return &s.Sources[i]
		}
	}
	return nil
}

// missing counts the sources that were not heard again.
func (s *stillness) missing() int {
	n := 0
	for _, o := range s.Sources {
		if !o.Back {
			n++
		}
	}
	return n
}

// need is how many successes show that a tenant's traffic is back. One is enough
// where the silence was not its own and what was silent as a whole is back.
func (s *stillness) need() int64 {
	if len(s.Sources) > 0 && s.missing() == 0 {
		return needShared
	}
	return s.Need
}

const (
	needShared   = 1
	needLearned  = 2
	needDeclared = 1 // a nightly job is back when it has run
	maxDeparted  = 256
)

// placeSilence puts a silence into the incident it belongs to, or a new one.
func (a *Analyzer) placeSilence(f *hush) {
	t := a.sameSilence(f)
	if t == nil {
		t = a.openSilence(f)
	} else {
		a.extendSilence(t, f)
	}
	for _, s := range f.sources {
		*a.goneOf(s) = t
	}
	a.schedule(t, a.dueSilence(t))
}

// sameSilence finds the incident of the same cause.
func (a *Analyzer) sameSilence(f *hush) *tracked {
	for i := len(a.Tracked) - 1; i >= 0; i-- {
		t := a.Tracked[i]
		if t.Silence == nil {
			continue
		}
		if !t.Inc.State.Live() {
			if f.start-t.ResolvedAt <= int64(a.cfg.Hold) && t.Inc.State == Resolved && f.overlaps(t) {
				return t
			}
			continue
		}
		if f.overlaps(t) || f.belongs(t) {
			return t
		}
	}
	return nil
}

// overlaps reports whether something that had come back falls silent again.
func (f *hush) overlaps(t *tracked) bool {
	return slices.ContainsFunc(f.sources, func(s quietSource) bool { return t.Silence.source(s) != nil }) ||
		slices.ContainsFunc(f.pairs, func(h hushed) bool { return t.member(h.in.Name, h.p.Tenant) != nil })
}

// belongs reports whether the silence has the cause of a live incident's: it
// began about when that did, and before anything was heard again.
func (f *hush) belongs(t *tracked) bool {
	if f.rule != nil || f.scope == ScopeFeed || t.Inc.Scope.Kind == ScopeFeed {
		return false
	}
	if t.Silence.HeardAt != 0 && f.start > t.Silence.HeardAt {
		return false
	}
	apart := abs(f.start - nsOf(t.Inc.StartedAt))
	if len(f.sources) > 0 {
		return apart <= joinLeast && (len(t.Silence.Sources) > 0 || t.covers(f.integrations[0]))
	}
	for _, name := range f.integrations {
		if t.Silence.source(quietSource{Integration: name}) != nil || t.covers(name) && apart <= min(f.slack, joinMost) {
			return true
		}
	}
	return apart <= min(max(f.slack, t.Silence.Slack), dayNS) && f.shared(t)
}

// shared reports whether most of its tenants are silent in the incident already,
// be it on another integration.
func (f *hush) shared(t *tracked) bool {
	names, n := t.tenantNames(), 0
	for _, h := range f.pairs {
		if slices.Contains(names, h.p.Tenant) {
			n++
		}
	}
	return 2*n > len(f.pairs)
}

// openSilence begins an incident.
func (a *Analyzer) openSilence(f *hush) *tracked {
	t := &tracked{
		Onset: f.start, due: never, Templates: NewTemplates(maxTemplates),
		Silence: &stillness{Sources: f.sources, Need: needLearned, Awaited: f.at, Slack: f.slack},
		members: map[memberKey]*member{}, exposures: map[exposureKey]*exposure{},
	}
	if f.rule != nil {
		t.Silence.Need = needDeclared
	}
	t.Inc = Incident{
		Kind: KindSilence, Integrations: append([]string{}, f.integrations...), State: Open,
		StartedAt: nsTime(f.start), OpenedAt: nsTime(f.at), Why: a.whySilent(f),
	}
	var named []suspect
	if f.scope == ScopeTenant {
		named = []suspect{{p: f.pairs[0].p}}
	}
	t.Inc.ID = a.newID(t, named)
	t.Inc.Scope = Scope{Kind: f.scope, Also: []ScopeAttr{}, Confidence: chance(math.Exp(-f.gap.nats))}
	if f.rule != nil {
		t.Inc.Scope.Confidence = surest
	}
	a.Tracked = append(a.Tracked, t)
	t.mark(f.start, "started", "last event of "+f.name)
	t.mark(f.at, "opened", f.arithmetic(&t.Inc.Why))
	a.emitSilence(f.at, "opened", t)
	for _, h := range f.pairs {
		a.joinHushed(t, h, f.at)
	}
	a.scopeSilence(t)
	return t
}

// extendSilence adds to an incident that is known already.
func (a *Analyzer) extendSilence(t *tracked, f *hush) {
	for _, name := range f.integrations {
		if !t.covers(name) {
			t.Inc.Integrations = append(t.Inc.Integrations, name)
			slices.Sort(t.Inc.Integrations)
			t.mark(f.at, "integration_affected", name)
		}
	}
	if t.Inc.State != Open && f.overlaps(t) {
		a.reopenSilence(t, f)
	}
	for _, s := range f.sources {
		if o := t.Silence.source(s); o != nil {
			o.Back = false
		} else {
			t.Silence.Sources = append(t.Silence.Sources, s)
		}
	}
	for _, h := range f.pairs {
		a.joinHushed(t, h, f.at)
	}
	if f.scope == ScopeIntegration && t.Inc.Scope.Kind == ScopeTenant {
		t.Inc.Scope.Kind = ScopeIntegration
	}
	a.scopeSilence(t)
	t.Silence.Awaited = f.at
	t.dirty = true
}

// scopeSilence names the widest thing that is silent.
func (a *Analyzer) scopeSilence(t *tracked) {
	s := &t.Inc.Scope
	switch {
	case s.Kind == ScopeFeed || s.Kind == ScopePlatform:
	case len(t.Silence.Sources) > 1, s.Kind == ScopeIntegration && len(t.Inc.Integrations) > 1:
		s.Kind = ScopePlatform
	case len(t.tenantNames()) == 1 && len(t.Inc.Integrations) > 0 && a.onlyTenant(t):
		s.Kind = ScopeTenant
	case len(t.Silence.Sources) == 1:
		s.Kind = ScopeIntegration
	}
}

// onlyTenant reports whether the tenant of the incident is all that its
// integrations have: one tenant alone explains more than everybody.
func (a *Analyzer) onlyTenant(t *tracked) bool {
	n := 0
	for _, name := range t.Inc.Integrations {
		if in := a.byName[name]; in != nil {
			n = max(n, len(in.PairList))
		}
	}
	return n <= 1 || len(t.Silence.Sources) == 0 && t.Inc.Scope.Kind == ScopeTenant
}

// joinHushed makes a pair affected, or again if it had come back.
func (a *Analyzer) joinHushed(t *tracked, h hushed, at int64) {
	m := t.member(h.in.Name, h.p.Tenant)
	switch {
	case m == nil && len(t.Members) >= maxMembers:
		t.Dropped.Tenants++
		return
	case m == nil:
		m = t.join(h.in.Name, h.p.Tenant, h.p.Beat.Last, 0)
		if at > nsOf(t.Inc.OpenedAt) {
			t.mark(at, "tenant_affected", t.named(m))
			a.emit(at, "tenant_affected", t, m.Tenant)
		}
	case m.State != TenantFailing:
		t.relapse(m, h.p.Beat.Last)
		m.Heard = false
	}
	_, known := h.p.Beat.expected(h.p.Beat.Last, at)
	h.p.gone = t
	h.p.Beat.called(known)
	h.in.Due[h.p.at] = math.MaxUint32
}
