package store

import (
	"database/sql"
	"fmt"
)

// addNaming lets a database know how its tenants are named.
func addNaming(tx *sql.Tx) error {
	_, err := tx.Exec(`ALTER TABLE run_data ADD COLUMN naming TEXT NOT NULL DEFAULT ''; -- '' = by name; else a fingerprint of the key`)
	return err
}

// ClaimNaming makes how a run names tenants that of the database: "" by their
// names, or a fingerprint of the key of their hashes. A database that holds
// input read under another one is refused: half of its tenants would seem to
// have fallen silent.
func (d *DB) ClaimNaming(naming string) error {
	var have string
	var used bool
	err := d.sql.QueryRow(`SELECT naming, source IS NOT NULL FROM run_data`).Scan(&have, &used)
	if err != nil {
		return d.explain("read", err)
	}
	if have == naming {
		return nil
	}
	if used {
		return fmt.Errorf("use database %s: it holds %s, and this run %s (hint: set tenant and tenant_key as they were, name another --db, or start over with --fresh)",
			d.path, ofNaming(have), ofNaming(naming))
	}
	return d.inTx("write to", func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE run_data SET naming = ?`, naming)
		return err
	})
}

func ofNaming(naming string) string {
	if naming == "" {
		return "tenants by name"
	}
	return "hashes of tenants under the key " + naming
}
