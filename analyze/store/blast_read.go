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
	groups, err := b.groups()
	if err != nil {
		return err
	}
	affected := map[int64]bool{}
	for _, g := range groups {
		b.addGroup(&g)
		affected[g.tenant] = true
	}
	b.out.Affected = len(affected)
	if b.ofTenants || err != nil {
		return err
	}
	tenants, err := b.failed("tenant", "") // the groups have none
	b.out.Affected = len(tenants)
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

// failures is what the question is asked of: the failures of a stretch.
func (b *blast) failures(s stretch) string { return failureSums.from(s, b.chosen()) + b.where }

// chosen are the integrations that are asked for, or "" for all.
func (b *blast) chosen() string {
	if b.integrations.some {
		return b.integrations.json()
	}
	return ""
}

func (b *blast) span() []any { return []any{b.from, b.to} }

// groups reads the failures of the span.
func (b *blast) groups() ([]failureGroup, error) {
	column := func(name string, needed bool) string {
		if needed {
			return ", " + name
		}
		return ", 0"
	}
	by := func(name string) bool { return slices.Contains(b.q.By, name) }
	attrs := slices.ContainsFunc(b.q.By, func(name string) bool { return !b.isFixed(name) })
	keys := column("t.integration", b.ofTenants || by("integration")) + column("t.tenant", b.ofTenants) + column("t.operation", by("operation")) +
		column("t.class", by("class")) + column("t.status", by("status")) + column("t.attrs", attrs) + `, ` + slotOf("at", b.slot)
	groups, err := b.tallyOver(b.from, b.to, b.slot, func(s stretch) (string, []any) {
		return `SELECT tally(` + failureSums.tally(s) + keys + `)` + b.failures(s), []any{s.from, s.to}
	})
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

// failed counts the failures of the span by one column; more is a further condition.
func (b *blast) failed(by, more string) ([]group, error) {
	return b.tallyOver(b.from, b.to, 0, func(s stretch) (string, []any) {
		return `SELECT tally(` + failureSums.tally(s) + `, ` + by + `)` + b.failures(s) + more, []any{s.from, s.to}
	})
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
		groups, err := bare.failed("0", ` AND t.attrs = (SELECT id FROM name_data WHERE name = '`+unknownContext+`')`)
		if err != nil {
			return err
		}
		for _, g := range groups {
			unknown += int64(g.a)
		}
	}
	b.out.Notes = b.q.NotesOn(b.out, unknown, time.Unix(0, b.thinned))
	return nil
}
