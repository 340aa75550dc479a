package store

import (
	"database/sql"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// addLive is the schema's step for following: events that were read and are not
// settled, and the transitions that were announced.
func addLive(tx *sql.Tx) error {
	_, err := tx.Exec(`
CREATE TABLE waiting_data (
	seq       INTEGER PRIMARY KEY,
	newest_ns INTEGER NOT NULL,    -- of its events: not needed once that is settled
	events    BLOB NOT NULL
) STRICT;
CREATE TABLE announced_data (
	incident TEXT NOT NULL,
	event    TEXT NOT NULL,
	tenant   TEXT NOT NULL,        -- '' = the whole incident
	relapse  INTEGER NOT NULL,     -- how often the incident had relapsed
	PRIMARY KEY (incident, event, tenant, relapse)
) STRICT, WITHOUT ROWID`)
	return err
}

// Live is what following a log changed. What it read is kept at once, so that
// no line has to be there a second time; what came of it is shown as
// provisional, and confirmed from time to time.
type Live struct {
	// Source holds the positions behind everything that was read, Waiting the
	// events read since the last commit. Those before Settled are part of the
	// saved analyzer. Anew says that what was kept before is void.
	Source  []byte
	Waiting []Waiting
	Settled time.Time
	Anew    bool
	// Shown is what reports show: the outcome if the input ended here. Renew
	// says that it stands for itself, and what was shown before is void.
	Shown     analyze.Changes
	Renew     bool
	Announced []Announcement
	Coverage  analyze.Coverage
	Confirmed *Confirmed // nil: since the last time nothing was
	Alerts    []Alert    // to be sent from now on
	Told      []Told     // what the receivers know when they are
}

// Waiting are events that were read and are not settled, as the source packs
// them.
type Waiting struct {
	Newest time.Time // of the events
	Events []byte
}

// Confirmed is what more input can't take back.
type Confirmed struct {
	Changes  analyze.Changes
	Analyzer analyze.Part // of the analyzer's state after Changes
	LeftOut  analyze.LeftOut
}

// Announcement names a transition that was announced: it happens once in the
// life of an incident, or once after each relapse.
type Announcement struct {
	Incident, Event, Tenant string
	Relapse                 int
}

// CommitLive writes b in one transaction: all of it or, on an error, nothing.
func (d *DB) CommitLive(b *Live) error {
	var names *names
	err := d.inTx("write to", func(tx *sql.Tx) error {
		if b.Renew {
			if err := dropProvisional(tx); err != nil {
				return err
			}
		}
		names = d.newNames(tx)
		if b.Confirmed != nil {
			if err := confirm(tx, names, b.Confirmed, b.Renew); err != nil {
				return err
			}
		}
		return inOrder(
			func() error { return writeChanges(tx, names, &b.Shown, provisional) },
			func() error { return writeAnnounced(tx, b.Announced) },
			func() error { return writeAlerts(tx, b.Alerts, b.Told) },
			func() error { return writeWaiting(tx, b) },
			func() error { return writeCoverage(tx, b.Coverage) },
		)
	})
	if err == nil {
		d.shows = true
		d.rememberNames(names)
	}
	return err
}

// confirm keeps what is certain. Reports show what follows from newer lines
// already, so nothing of that is written over: counts are written once their
// minute is over for good, and an incident that is shown is told to stay.
func confirm(tx *sql.Tx, names *names, c *Confirmed, all bool) error {
	rollups := c.Changes.Rollups
	if !all {
		rollups.Failures = slices.DeleteFunc(rollups.Failures, func(r analyze.FailureRow) bool { return !r.Minute.Before(c.Changes.OpenMinute) })
		rollups.Traffic = slices.DeleteFunc(rollups.Traffic, func(r analyze.TrafficRow) bool { return !r.Minute.Before(c.Changes.OpenMinute) })
		rollups.Tenants = slices.DeleteFunc(rollups.Tenants, func(r analyze.TenantRow) bool { return !r.Hour.Before(c.Changes.OpenHour) })
	}
	for i := range c.Changes.Incidents {
		if err := confirmIncident(tx, &c.Changes.Incidents[i]); err != nil {
			return err
		}
	}
	return inOrder(
		func() error { return writeDeploys(tx, c.Changes.Deploys, confirmed) },
		func() error { return writeRollups(tx, names, &rollups) },
		func() error { return writeAnalyzer(tx, c.Analyzer, c.LeftOut, &c.Changes) },
	)
}

func confirmIncident(tx *sql.Tx, inc *analyze.Incident) error {
	done, err := tx.Exec(`UPDATE incident_data SET provisional = 1 WHERE id = ? AND provisional <> 0`, inc.ID)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return writeIncident(tx, inc, confirmed)
}

func writeAnnounced(tx *sql.Tx, list []Announcement) error {
	return replaceRows(tx, target{"announced_data", []string{"incident", "event", "tenant", "relapse"}}, list,
		func(args []any, a Announcement) []any { return append(args, a.Incident, a.Event, a.Tenant, a.Relapse) })
}

func writeWaiting(tx *sql.Tx, b *Live) error {
	if b.Source != nil {
		if _, err := tx.Exec(`UPDATE run_data SET source = ?`, sealed(b.Source)); err != nil {
			return err
		}
	}
	if b.Anew {
		if _, err := tx.Exec(`DELETE FROM waiting_data`); err != nil {
			return err
		}
	}
	for _, w := range b.Waiting {
		if _, err := tx.Exec(`INSERT INTO waiting_data (newest_ns, events) VALUES (?, ?)`, nanos(w.Newest), w.Events); err != nil {
			return err
		}
	}
	if b.Confirmed == nil {
		return nil
	}
	_, err := tx.Exec(`DELETE FROM waiting_data WHERE newest_ns < ?`, nanos(b.Settled))
	return err
}

// waiting returns the events that the last commits left unsettled, in the order
// in which they were written.
func (d *DB) waiting() ([][]byte, error) {
	var out [][]byte
	err := d.inTx("read the saved state of", func(tx *sql.Tx) error {
		var err error
		out, err = queryRows(tx, `SELECT events FROM waiting_data ORDER BY seq`, nil,
			func(rows *sql.Rows) (b []byte, err error) { return b, rows.Scan(&b) })
		return err
	})
	return out, err
}

// Announced reports whether a transition was announced, in this run or before.
func (d *DB) Announced(a Announcement) (bool, error) {
	var n int
	err := d.sql.QueryRow(`SELECT count(*) FROM announced_data WHERE incident = ? AND event = ? AND tenant = ? AND relapse = ?`,
		a.Incident, a.Event, a.Tenant, a.Relapse).Scan(&n)
	if err != nil {
		return false, d.explain("read", err)
	}
	return n > 0, nil
}
