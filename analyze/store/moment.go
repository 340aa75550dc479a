package store

import (
	"database/sql"
	"encoding/json"
	"math"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Moment is what a live view needs of one commit: no tenants, no samples, and
// only the counts and the incidents that were asked for.
type Moment struct {
	Coverage  analyze.Coverage
	Incidents []analyze.Incident   // by start and then id, without their parts
	Joined    map[string]int       // by id: tenants that joined within MomentQuery.Lately
	Traffic   []analyze.TrafficRow // by minute and integration
	Waiting   int                  // alerts that are due
	Failed    int                  // alerts that were given up
}

// MomentQuery says what has to be read; what a viewer knows already can be left
// out. Zero times ask for all.
type MomentQuery struct {
	OverSince time.Time     // incidents that are live, or were over at this time or later
	Traffic   time.Time     // counts of this minute and later
	Past      time.Duration // and at most so long before the last event
	Lately    time.Duration // how long before the last event a tenant has joined lately
}

// Moment reads what there is to show at once, in one transaction.
func (d *DB) Moment(q MomentQuery) (Moment, error) {
	var m Moment
	err := d.inTx("read", func(tx *sql.Tx) (err error) {
		if m.Coverage, err = readCoverage(tx); err != nil {
			return err
		}
		where, args := "1", []any(nil)
		if !q.OverSince.IsZero() {
			where, args = "resolved_ns IS NULL OR resolved_ns >= ?", []any{nanos(q.OverSince)}
		}
		if m.Incidents, err = readHeads(tx, where, args); err != nil {
			return err
		}
		last := time.Time{}
		if m.Coverage.LastEvent != nil {
			last = *m.Coverage.LastEvent
		}
		from := last.Add(-q.Past)
		if q.Traffic.After(from) {
			from = q.Traffic
		}
		if m.Traffic, err = readTraffic(tx, from); err != nil {
			return err
		}
		if m.Joined, err = readJoined(tx, last.Add(-q.Lately)); err != nil {
			return err
		}
		return tx.QueryRow(
			`SELECT count(*) FILTER (WHERE state = 'due'), count(*) FILTER (WHERE state = 'failed') FROM outbox_data WHERE state <> 'sent'`,
		).Scan(&m.Waiting, &m.Failed)
	})
	return m, err
}

func readTraffic(tx *sql.Tx, from time.Time) ([]analyze.TrafficRow, error) {
	return queryRows(tx, `SELECT minute_ns, i.name, attempts, failed FROM traffic_data JOIN name_data i ON i.id = integration
		WHERE minute_ns >= ? ORDER BY minute_ns, i.name`, []any{nanos(from)},
		func(rows *sql.Rows) (r analyze.TrafficRow, err error) {
			var minute sql.NullInt64
			err = rows.Scan(&minute, &r.Integration, &r.Attempts, &r.Failed)
			r.Minute = timeOf(minute)
			return r, err
		})
}

// readJoined counts the tenants of live incidents that joined since a time.
func readJoined(tx *sql.Tx, since time.Time) (map[string]int, error) {
	return queryCounts(tx, `SELECT i.id, count(*) FROM incident_data i JOIN timeline_data t ON t.incident = i.id
		WHERE i.resolved_ns IS NULL AND t.event = 'tenant_affected' AND t.at_ns >= ? GROUP BY i.id`, nanos(since))
}

// ActiveTenants counts, for each integration, the tenants that called it since a
// time; hours count whole.
func (d *DB) ActiveTenants(since time.Time) (out map[string]int, err error) {
	err = d.inTx("read", func(tx *sql.Tx) error {
		out, err = queryCounts(tx, `SELECT i.name, count(DISTINCT t.tenant) FROM tenant_traffic_data t
			JOIN name_data i ON i.id = t.integration JOIN name_data n ON n.id = t.tenant
			WHERE t.hour_ns >= ? AND n.name <> '' GROUP BY i.name`, nanos(since))
		return err
	})
	return out, err
}

// Callers counts the attempts of each tenant that called the integrations, or any
// where none is named, in the hours from the one of from up to the one of to: the
// Hour and the Integration of the rows are left empty. A zero to is no bound.
// Those who called most come first.
func (d *DB) Callers(integrations []string, from, to time.Time) ([]analyze.TenantRow, error) {
	names, err := json.Marshal(append([]string{}, integrations...))
	if err != nil {
		return nil, err
	}
	until := int64(math.MaxInt64)
	if !to.IsZero() {
		until = nanos(to)
	}
	var out []analyze.TenantRow
	err = d.inTx("read", func(tx *sql.Tx) error {
		out, err = queryRows(tx, `SELECT n.name, sum(attempts), sum(failed) FROM tenant_traffic_data t JOIN name_data n ON n.id = t.tenant
			WHERE hour_ns >= ?1 AND hour_ns <= ?2 AND n.name <> ''
			AND (json_array_length(?3) = 0 OR integration IN (SELECT id FROM name_data WHERE name IN (SELECT value FROM json_each(?3))))
			GROUP BY 1 ORDER BY 2 DESC, 1`,
			[]any{nanos(from.Truncate(time.Hour)), until, string(names)},
			func(rows *sql.Rows) (r analyze.TenantRow, err error) {
				return r, rows.Scan(&r.Tenant, &r.Attempts, &r.Failed)
			})
		return err
	})
	return out, err
}

// Touching returns the ids of the incidents that affect, or put at risk, a tenant
// whose name contains the text.
func (d *DB) Touching(part string) (map[string]bool, error) {
	out := map[string]bool{}
	err := d.inTx("read", func(tx *sql.Tx) error {
		return eachRow(tx, `SELECT DISTINCT incident FROM incident_tenant_data WHERE instr(tenant, ?) > 0`, []any{part},
			func(rows *sql.Rows) error {
				var id string
				err := rows.Scan(&id)
				out[id] = true
				return err
			})
	})
	return out, err
}

// FailureCourse counts the failures of an incident's integrations, of its own
// tenants where it is not everybody's, in steps from a time on. Steps are whole
// minutes.
func (d *DB) FailureCourse(in *analyze.Incident, from time.Time, step time.Duration, steps int) ([]int64, error) {
	out := make([]int64, steps)
	if steps == 0 || step <= 0 {
		return out, nil
	}
	names, err := json.Marshal(in.Integrations)
	if err != nil {
		return nil, err
	}
	own := in.Scope.Kind == analyze.ScopeTenant || in.Scope.Kind == analyze.ScopeAttribute
	err = d.inTx("read", func(tx *sql.Tx) error {
		return eachRow(tx, `SELECT (minute_ns - ?1) / ?2, sum(count) FROM failure_data
			WHERE minute_ns >= ?1 AND minute_ns < ?3
			AND (json_array_length(?4) = 0 OR integration IN (SELECT id FROM name_data WHERE name IN (SELECT value FROM json_each(?4))))
			AND (NOT ?5 OR tenant IN (SELECT n.id FROM incident_tenant_data t JOIN name_data n ON n.name = t.tenant WHERE t.incident = ?6))
			GROUP BY 1`,
			[]any{nanos(from), int64(step), nanos(from.Add(step * time.Duration(steps))), string(names), own, in.ID},
			func(rows *sql.Rows) error {
				var slot int
				var n int64
				err := rows.Scan(&slot, &n)
				if err == nil && slot >= 0 && slot < steps {
					out[slot] = n
				}
				return err
			})
	})
	return out, err
}
