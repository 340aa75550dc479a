//go:build integration && linux

package integration

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// faultInjector runs the real program on a file system whose calls fail: strace
// answers in the kernel's place.
type faultInjector struct {
	t            *testing.T
	binary, logs string
	want         string // the report of a run that nothing happened to
}

func newFaultInjector(t *testing.T) *faultInjector {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		missing(t, "strace", "strace")
	}
	folder := t.TempDir()
	f := &faultInjector{t: t, binary: filepath.Join(folder, "syncguard"), logs: filepath.Join(folder, "logs")}
	command(t, "go", "build", "-o", f.binary, "../../cmd/syncguard")
	if err := os.CopyFS(f.logs, os.DirFS("../../testdata/morning")); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(folder, "whole.db")
	command(t, f.binary, "replay", "--quiet", "--db", db, f.logs)
	f.want = f.report(db)
	return f
}

func (f *faultInjector) report(db string) string {
	f.t.Helper()
	return command(f.t, f.binary, "report", "--json", "--fail-on", "none", "--db", db)
}

// run runs the program with faults in the calls that are about the files given, and
// says how it ended; -9 when it was killed. Calls are counted for each thread.
func (f *faultInjector) run(inject string, about []string, stdin []byte, args ...string) (code int, stderr string) {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), time.Minute)
	defer cancel()
	call, _, _ := strings.Cut(inject, ":")
	trace := []string{"--follow-forks", "--output=/dev/null", "--trace=" + call, "--inject=" + inject}
	for _, path := range about {
		trace = append(trace, "--trace-path="+path)
	}
	cmd := exec.CommandContext(ctx, "strace", append(append(trace, f.binary), args...)...)
	var errs bytes.Buffer
	cmd.Stdin, cmd.Stderr, cmd.WaitDelay = bytes.NewReader(stdin), &errs, time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err := cmd.Run()
	if cmd.ProcessState == nil {
		f.t.Fatal(err)
	}
	if ctx.Err() != nil {
		f.t.Errorf("%s: no end within a minute: %s", inject, errs.String())
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return -int(status.Signal()), errs.String()
	}
	return cmd.ProcessState.ExitCode(), errs.String()
}

// beside are the files that make up a database.
func beside(db string) []string { return []string{db, db + "-wal", db + "-shm", db + "-journal"} }

// checkGoesOn looks at what is left: the next run, that nothing happens to, ends with
// the report of one that nothing ever happened to.
func (f *faultInjector) checkGoesOn(what, db string) {
	f.t.Helper()
	next := exec.Command(f.binary, "replay", "--quiet", "--db", db, f.logs)
	if out, err := next.CombinedOutput(); err != nil {
		f.t.Errorf("%s: the next run: %v\n%s", what, err, out)
		return
	}
	if got := f.report(db); got != f.want {
		f.t.Errorf("%s: the next run ends with another report:\n%s", what, got)
	}
}

// checkTold looks at how a run ended that a fault was in the way of.
func (f *faultInjector) checkTold(what, object string, code int, stderr string) {
	f.t.Helper()
	switch {
	case strings.Contains(stderr, "panic") || strings.Contains(stderr, "goroutine "):
		f.t.Errorf("%s: %s", what, stderr)
	case code != 0 && code != 3:
		f.t.Errorf("%s: exit %d, %q; want 0 or 3", what, code, stderr)
	case code == 3 && !strings.Contains(stderr, object):
		f.t.Errorf("%s: %q does not name %s", what, stderr, object)
	}
}

var databaseFaults = []string{
	"pwrite64:error=EIO", "pwrite64:error=ENOSPC", "pread64:error=EIO", "pread64:retval=0", // a short read
	"fsync:error=EIO", "fdatasync:error=EIO", "ftruncate:error=EIO", "fcntl:error=EAGAIN", // a lock that is not given
}

