package store

import (
	"database/sql"
	"strings"
)

// target is where rows go: "failure_data (minute_ns, …)", with its number of columns.
type target struct {
	table   string
	columns []string
}

// rowsAtOnce is how many rows one INSERT carries. BenchmarkCommit gives 480,000
// rows/s one by one, 690,000 with 64 and no more with 1,024.
const rowsAtOnce = 64

// replaceRows writes rows into t, each in place of a row with the same key.
// appendArgs appends the values of one row, in the order of t's columns.
func replaceRows[R any](tx *sql.Tx, t target, rows []R, appendArgs func([]any, R) []any) error {
	return writeRows(tx, t, rows, func() error { return nil }, appendArgs)
}

// writeRows does so for rows whose values may fail to be found: failed is asked before
// each statement, since none may follow one that failed.
func writeRows[R any](tx *sql.Tx, t target, rows []R, failed func() error, appendArgs func([]any, R) []any) error {
	args := make([]any, 0, rowsAtOnce*len(t.columns))
	full := len(rows) - len(rows)%rowsAtOnce
	if full > 0 {
		stmt, err := tx.Prepare(t.statement(rowsAtOnce))
		if err != nil {
			return err
		}
		defer stmt.Close()
		for at := 0; at < full; at += rowsAtOnce {
			args = args[:0]
			for _, row := range rows[at : at+rowsAtOnce] {
				args = appendArgs(args, row)
			}
			if err := failed(); err != nil {
				return err
			}
			if _, err := stmt.Exec(args...); err != nil {
				return err
			}
		}
	}
	if full == len(rows) {
		return nil
	}
	args = args[:0]
	for _, row := range rows[full:] {
		args = appendArgs(args, row)
	}
	if err := failed(); err != nil {
		return err
	}
	_, err := tx.Exec(t.statement(len(rows)-full), args...)
	return err
}

// statement is the INSERT for n rows; every value in it is bound.
func (t target) statement(n int) string {
	row := "(" + strings.Repeat("?, ", len(t.columns)-1) + "?)"
	return "INSERT OR REPLACE INTO " + t.table + " (" + strings.Join(t.columns, ", ") + ") VALUES " +
		strings.Repeat(row+", ", n-1) + row
}
