package store

import (
	"database/sql"
	"fmt"
)

// step brings a database from one schema version to the next. Steps are never
// changed once released; the version of a database is the number of steps it
// has taken (user_version).
type step func(tx *sql.Tx) error

// steps is the history of the schema. A new version is one more entry.
var steps = []step{
	createTables,
	addLeftOut,
	addDeploys,
	addOutbox,
	addRoles,
	addLive,
	keepStateInParts,
	addFailureDetail,
	addNaming,
	sealState,
	addSums,
}

// migrate takes the steps that the database has not taken yet and lays the
// views anew, all in one transaction: after a failure it is as it was.
func (d *DB) migrate(steps []step, program string) error {
	have, err := d.version()
	if err != nil {
		return err
	}
	if have > len(steps) {
		return d.tooNew(have, len(steps))
	}
	if have < len(steps) {
		err = d.inTx("set up", func(tx *sql.Tx) error { return takeSteps(tx, steps, have, program) })
		if err != nil {
			return err
		}
	}
	// Only now: until here the header is in the main file and not in a -wal.
	if _, err := d.sql.Exec(`PRAGMA journal_mode = WAL`); err != nil {
		return d.explain("open", err)
	}
	return nil
}

func takeSteps(tx *sql.Tx, steps []step, have int, program string) error {
	if err := dropViews(tx); err != nil { // SQLite checks them against every step
		return err
	}
	for _, take := range steps[have:] {
		if err := take(tx); err != nil {
			return err
		}
	}
	if err := layViews(tx); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE run_data SET program = ?`, program); err != nil {
		return err
	}
	// A PRAGMA takes no bound values; both are integers of ours.
	_, err := tx.Exec(fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d`, applicationID, len(steps)))
	return err
}

func (d *DB) version() (int, error) {
	var v int
	if err := d.sql.QueryRow(`PRAGMA user_version`).Scan(&v); err != nil {
		return 0, d.explain("open", err)
	}
	return v, nil
}

// checkVersion is for readers, who can't migrate.
func (d *DB) checkVersion(want int) error {
	have, err := d.version()
	switch {
	case err != nil:
		return err
	case have > want:
		return d.tooNew(have, want)
	case have < want:
		return fmt.Errorf("open database %s: its schema %d is older than this program's %d (hint: run `syncguard replay` once, it migrates the database)", d.path, have, want)
	}
	return nil
}

func (d *DB) tooNew(have, want int) error {
	by := "a newer SyncGuard"
	var program string
	if d.sql.QueryRow(`SELECT program FROM run_data`).Scan(&program) == nil && program != "" {
		by = fmt.Sprintf("SyncGuard %q", program)
	}
	return fmt.Errorf("open database %s: its schema %d was written by %s, this program knows %d (hint: upgrade syncguard, or pass another --db)",
		d.path, have, by, want)
}
