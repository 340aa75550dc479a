package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// writerLock is held by the one writer of a database for its whole life. The
// operating system frees it when the process dies, however it dies.
type writerLock struct {
	flock *flock.Flock
}

// lockForWriting takes PATH.lock and writes our process id into it, for the
// message of whoever comes second.
func lockForWriting(path string) (*writerLock, error) {
	name := path + ".lock"
	// Who holds the lock removes its file on release. A second try that had
	// opened the file before that has locked a file without a name, and must
	// begin again.
	for range 10 {
		lock := flock.New(name, flock.SetPermissions(0o600), flock.SetFlag(os.O_CREATE|os.O_RDWR))
		ok, err := lock.TryLock()
		if err != nil {
			return nil, lockError(path, err)
		}
		if !ok {
			return nil, inUse(path, readPID(name))
		}
		if !stillNamed(lock, name) {
			lock.Close()
			continue
		}
		if err := os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
			lock.Close()
			return nil, lockError(path, err)
		}
		return &writerLock{flock: lock}, nil
	}
	return nil, inUse(path, readPID(name))
}

// release lets the next writer in and leaves no file behind.
func (l *writerLock) release() {
	os.Remove(l.flock.Path()) // first: after Close it may be someone else's
	l.flock.Close()
}

func stillNamed(lock *flock.Flock, name string) bool {
	held, err := lock.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(name)
	return err == nil && os.SameFile(held, named)
}

func readPID(name string) int {
	b, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil {
		return 0
	}
	return pid
}

func inUse(path string, pid int) error {
	who := "another process"
	if pid > 0 {
		who = fmt.Sprintf("process %d", pid)
	}
	return &inUseError{fmt.Sprintf("database %s is in use by %s (hint: wait for it to end, or pass another --db)", path, who)}
}

// inUseError says that another process is the writer.
type inUseError struct{ text string }

func (e *inUseError) Error() string { return e.text }

func lockError(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("open database %s: its folder does not exist (hint: create the folder, or pass another --db)", path)
	}
	return fileError("open", path, err)
}
