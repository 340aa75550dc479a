package analyze

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// emit notes a transition for those who follow live.
func (a *Analyzer) emit(at int64, event string, t *tracked, tenant string) {
	a.changes.Transitions = append(a.changes.Transitions, Transition{At: nsTime(at), Event: event, IncidentID: t.Inc.ID, Tenant: tenant})
}

// settle lets everything happen that was due at or before the time, each at its
// own time, so that the result does not depend on when it is asked.
func (a *Analyzer) settle(at int64) {
	for {
		due, next := int64(math.MaxInt64), (*tracked)(nil)
		for _, t := range a.Tracked {
			if t.due < due {
				due, next = t.due, t
			}
		}
		if a.listenBefore(due, at) {
			continue
		}
		if next == nil || due > at {
			a.due = min(due, a.Quiet.Next)
			return
		}
		a.step(next, due)
	}
}

// schedule makes sure that the incident is looked at again at a time.
func (a *Analyzer) schedule(t *tracked, at int64) {
	t.due = min(t.due, at)
	a.due = min(a.due, t.due)
}

// dueAt is the event time after the last step at which the incident changes next
// if nothing more is heard, or the end of time.
func (a *Analyzer) dueAt(t *tracked) int64 {
	if t.Silence != nil {
		return a.dueSilence(t)
	}
	due := int64(math.MaxInt64)
	if !t.Inc.State.Live() {
		return due
	}
	consider := func(at int64) {
		if at > t.Stepped {
			due = min(due, at)
		}
	}
	// What a member waits for may happen to another one, and an incident that
	// could be resolved may stumble: both are looked at on a fixed grid.
	if t.Inc.State == Recovering && t.Unwell == 0 || slices.ContainsFunc(t.Members, func(m *member) bool { return m.State == TenantRecovering }) {
		consider(nextGrid(t.Stepped))
	}
	if t.Inc.State == Open {
		consider(t.Ebb.end())
	}
	consider(t.LastFailure + int64(a.cfg.Dwell))
	consider(t.LastAny + int64(a.cfg.Dwell))
	consider(t.LastAny + int64(a.cfg.Stable))
	consider(t.LastFailure + int64(a.cfg.Deadline))
	return due
}

// grid is how often members that are recovering are looked at, in event time. It
// is fixed, so that it does not matter what happened to be looked at before.
const grid = int64(15 * time.Second)

func nextGrid(at int64) int64 { return at - at%grid + grid }

// step makes every transition that the evidence allows at a time.
func (a *Analyzer) step(t *tracked, at int64) {
	if t.Silence != nil {
		a.stepSilence(t, at)
		return
	}
	t.Stepped = at
	if t.Inc.State.Live() {
		for _, m := range t.Members {
			a.prove(t, m, at)
		}
		a.turn(t, at)
	}
	t.due = a.dueAt(t)
	a.due = min(a.due, t.due)
}

// turn moves the incident to the state that its members and its quiet allow.
func (a *Analyzer) turn(t *tracked, at int64) {
	quiet := at - t.LastFailure
	// Failures of recovering members that each are ordinary may together be none.
	if t.Inc.State == Open && t.LastSuccess != 0 && quiet >= int64(a.cfg.Dwell) && (at-t.LastAny >= int64(a.cfg.Dwell) || t.over()) {
		a.recovering(t, at, "no failure for "+span(quiet))
	}
	if t.Inc.State == Open && t.Ebb.ended(at) {
		a.recovering(t, at, "failures come no oftener than usual; the log tells no successes that could prove more")
	}
	switch {
	case t.Inc.State == Recovering && t.Unwell == 0 && at-t.LastAny >= int64(a.cfg.Stable):
		if a.stumbling(t) || !t.settled() {
			return
		}
		a.close(t, at, Resolved, t.proofText(at))
	case t.Inc.State == Recovering && quiet >= int64(a.cfg.Deadline):
		a.close(t, at, ClosedUnverified, "no proof of health within the deadline for "+t.unprovenText())
	case t.Inc.State == Open && quiet >= int64(a.cfg.Deadline):
		a.close(t, at, ClosedUnverified, "nothing was heard since the last failure of "+t.unprovenText())
	}
}

