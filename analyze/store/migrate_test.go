package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestMigrationTakesTheMissingSteps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	d := openAt(t, path)
	commit(t, d, batchOf(fullIncident()))
	more := oneMore(func(tx *sql.Tx) error {
		_, err := tx.Exec(`ALTER TABLE incident_data ADD COLUMN owner TEXT NOT NULL DEFAULT 'nobody'`)
		return err
	})
	if err := d.migrate(more, "v2"); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, d, `SELECT owner || ' ' || (SELECT program FROM run_data) FROM incident_data`)[0]; got != "nobody v2" {
		t.Errorf("after the migration: got %q, want the new column and the program", got)
	}
	if v, err := d.version(); v != len(more) || err != nil {
		t.Errorf("version after the migration = %d, %v; want %d", v, err, len(more))
	}
}

// A database of version 1 is read on by this program.
func TestMigrationFromVersion1(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	if err := prepareFile(path); err != nil {
		t.Fatal(err)
	}
	old, err := connect(path, writerMode)
	if err != nil {
		t.Fatal(err)
	}
	must(t, old.migrate(steps[:1], "v1"))
	_, err = old.sql.Exec(`UPDATE run_data SET coverage = '{"lines": 7}', analyzer = x'61'; INSERT INTO stream_data VALUES ('a.log', 'json', 7, 1)`)
	must(t, err, old.Close())

	d := openAt(t, path)
	saved, err := d.Load()
	c := report(t, d, Filter{}).Coverage
	if err != nil || string(bytes.Join(saved.Analyzer, nil)) != "a" || c.Lines != 7 || len(c.Streams) != 1 || c.Streams[0].Lines != 7 || c.LeftOut.Events != 0 {
		t.Errorf("after the migration: saved %+v (%v), coverage %+v; want what was there", saved, err, c)
	}
}

// oneMore is a later schema: the steps there are, and one.
func oneMore(next step) []step { return slices.Concat(steps, []step{next}) }

func TestFailedMigrationChangesNothing(t *testing.T) {
	d := newDB(t)
	more := oneMore(func(tx *sql.Tx) error {
		if _, err := tx.Exec(`DROP TABLE sample_data`); err != nil {
			return err
		}
		return errors.New("step failed")
	})
	if err := d.migrate(more, "v2"); err == nil || !strings.Contains(err.Error(), "step failed") {
		t.Fatalf("migrate: got %v, want the step's error", err)
	}
	if v, err := d.version(); v != len(steps) || err != nil {
		t.Errorf("version after a failed migration = %d, %v; want %d", v, err, len(steps))
	}
	commit(t, d, batchOf(fullIncident())) // sample_data is still there
}

func TestReaderOfAnOlderSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	d := openAt(t, path)
	err := d.checkVersion(len(steps) + 1)
	want := fmt.Sprintf("its schema %d is older than this program's %d", len(steps), len(steps)+1)
	checkError(t, "checkVersion", err, "open database %s: "+want+" (hint: run `syncguard replay` once, it migrates the database)", path)
}
