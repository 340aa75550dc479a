package store

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"
)

const (
	minute = int64(time.Minute)
	hour   = int64(time.Hour)
)

// readAttempts counts the attempts of the span beside the failures.
func (b *blast) readAttempts() error {
	if !b.ofTenants {
		return b.readTraffic(b.from, b.to, true, func(k pairKey, slot int64, t counts) { b.count(b.known, k, slot, t) })
	}
	return b.readPairs(b.from, b.to, b.q.Exposed, b.timed(), func(k pairKey, slot int64, t counts) {
		b.count(b.known, k, slot, t)
		p := b.pairs[k]
		if p == nil && b.q.Exposed {
			p = b.pair(k)
		}
		if p == nil {
			return
		}
		p.attempts += t.attempts
		p.succeeded += t.attempts - t.failed
		p.Attempts = max(p.Failures, int64(p.attempts+0.5))
		if !b.q.Narrowed() { // failures are known by the minute
			p.Attempts = p.Failures + int64(p.succeeded+0.5)
		}
	})
}

// timed is the expression for the slot of an hour, or 0 for the whole span.
func (b *blast) timed() int64 {
	if b.slot >= hour {
		return b.slot
	}
	return 0
}

// rowsAllowed bounds what is read beside the span itself. 60,000 rows are about
// 40 ms (BenchmarkBlast).
const rowsAllowed = 60_000

// readNormal counts the time before the span: up to a week, in whole days so
// that the rhythm of the day is in it, and less where that would read too much.
func (b *blast) readNormal() error {
	to := floor(b.from, hour)
	perDay := int64(24*60) * int64(max(1, b.countIntegrations()))
	if b.ofTenants {
		perDay = 24 * b.lookups()
	}
	days := min(7, max(1, rowsAllowed/max(1, perDay)))
	from := max(to-days*day, floor(b.first, hour))
	if from >= to {
		return nil
	}
	if begin := max(from, b.first); begin < to {
		since, until := time.Unix(0, begin).UTC(), time.Unix(0, to).UTC()
		b.out.NormalFrom, b.out.NormalTo = &since, &until
		b.days = float64(to-begin) / float64(max(1, min(b.to, b.last)-b.from))
	}
	if !b.ofTenants {
		return b.readTraffic(from, to, false, func(k pairKey, _ int64, t counts) { b.count(b.usual, k, 0, t) })
	}
	return b.readPairs(from, to, b.q.Exposed, 0, func(k pairKey, _ int64, t counts) {
		b.count(b.usual, k, 0, t)
		if p := b.pairs[k]; p != nil {
			p.NormalFailures, p.NormalSample = int64(t.failed), int64(t.attempts)
		}
	})
}

// countIntegrations is of how many integrations the question is.
func (b *blast) countIntegrations() int {
	if b.integrations.some {
		return len(b.integrations.chosen)
	}
	return b.knownIntegrations
}

// affectedNumbers are the integrations and tenants among the pairs, sorted.
func (b *blast) affectedNumbers() (integrations, tenants []int64) {
	is, ts := map[int64]bool{}, map[int64]bool{}
	for k := range b.pairs {
		is[k.integration], ts[k.tenant] = true, true
	}
	return slices.Sorted(maps.Keys(is)), slices.Sorted(maps.Keys(ts))
}

// sought is how readPairs finds its rows: by tenant where few of them are asked
// for, and by integration with the others left out where that is less work. In a
// month's rows one look-up takes 1.0 µs and reading on 0.2 µs a row.
func (b *blast) sought() (byTenant bool, perHour int64) {
	integrations, tenants := b.affectedNumbers()
	scan := int64(len(integrations)) * int64(max(len(tenants), b.knownTenants))
	seek := int64(len(integrations)) * int64(len(tenants)) * 5
	if seek < scan {
		return true, seek
	}
	return false, scan
}

func (b *blast) lookups() int64 {
	_, n := b.sought()
	return n
}

