package store

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestQueryCanOnlyRead(t *testing.T) {
	path := t.TempDir() + "/app.db"
	d := openAt(t, path)
	commit(t, d, batchOf(fullIncident()))
	for _, c := range []struct{ query, want string }{
		{`DELETE FROM incident_data`, "only SELECT is allowed"},
		{`INSERT INTO name_data (name) VALUES ('x')`, "only SELECT is allowed"},
		{`UPDATE incident_data SET title = 'x'`, ""},
		{`CREATE TABLE x (y)`, "only SELECT is allowed"},
		{`CREATE TEMP TABLE x (y)`, "only SELECT is allowed"},
		{`DROP VIEW incidents`, "only SELECT is allowed"},
		{`ATTACH '` + t.TempDir() + `/other.db' AS other`, "only SELECT is allowed"},
		{`DETACH main`, "only SELECT is allowed"},
		{`PRAGMA query_only = 0`, "PRAGMA query_only is not allowed"},
		{`PRAGMA journal_mode = DELETE`, "PRAGMA journal_mode is not allowed"},
		{`PRAGMA user_version`, "PRAGMA user_version is not allowed"},
		{`SELECT * FROM pragma_user_version`, "not allowed"},
		{`VACUUM INTO '` + t.TempDir() + `/copy.db'`, "only SELECT is allowed"},
		{`BEGIN IMMEDIATE`, "only SELECT is allowed"},
		{`SAVEPOINT x`, "only SELECT is allowed"},
		{`ANALYZE`, "only SELECT is allowed"},
		{`SELECT load_extension('x.so')`, "load_extension"},
		{`SELECT writefile('x', 'y')`, "writefile"},
		{`SELECT tally(1, 2, 3)`, "function tally is not allowed"},
		{`SELECT length(zeroblob(1000000000))`, "zeroblob"},
		{`SELECT 1; DELETE FROM incident_data`, "only SELECT is allowed"},
		{`WITH x AS (SELECT 1) DELETE FROM incident_data`, "only SELECT is allowed"},
		{`SELECT program FROM run_data`, "table run_data is private"},
		{`SELECT name FROM name_data`, "table name_data is private"},
		{`SELECT nowhere FROM incidents`, "no such column: nowhere (hint: `syncguard query --list`"},
		{`SELEC 1`, "syntax error"},
		{``, "the query is empty"},
		{`-- nothing`, "the query is empty"},
		{`SELECT printf('%.*c', 100000000, 'x')`, "more memory than it may have"},
	} {
		_, err := Query(t.Context(), path, c.query, QueryLimits{Rows: 10, Time: time.Minute})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n got %v\nwant an error with %q", c.query, err, c.want)
		}
	}
	if got := texts(t, d, `SELECT count(*) || (SELECT count(*) FROM sqlite_schema WHERE name = 'x') FROM incidents`); got[0] != "10" {
		t.Errorf("after the queries: %q, want the incident and no table more", got)
	}
}

func TestQueryLimits(t *testing.T) {
	path := t.TempDir() + "/app.db"
	d := openAt(t, path)
	commit(t, d, batchOf(fullIncident(), bareIncident("INC-000001", at(0))))
	r, err := Query(t.Context(), path, `SELECT id, failures, 1.5, NULL, x'00ff' FROM incidents ORDER BY id`, QueryLimits{Rows: 1})
	if err != nil || len(r.Rows) != 1 || !r.More || r.Rows[0][0] != "INC-000001" || r.Rows[0][2] != 1.5 || r.Rows[0][3] != nil {
		t.Errorf("Query = %+v, %v; want the first row, and that there are more", r, err)
	}
	const endless = `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n`
	_, err = Query(t.Context(), path, endless, QueryLimits{Time: 50 * time.Millisecond})
	if err == nil || err.Error() != "query: no answer within 50ms (hint: ask about less, or pass --timeout)" {
		t.Errorf("an endless query: %v, want that its time is over", err)
	}
	const huge = `WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT replace(printf('%1000d', x), ' ', printf('%10000d', x)) FROM n`
	_, err = Query(t.Context(), path, huge, QueryLimits{Rows: 10_000})
	if err == nil || !strings.HasPrefix(err.Error(), "query: the answer is larger than 256 MiB (hint: ") {
		t.Errorf("ten thousand rows of 10 MB: %v, want that they are too much", err)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Query(interrupted, path, endless, QueryLimits{}); err == nil {
		t.Error("an interrupted query: no error")
	}
}

// A reader sees what is committed while a writer is in the middle of a commit.
func TestQueryBesideAWriter(t *testing.T) {
	path := t.TempDir() + "/app.db"
	d := openAt(t, path)
	commit(t, d, batchOf(fullIncident()))
	tx, err := d.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec(`DELETE FROM incident_data`); err != nil {
		t.Fatal(err)
	}
	r, err := Query(t.Context(), path, `SELECT count(*) FROM incidents`, QueryLimits{Time: time.Minute})
	if err != nil || r.Rows[0][0] != int64(1) {
		t.Errorf("Query beside a writer = %v, %v; want the 1 that is committed", r.Rows, err)
	}
}

// Of several statements the driver shows the last alone: they are refused, and what
// only looks like several is not.
func TestQueryIsOneStatement(t *testing.T) {
	path := t.TempDir() + "/app.db"
	commit(t, openAt(t, path), batchOf(fullIncident()))
	for text, refused := range map[string]bool{
		`SELECT 1; SELECT 2`:                 true,
		"SELECT 1;\n-- the second\nSELECT 2": true,
		`SELECT ';'; /* ; */ SELECT 2`:       true,
		`SELECT 1;`:                          false,
		"SELECT 1 ; ;\n-- no more; really":   false,
		`SELECT 'a;b', "c;d", ` + "`e;f`" + `, [g;h] FROM (SELECT 1 AS "c;d", 2 AS "e;f", 3 AS "g;h") /* ; */ -- ;`: false,
		`SELECT 'it''s; fine'; /* not ended`: false,
	} {
		_, err := Query(t.Context(), path, text, QueryLimits{})
		if got := err != nil && strings.Contains(err.Error(), "more than one statement"); got != refused || err != nil && !refused {
			t.Errorf("%s: %v; want it refused: %t", text, err, refused)
		}
	}
}