// stumbling reports whether a recovered member has begun to fail again: too
// little for a relapse yet, too much to call it over. Among many tenants one
// stray failure is ordinary; of a few, or twice in a row, it is not.
func (a *Analyzer) stumbling(t *tracked) bool {
	allowed := 0
	if len(t.Members) > few {
		allowed = 1
	}
	return slices.ContainsFunc(t.Members, func(m *member) bool {
		in := a.byName[m.Integration]
		return in != nil && in.Tenants[m.Tenant] != nil && in.runs(m, in.Tenants[m.Tenant]) > allowed
	})
}

// prove makes a member recovered when its successes are proof enough.
func (a *Analyzer) prove(t *tracked, m *member, at int64) {
	if m.State != TenantRecovering {
		return
	}
	if !t.proven(m, at, a.cfg.Dwell) {
		a.schedule(t, nextGrid(at))
		return
	}
	m.State, m.Recovered = TenantRecovered, at
	t.Unwell--
	if in := a.byName[m.Integration]; in != nil && in.Tenants[m.Tenant] != nil {
		in.Tenants[m.Tenant].Test.forgive()
	}
	t.mark(at, "tenant_recovered", t.named(m)+": "+successes(m, at))
	a.emit(at, "tenant_recovered", t, m.Tenant)
}

// successes tells the proof of a member's recovery. It gives spans and no times:
// the zone of a time is the reader's choice.
func successes(m *member, at int64) string {
	return fmt.Sprintf("%d successes in %s", m.OKSince, span(at-m.Since))
}

func span(ns int64) string { return time.Duration(ns).Round(time.Second).String() }

func (a *Analyzer) recovering(t *tracked, at int64, why string) {
	t.Inc.State = Recovering
	t.Inc.RecoveringAt = nsTimePtr(at)
	t.mark(at, "recovering", why)
	a.emit(at, "recovering", t, "")
}

// close ends an incident. It stays for the hold, so that a relapse finds it.
func (a *Analyzer) close(t *tracked, at int64, s State, detail string) {
	t.Inc.State = s
	t.Inc.ResolvedAt = nsTimePtr(at)
	t.ResolvedAt = at
	t.due = math.MaxInt64
	t.Frozen = a.people(t)
	t.mark(at, string(s), detail)
	a.emit(at, string(s), t, "")
	for _, name := range t.Inc.Integrations {
		if in := a.byName[name]; in != nil {
			in.live = slices.DeleteFunc(slices.Clone(in.live), func(o *tracked) bool { return o == t })
		}
	}
	t.rest()
}

// reopen makes an incident open again after a relapse.
func (a *Analyzer) reopen(t *tracked, at int64, whom string) {
	wasLive := t.Inc.State.Live()
	t.Inc.State, t.Inc.RecoveringAt, t.Inc.ResolvedAt, t.ResolvedAt = Open, nil, nil, 0
	t.Frozen = nil
	t.Inc.Relapses++
	t.mark(at, "relapsed", whom+" again")
	a.emit(at, "relapsed", t, "")
	if wasLive {
		return
	}
	for _, name := range t.Inc.Integrations {
		if in := a.byName[name]; in != nil {
			a.enliven(in, t)
		}
	}
}

// enliven adds an incident to those that an integration's attempts are told to,
// in the order in which they opened: a restored state knows no other.
func (a *Analyzer) enliven(in *integration, t *tracked) {
	was := in.live
	in.live = nil
	for _, o := range a.Tracked {
		if o == t || slices.Contains(was, o) {
			in.live = append(in.live, o)
		}
	}
}

