package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/analyze"
)

// SchemaVersion is the version of the report's JSON form.
const SchemaVersion = 1

// Report returns what the last commit left: the coverage of all input, and the
// incidents that f lets through, by start and then id.
func (d *DB) Report(f Filter) (analyze.Report, error) {
	r := analyze.Report{SchemaVersion: SchemaVersion}
	err := d.inTx("read", func(tx *sql.Tx) error {
		var err error
		if r.Coverage, err = readCoverage(tx); err != nil {
			return err
		}
		where, args := f.where()
		if r.Incidents, err = readIncidents(tx, where, args); err != nil {
			return err
		}
		r.Filtered = args != nil
		if err = tx.QueryRow(`SELECT count(*) - ? FROM incident_data`, len(r.Incidents)).Scan(&r.Hidden); err != nil {
			return err
		}
		if err = checkHeads(tx); err != nil {
			return err
		}
		if r.Integrations, err = namesAs(tx, anIntegration); err != nil {
			return err
		}
		if err = showMarkers(tx, r.Incidents); err != nil {
			return err
		}
		if f.Only {
			if err = onlyFor(tx, &r, f.Tenant); err != nil {
				return err
			}
		}
		if f.Courses {
			return addCourses(tx, &r)
		}
		return nil
	})
	if err != nil {
		return analyze.Report{}, err
	}
	r.GeneratedAt = r.Coverage.LastEvent
	return r, nil
}

// Incident returns the incident with the id, or the only one whose id begins
// so; "INC-" may be left out.
func (d *DB) Incident(idOrPrefix string) (analyze.Incident, error) {
	var found []analyze.Incident
	err := d.inTx("read", func(tx *sql.Tx) error {
		id, err := resolveID(tx, idOrPrefix)
		if err != nil {
			return err
		}
		if found, err = readIncidents(tx, "id = ?", []any{id}); err != nil {
			return err
		}
		return showMarkers(tx, found)
	})
	if err != nil {
		return analyze.Incident{}, err
	}
	return found[0], nil
}

// showMarkers tells the incidents of the markers that came after they were
// written: they may have come after the analyzer had let go of them.
func showMarkers(tx *sql.Tx, incidents []analyze.Incident) error {
	markers, err := readMarkers(tx)
	if err != nil || len(markers) == 0 {
		return err
	}
	c, err := readCoverage(tx)
	if err != nil || c.LastEvent == nil {
		return err
	}
	for i := range incidents {
		incidents[i].ShowMarkers(markers, *c.LastEvent)
	}
	return nil
}

// IncidentTitles returns the incidents with no more than id, state and title, the
// newest first: for completing a command line.
func (d *DB) IncidentTitles() ([]analyze.Incident, error) {
	var list []analyze.Incident
	err := d.inTx("read", func(tx *sql.Tx) error {
		var err error
		list, err = queryRows(tx, `SELECT id, state, title FROM incident_data ORDER BY started_ns DESC, id LIMIT 1000`, nil,
			func(rows *sql.Rows) (in analyze.Incident, err error) {
				return in, rows.Scan(&in.ID, &in.State, &in.Title)
			})
		return err
	})
	return list, err
}

// Attributes are the keys that a failure's context may hold, sorted.
func (d *DB) Attributes() (keys []string, err error) {
	err = d.inTx("read", func(tx *sql.Tx) error {
		keys, err = queryRows(tx, `SELECT DISTINCT j.key FROM name_data n, json_each(CASE WHEN json_valid(n.name) THEN n.name ELSE '{}' END) j
			WHERE substr(n.name, 1, 1) = '{' ORDER BY 1`,
			nil, func(rows *sql.Rows) (key string, err error) { return key, rows.Scan(&key) })
		return err
	})
	return keys, err
}

// Names returns the integrations and the tenants that events named, sorted.
func (d *DB) Names() (integrations, tenants []string, err error) {
	err = d.inTx("read", func(tx *sql.Tx) error {
		if integrations, err = namesAs(tx, anIntegration); err != nil {
			return err
		}
		tenants, err = namesAs(tx, aTenant)
		return err
	})
	return integrations, tenants, err
}

func namesAs(tx *sql.Tx, as role) ([]string, error) {
	return queryRows(tx, `SELECT name FROM name_data WHERE roles & ? AND name <> '' ORDER BY name`, []any{as},
		func(rows *sql.Rows) (name string, err error) { return name, rows.Scan(&name) })
}

// resolveID finds the one id that idOrPrefix can mean. An exact id wins over
// longer ones that begin with it.
func resolveID(tx *sql.Tx, idOrPrefix string) (string, error) {
	prefix := strings.ToLower(idOrPrefix)
	prefix = "INC-" + strings.TrimPrefix(prefix, "inc-")
	ids, err := queryRows(tx, `SELECT id FROM incident_data WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id`, []any{prefix},
		func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) })
	if err != nil {
		return "", err
	}
	switch {
	case len(ids) == 1 || slices.Contains(ids, prefix):
		return ids[0], nil // sorted: the exact id comes first
	case len(ids) == 0:
		return "", &NoIncidentError{fmt.Sprintf("no incident %q (hint: `syncguard incidents` lists them)", idOrPrefix)}
	}
	return "", &NoIncidentError{fmt.Sprintf("incident %q is ambiguous: %s (hint: add more of the id)", idOrPrefix, some(ids))}
}

// NoIncidentError says that an id names no incident, or more than one.
type NoIncidentError struct{ text string }

func (e *NoIncidentError) Error() string { return e.text }

// some lists up to ten ids.
func some(ids []string) string {
	const most = 10
	if len(ids) <= most {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
}

func readCoverage(tx *sql.Tx) (analyze.Coverage, error) {
	var c analyze.Coverage
	var text, more []byte
	if err := tx.QueryRow(`SELECT coverage, coverage_more FROM run_data`).Scan(&text, &more); err != nil {
		return c, err
	}
	if err := json.Unmarshal(text, &c); err != nil {
		return c, err
	}
	var m coverageMore
	if err := json.Unmarshal(more, &m); err != nil {
		return c, err
	}
	c.Continuation, c.LeftOut, c.LateBy, c.NewestFirst = m.Continuation, m.LeftOut, m.LateBy, m.NewestFirst
	c.Failed, c.Other, c.OtherOps, c.Suspicion = m.Failed, m.Other, m.OtherOps, m.Suspicion
	var err error
	c.Streams, err = queryRows(tx, `SELECT stream, format, lines, unparsed, continuation FROM stream_data ORDER BY stream`, nil,
		func(rows *sql.Rows) (s analyze.StreamCoverage, err error) {
			return s, rows.Scan(&s.Stream, &s.Format, &s.Lines, &s.Unparsed, &s.Continuation)
		})
	return c, err
}

// queryRows collects the rows of a query; the result is never nil.
func queryRows[R any](tx *sql.Tx, query string, args []any, scan func(*sql.Rows) (R, error)) ([]R, error) {
	out := []R{}
	err := eachRow(tx, query, args, func(rows *sql.Rows) error {
		row, err := scan(rows)
		out = append(out, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// queryCounts collects the rows of a query that gives a name and a number each.
func queryCounts(tx *sql.Tx, query string, args ...any) (map[string]int, error) {
	out := map[string]int{}
	err := eachRow(tx, query, args, func(rows *sql.Rows) error {
		var name string
		var n int
		err := rows.Scan(&name, &n)
		out[name] = n
		return err
	})
	return out, err
}

// eachRow shows the rows of a query one by one.
func eachRow(tx *sql.Tx, query string, args []any, show func(*sql.Rows) error) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := show(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
