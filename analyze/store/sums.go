package store

import (
	"database/sql"
	"math"
	"strings"
)

// Counts that can't change any more are added up by the day and by the week, so that
// a question about a month reads few rows (BenchmarkBlast). Days are added up from
// the rows themselves, weeks from days. Both begin at multiples of their length
// since 1970.
const (
	day  = 24 * hour
	week = 7 * day
)

// summed is a table of counts with its sums.
type summed struct {
	name string   // of the table of counts; that of sums has the suffix sumSuffix
	at   string   // the column of a count's time
	unit int64    // the times it stands at are multiples of this
	keys []string // what counts are told apart by
	// What tally adds up, of counts and of sums; and what a row of sums holds of it.
	counts, sums string
	columns      []string
	values       func(*group) []any
}

const sumSuffix = "_sum"

var (
	failureSums = summed{
		name: "failure_data", at: "minute_ns", unit: minute, keys: []string{"integration", "tenant", "operation", "class", "status", "attrs"},
		counts: "count, 0, minute_ns, minute_ns", sums: "count, 0, first_ns, last_ns",
		columns: []string{"count", "first_ns", "last_ns"}, values: func(g *group) []any { return []any{int64(g.a), g.first, g.last} },
	}
	trafficSums = summed{
		name: "traffic_data", at: "minute_ns", unit: minute, keys: []string{"integration"}, counts: "attempts, failed, 0, 0",
		sums: "attempts, failed, 0, 0", columns: []string{"attempts", "failed"}, values: attemptsOf,
	}
	tenantSums = summed{
		name: "tenant_traffic_data", at: "hour_ns", unit: hour, keys: []string{"integration", "tenant"}, counts: "attempts, failed, 0, 0",
		sums: "attempts, failed, 0, 0", columns: []string{"attempts", "failed"}, values: attemptsOf,
	}
)

var allSummed = []*summed{&failureSums, &trafficSums, &tenantSums}

func attemptsOf(g *group) []any { return []any{int64(g.a), int64(g.b)} }

// addSums is the schema's step for sums. They are made as commits come by.
func addSums(tx *sql.Tx) error {
	for _, t := range allSummed {
		if _, err := tx.Exec(`CREATE TABLE ` + t.name + sumSuffix + ` (length_ns INTEGER NOT NULL, at_ns INTEGER NOT NULL, ` +
			strings.Join(t.keys, ` INTEGER NOT NULL, `) + ` INTEGER NOT NULL, ` + strings.Join(t.columns, ` INTEGER NOT NULL, `) +
			` INTEGER NOT NULL, PRIMARY KEY (length_ns, at_ns, ` + strings.Join(t.keys, `, `) + `)) STRICT, WITHOUT ROWID`); err != nil {
			return err
		}
	}
	// All days from summed_from up to before summed_until have their sums, and so
	// have all weeks between the two; NULL: no day has.
	_, err := tx.Exec(`ALTER TABLE run_data ADD COLUMN summed_from INTEGER; ALTER TABLE run_data ADD COLUMN summed_until INTEGER`)
	return err
}

// rowsSummed bounds what one commit adds up.
const rowsSummed = 1_000_000

// sumUp adds up the days, and then the weeks, that lie before what may still change;
// enough is a number of rows after which it leaves the rest to the next call.
func sumUp(tx *sql.Tx, enough int64) error {
	var from, until sql.NullInt64
	var open int64
	err := tx.QueryRow(`SELECT summed_from, summed_until, min(open_minute, open_hour) FROM run_data`).Scan(&from, &until, &open)
	if err != nil || open == math.MinInt64 {
		return err
	}
	if open = floor(open, day); until.Valid && until.Int64 >= open {
		return nil
	}
	begin, rows := until, int64(0)
	for rows < enough {
		next, err := nextCounts(tx, until, open)
		if err != nil {
			return err
		}
		if !next.Valid {
			until.Int64 = open
			break
		}
		if !from.Valid {
			from = next
			begin = next
		}
		n, err := sumDay(tx, next.Int64)
		if err != nil {
			return err
		}
		rows += n
		until = sql.NullInt64{Int64: next.Int64 + day, Valid: true}
	}
	if !from.Valid {
		return nil
	}
	if err := sumWeeks(tx, max(from.Int64, floor(begin.Int64, week)), until.Int64); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE run_data SET summed_from = ?, summed_until = ?`, from, until)
	return err
}

// nextCounts finds the first day from from on and before to that has counts.
func nextCounts(tx *sql.Tx, from sql.NullInt64, to int64) (sql.NullInt64, error) {
	at := int64(math.MinInt64)
	if from.Valid {
		at = from.Int64
	}
	var first sql.NullInt64
	err := tx.QueryRow(`SELECT min(at) FROM (SELECT min(minute_ns) AS at FROM traffic_data WHERE minute_ns >= ?1 AND minute_ns < ?2
		UNION ALL SELECT min(hour_ns) FROM tenant_traffic_data WHERE hour_ns >= ?1 AND hour_ns < ?2)`, at, to).Scan(&first)
	first.Int64 = floor(first.Int64, day)
	return first, err
}

// sumDay adds up the counts of a day and says how many rows of them there were.
func sumDay(tx *sql.Tx, at int64) (rows int64, err error) {
	for _, t := range allSummed {
		groups, err := tallied(tx, `SELECT tally(`+t.counts+`, `+strings.Join(t.keys, `, `)+`) FROM `+t.name+
			` WHERE `+t.at+` >= ? AND `+t.at+` < ?`, at, at+day)
		if err == nil {
			err = t.write(tx, day, at, groups)
		}
		if err != nil {
			return 0, err
		}
		for i := range groups {
			rows += groups[i].rows
		}
	}
	return rows, nil
}

// sumWeeks adds up the weeks that lie between two times, from days.
func sumWeeks(tx *sql.Tx, from, to int64) error {
	for at := ceil(from, week); at+week <= to; at += week {
		for _, t := range allSummed {
			groups, err := tallied(tx, `SELECT tally(`+t.sums+`, `+strings.Join(t.keys, `, `)+`) FROM `+t.name+sumSuffix+
				` WHERE length_ns = ? AND at_ns >= ? AND at_ns < ?`, day, at, at+week)
			if err == nil {
				err = t.write(tx, week, at, groups)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *summed) write(tx *sql.Tx, length, at int64, groups []group) error {
	columns := append([]string{"length_ns", "at_ns"}, t.keys...)
	return replaceRows(tx, target{t.name + sumSuffix, append(columns, t.columns...)}, groups, func(args []any, g group) []any {
		args = append(args, length, at)
		for i := range t.keys {
			args = append(args, g.key[i])
		}
		return append(args, t.values(&g)...)
	})
}

// forgetSums takes the sums away that hold counts from before a time.
func forgetSums(tx *sql.Tx, before int64) error {
	before = ceil(before, day)
	for _, t := range allSummed {
		if _, err := tx.Exec(`DELETE FROM `+t.name+sumSuffix+` WHERE at_ns < ?`, before); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE run_data SET summed_from = max(summed_from, ?1), summed_until = max(summed_until, ?1)`, before)
	return err
}
