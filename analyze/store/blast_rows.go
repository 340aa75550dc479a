package store

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// key are the values by which a group is told from others; those of dimensions
// that wanted refuses are left empty.
func (b *blast) key(g *failureGroup, wanted func(name string) bool) []string {
	out := make([]string, len(b.q.By))
	for i, name := range b.q.By {
		if wanted(name) {
			out[i] = b.value(g, name)
		}
	}
	return out
}

func (b *blast) value(g *failureGroup, dimension string) string {
	switch dimension {
	case "tenant":
		return b.names[g.tenant]
	case "integration":
		return b.names[g.integration]
	case "operation":
		return b.names[g.operation]
	case "class":
		return b.names[g.class]
	case "status":
		if g.status == 0 {
			return ""
		}
		return strconv.FormatInt(g.status, 10)
	}
	if analyze.DimensionNamed(dimension).Slot > 0 {
		return time.Unix(0, g.slot).UTC().Format(time.RFC3339)
	}
	return b.context(g.attrs)[dimension]
}

func (b *blast) row(key []string) *analyze.BlastRow {
	id := strings.Join(key, "\x00")
	r := b.rows[id]
	if r == nil {
		r = &analyze.BlastRow{Key: key}
		b.rows[id] = r
		b.order = append(b.order, id)
	}
	return r
}

// count adds attempts to those of a key.
func (b *blast) count(to map[string]*counts, k pairKey, slot int64, t counts) {
	g := failureGroup{pairKey: k, slot: slot}
	id := b.trafficKey(&g, slot != 0)
	have := to[id]
	if have == nil {
		have = &counts{}
		to[id] = have
	}
	have.attempts += t.attempts
	have.failed += t.failed
}

// trafficKey is the key as far as attempts are told apart by it.
func (b *blast) trafficKey(g *failureGroup, timed bool) string {
	return strings.Join(b.key(g, func(name string) bool { return ofTraffic(name, timed) }), "\x00")
}

func ofTraffic(name string, timed bool) bool {
	return name == "tenant" || name == "integration" || timed && analyze.DimensionNamed(name).Slot > 0
}

// finish puts what was read together.
func (b *blast) finish() {
	if b.byTenant {
		b.judge()
	}
	for _, id := range b.order {
		r := b.rows[id]
		if b.q.KnowsAttempts() {
			b.compare(r)
		}
		b.out.Rows = append(b.out.Rows, *r)
	}
	b.sort()
}

// compare sets a row's failures against its attempts, and these against the
// usual ones.
func (b *blast) compare(r *analyze.BlastRow) {
	part := func(timed bool) string {
		key := slices.Clone(r.Key)
		for i, name := range b.q.By {
			if !ofTraffic(name, timed) {
				key[i] = ""
			}
		}
		return strings.Join(key, "\x00")
	}
	attempts := r.Failures // the spread of an hour may give less
	if t := b.known[part(b.slot > 0)]; t != nil {
		attempts = max(attempts, int64(math.Round(t.attempts)))
		if b.ofTenants && b.whole() { // failures are known by the minute
			attempts = r.Failures + int64(math.Round(t.attempts-t.failed))
		}
	}
	r.Attempts = &attempts
	if b.slot > 0 {
		return // what is usual of a minute is not known by its hour
	}
	if t := b.usual[part(false)]; t != nil && t.attempts > 0 {
		share, usual := t.failed/t.attempts, t.attempts/max(b.days, 1e-9)
		r.UsualShare, r.UsualAttempts = &share, &usual
	}
}

// whole reports whether a row holds all failures of its attempts.
func (b *blast) whole() bool {
	return !b.q.Narrowed() && !slices.ContainsFunc(b.q.By, func(name string) bool { return !ofTraffic(name, true) })
}

// judge tells for each row how its tenant is. Tenants without failures get rows
// when they are an incident's, or asked for.
func (b *blast) judge() {
	of := map[string]analyze.Health{}
	alone := func(name string) bool { return name == "tenant" || name == "integration" }
	bare := !slices.ContainsFunc(b.q.By, func(name string) bool { return !alone(name) })
	for _, k := range b.sortedPairs() {
		p := b.pairs[k]
		g := failureGroup{pairKey: k}
		key := b.key(&g, alone)
		id := strings.Join(key, "\x00")
		of[id] = of[id].Worse(analyze.HealthOf(&p.PairFacts))
		if bare && (p.Failures > 0 || len(p.Parts) > 0 || p.Attempts > 0) {
			b.exact(b.row(key))
		}
	}
	for _, id := range b.order {
		r := b.rows[id]
		key := slices.Clone(r.Key)
		for i, name := range b.q.By {
			if !alone(name) {
				key[i] = ""
			}
		}
		r.Health = of[strings.Join(key, "\x00")]
	}
}

// exact takes the times of a tenant's failures from the incident that is asked
// about: it knows them to the nanosecond.
func (b *blast) exact(r *analyze.BlastRow) {
	in := b.q.Incident
	if in == nil || len(b.q.By) != 1 || b.q.By[0] != "tenant" || !b.q.Since.IsZero() || !b.q.Until.IsZero() {
		return
	}
	for i := range in.Tenants {
		if t := &in.Tenants[i]; t.Tenant == r.Key[0] && t.FirstFailure != nil && r.Failures > 0 {
			r.FirstFailure, r.LastFailure = t.FirstFailure, t.LastFailure
		}
	}
}

func (b *blast) sort() {
	timed := slices.IndexFunc(b.q.By, func(name string) bool { return analyze.DimensionNamed(name).Slot > 0 })
	slices.SortFunc(b.out.Rows, func(x, y analyze.BlastRow) int {
		if timed >= 0 {
			return cmp.Or(cmp.Compare(x.Key[timed], y.Key[timed]), slices.Compare(x.Key, y.Key))
		}
		return cmp.Or(cmp.Compare(y.Failures, x.Failures), slices.Compare(x.Key, y.Key))
	})
}
