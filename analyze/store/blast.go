package store

import (
	"database/sql"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Blast answers a question from the rollups, in one transaction.
func (d *DB) Blast(q analyze.Question) (analyze.Blast, error) {
	var out analyze.Blast
	err := d.inTx("read", func(tx *sql.Tx) error {
		b := &blast{tx: tx, q: &q, out: &out}
		return b.answer()
	})
	return out, err
}

// blast is a question being answered.
type blast struct {
	tx  *sql.Tx
	q   *analyze.Question
	out *analyze.Blast

	names                           map[int64]string
	contexts                        map[int64]map[string]string // of the names that are contexts
	knownIntegrations, knownTenants int

	integrations selection
	tenants      selection
	where        string // conditions on failure_data
	from, to     int64  // the span, minutes
	first, last  int64  // of the log
	thinned      int64
	summed       struct{ from, until int64 } // the days that have sums, see sumUp
	byTenant     bool                        // rows are told apart by tenant
	ofTenants    bool                        // attempts are looked up by tenant
	slot         int64

	pairs map[pairKey]*pairState
	rows  map[string]*analyze.BlastRow
	order []string
	known map[string]*counts // attempts by key
	usual map[string]*counts
	days  float64 // the normal time, in lengths of the span
}

// pairKey is a tenant's use of an integration, by the numbers of their names.
type pairKey struct{ integration, tenant int64 }

type pairState struct {
	analyze.PairFacts
	last                int64 // minute of its last failure in the span
	attempts, succeeded float64
}

// counts of attempts; parts of hours make it fractional.
type counts struct{ attempts, failed float64 }

func (b *blast) answer() error {
	coverage, err := readCoverage(b.tx)
	if err != nil {
		return err
	}
	b.out.By, b.out.Incident, b.out.Rows = b.q.By, b.q.Incident, []analyze.BlastRow{}
	for _, name := range b.q.By {
		b.byTenant = b.byTenant || name == "tenant"
		if d := analyze.DimensionNamed(name); d.Slot > 0 {
			b.slot = int64(d.Slot)
		}
	}
	b.out.Tenant = b.byTenant
	if coverage.FirstEvent == nil || coverage.LastEvent == nil {
		return nil // nothing was read
	}
	b.out.First, b.out.Last, b.out.Coverage = coverage.FirstEvent, coverage.LastEvent, coverage
	b.first, b.last = nanos(*coverage.FirstEvent), nanos(*coverage.LastEvent)
	b.pairs, b.rows = map[pairKey]*pairState{}, map[string]*analyze.BlastRow{}
	b.known, b.usual = map[string]*counts{}, map[string]*counts{}
	for _, step := range []func() error{
		b.bound, b.readNames, b.narrow, b.readFailures, b.addMembers, b.readAttempts, b.readNormal, b.readHealth, b.readUnknown, b.listen,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	b.finish()
	return nil
}

// bound finds the span: what is asked for, as far as the log goes, in whole
// minutes; the incident's without any.
func (b *blast) bound() error {
	err := b.tx.QueryRow(`SELECT thinned, coalesce(summed_from, 0), coalesce(summed_until, 0) FROM run_data`).Scan(&b.thinned, &b.summed.from, &b.summed.until)
	if err != nil {
		return err
	}
	b.from, b.to = b.first, b.last+1
	if in := b.q.Incident; in != nil {
		b.from = max(b.from, nanos(in.StartedAt))
		switch {
		case in.Kind == analyze.KindSilence && in.ResolvedAt != nil:
			b.to = nanos(*in.ResolvedAt)
		case in.Kind != analyze.KindSilence && in.LastFailure != nil:
			b.to = nanos(*in.LastFailure) + 1
		}
	}
	if !b.q.Since.IsZero() {
		b.from = max(b.from, nanos(b.q.Since))
	}
	if !b.q.Until.IsZero() {
		b.to = min(b.to, nanos(b.q.Until))
	}
	b.from = floor(b.from, b.grain(b.from))
	grain := b.grain(b.to)
	b.to = max(b.from, ceil(b.to, grain))
	b.out.From, b.out.To = time.Unix(0, b.from).UTC(), time.Unix(0, min(b.to, b.last+1)).UTC()
	if b.out.To.Before(b.out.From) {
		b.out.To = b.out.From
	}
	return nil
}

// grain is what the rollups of a time are kept by.
func (b *blast) grain(at int64) int64 {
	if at < b.thinned {
		return int64(time.Hour)
	}
	return int64(time.Minute)
}

// floor rounds down, before 1970 too.
func floor(ns, unit int64) int64 { return ns - ((ns%unit)+unit)%unit }

func ceil(ns, unit int64) int64 { return -floor(-ns, unit) }

// addMembers makes sure that an incident's tenants are among the pairs though
// the rollups have no failure of them: in a silence nothing fails.
func (b *blast) addMembers() error {
	in := b.q.Incident
	if in == nil {
		return nil
	}
	numbers := map[string]int64{}
	for id, name := range b.names {
		numbers[name] = id
	}
	for _, i := range in.Integrations {
		integration, ok := numbers[i]
		if !ok || !b.integrations.has(integration) {
			continue
		}
		for _, t := range in.Affected() {
			if tenant, ok := numbers[t]; ok && b.tenants.has(tenant) {
				b.pair(pairKey{integration, tenant})
			}
		}
	}
	return nil
}

func (b *blast) pair(k pairKey) *pairState {
	p := b.pairs[k]
	if p == nil {
		p = &pairState{}
		b.pairs[k] = p
	}
	return p
}