// weight is the part of an hour's counts that falls into [?3, ?4), spread evenly
// over that part of the hour that the log, [?5, ?6), covers.
const weight = `(1.0 * max(0, min(at + 3600000000000, ?4, ?6) - max(at, ?3, ?5)) / max(1, min(at + 3600000000000, ?6) - max(at, ?5)))`

// readPairs reads the attempts by tenant from hour to hour: those of the pairs,
// or of everybody on the integrations with all.
func (b *blast) readPairs(from, to int64, all bool, slot int64, take func(pairKey, int64, counts)) error {
	integrations, tenants := b.affectedNumbers()
	seek, _ := b.sought()
	everybody := !seek && !b.tenants.some && len(tenants) >= b.knownTenants && len(integrations) >= b.knownIntegrations
	of, where := numbersJSON(integrations), `1`
	switch {
	case all:
		of = b.chosen()
	case everybody: // there is nothing to look for
		of = ""
	default:
		column := "+t.tenant" // the plus keeps SQLite from looking them up one by one
		if seek {
			column = "t.tenant"
		}
		where = column + ` IN (SELECT value FROM json_each('` + numbersJSON(tenants) + `'))`
	}
	if all && b.tenants.some {
		where = `t.tenant IN (SELECT value FROM json_each('` + b.tenants.json() + `'))`
	}
	sums := tenantSums.counts
	if from > b.first && from%hour != 0 || to <= b.last && to%hour != 0 {
		sums = `attempts * ` + weight + `, failed * ` + weight + `, 0, 0`
	}
	groups, err := b.tallyOver(from, to, slot, func(s stretch) (string, []any) {
		rest := `, t.integration, t.tenant, ` + slotOf("at", slot) + `)` + tenantSums.from(s, of) + where
		if s.length > 0 { // whole days, whose weight is 1
			return `SELECT tally(` + tenantSums.sums + rest, []any{s.from, s.to}
		}
		return `SELECT tally(` + sums + rest, []any{floor(s.from, hour), s.to, from, to, b.first, b.last + 1}
	})
	for _, g := range groups {
		take(pairKey{g.key[0], g.key[1]}, g.key[2], counts{g.a, g.b})
	}
	return err
}

// slotOf is the expression for the slot of a time; all are one where slot is 0.
func slotOf(at string, slot int64) string {
	if slot == 0 {
		return "0"
	}
	length := strconv.FormatInt(slot, 10)
	return at + " / " + length + " * " + length
}

// listen finds out whether there were attempts at all where no failure was found.
func (b *blast) listen() error {
	b.out.Heard = b.out.Failures > 0
	for k := range b.known {
		b.out.Heard = b.out.Heard || b.known[k].attempts > 0
	}
	if b.out.Heard || b.out.OutsideLog() {
		return nil
	}
	if !b.tenants.some {
		return b.readTraffic(b.from, b.to, false, func(_ pairKey, _ int64, t counts) { b.out.Heard = b.out.Heard || t.attempts > 0 })
	}
	return b.readPairs(b.from, b.to, true, 0, func(_ pairKey, _ int64, t counts) { b.out.Heard = b.out.Heard || t.attempts > 0 })
}

// readTraffic reads the attempts by integration from minute to minute.
func (b *blast) readTraffic(from, to int64, slots bool, take func(pairKey, int64, counts)) error {
	slot := int64(0)
	if slots {
		slot = b.slot
	}
	groups, err := b.tallyOver(from, to, slot, func(s stretch) (string, []any) {
		return `SELECT tally(` + trafficSums.tally(s) + `, t.integration, ` + slotOf("at", slot) + `)` + trafficSums.from(s, b.chosen()) + `1`, []any{s.from, s.to}
	})
	for _, g := range groups {
		take(pairKey{integration: g.key[0]}, g.key[1], counts{g.a, g.b})
	}
	return err
}

// sortedPairs are the pairs in the order of their names.
func (b *blast) sortedPairs() []pairKey {
	return slices.SortedFunc(maps.Keys(b.pairs), func(x, y pairKey) int {
		return cmp.Or(cmp.Compare(b.names[x.tenant], b.names[y.tenant]), cmp.Compare(b.names[x.integration], b.names[y.integration]))
	})
}
