// Package store keeps what the analyzer found in one SQLite file and reads it
// back. It refuses to judge (the analyzer says what an incident is), to format
// (renderers do) and to know what time it is: every time in the file is event
// time.
//
// One writer holds the file for its life; any number of readers look at the
// last committed state meanwhile. Everything a batch changed is one
// transaction, so that a process killed at any point leaves a file from which
// the next one goes on.
package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/syncguard/syncguard/analyze"
)

// DB is an open SyncGuard database.
type DB struct {
	path  string
	sql   *sql.DB
	lock  *writerLock             // nil for readers
	shows bool                    // there are provisional rows, or may be
	names map[string]numberedName // of the writer: those that its commits asked for
}

// Options say how a writer opens its database.
type Options struct {
	Fresh   bool   // remove what an earlier run left, but for deploy markers, and start over
	Version string // of the program, kept in the file for its error messages
	// Busy is how long to wait for another program's transaction; 0 means 5 s.
	Busy time.Duration
}

// Open opens the database at path for writing, creates it where there is none
// and migrates an older one. One process at a time can write.
func Open(path string, opt Options) (*DB, error) {
	lock, err := lockForWriting(path)
	if err != nil {
		return nil, err
	}
	d, err := openLocked(path, opt)
	if err != nil {
		lock.release()
		return nil, err
	}
	d.lock = lock
	return d, nil
}

func openLocked(path string, opt Options) (*DB, error) {
	var markers []analyze.Marker
	if opt.Fresh {
		markers = markersOf(path)
		if err := removeDatabase(path); err != nil {
			return nil, err
		}
	}
	if err := prepareFile(path); err != nil {
		return nil, err
	}
	d, err := connect(path, opt.mode())
	if err != nil {
		return nil, err
	}
	d.shows = true
	if err := d.migrate(steps, opt.Version); err != nil {
		d.sql.Close()
		return nil, err
	}
	if err := d.inTx("write to", func(tx *sql.Tx) error { return writeMarkers(tx, markers) }); err != nil {
		d.sql.Close()
		return nil, err
	}
	return d, nil
}

// OpenReadOnly opens the database at path for reading. It takes no lock and
// sees what was committed when each call began.
func OpenReadOnly(path string) (*DB, error) {
	if err := checkReadable(path); err != nil {
		return nil, err
	}
	d, err := openReader(path, readerMode)
	if errors.Is(err, errUnwritable) && atStandstill(path) {
		d, err = openReader(path, standstillMode)
	}
	return d, err
}

func openReader(path string, m mode) (*DB, error) {
	d, err := connect(path, m)
	if err != nil {
		return nil, err
	}
	if err := d.checkVersion(len(steps)); err != nil {
		d.sql.Close()
		return nil, err
	}
	return d, nil
}

// Close ends the use of the database and lets the next writer in.
func (d *DB) Close() error {
	err := d.sql.Close()
	if d.lock != nil {
		d.lock.release()
	}
	if err != nil {
		return d.explain("close", err)
	}
	return nil
}

// inTx runs do in one transaction. Writers take the write lock at its start,
// so that it never fails half-way for want of it.
func (d *DB) inTx(act string, do func(*sql.Tx) error) error {
	tx, err := d.sql.Begin()
	if err != nil {
		return d.explain(act, err)
	}
	defer tx.Rollback() // does nothing after Commit
	if err := do(tx); err != nil {
		return d.explain(act, err)
	}
	if err := tx.Commit(); err != nil {
		return d.explain(act, err)
	}
	return nil
}

// inOrder takes the steps of a transaction up to the first that fails. A failing disk
// makes SQLite roll back by itself, and what is executed after it is kept: a position,
// say, without what was found up to it.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// Saved is what a run needs to go on where the last one stopped; nil in a new
// database.
type Saved struct {
	Analyzer [][]byte // the parts of the analyzer's state, in order
	Source   []byte
	Waiting  [][]byte // events read and not settled: source.Options.Segments
	LeftOut  analyze.LeftOut
}

// Load returns what the last commit saved.
func (d *DB) Load() (Saved, error) {
	var s Saved
	var leftOut []byte
	err := d.sql.QueryRow(`SELECT source, left_out FROM run_data`).Scan(&s.Source, &leftOut)
	if err == nil {
		err = json.Unmarshal(leftOut, &s.LeftOut)
	}
	if err == nil {
		s.Source, err = unsealed(s.Source)
	}
	if err == nil {
		s.Analyzer, err = readState(d.sql)
	}
	if err != nil {
		return Saved{}, d.explain("read the saved state of", err)
	}
	s.Waiting, err = d.waiting()
	return s, err
}
