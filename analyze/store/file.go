package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// applicationID stands in the header of every SyncGuard database ("SynG").
const applicationID = 0x53796e47

// kind is what a file turns out to be by its header.
type kind int

const (
	missing kind = iota
	empty        // a file with nothing in it, such as mktemp makes
	ours
	damaged // the header is ours or SQLite's, and broken
	foreign // a SQLite database of another program
	alien   // not SQLite at all
)

// The SQLite header: https://sqlite.org/fileformat.html, 1.3.
const (
	headerSize    = 100
	headerMagic   = "SQLite format 3\x00"
	applicationAt = 68
)

// identify looks at the header of the file at path, so that nothing is opened,
// changed or removed that is not ours. The application id is in the main file
// from the first transaction on: a new file only turns to WAL after that.
func identify(path string) (kind, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return missing, nil
	}
	if err != nil {
		return alien, fileError("open", path, err)
	}
	defer f.Close()
	head := make([]byte, headerSize)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return alien, fileError("read", path, err)
	}
	return kindOf(head[:n]), nil
}

func kindOf(head []byte) kind {
	if len(head) == 0 {
		return empty
	}
	magic := bytes.HasPrefix(head, []byte(headerMagic))
	if len(head) < headerSize {
		if magic {
			return damaged
		}
		return alien
	}
	id := binary.BigEndian.Uint32(head[applicationAt:])
	switch {
	case magic && id == applicationID:
		return ours
	case id == applicationID:
		return damaged
	case magic:
		return foreign
	}
	return alien
}

// prepareFile sees to it that SQLite will open a file that is ours, or new and
// readable by its owner alone. SQLite gives -wal and -shm the same rights.
func prepareFile(path string) error {
	k, err := identify(path)
	if err != nil {
		return err
	}
	if err := refuse(path, k); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fileError("open", path, err)
	}
	defer f.Close()
	if k == missing {
		if err := f.Chmod(0o600); err != nil { // a umask may have taken from it
			return fileError("create", path, err)
		}
	}
	return nil
}

func checkReadable(path string) error {
	k, err := identify(path)
	if err != nil {
		return err
	}
	if k == missing || k == empty {
		return fmt.Errorf("no database at %s (hint: run `syncguard replay FILE` first, or pass --db)", path)
	}
	return refuse(path, k)
}

// refuse names what is wrong with a file that can't be opened as a database.
func refuse(path string, k kind) error {
	switch k {
	case foreign:
		return fmt.Errorf("open database %s: file is not a SyncGuard database but one of another program (hint: pass another --db)", path)
	case alien:
		return fmt.Errorf("open database %s: file is not a SyncGuard database (hint: pass another --db)", path)
	case damaged:
		return corrupt("open", path, "its header is damaged")
	}
	return nil
}

// removeDatabase removes a database that is ours, broken or not, and what
// SQLite keeps beside it. A file of anyone else's stays.
func removeDatabase(path string) error {
	k, err := identify(path)
	if err != nil {
		return err
	}
	if k == foreign || k == alien {
		return fmt.Errorf("remove database %s: file is not a SyncGuard database (hint: pass another --db, or remove the file yourself)", path)
	}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fileError("remove", path+suffix, err)
		}
	}
	return nil
}
