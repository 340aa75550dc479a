package analyze

import (
	"slices"
	"strings"
	"time"
)

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
	Heard               bool     // any event since it fell silent; silence only
	State               TenantState
	Recovered           int64
	P0                  float64
}

// memberOp is an operation that failed for a member.
type memberOp struct {
	Name   string
	N, F   int64 // attempts and failures from First to Last
	OK     int64 // successes after the operation's last failure
	LastAt int64
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
