package store

import (
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// breakdownColumns are the dimensions by which failures can be counted.
var breakdownColumns = map[string]string{
	"integration": "i.name", "tenant": "t.name", "operation": "o.name", "class": "c.name",
}

// Breakdown counts failed lines by one dimension, most first: integration,
// tenant, operation or class. At most limit rows come back; the second result is
// how many there are.
func (d *DB) Breakdown(by string, f analyze.FailureFilter, limit int) ([]analyze.FailureShare, int, error) {
	column, known := breakdownColumns[by]
	if !known {
		return nil, 0, &unknownDimensionError{by}
	}
	where, args := failureWhere(&f)
	var all []analyze.FailureShare
	err := d.inTx("read", func(tx *sql.Tx) error {
		var err error
		all, err = queryRows(tx, `SELECT `+column+`, sum(count) AS n, count(DISTINCT tenant), min(minute_ns), max(minute_ns)
			FROM failure_data JOIN name_data i ON i.id = integration JOIN name_data t ON t.id = tenant
			JOIN name_data o ON o.id = operation JOIN name_data c ON c.id = class
			WHERE `+where+` GROUP BY 1 ORDER BY n DESC, 1`, args,
			func(rows *sql.Rows) (s analyze.FailureShare, err error) {
				var first, last sql.NullInt64
				err = rows.Scan(&s.Name, &s.Failures, &s.Tenants, &first, &last)
				s.First, s.Last = timeOf(first), timeOf(last)
				return s, err
			})
		return err
	})
	return all[:min(len(all), limit)], len(all), err
}

type unknownDimensionError struct{ by string }

func (e *unknownDimensionError) Error() string {
	return "count failures by " + e.by + ": not a dimension (hint: there are integration, tenant, operation and class)"
}

// failureWhere is the filter as an SQL condition over Breakdown's tables. Its
// text is made of constants alone.
func failureWhere(f *analyze.FailureFilter) (string, []any) {
	c := conditions{texts: []string{"1"}}
	add := func(column string, values []string) {
		if len(values) > 0 {
			args := make([]any, len(values))
			for i, v := range values {
				args[i] = v
			}
			c.add(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
		}
	}
	add("i.name", f.Integrations)
	add("c.name", f.Classes)
	if f.Tenant != "" {
		c.add("instr(t.name, ?) > 0", f.Tenant)
	}
	if f.Incident != "" {
		c.add("t.name IN (SELECT tenant FROM incident_tenant_data WHERE incident = ?)", f.Incident)
	}
	if !f.Since.IsZero() {
		c.add("minute_ns >= ?", nanos(f.Since.Truncate(time.Minute)))
	}
	if !f.Until.IsZero() {
		c.add("minute_ns <= ?", nanos(f.Until))
	}
	return strings.Join(c.texts, " AND "), slices.Clip(c.args)
}