// One call on the database fails, or all from there on: the run names it or is not
// hindered by it, and the next goes on as if nothing had been.
func TestFaultsOfTheDatabase(t *testing.T) {
	f := newFaultInjector(t)
	failed := map[string]int{}
	for _, fault := range databaseFaults {
		call, _, _ := strings.Cut(fault, ":")
		for _, when := range []string{"1", "2", "5", "12", "40", "150", "1+", "30+"} {
			db := filepath.Join(t.TempDir(), "app.db")
			what := fault + " at call " + when
			code, stderr := f.run(fault+":when="+when, beside(db), nil, "replay", "--quiet", "--db", db, f.logs)
			f.checkTold(what, db, code, stderr)
			if code == 3 {
				failed[call]++
			}
			f.checkGoesOn(what, db)
		}
	}
	t.Log(failed)
	for _, call := range []string{"pwrite64", "pread64", "fsync", "fcntl"} {
		if failed[call] == 0 {
			t.Errorf("no fault in %s was in the way of anything", call)
		}
	}
}

// What follows logs waits for a fault to pass and loses nothing by it.
func TestFaultsWhileFollowing(t *testing.T) {
	f := newFaultInjector(t)
	text, err := os.ReadFile(filepath.Join(f.logs, "stripe-billing.log"))
	if err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "plain.db")
	if code, stderr := f.run("fsync:error=EIO:when=65535", beside(plain), text, "tail", "--lines", "--db", plain, "-"); code != 0 {
		t.Fatalf("tail without a fault: exit %d, %q", code, stderr)
	}
	want, waited := f.report(plain), 0
	for _, fault := range []string{"pwrite64:error=EIO:when=60", "pwrite64:error=ENOSPC:when=40", "fsync:error=EIO:when=4", "fcntl:error=EAGAIN:when=50"} {
		db := filepath.Join(t.TempDir(), "app.db")
		code, stderr := f.run(fault, beside(db), text, "tail", "--lines", "--db", db, "-")
		f.checkTold(fault, db, code, stderr)
		if strings.Contains(stderr, "can be used again") {
			waited++
		}
		if code != 0 {
			t.Errorf("%s: exit %d, %q; want it to wait and go on", fault, code, stderr)
		} else if got := f.report(db); got != want {
			t.Errorf("%s: what was followed is another report:\n%s\nwant\n%s", fault, got, want)
		}
	}
	if waited == 0 {
		t.Error("no fault was waited for")
	}
}

// A log whose disk fails is named, and the others are used.
func TestFaultsOfALog(t *testing.T) {
	f := newFaultInjector(t)
	broken := filepath.Join(f.logs, "stripe-billing.log")
	for _, fault := range []string{"read:error=EIO:when=1", "read:error=EIO:when=2", "read:error=EIO:when=3+", "read:error=EIO:when=1+", "openat:error=EIO:when=1+"} {
		db := filepath.Join(t.TempDir(), "app.db")
		code, stderr := f.run(fault, []string{broken}, nil, "replay", "--quiet", "--db", db, f.logs)
		f.checkTold(fault, broken, code, stderr)
		if code != 3 {
			t.Errorf("%s: exit %d, %q; want 3", fault, code, stderr)
		}
		if got := f.report(db); !strings.Contains(got, "hubspot") {
			t.Errorf("%s: nothing is told of the other logs:\n%s", fault, got)
		}
	}
}

// Killed by SIGKILL as it enters any of the calls that write, a run leaves a
// database from which the next goes on.
func TestKilledAtEveryWrite(t *testing.T) {
	f := newFaultInjector(t)
	kills := map[string]int{}
	for _, call := range []string{"fsync", "ftruncate", "unlink", "unlinkat", "pwrite64"} {
		step := 1
		if call == "pwrite64" {
			step = 17 // there are some hundreds
		}
		for n := 1; ; n += step {
			db := filepath.Join(t.TempDir(), "app.db")
			what := fmt.Sprintf("killed at %s %d", call, n)
			code, stderr := f.run(fmt.Sprintf("%s:signal=KILL:when=%d", call, n), beside(db), nil, "replay", "--quiet", "--db", db, f.logs)
			if code == 0 {
				break // there are no more such calls
			}
			if code != -int(syscall.SIGKILL) {
				t.Fatalf("%s: exit %d, %q", what, code, stderr)
			}
			kills[call]++
			f.checkPrivate(db)
			f.checkGoesOn(what, db)
		}
	}
	t.Log(kills)
	if kills["pwrite64"] < 10 || kills["fsync"] < 3 {
		t.Errorf("%v: want more kills", kills)
	}
}

// checkPrivate looks for files that others may read.
func (f *faultInjector) checkPrivate(db string) {
	f.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(db))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			f.t.Errorf("others may read %s, which a kill left: %v, %v", e.Name(), info.Mode(), err)
		}
	}
}
