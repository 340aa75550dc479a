package store

import (
	"database/sql"

	"github.com/syncguard/syncguard/analyze"
)

// keepStateInParts lets the analyzer's state be saved in pieces: a commit writes
// what it changed, which is little, and not all of it.
func keepStateInParts(tx *sql.Tx) error {
	_, err := tx.Exec(`
CREATE TABLE state_data (
	part INTEGER PRIMARY KEY, -- in the order they were saved; the first is whole
	data BLOB NOT NULL
) STRICT;
INSERT INTO state_data (data) SELECT analyzer FROM run_data WHERE analyzer IS NOT NULL;
ALTER TABLE run_data DROP COLUMN analyzer;`)
	return err
}

// writeState keeps a part of the analyzer's state; none leaves it as it is.
func writeState(tx *sql.Tx, p analyze.Part) error {
	if p.Data == nil {
		return nil
	}
	if p.Whole {
		if _, err := tx.Exec(`DELETE FROM state_data`); err != nil {
			return err
		}
	}
	for _, data := range p.Pieces() {
		if _, err := tx.Exec(`INSERT INTO state_data (data) VALUES (?)`, sealed(data)); err != nil {
			return err
		}
	}
	return nil
}

// readState returns the parts from the newest whole one on.
func readState(db *sql.DB) (parts [][]byte, err error) {
	rows, err := db.Query(`SELECT part, data FROM state_data ORDER BY part`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	first := 0
	for rows.Next() {
		var part, data = 0, []byte(nil)
		if err := rows.Scan(&part, &data); err != nil {
			return nil, err
		}
		if len(parts) == 0 {
			first = part
		}
		if part != first+len(parts) { // one is lost
			return nil, errMangled
		}
		if data, err = unsealed(data); err != nil {
			return nil, err
		}
		parts = append(parts, data)
	}
	return parts, rows.Err()
}
