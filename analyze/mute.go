package analyze

import "slices"

// Some logs shape errors otherwise than successes, so that the operation of a failure
// is never heard to succeed. Such an operation is mute: that all of it fails says
// nothing. Its failures are judged with the integration's and the tenant's attempts,
// and it has recovered when the tenant's calls of the integration succeed.

// mute reports whether no success of the operation was ever logged.
func (in *integration) mute(name string) bool {
	op := in.opIndex[name]
	return op != nil && !op.Worked
}

// provedBy names the operation that a member's success is evidence for: its own, or a
// mute one where only such have failed.
func (t *tracked) provedBy(m *member, x *attempt) string {
	if len(m.Ops) == 0 || slices.ContainsFunc(m.Ops, func(o memberOp) bool { return !x.in.mute(o.Name) }) {
		return x.e.Operation
	}
	for i := range m.Ops {
		o := &m.Ops[i]
		if io := t.op(o.Name); io != nil {
			io.LastOK = x.at
		}
		if i > 0 { // counted once; the others are no longer in doubt
			o.OK = max(o.OK, 1)
		}
	}
	return m.Ops[0].Name
}
