package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Backup writes a copy of the database as of now to a file that is not there yet,
// or with replace in place of one. A writer goes on meanwhile. The file appears
// when it is whole: what a crash leaves has the name to with .partial behind it,
// and the next backup to the same name removes that.
func (d *DB) Backup(to string, replace bool) error {
	if same(d.path, to) {
		return fmt.Errorf("back up database %s: that is the database itself (hint: name another file)", d.path)
	}
	if _, err := os.Stat(to); err == nil && !replace {
		return fmt.Errorf("back up database %s: %s is there already (hint: name another file, or pass --force)", d.path, to)
	}
	partial := to + ".partial"
	if err := os.Remove(partial); err != nil && !os.IsNotExist(err) {
		return fileError("back up to", partial, err)
	}
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fileError("back up to", to, err)
	}
	f.Close()
	defer os.Remove(partial)                                       // nothing after the renaming
	if _, err := d.sql.Exec(`PRAGMA query_only = 0`); err != nil { // it refuses VACUUM INTO, which leaves this file as it is
		return d.explain("back up", err)
	}
	if _, err := d.sql.Exec(`VACUUM INTO ?`, partial); err != nil {
		return d.explain("back up", err)
	}
	if err := settle(partial, os.O_RDWR); err != nil {
		return fileError("back up to", to, err)
	}
	if err := os.Rename(partial, to); err != nil {
		return fileError("back up to", to, err)
	}
	if runtime.GOOS == "windows" { // a folder can't be synced there
		return nil
	}
	if err := settle(filepath.Dir(to), os.O_RDONLY); err != nil {
		return fileError("back up to", to, err)
	}
	return nil
}

// settle waits until a file, or what a folder lists, is on the disk.
func settle(name string, flag int) error {
	f, err := os.OpenFile(name, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
