package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// explain turns what SQLite says into a message that names the act, the file
// and the way out. Errors that are no SQLite errors only get the first two.
func (d *DB) explain(act string, err error) error {
	var absent *NoIncidentError
	if errors.As(err, &absent) { // the database is fine
		return err
	}
	var e *sqlite.Error
	if mangled(err) {
		return corrupt(act, d.path, "its contents are damaged")
	}
	if !errors.As(err, &e) {
		return fmt.Errorf("%s database %s: %w", act, d.path, err)
	}
	return passing(e, d.name(act, e))
}

// passingError is one whose reason may pass: the same may work later.
type passingError struct{ error }

func (e *passingError) Unwrap() error { return e.error }

// Passing reports whether the reason of an error may pass by itself or by what
// a person does meanwhile: a lock of another program, a full disk, lost rights,
// a volume that is gone.
func Passing(err error) bool { return errors.As(err, new(*passingError)) }

func passing(e *sqlite.Error, err error) error {
	if e.Code() == sqlite3.SQLITE_IOERR_SHORT_READ { // the file was cut off: nothing that passes
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR:
		return &passingError{err}
	}
	return err
}

// name says what an error of SQLite means.
func (d *DB) name(act string, e *sqlite.Error) error {
	var err error = e
	if e.Code() == sqlite3.SQLITE_IOERR_SHORT_READ {
		return corrupt(act, d.path, "its contents are damaged")
	}
	if e.Code() == sqlite3.SQLITE_ERROR && act != "query" { // our own statements fit the schema
		return corrupt(act, d.path, "its schema is damaged")
	}
	switch e.Code() & 0xff { // the primary code; the rest is detail
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%s database %s: another program is writing to it (hint: wait for it to end, or pass another --db)", act, d.path)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%s database %s: disk is full; nothing of this step was kept (hint: free some space and run the same command again, it goes on from there)", act, d.path)
	case sqlite3.SQLITE_CORRUPT:
		return corrupt(act, d.path, "its contents are damaged")
	case sqlite3.SQLITE_NOTADB:
		return corrupt(act, d.path, "its header is damaged")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%s database %s: %w (hint: change its rights, or pass another --db)", act, d.path, errUnwritable)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%s database %s: the disk reports an error: %w", act, d.path, err)
	}
	return fmt.Errorf("%s database %s: %w", act, d.path, err)
}

var errUnwritable = errors.New("file or its folder can't be written")

func corrupt(act, path, what string) error {
	return fmt.Errorf("%s database %s: file is corrupt: %s (hint: run `syncguard replay --fresh` on your logs to build it anew)", act, path, what)
}

// fileError names what the file system refused.
func fileError(act, path string, err error) error {
	if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
		return fmt.Errorf("%s database %s: it is a folder (hint: pass the path of a file as --db)", act, path)
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%s database %s: file or its folder can't be read and written (hint: change its rights, or pass another --db)", act, path)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%s database %s: disk is full (hint: free some space, or pass another --db)", act, path)
	}
	var p *fs.PathError
	if errors.As(err, &p) { // the path is named already
		err = p.Err
	}
	return fmt.Errorf("%s database %s: %w", act, path, err)
}