// relapse reopens the incident in which the tenant had recovered, when its new
// failures are more than a stray one. It asks for less evidence than a new
// incident: this one is known to be possible.
func (a *Analyzer) relapse(x *attempt, c context) bool {
	b := x.p.Test.best()
	if b.F < 2 || x.p.Test.statistic() < relapseCut*c.h {
		return false
	}
	for i := len(a.Tracked) - 1; i >= 0; i-- {
		t := a.Tracked[i]
		m := t.member(x.in.Name, x.p.Tenant)
		if m == nil || t.Silence != nil || m.State != TenantRecovered || m.Nameless || !t.Families.has(x.class) && !t.only(x.in.Name, x.p.Tenant) {
			continue
		}
		switch live := t.Inc.State.Live(); {
		case !live && !a.held(t, b.Start, x.at):
			continue
		case t.Inc.State != Open && !a.returns(t, x, c.h):
			continue
		case live && b.Start-t.LastFailure > int64(a.cfg.Hold):
			continue // it only waits for somebody rare: what comes so long after is no relapse
		}
		f := finding{in: x.in, at: x.at, start: b.Start, families: t.Families | familyOf(x.class), series: &x.p.Test, context: c, op: t.OnlyOp}
		f.suspects = []suspect{{p: x.p, n: b.N, f: b.F, first: b.Start, odds: math.Inf(1)}}
		a.extend(t, &f, false, f.suspects)
		if t.Inc.State == Open && t.Inc.Timeline[len(t.Inc.Timeline)-1].Event != "relapsed" {
			t.mark(x.at, "tenant_affected", t.named(m)+" again")
			a.emit(x.at, "tenant_affected", t, m.Tenant)
		}
		a.seed(t, &f, f.suspects)
		a.calmDown(&f, f.suspects)
		a.step(t, x.at)
		return true
	}
	return false
}

// returns reports whether a recovered tenant's failures bring back an incident that is
// recovering or closed. Any of its members could: what one of many has to show grows
// with the logarithm of their number, as it does for streams, and two stray failures
// are no return. They must be of the incident's own kind.
func (a *Analyzer) returns(t *tracked, x *attempt, h float64) bool {
	b := x.p.Test.best()
	alike, all := 0, 0
	x.p.since(b.Start, func(e fail) {
		all++
		if t.Families.has(e.Class) {
			alike++
		}
	})
	return b.F >= minFailed && 3*alike >= 2*all && x.p.Test.statistic() >= relapseCut*h+math.Log(float64(len(t.Members)))
}

// rest lets go of what a closed incident no longer needs.
func (t *tracked) rest() {
	t.Exposures, t.exposures = nil, map[exposureKey]*exposure{}
	t.sums, t.exposed = nil, nil
	t.dirty = true
}

// linger is how long after the hold a closed incident is remembered, for a pattern
// that started within the hold and is slow to show.
const linger = 6 * hourNS

// held reports whether a pattern that started at start, and is one at the time, is
// a relapse of a closed incident.
func (a *Analyzer) held(t *tracked, start, at int64) bool {
	return start-t.ResolvedAt <= int64(a.cfg.Hold) && !a.forgotten(t, at)
}

func (a *Analyzer) forgotten(t *tracked, at int64) bool {
	return !t.Inc.State.Live() && at-t.ResolvedAt > int64(a.cfg.Hold)+linger
}

// retire forgets closed incidents that nothing can reopen.
func (a *Analyzer) retire() {
	a.Tracked = slices.DeleteFunc(a.Tracked, func(t *tracked) bool {
		over := a.forgotten(t, a.Now) && !t.awaited()
		if over {
			delete(a.byID, t.Inc.ID)
		}
		return over
	})
}

func (t *tracked) proofText(at int64) string {
	if len(t.Members) == 1 {
		m := t.Members[0]
		if m.Nameless {
			return "whoever failed, the calls of all are proven healthy: " + successes(m, at)
		}
		return fmt.Sprintf("%s is proven healthy: %s", tenantName(m.Tenant), successes(m, at))
	}
	return fmt.Sprintf("all %d affected tenants are proven healthy", len(t.Members))
}

func (t *tracked) unprovenText() string {
	n, first := 0, ""
	for _, m := range t.Members {
		if m.State != TenantRecovered {
			if n == 0 {
				first = tenantName(m.Tenant)
			}
			n++
		}
	}
	if n == 1 {
		return first
	}
	return fmt.Sprintf("%s and %d more", first, n-1)
}
