package store

import (
	"database/sql"
	"errors"

	"github.com/syncguard/syncguard/analyze"
)

// addDeploys is schema version 3: deploys that were marked or seen.
func addDeploys(tx *sql.Tx) error {
	_, err := tx.Exec(`
CREATE TABLE deploy_data (
	at_ns       INTEGER NOT NULL,
	version     TEXT NOT NULL,
	service     TEXT NOT NULL,    -- of a marker; '' = all
	attribute   TEXT NOT NULL,    -- that named the version in the log; '' = a marker
	integration TEXT NOT NULL,    -- that it was seen on first; '' = a marker
	provisional INTEGER NOT NULL, -- 1: goes at the next commit
	PRIMARY KEY (at_ns, version, service, attribute, integration)
) STRICT, WITHOUT ROWID`)
	return err
}

var deployTable = target{"deploy_data", []string{"at_ns", "version", "service", "attribute", "integration", "provisional"}}

func writeDeploys(tx *sql.Tx, rows []analyze.DeployRow, s standing) error {
	return replaceRows(tx, deployTable, rows, func(args []any, d analyze.DeployRow) []any {
		return append(args, nanos(d.At), d.Version, "", d.Attribute, d.Integration, s != confirmed)
	})
}

func writeMarkers(tx *sql.Tx, markers []analyze.Marker) error {
	return replaceRows(tx, deployTable, markers, func(args []any, m analyze.Marker) []any {
		return append(args, nanos(m.At), m.Version, m.Service, "", "", false)
	})
}

func readMarkers(tx *sql.Tx) ([]analyze.Marker, error) {
	return queryRows(tx, `SELECT at_ns, version, service FROM deploy_data WHERE attribute = '' ORDER BY at_ns, version, service`, nil,
		func(rows *sql.Rows) (m analyze.Marker, err error) {
			var at sql.NullInt64
			err = rows.Scan(&at, &m.Version, &m.Service)
			m.At = timeOf(at)
			return m, err
		})
}

// Markers returns the deploys that were marked, by time.
func (d *DB) Markers() ([]analyze.Marker, error) {
	var markers []analyze.Marker
	err := d.inTx("read", func(tx *sql.Tx) error {
		var err error
		markers, err = readMarkers(tx)
		return err
	})
	return markers, err
}

// Mark adds a deploy marker to the database at path, which is created where
// there is none. It works beside a writer, who may hold the file for days: one
// row more takes nothing from it.
func Mark(path string, m analyze.Marker, opt Options) error {
	d, err := Open(path, opt)
	var busy *inUseError
	if errors.As(err, &busy) {
		d, err = openBeside(path)
	}
	if err != nil {
		return err
	}
	err = d.inTx("write to", func(tx *sql.Tx) error { return writeMarkers(tx, []analyze.Marker{m}) })
	return errors.Join(err, d.Close())
}

// openBeside opens for a single write while another process is the writer.
func openBeside(path string) (*DB, error) {
	if err := checkReadable(path); err != nil {
		return nil, err
	}
	return openReader(path, writerMode)
}

// markersOf saves what people told from a database that is about to be removed:
// unlike the rest, no log can bring it back. A file that is too broken to be
// read has none to save.
func markersOf(path string) []analyze.Marker {
	d, err := OpenReadOnly(path)
	if err != nil {
		return nil
	}
	defer d.Close()
	markers, err := d.Markers()
	if err != nil {
		return nil
	}
	return markers
}
