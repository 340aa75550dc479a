package analyze

import "fmt"

// emitSilence notes a transition. That input stops and comes back has names of
// its own for those who follow live.
func (a *Analyzer) emitSilence(at int64, event string, t *tracked) {
	if t.Inc.Scope.Kind == ScopeFeed {
		switch event {
		case "opened", "relapsed":
			event = "feed_stopped"
		case "recovering":
			event = "feed_resumed"
		}
	}
	a.emit(at, event, t, "")
}

// sourceHeard notes that something which was silent as a whole is heard again.
// It returns nil, for the caller to forget the incident.
func (a *Analyzer) sourceHeard(t *tracked, s quietSource, at int64) *tracked {
	if t == nil {
		return nil
	}
	if o := t.Silence.source(s); o != nil {
		o.Back = true
	}
	a.heardAgain(t, at)
	return nil
}

// pairHeard takes an attempt of a pair that is or was silent.
func (a *Analyzer) pairHeard(x *attempt, ok bool) {
	t := x.p.gone
	m := t.member(x.in.Name, x.p.Tenant)
	m.Heard = true
	if ok {
		m.Successes += x.n
		m.OKSince += x.n
		if m.Since == 0 {
			m.Since = x.at
		}
		m.State = TenantRecovering
		a.schedule(t, m.Since+int64(a.cfg.Dwell))
		a.proveHeard(t, m, x.at)
	}
	a.heardAgain(t, x.at)
}

// heardAgain makes an open incident recovering.
func (a *Analyzer) heardAgain(t *tracked, at int64) {
	t.dirty = true
	if t.Silence.HeardAt == 0 {
		t.Silence.HeardAt = at
		a.schedule(t, at+int64(a.cfg.Stable))
	}
	if t.Inc.State == Open {
		t.Inc.State, t.Inc.RecoveringAt = Recovering, nsTimePtr(at)
		t.mark(at, "recovering", "heard again after "+shortSpan(seconds(at-nsOf(t.Inc.StartedAt))))
		a.emitSilence(at, "recovering", t)
	}
	a.turnSilence(t, at)
	a.freeze(t)
}

// proveHeard makes a member recovered when its traffic is back.
func (a *Analyzer) proveHeard(t *tracked, m *member, at int64) {
	if m.State != TenantRecovering || m.OKSince < t.Silence.need() || at-m.Since < int64(a.cfg.Dwell) {
		return
	}
	m.State, m.Recovered = TenantRecovered, at
	t.Unwell--
	if p := a.pairOf(m); p != nil {
		p.gone = nil
	}
	t.mark(at, "tenant_recovered", t.named(m)+": "+successes(m, at))
	a.emit(at, "tenant_recovered", t, m.Tenant)
}

// pairOf is the pair that a member was.
func (a *Analyzer) pairOf(m *member) *pair {
	if in := a.byName[m.Integration]; in != nil {
		return in.Tenants[m.Tenant]
	}
	return nil
}

// dueSilence is when an incident of silence changes next if nothing is heard.
func (a *Analyzer) dueSilence(t *tracked) int64 {
	due := never
	consider := func(at int64) {
		if at > t.Stepped {
			due = min(due, at)
		}
	}
	for _, m := range t.Members {
		if m.State == TenantRecovering {
			consider(m.Since + int64(a.cfg.Dwell))
		}
	}
	if t.Silence.HeardAt != 0 {
		consider(t.Silence.HeardAt + int64(a.cfg.Stable))
	}
	if t.Inc.State.Live() {
		consider(a.deadline(t))
	}
	return due
}

// deadline is when nobody waits any longer for those who are missing.
func (a *Analyzer) deadline(t *tracked) int64 {
	return max(t.Silence.Awaited, t.Silence.HeardAt) + int64(a.cfg.Deadline)
}

// stepSilence makes every transition that is due at a time.
func (a *Analyzer) stepSilence(t *tracked, at int64) {
	t.Stepped = at
	for _, m := range t.Members {
		a.proveHeard(t, m, at)
	}
	a.turnSilence(t, at)
	a.freeze(t)
	t.due = a.dueSilence(t)
	a.due = min(a.due, t.due)
}

