package store

import (
	"database/sql"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// onlyFor leaves of the report what is the tenant's own.
func onlyFor(tx *sql.Tx, r *analyze.Report, tenant string) error {
	r.Tenant, r.Hidden, r.Coverage.Streams = tenant, 0, []analyze.StreamCoverage{} // a log may be called after a tenant
	r.Coverage.NewestFirst = nil
	var known int
	if err := tx.QueryRow(`SELECT count(*) FROM name_data WHERE name = ? AND roles & ?`, tenant, aTenant).Scan(&known); err != nil {
		return err
	}
	r.Stranger = known == 0 && len(r.Incidents) == 0
	seen := map[string]bool{}
	for i := range r.Incidents {
		in := &r.Incidents[i]
		own, err := ownFailures(tx, in, tenant, r.Coverage.LastEvent)
		if err != nil {
			return err
		}
		r.Incidents[i] = analyze.ForTenant(in, tenant, own)
		for _, name := range r.Incidents[i].Integrations {
			seen[name] = true
		}
	}
	all := r.Integrations
	r.Integrations = nil
	for _, name := range all {
		if seen[name] {
			r.Integrations = append(r.Integrations, name)
		}
	}
	return nil
}

// ownFailures counts a tenant's failures in an incident, most frequent first.
// Its integrations are looked up minute by minute: the table is in the order of
// minutes, and a long incident has few of the rows of its time.
func ownFailures(tx *sql.Tx, in *analyze.Incident, tenant string, last *time.Time) ([]analyze.OwnFailures, error) {
	if last == nil {
		return nil, nil
	}
	to := *last
	if in.LastFailure != nil {
		to = *in.LastFailure
	}
	ids, err := idsOf(tx, in.Integrations)
	if err != nil {
		return nil, err
	}
	return queryRows(tx, minutesCTE+`
SELECT i.name, c.name, sum(count) AS failed
FROM minutes CROSS JOIN json_each(?3) AS j
CROSS JOIN failure_data f ON f.minute_ns = minutes.at AND f.integration = j.value
CROSS JOIN name_data t ON t.id = f.tenant AND t.name = ?4
JOIN name_data i ON i.id = f.integration JOIN name_data c ON c.id = f.class
GROUP BY 1, 2 ORDER BY failed DESC, 1, 2`,
		[]any{nanos(in.StartedAt.Truncate(time.Minute)), nanos(to) + 1, ids, tenant},
		func(rows *sql.Rows) (o analyze.OwnFailures, err error) {
			return o, rows.Scan(&o.Integration, &o.Class, &o.Count)
		})
}
