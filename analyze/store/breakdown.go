package store

import (
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// breakdownColumns are the dimensions by which failures can be counted, but for
// attributes of the context.
var breakdownColumns = map[string]string{
	"integration": "i.name", "tenant": "t.name", "operation": "o.name", "class": "c.name",
	"status": "CASE status WHEN 0 THEN '' ELSE CAST(status AS TEXT) END",
}

const breakdownTables = ` FROM failure_data f JOIN name_data i ON i.id = integration JOIN name_data t ON t.id = tenant
	JOIN name_data o ON o.id = operation JOIN name_data c ON c.id = class `

// Breakdown counts failed lines by one dimension, most first: integration,
// tenant, operation, class or status, or else an attribute of the context. At most
// limit shares come back.
func (d *DB) Breakdown(by string, f analyze.FailureFilter, limit int) (analyze.FailureBreakdown, error) {
	where, args := failureWhere(&f)
	column, known := breakdownColumns[by]
	with, from := "", breakdownTables
	if !known { // the value is looked up once a context, of which there are few
		with = `WITH context (id, value) AS MATERIALIZED (SELECT id, (SELECT value FROM json_each(name) WHERE key = ?)
			FROM name_data WHERE id IN (SELECT attrs FROM failure_data) AND json_valid(name)) `
		column, from = "coalesce(CAST(context.value AS TEXT), '')", from+`LEFT JOIN context ON context.id = attrs `
	}
	var out analyze.FailureBreakdown
	err := d.inTx("read", func(tx *sql.Tx) error {
		asked := args
		if !known {
			asked = append([]any{by}, args...)
		}
		all, err := queryRows(tx, with+`SELECT `+column+`, sum(count) AS n, count(DISTINCT tenant), min(minute_ns), max(minute_ns)`+from+
			`WHERE `+where+` GROUP BY 1 ORDER BY n DESC, 1`, asked,
			func(rows *sql.Rows) (s analyze.FailureShare, err error) {
				var first, last sql.NullInt64
				err = rows.Scan(&s.Name, &s.Failures, &s.Tenants, &first, &last)
				s.First, s.Last = timeOf(first), timeOf(last)
				return s, err
			})
		if err != nil {
			return err
		}
		out.Shares, out.Values = all[:min(len(all), limit)], len(all)
		out.Attributes, err = queryRows(tx, `SELECT DISTINCT j.key FROM name_data n, json_each(n.name) j
			WHERE n.id IN (SELECT DISTINCT attrs`+breakdownTables+`WHERE `+where+`) AND json_valid(n.name) AND json_type(n.name) = 'object' ORDER BY 1`, args,
			func(rows *sql.Rows) (key string, err error) { return key, rows.Scan(&key) })
		return err
	})
	return out, err
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