// turnSilence closes an incident when all is back, or when the wait is over.
func (a *Analyzer) turnSilence(t *tracked, at int64) {
	s := t.Silence
	back := t.Unwell == 0 && s.missing() == 0 && s.HeardAt != 0 && at-s.HeardAt >= int64(a.cfg.Stable)
	switch {
	case back && t.Inc.State != Resolved && !s.Given:
		a.close(t, at, Resolved, t.heardText(at))
	case t.Inc.State.Live() && at >= a.deadline(t):
		a.departed(t, at)
	}
}

// freeze keeps what a closed incident says of its tenants as it is now, and not
// as it will be when somebody asks.
func (a *Analyzer) freeze(t *tracked) {
	if !t.Inc.State.Live() {
		t.Frozen = a.people(t)
	}
}

// departed closes an incident in which somebody was never heard again. They are
// not asked for any more until they come back by themselves.
func (a *Analyzer) departed(t *tracked, at int64) {
	for _, s := range t.Silence.Sources {
		if !s.Back {
			a.retireSource(s)
		}
	}
	for _, m := range t.Members {
		if p := a.pairOf(m); p != nil && m.State != TenantRecovered && !m.Heard {
			p.Beat.State = retired
		}
	}
	detail := "not heard again; not expected any more"
	if len(t.Members) > 0 && t.Unwell > 0 {
		detail = t.unprovenText() + ": " + detail
	}
	a.close(t, at, ClosedUnverified, detail)
	a.boundDeparted()
}

func (a *Analyzer) retireSource(s quietSource) {
	switch {
	case s.Integration != "":
		a.byName[s.Integration].Beat.State = retired
	case s.Stream != "":
		a.Quiet.byName[s.Stream].Beat.State = retired
	}
}

// boundDeparted lets go of the oldest incidents that wait for somebody's return.
func (a *Analyzer) boundDeparted() {
	n := 0
	for i := len(a.Tracked) - 1; i >= 0; i-- {
		if t := a.Tracked[i]; t.awaited() {
			if n++; n > maxDeparted {
				t.Silence.Given = true
				a.letGo(t)
			}
		}
	}
}

// letGo makes nothing point to an incident any more.
func (a *Analyzer) letGo(t *tracked) {
	for _, s := range t.Silence.Sources {
		if p := a.goneOf(s); *p == t {
			*p = nil
		}
	}
	for _, m := range t.Members {
		if p := a.pairOf(m); p != nil && p.gone == t {
			p.gone = nil
		}
	}
}

// awaited reports whether a closed incident is kept for the return of somebody
// who left: that resolves it.
func (t *tracked) awaited() bool {
	return t.Silence != nil && t.Inc.State == ClosedUnverified && !t.Silence.Given
}

// reopenSilence makes an incident open again when what had come back, or others
// beside it, falls silent.
func (a *Analyzer) reopenSilence(t *tracked, f *hush) {
	t.Inc.State, t.Inc.RecoveringAt, t.Inc.ResolvedAt, t.ResolvedAt = Open, nil, nil, 0
	t.Inc.Relapses++
	t.Silence.HeardAt, t.Frozen = 0, nil
	t.mark(f.at, "relapsed", f.name+" is silent again")
	a.emitSilence(f.at, "relapsed", t)
}

func (t *tracked) heardText(at int64) string {
	if len(t.Members) == 0 {
		return "events come again"
	}
	if len(t.Members) == 1 {
		m := t.Members[0]
		return tenantName(m.Tenant) + " is heard again: " + successes(m, at)
	}
	return fmt.Sprintf("all %d affected tenants are heard again", len(t.Members))
}

// activeBefore counts the tenants of any integration in the day before a time.
func (a *Analyzer) activeBefore(at int64) int {
	seen := map[string]bool{}
	for _, in := range a.Integrations {
		for _, p := range in.PairList {
			if p.Tenant != "" && p.Last >= at-dayNS {
				seen[p.Tenant] = true
			}
		}
	}
	return len(seen)
}
