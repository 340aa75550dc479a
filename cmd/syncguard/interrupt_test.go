//go:build unix

package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze/store"
)

// interrupting gives its text, then sends this process an interrupt and never
// ends: a pipe whose writer goes on.
type interrupting struct {
	text  io.Reader
	sent  bool
	block chan struct{}
}

func (r *interrupting) Read(p []byte) (int, error) {
	n, err := r.text.Read(p)
	if err != io.EOF {
		return n, err
	}
	if !r.sent {
		r.sent = true
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			return 0, err
		}
	}
	<-r.block
	return 0, io.EOF
}

func TestInterruptKeepsWhatWasRead(t *testing.T) {
	db := filepath.Join(t.TempDir(), "app.db")
	stdin := &interrupting{text: strings.NewReader(outage()), block: make(chan struct{})}
	defer close(stdin.block)
	code, _, stderr := inProcess(stdin, time.Now, "replay", "-", "--db", db)
	want := "syncguard: interrupted: what was read is kept in " + db + "\n" +
		"hint: run the same command again, without --fresh, to go on from there\n"
	if code != exitInterrupted || stderr != want {
		t.Errorf("interrupted replay: exit %d, stderr %q; want %d, %q", code, stderr, exitInterrupted, want)
	}
	d, err := store.OpenReadOnly(db)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if saved, err := d.Load(); err != nil || saved.Source == nil || len(saved.Analyzer) == 0 {
		t.Errorf("state after the interruption: %d bytes and %d parts, %v; want what to go on from", len(saved.Source), len(saved.Analyzer), err)
	}
}
