package store

import (
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// failureGroup counts the failures of a group of rows; what they are not told
// apart by is 0.
type failureGroup struct {
	pairKey
	operation, class, status, attrs, slot int64
	count, first, last                    int64
}

// readFailures counts what fits the question.
func (b *blast) readFailures() error {
	groups, err := b.groups("")
	if err != nil {
		return err
	}
	affected := map[int64]bool{}
	for _, g := range groups {
		b.addGroup(&g)
		affected[g.tenant] = true
	}
	b.out.Affected = len(affected)
	if !b.ofTenants { // the groups have no tenant
		err = b.tx.QueryRow(`SELECT count(*) FROM (SELECT DISTINCT f.tenant `+b.failures()+`)`, b.span()...).Scan(&b.out.Affected)
	}
	return err
}

func (b *blast) addGroup(g *failureGroup) {
	b.out.Failures += g.count
	if b.ofTenants {
		p := b.pair(g.pairKey)
		p.Failures += g.count
		p.last = max(p.last, g.last)
	}
	r := b.row(b.key(g, func(string) bool { return true }))
	r.Failures += g.count
	first, last := time.Unix(0, g.first).UTC(), time.Unix(0, g.last).UTC()
	if r.FirstFailure == nil || first.Before(*r.FirstFailure) {
		r.FirstFailure = &first
	}
	if r.LastFailure == nil || last.After(*r.LastFailure) {
		r.LastFailure = &last
	}
}

// failures is the table under the question. Looking up the minutes of a few
// integrations reads a fraction of what a scan of the span would: its rows are in
// the order of minute and integration.
func (b *blast) failures() string {
	if !b.integrations.some {
		return `FROM failure_data f WHERE f.minute_ns >= ?1 AND f.minute_ns < ?2 AND ` + b.where
	}
	return `FROM (` + minutesCTE + ` SELECT at FROM minutes) m CROSS JOIN json_each('` + b.integrations.json() + `') j
CROSS JOIN failure_data f ON f.minute_ns = m.at AND f.integration = j.value WHERE ` + b.where
}

func (b *blast) span() []any { return []any{b.from, b.to} }

// groups reads the failures of the span; more is a further condition.
func (b *blast) groups(more string) ([]failureGroup, error) {
	column := func(name string, needed bool) string {
		if needed {
			return ", " + name
		}
		return ", 0"
	}
	by := func(name string) bool { return slices.Contains(b.q.By, name) }
	attrs := slices.ContainsFunc(b.q.By, func(name string) bool { return !b.isFixed(name) })
	groups, err := tallied(b.tx, `SELECT tally(count, 0, f.minute_ns`+column("f.integration", b.ofTenants || by("integration"))+column("f.tenant", b.ofTenants)+
		column("f.operation", by("operation"))+column("f.class", by("class"))+column("f.status", by("status"))+column("f.attrs", attrs)+
		`, `+slotOf("f.minute_ns", b.slot)+`) `+b.failures()+more, b.span()...)
	out := make([]failureGroup, len(groups))
	for i, g := range groups {
		k := g.key
		out[i] = failureGroup{
			pairKey: pairKey{k[0], k[1]}, operation: k[2], class: k[3], status: k[4], attrs: k[5], slot: k[6],
			count: int64(g.a), first: g.first, last: g.last,
		}
	}
	return out, err
}

// isFixed reports whether a dimension is no attribute of the context.
func (b *blast) isFixed(name string) bool { return analyze.DimensionNamed(name).Doc != "" }

// readUnknown counts the failures that a filter by status or context can't judge.
func (b *blast) readUnknown() error {
	var unknown int64
	if b.q.AsksDetail() {
		bare := *b
		question := *b.q
		question.Status, question.Attrs = nil, nil
		bare.q = &question
		if err := bare.narrow(); err != nil {
			return err
		}
		err := b.tx.QueryRow(`SELECT coalesce(sum(count), 0) `+bare.failures()+
			` AND f.attrs = (SELECT id FROM name_data WHERE name = '`+unknownContext+`')`, b.span()...).Scan(&unknown)
		if err != nil {
			return err
		}
	}
	b.out.Notes = b.q.NotesOn(b.out, unknown, time.Unix(0, b.thinned))
	return nil
}
