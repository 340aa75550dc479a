package analyze

import (
	"slices"
	"strings"
)

type memberKey struct{ Integration, Tenant string }

// member is a tenant affected on one integration.
type member struct {
	Integration, Tenant string
	First, Last         int64 // first and newest failed attempt, ns
	Failures, Successes int64
	After               int64 // successes after Last that are evidence
	Ops                 []memberOp
	Others              []otherOp // operations that fail in the incident and never did for the member
	Since               int64     // first success after Last; 0 = none
	OKSince             int64     // successes of the operations that failed, after Last
	Confirmed           int64     // … after its recovery
	OKAt                int64     // newest of these; kept while an attribute is the scope
	Strays              int64     // ordinary failures among them
	Broken              int64     // runs of successes that a failure ended
	PartOK, PartBroken  int64     // successes after Last with the scope's value, and runs of such that a failure ended
	Heard               bool      // any event since it fell silent; silence only
	Nameless            bool      // the failures of tenants that failing lines don't name
	State               TenantState
	Recovered           int64
	P0                  float64
}

// memberOp is an operation that failed for a member.
type memberOp struct {
	Name   string
	N, F   int64 // attempts and failures from First to Last
	OK     int64 // successes after the operation's last failure
	Told   int64 // … that were counted among N: another operation failed after them
	LastAt int64
}

// otherOp is an operation that succeeds for a member while others fail for it.
type otherOp struct {
	Name string
	OK   int64 // successes since the member's first failure
	Told int64 // … that were counted as the incident's attempts
	Fine bool  // it succeeded while others failed: no evidence of recovery
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

// ill reports whether the member is affected, so that another kind of failure of it
// may be the same trouble. Where it names no tenant, somebody else may have failed.
func (m *member) ill(t *tracked) bool {
	return m != nil && m.State != TenantRecovered && (!m.Nameless || t.OnlyOp == "" && t.Inc.State == Open)
}

// fail notes a failed attempt of a member.
func (t *tracked) fail(m *member, at int64, op string, n int64) {
	t.failedOp(op)
	t.leaveOut(m)
	t.stir(m, n)
	m.between()
	o := m.op(op)
	o.N += n + m.Strays + t.takeOver(m, op)
	o.F += n + m.Strays
	o.OK, o.Told = 0, 0
	o.LastAt = at
	m.Failures += n
	t.relapse(m, at)
}

// between counts the successes of operations that failed among their attempts: they
// are proof of health, so they lie between two failures whichever operation's the next
// one is.
func (m *member) between() {
	for i := range m.Ops {
		o := &m.Ops[i]
		o.N, o.Told = o.N+o.OK-o.Told, o.OK
	}
}

// leaveOut keeps successes that were proof of a member's health out of what is known
// of its illness: a stray failure after a long recovery would make a total outage
// look partial, and who calls seldom could never show to be well. Of a tenant alone
// they are counted: what comes between two failures is all that is known of its share.
func (t *tracked) leaveOut(m *member) {
	if len(t.Members) < 2 || m.OKSince == 0 || m.State != TenantRecovered && (t.proof(m) < need(m.Broken) || !t.over()) {
		return
	}
	m.After, m.Strays = 0, 0
	for i := range m.Ops {
		m.Ops[i].OK, m.Ops[i].Told = 0, 0
	}
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
	if m.OKSince > 0 {
		m.Broken++
	}
	if m.PartOK > 0 {
		m.PartBroken++
	}
	m.Last, m.Since, m.OKSince, m.Confirmed, m.Strays, m.PartOK = at, 0, 0, 0, 0, 0
	for i := range m.Others {
		m.Others[i].Fine = true
	}
	m.State = TenantFailing
	m.Recovered = 0
}

// takeOver counts what an operation did before its first failure for a member
// among its attempts: to count from the first failure on alone would make a
// fault of a few percent look like one of a half.
func (t *tracked) takeOver(m *member, op string) int64 {
	i := slices.IndexFunc(m.Others, func(o otherOp) bool { return o.Name == op })
	if i < 0 {
		return 0
	}
	o := m.Others[i]
	m.Others = slices.Delete(m.Others, i, i+1)
	t.Inc.Attempts += o.OK - o.Told
	return o.OK
}

// succeed notes a success of a member. It is evidence if the operation failed for
// it, or fails in this incident and did not succeed for the member meanwhile.
func (t *tracked) succeed(m *member, at int64, op string, n int64) {
	m.Successes += n
	if o := t.op(op); o != nil {
		o.LastOK = at
	}
	if !t.counts(m, op, n) {
		return
	}
	if m.Since == 0 {
		m.Since = at
	}
	m.OKSince += n
	m.After += n
	t.soothe(m, n)
	if m.State == TenantFailing {
		m.State = TenantRecovering
	}
}

// confirm notes a success of a member that has recovered.
func (t *tracked) confirm(m *member, op string, n int64) {
	if t.counts(m, op, n) {
		m.Confirmed += n
	}
}

// counts notes successes of an operation and reports whether they are evidence of
// the member's recovery.
func (t *tracked) counts(m *member, op string, n int64) bool {
	if i := slices.IndexFunc(m.Ops, func(o memberOp) bool { return o.Name == op }); i >= 0 {
		m.Ops[i].OK += n
		return true
	}
	speaks := t.speaksFor(op)
	i := slices.IndexFunc(m.Others, func(o otherOp) bool { return o.Name == op })
	if i < 0 {
		// What comes between two failures is all that is known of a tenant alone; of
		// several the others tell.
		if len(m.Others) >= maxMemberOps || !speaks && len(t.Members) > 1 {
			return speaks
		}
		i = len(m.Others)
		m.Others = append(m.Others, otherOp{Name: op})
	}
	o := &m.Others[i]
	o.OK += n
	if speaks = speaks && !o.Fine; speaks {
		o.Told += n
	}
	return speaks
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
