package store

import (
	"database/sql"
	"os"
	"time"
)

// Retention says for how long what is kept. Ages count back from the newest event.
// Zero means for ever.
type Retention struct {
	Samples time.Duration // lines of incidents that are over
	Minutes time.Duration // counts by the minute; older ones are by the hour
	Keep    time.Duration // counts
}

// Pruned says what Prune took away.
type Pruned struct {
	Samples  int64 // lines
	Thinned  int64 // rows of minutes that became part of an hour's
	Removed  int64 // rows of counts
	Before   int64 // size of the file, bytes
	After    int64
	Until    *time.Time // counts before this are gone
	ThinFrom *time.Time // counts before this are by the hour
}

// Prune takes away what is older than r says. Incidents stay, with their tenants
// and timelines. All of it is one transaction; with shrink the file is then
// rewritten, for which there must be room for a second one.
func (d *DB) Prune(r Retention, shrink bool) (Pruned, error) {
	var p Pruned
	p.Before = d.size()
	err := d.inTx("prune", func(tx *sql.Tx) error {
		c, err := readCoverage(tx)
		if err != nil || c.LastEvent == nil {
			return err
		}
		return prune(tx, r, nanos(*c.LastEvent), &p)
	})
	if err != nil {
		return p, err
	}
	if shrink {
		for _, statement := range []string{`VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
			if _, err := d.sql.Exec(statement); err != nil {
				return p, d.explain("shrink", err)
			}
		}
	}
	p.After = d.size()
	return p, nil
}

func prune(tx *sql.Tx, r Retention, last int64, p *Pruned) error {
	var open, thinned int64
	if err := tx.QueryRow(`SELECT min(open_minute, open_hour), thinned FROM run_data`).Scan(&open, &thinned); err != nil {
		return err
	}
	// What may still change is not touched.
	before := func(age time.Duration) int64 { return floor(min(last-int64(age), open), hour) }
	if r.Samples > 0 {
		err := affect(tx, &p.Samples, `DELETE FROM sample_data WHERE incident IN
			(SELECT id FROM incident_data WHERE state NOT IN ('open', 'recovering') AND provisional = 0 AND resolved_ns < ?)`, last-int64(r.Samples))
		if err != nil {
			return err
		}
	}
	if r.Keep > 0 {
		at := before(r.Keep)
		p.Until = timePointer(sql.NullInt64{Int64: at, Valid: true})
		for _, table := range []string{"failure_data", "traffic_data"} {
			if err := affect(tx, &p.Removed, `DELETE FROM `+table+` WHERE minute_ns < ?`, at); err != nil {
				return err
			}
		}
		if err := affect(tx, &p.Removed, `DELETE FROM tenant_traffic_data WHERE hour_ns < ?`, at); err != nil {
			return err
		}
		if err := forgetSums(tx, at); err != nil {
			return err
		}
	}
	if r.Minutes > 0 {
		at := max(thinned, before(r.Minutes))
		p.ThinFrom = timePointer(sql.NullInt64{Int64: at, Valid: true})
		return thin(tx, thinned, at, p)
	}
	return nil
}

// thin adds the minutes from one time to another up to hours.
func thin(tx *sql.Tx, from, to int64, p *Pruned) error {
	if to <= from {
		return nil
	}
	for _, t := range []struct{ table, key, sums string }{
		{"failure_data", "integration, tenant, operation, class, status, attrs", "sum(count)"},
		{"traffic_data", "integration", "sum(attempts), sum(failed)"},
	} {
		const ofHour = `minute_ns / 3600000000000 * 3600000000000`
		if _, err := tx.Exec(`CREATE TEMP TABLE thin AS SELECT `+ofHour+` AS minute_ns, `+t.key+`, `+t.sums+` FROM main.`+t.table+
			` WHERE minute_ns >= ?1 AND minute_ns < ?2 GROUP BY `+ofHour+`, `+t.key, from, to); err != nil {
			return err
		}
		var was, is int64
		if err := affect(tx, &was, `DELETE FROM `+t.table+` WHERE minute_ns >= ?1 AND minute_ns < ?2`, from, to); err != nil {
			return err
		}
		if err := affect(tx, &is, `INSERT INTO `+t.table+` SELECT * FROM temp.thin`); err != nil {
			return err
		}
		p.Thinned += was - is
		if _, err := tx.Exec(`DROP TABLE temp.thin`); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE run_data SET thinned = ?`, to)
	return err
}

// affect adds the number of rows that a statement changed to n.
func affect(tx *sql.Tx, n *int64, statement string, args ...any) error {
	done, err := tx.Exec(statement, args...)
	if err != nil {
		return err
	}
	rows, err := done.RowsAffected()
	*n += rows
	return err
}

// size is that of the file and of what lies beside it, in bytes.
func (d *DB) size() int64 {
	var n int64
	for _, name := range []string{d.path, d.path + "-wal"} {
		if info, err := os.Stat(name); err == nil {
			n += info.Size()
		}
	}
	return n
}
