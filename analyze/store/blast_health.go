package store

import (
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// readHealth reads what tells how the tenants are at the end of the log.
func (b *blast) readHealth() error {
	if !b.byTenant || len(b.pairs) == 0 {
		return nil
	}
	end := floor(b.last, hour) + hour
	from := end
	back := min(24, max(3, rowsAllowed/max(1, b.lookups())))
	for _, p := range b.pairs {
		after := max(floor(p.last, hour), end-back*hour)
		if p.last == 0 { // no failure
			after = end
		} else {
			p.LastFailure = time.Unix(0, p.last).UTC()
		}
		p.AfterFrom = time.Unix(0, max(after, floor(p.last, hour)+hour)).UTC()
		from = min(from, after)
	}
	if from < end {
		err := b.readPairs(from, end, false, hour, func(k pairKey, at int64, t counts) {
			p := b.pairs[k]
			switch {
			case p == nil || at < floor(p.last, hour):
			case at == floor(p.last, hour):
				p.HourTotal, p.HourFailed = int64(t.attempts), int64(t.failed)
			default:
				p.AfterTotal += int64(t.attempts)
				p.AfterFailed += int64(t.failed)
			}
		})
		if err != nil {
			return err
		}
	}
	return b.readParts()
}

// readParts finds the incidents that the pairs are part of: live ones, and those
// of the span.
func (b *blast) readParts() error {
	type part struct {
		analyze.PairInStory
		integrations []string
	}
	parts, err := queryRows(b.tx, `
SELECT i.id, i.state, i.started_ns, i.resolved_ns, i.integrations, t.tenant, t.state, t.first_failure_ns, t.last_failure_ns, t.successes_since, t.since_ns
FROM incident_data i JOIN incident_tenant_data t ON t.incident = i.id AND t.state <> 'at_risk'
WHERE i.state IN ('open', 'recovering') OR i.started_ns < ?2 AND (i.resolved_ns IS NULL OR i.resolved_ns >= ?1)
ORDER BY i.started_ns DESC, i.id, t.position`, b.span(), func(rows *sql.Rows) (p part, err error) {
		var started, over, first, last, since sql.NullInt64
		var integrations []byte
		err = rows.Scan(&p.ID, &p.State, &started, &over, &integrations, &p.Tenant.Tenant, &p.Tenant.State, &first, &last,
			&p.Tenant.Evidence.SuccessesSince, &since)
		if err != nil {
			return p, err
		}
		p.StartedAt, p.Over = timeOf(started), timePointer(over)
		p.Tenant.FirstFailure, p.Tenant.LastFailure, p.Tenant.Evidence.Since = timePointer(first), timePointer(last), timePointer(since)
		return p, json.Unmarshal(integrations, &p.integrations)
	})
	if err != nil {
		return err
	}
	byTenant := map[string][]part{}
	for _, p := range parts {
		byTenant[p.Tenant.Tenant] = append(byTenant[p.Tenant.Tenant], p)
	}
	for k, state := range b.pairs {
		for _, p := range byTenant[b.names[k.tenant]] {
			if len(p.integrations) == 0 || slices.Contains(p.integrations, b.names[k.integration]) {
				state.Parts = append(state.Parts, p.PairInStory)
			}
		}
	}
	return nil
}
