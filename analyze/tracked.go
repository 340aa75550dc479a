package analyze

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Caps of one incident.
const (
	maxMembers  = 10_000
	maxTimeline = 500
	maxSamples  = 20
	// The first of each class say more than twenty of the same.
	samplesAClass = 5
	maxExposures  = 50_000
	maxMemberOps  = 16
	maxTemplates  = 100
)

// tracked is an incident with the evidence it lives on.
type tracked struct {
	Inc      Incident // what is shown, but for what view fills in
	Families families
	// Wide incidents hit an integration as a whole: a tenant that fails in one is
	// affected. Others must show that they fail beyond their own noise.
	Wide        bool
	OnlyOp      string // set when it is one operation's: nothing else is part of it
	Many        bool   // a pattern over several tenants is part of it
	Members     []*member
	Ops         []incidentOp
	Exposures   []*exposure
	ClassCount  [32]int64
	Statuses    []StatusCount
	Templates   *Templates
	TmplCount   []int64
	Onset       int64 // newest onset of a member, ns
	LastFailure int64
	LastSuccess int64 // newest success of a member after LastFailure; 0 = none
	NextScope   int64 // when the scope is looked at again
	ResolvedAt  int64
	Stepped     int64      // event time of the last look at every member
	Unwell      int        // members that are not recovered
	Hidden      int64      // members, timeline entries beyond the caps
	Frozen      *people    // once closed
	Silence     *stillness // nil for failures

	members   map[memberKey]*member
	exposures map[exposureKey]*exposure
	dirty     bool
	due       int64 // event time of its next transition without an event
}

type memberKey struct{ Integration, Tenant string }

// member is a tenant affected on one integration.
type member struct {
	Integration, Tenant string
	First, Last         int64 // first and newest failed attempt, ns
	Failures, Successes int64
	After               int64 // successes after Last that are evidence
	Ops                 []memberOp
	Fine                []string // operations that succeeded while others failed: no evidence
	Maybe               []string // operations that succeeded since Last without ever failing
	Since               int64    // first success after Last; 0 = none
	OKSince             int64    // successes of the operations that failed, after Last
	Debt                float64  // nats of ordinary failures since Last
	State               TenantState
	Recovered           int64
	P0                  float64
	Heard               bool // any event since it fell silent; silence only
}

// memberOp is an operation that failed for a member.
type memberOp struct {
	Name   string
	N, F   int64 // attempts and failures from First to Last
	OK     int64 // successes after the operation's last failure
	LastAt int64
}

type exposureKey struct {
	Integration, Tenant, Op string
	Attrs                   int32
}

// exposure is what one tenant did, in one operation and context, while the
// incident was open.
type exposure struct {
	exposureKey
	N, F int64
}

func (t *tracked) member(integration, tenant string) *member {
	return t.members[memberKey{integration, tenant}]
}

func (t *tracked) covers(integration string) bool {
	return slices.Contains(t.Inc.Integrations, integration)
}

// join makes a tenant affected. The caller fills in its failures.
func (t *tracked) join(integration, tenant string, first int64, p0 float64) *member {
	m := &member{Integration: integration, Tenant: tenant, First: first, Last: first, State: TenantFailing, P0: p0}
	t.Members = append(t.Members, m)
	t.members[memberKey{integration, tenant}] = m
	t.Unwell++
	t.Onset = max(t.Onset, first)
	t.dirty = true
	return m
}

func (m *member) op(name string) *memberOp {
	for i := range m.Ops {
		if m.Ops[i].Name == name {
			return &m.Ops[i]
		}
	}
	if len(m.Ops) >= maxMemberOps {
		return &m.Ops[maxMemberOps-1]
	}
	m.Ops = append(m.Ops, memberOp{Name: name})
	return &m.Ops[len(m.Ops)-1]
}

// fail notes a failed attempt of a member.
func (t *tracked) fail(m *member, at int64, op string, n int64) {
	t.failedOp(op)
	o := m.op(op)
	o.N += o.OK + n
	o.F += n
	o.OK = 0
	o.LastAt = at
	m.Failures += n
	t.relapse(m, at)
}

