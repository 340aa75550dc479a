package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// mode is how a connection opens the file, as SQLite's URI parameters.
type mode url.Values

// busyTimeout is how long SQLite waits for another program's transaction, in
// milliseconds. A second writer of ours never gets so far: it has no lock.
const busyTimeout = "busy_timeout(5000)"

// With synchronous=NORMAL a power failure can lose the last transactions, but
// never part of one; positions are in the same transactions, so the lines are
// read again.
var writerMode = mode{
	"mode":    {"rw"},
	"_txlock": {"immediate"},
	"_pragma": {busyTimeout, "synchronous(NORMAL)", "foreign_keys(1)"},
}

// mode is the writer's, with its own patience.
func (o Options) mode() mode {
	if o.Busy == 0 {
		return writerMode
	}
	return mode{
		"mode": writerMode["mode"], "_txlock": writerMode["_txlock"],
		"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", o.Busy.Milliseconds())}, writerMode["_pragma"][1:]...),
	}
}

// A reader opens the file as a writer does and is kept from writing: the last
// one to close a WAL database tidies up, and a truly read-only one can't.
var readerMode = mode{"mode": {"rw"}, "_pragma": {busyTimeout, "query_only(1)"}}

// Where the folder can't be written SQLite can't make the -shm file that WAL
// wants. If no -wal file is there either, nobody writes and the main file is
// complete: it may be read as it stands.
var standstillMode = mode{"mode": {"ro"}, "immutable": {"1"}}

func atStandstill(path string) bool {
	_, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist)
}

// connect opens the file with one connection: there is one writer, and a
// reader reads everything in one transaction.
func connect(path string, m mode) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fileError("open", path, err)
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") { // C:/…
		abs = "/" + abs
	}
	if err := registerTally(); err != nil {
		return nil, fileError("open", path, err)
	}
	name := (&url.URL{Path: abs}).EscapedPath() // a path may hold ? and %
	db, err := sql.Open("sqlite", "file://"+name+"?"+url.Values(m).Encode())
	if err != nil {
		return nil, fileError("open", path, err)
	}
	db.SetMaxOpenConns(1)
	return &DB{path: path, sql: db}, nil
}
