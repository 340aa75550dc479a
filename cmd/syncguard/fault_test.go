//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// limited runs the program in a shell that sets limits before, and returns what it
// came to.
func limited(t *testing.T, limits string, args ...string) (code int, stdout, stderr string, peak int64) {
	t.Helper()
	cmd := exec.Command("sh", append([]string{"-c", limits + ` exec syncguard "$@"`, "sh"}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	peak = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS != "darwin" { // which counts bytes and not KiB
		peak <<= 10
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String(), peak
}

// A disk that takes no more, at whatever page of the database or its log: the run
// says so and keeps what it committed. Once there is room the same command goes on,
// and the report is that of a run nothing happened to.
func TestNoMoreRoomAnywhere(t *testing.T) {
	if underRace {
		t.Skip("about size, not about goroutines")
	}
	folder := t.TempDir()
	logs, whole := filepath.Join(folder, "app.log"), filepath.Join(folder, "whole.db")
	if err := os.WriteFile(logs, []byte(outage()), 0o600); err != nil {
		t.Fatal(err)
	}
	_, want, _, _ := limited(t, "", "replay", "--json", "--db", whole, logs)
	failed := 0
	for blocks := 0; blocks <= 800; blocks += 40 { // of 512 or 1,024 bytes, as the shell has it
		db := filepath.Join(folder, fmt.Sprintf("%d.db", blocks))
		code, _, stderr, _ := limited(t, fmt.Sprintf("ulimit -f %d;", blocks), "replay", "--json", "--db", db, logs)
		if strings.Contains(stderr, "panic") || strings.Contains(stderr, "goroutine") || code != exitFine && code != exitInput {
			t.Fatalf("%d blocks: exit %d, stderr %q", blocks, code, stderr)
		}
		if code == exitInput {
			failed++
			if !strings.Contains(stderr, "database "+db) {
				t.Errorf("%d blocks: %q does not name the database", blocks, stderr)
			}
		}
		code, got, stderr, _ := limited(t, "", "replay", "--json", "--db", db, logs)
		if code != exitFine || got != want {
			t.Errorf("%d blocks: the next run exits with %d, %q, and reports otherwise than one without a limit", blocks, code, stderr)
		}
	}
	if failed < 3 {
		t.Errorf("%d of the limits were too small, want several", failed)
	}
}

// A report that can't be written is no success.
func TestFullOutput(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	db := filepath.Join(t.TempDir(), "app.db")
	if code, _, stderr := inProcess(strings.NewReader(outage()), time.Now, "replay", "--quiet", "--db", db, "-"); code != exitFine {
		t.Fatalf("replay: exit %d, %q", code, stderr)
	}
	code, _, stderr := inProcess(nil, time.Now, "report", "--fail-on", "none", "--db", db, "-o", "json=/dev/full")
	if code != exitInput || !strings.Contains(stderr, "/dev/full") {
		t.Errorf("report to a full disk: exit %d, %q", code, stderr)
	}
}

// A disk that can't read a file any more: it is named, and the rest is used. The
// memory of a process reads like that where nothing is mapped.
func TestReadErrorAmongOthers(t *testing.T) {
	const broken = "/proc/self/mem"
	if _, err := os.Stat(broken); err != nil {
		t.Skip("there is no " + broken)
	}
	logs := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(logs, []byte(outage()), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := inProcess(nil, time.Now, "replay", "--db", filepath.Join(t.TempDir(), "app.db"), logs, broken)
	if code != exitInput || !strings.Contains(stderr, "read "+broken+": input/output error") || !strings.Contains(stdout, "RESOLVED") {
		t.Errorf("exit %d, stderr %q, stdout %q; want the file named and the incident of the other", code, stderr, stdout)
	}
}

// A log that unpacks to far more than itself is read in bounded memory, told in one
// message, and what stands around it is used.
func TestBombs(t *testing.T) {
	if underRace {
		t.Skip("about size, not about goroutines")
	}
	const most = 192 << 20 // bytes of memory, also for a program that looks for races
	good := outage()
	for _, bomb := range []struct {
		name, ext, before, piece, after, told string
		mib                                   int
	}{
		{"zeros", ".gz", good, "\x00", "\n", "1 line was longer than", 256},
		{"one line of JSON", ".zst", `{"time":"2026-03-02T09:00:00Z","integration":"stripe","msg":"`, "x", "\"}\n" + good, "1 line was longer than", 256},
		{"nesting", ".gz", `{"a":`, "[", "\n" + good, "1 line was longer than", 256},
		{"line ends", ".zst", "", "\n", good, "", 16},
	} {
		t.Run(bomb.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "app.log"+bomb.ext)
			packed := writeBomb(t, path, bomb.before, bomb.piece, bomb.after, bomb.mib)
			code, stdout, stderr, peak := limited(t, "", "replay", "--db", filepath.Join(t.TempDir(), "app.db"), path)
			if code != exitFine || !strings.Contains(stdout, "RESOLVED") || strings.Count(stderr, "syncguard: ") > 1 || !strings.Contains(stderr, bomb.told) {
				t.Errorf("exit %d, stderr %q, stdout %q", code, stderr, stdout)
			}
			if peak > most {
				t.Errorf("%d MiB of memory for a bomb of %d", peak>>20, bomb.mib)
			}
			t.Logf("%d bytes packed, %d MiB at most", packed, peak>>20)
		})
	}
}

func writeBomb(t *testing.T, path, before, piece, after string, mib int) int64 {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var w io.WriteCloser = gzip.NewWriter(f)
	if strings.HasSuffix(path, ".zst") {
		if w, err = zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedFastest)); err != nil {
			t.Fatal(err)
		}
	}
	much := strings.Repeat(piece, 1<<20)
	parts := []string{before}
	for range mib {
		parts = append(parts, much)
	}
	for _, part := range append(parts, after) {
		if _, err := io.WriteString(w, part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// A time that no log has costs its line. One that may be the log's own makes what
// follows it late: that is told, and is no proof of health.
func TestWildStamps(t *testing.T) {
	lines := strings.SplitAfter(outage(), "\n")
	for _, c := range []struct{ stamp, told string }{
		{"0001-01-01T00:00:00Z", "1 line (<0.1%) not understood"},
		{"1969-12-31T23:59:59Z", "1 line (<0.1%) not understood"},
		{"9999-12-31T23:59:59Z", "1 line (<0.1%) not understood"},
		{"1970-01-01T00:00:00Z", "1 event (<0.1%) too late to count"},
		{"2027-03-02T09:20:00Z", "the newest time above may be wrong: take out the line"},
	} {
		wild := append([]string(nil), lines...)
		at := strings.Index(wild[1200], "2026")
		wild[1200] = wild[1200][:at] + c.stamp + wild[1200][at+len(c.stamp):]
		code, stdout, stderr := inProcess(strings.NewReader(strings.Join(wild, "")), time.Now, "replay", "--db", filepath.Join(t.TempDir(), "app.db"), "-")
		told := strings.Join(strings.Fields(stdout), " ")
		if code != exitFine || !strings.Contains(told, c.told) || !strings.Contains(told, "RESOLVED, critical") && !strings.HasPrefix(told, "! ") {
			t.Errorf("%s: exit %d, stderr %q, stdout %q; want the incident, or doubt, and %q", c.stamp, code, stderr, stdout, c.told)
		}
	}
}