// relapse makes a member ill (again): what was proven of its recovery is void.
func (t *tracked) relapse(m *member, at int64) {
	if m.State == TenantRecovered {
		t.Unwell++
	}
	t.dirty = true
	// An attempt counts as the incident's only if a failure still follows it, or
	// a long recovery would make a total outage look partial.
	t.Inc.Attempts += m.After
	m.After = 0
	m.Last, m.Since, m.OKSince = at, 0, 0
	for _, op := range m.Maybe {
		if len(m.Fine) < maxMemberOps {
			m.Fine = append(m.Fine, op)
		}
	}
	m.Maybe = nil
	m.Debt = 0
	m.State = TenantFailing
	m.Recovered = 0
}

// ordinaryFailure reports whether a failure of a recovering member is no more than
// its ordinary level, and charges it against the proof. Only a tenant with a
// chronic level has such failures: for another each failure voids the proof.
func (t *tracked) ordinaryFailure(m *member, n int64) bool {
	if m.P0 < chronicShare || m.State != TenantRecovering || m.rate() >= 0.5 {
		return false
	}
	cost := float64(n) * logRatio(t.share(m), m.P0)
	if t.proof(m) <= cost {
		return false
	}
	m.Debt += cost
	m.Failures += n
	t.Inc.Failures += n
	t.dirty = true
	return true
}

// chronicShare is the healthy share p0 from which on a level is called chronic.
const chronicShare = 0.05

// succeed notes a success of a member. It is evidence if the operation failed for
// it, or fails in this incident and did not succeed for the member meanwhile.
func (t *tracked) succeed(m *member, at int64, op string, n int64) {
	m.Successes += n
	if o := t.op(op); o != nil {
		o.LastOK = at
	}
	i := slices.IndexFunc(m.Ops, func(o memberOp) bool { return o.Name == op })
	switch {
	case i >= 0:
		m.Ops[i].OK += n
	case !t.speaksFor(op) || slices.Contains(m.Fine, op):
		return
	case !slices.Contains(m.Maybe, op) && len(m.Maybe) < maxMemberOps:
		m.Maybe = append(m.Maybe, op)
	}
	if m.Since == 0 {
		m.Since = at
	}
	m.After += n
	m.OKSince += n
	if m.State == TenantFailing {
		m.State = TenantRecovering
	}
}

// failedOp notes that an operation fails in this incident.
func (t *tracked) failedOp(name string) {
	if t.op(name) == nil && len(t.Ops) < maxOperations {
		t.Ops = append(t.Ops, incidentOp{Name: name})
	}
}

// incidentOp is an operation that failed in an incident, for any tenant.
type incidentOp struct {
	Name   string
	LastOK int64 // its newest success for an affected tenant
}

func (t *tracked) op(name string) *incidentOp {
	for i := range t.Ops {
		if t.Ops[i].Name == name {
			return &t.Ops[i]
		}
	}
	return nil
}

// speaksFor reports whether a success of the operation says something of a
// tenant for which others failed: not where the operation is the very scope.
func (t *tracked) speaksFor(op string) bool {
	if t.OnlyOp != "" {
		return op == t.OnlyOp
	}
	if a := t.Inc.Scope.Attribute; a != nil && slices.Contains(strings.Split(*a, ","), "operation") {
		return false
	}
	return t.op(op) != nil
}

// rate is the member's failure share in the operations that failed, from the
// first to the last failure, at most maxShare.
func (m *member) rate() float64 {
	n, f := m.counts()
	return min(maxShare, float64(f)/float64(max(n, f, 1)))
}

func (m *member) counts() (n, f int64) {
	for _, o := range m.Ops {
		n, f = n+o.N, f+o.F
	}
	return n, f
}

// proof is the evidence in nats that the member is healthy again: the reverse
// test of its successes since the last failure against its own failure share.
func (t *tracked) proof(m *member) float64 {
	p1 := t.share(m)
	credit := float64(m.OKSince) * logRatio(1-m.P0, 1-p1)
	return min(credit-m.Debt, 2*provenNats)
}

// share is the failure share p1 that a member's recovery is tested against: its
// own, shrunk to the incident's, since a handful of attempts tells little.
func (t *tracked) share(m *member) float64 {
	n, f := m.counts()
	all := float64(t.Inc.Failures) / float64(max(t.Inc.Attempts, t.Inc.Failures, 1))
	own := (float64(f) + shareWeight*all) / (float64(max(n, f)) + shareWeight)
	return min(max(own, m.P0+smallestP1/2), maxShare)
}

// shareWeight is how many attempts the incident's share counts for in a member's.
const shareWeight = 5.0

// proven reports whether the member is healthy beyond doubt at a time.
func (t *tracked) proven(m *member, at int64, dwell time.Duration) bool {
	if m.OKSince == 0 || at-m.Last < int64(dwell) || t.proof(m) < provenNats {
		return false
	}
	// A tenant that failed now and then proves little by a lucky run while the
	// incident goes on for others.
	if len(t.Members) > 1 && m.rate() < 0.5 && at-t.LastFailure < int64(dwell) {
		return false
	}
	// An operation that failed more than by chance must have succeeded since,
	// for this tenant or for another that it failed for.
	for _, o := range m.Ops {
		if io := t.op(o.Name); o.F > 1 && o.OK == 0 && (io == nil || io.LastOK <= m.Last) {
			return false
		}
	}
	return true
}

// expose notes what a pair did while the incident was open.
func (t *tracked) expose(k exposureKey, n, f int64) {
	x := t.exposures[k]
	if x == nil {
		if len(t.Exposures) >= maxExposures {
			t.Hidden++
			return
		}
		x = &exposure{exposureKey: k}
		t.Exposures = append(t.Exposures, x)
		t.exposures[k] = x
	}
	x.N += n
	x.F += f
}

// note counts a failure's class, status and text, and keeps it as a sample while
// there is room.
func (t *tracked) note(d *failureDetail, n int64) {
	t.ClassCount[d.Class] += n
	t.Inc.Failures += n
	if d.Status != 0 {
		t.countStatus(d.Status, n)
	}
	if d.Message != "" {
		id := t.Templates.Add(d.Message)
		for len(t.TmplCount) <= id {
			t.TmplCount = append(t.TmplCount, 0)
		}
		t.TmplCount[id] += n
	}
	if d.Line != "" && len(t.Inc.Samples) < maxSamples && t.ClassCount[d.Class]-n < samplesAClass {
		t.Inc.Samples = append(t.Inc.Samples, Sample{At: nsTime(d.At), Stream: d.Stream, Offset: d.Offset, Line: d.Line})
	}
	t.LastFailure = max(t.LastFailure, d.At)
	t.LastSuccess = 0
	t.dirty = true
}

func (t *tracked) countStatus(status int, n int64) {
	for i := range t.Statuses {
		if t.Statuses[i].Status == status {
			t.Statuses[i].Failures += n
			return
		}
	}
	if len(t.Statuses) < 64 {
		t.Statuses = append(t.Statuses, StatusCount{Status: status, Failures: n})
	}
}

// classes are the classes with at least a tenth of the failures, most frequent
// first.
func (t *tracked) classes() []string {
	var ids []uint8
	total := int64(0)
	for c, n := range t.ClassCount {
		total += n
		if n > 0 {
			ids = append(ids, uint8(c))
		}
	}
	slices.SortStableFunc(ids, func(x, y uint8) int { return cmp.Compare(t.ClassCount[y], t.ClassCount[x]) })
	out := []string{}
	for _, c := range ids {
		if t.ClassCount[c]*10 >= total {
			out = append(out, classList[c].Name)
		}
	}
	return out
}

// mark adds an entry to the timeline.
func (t *tracked) mark(at int64, event, detail string) {
	t.dirty = true
	if len(t.Inc.Timeline) >= maxTimeline {
		t.Hidden++
		return
	}
	t.Inc.Timeline = append(t.Inc.Timeline, TimelineEntry{At: nsTime(at), Event: event, Detail: detail})
}

func nsTime(ns int64) time.Time { return time.Unix(0, ns).UTC() }

func nsTimePtr(ns int64) *time.Time {
	if ns == 0 {
		return nil
	}
	t := nsTime(ns)
	return &t
}
