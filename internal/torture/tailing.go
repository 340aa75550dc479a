package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tailing is a syncguard tail that is measured.
type tailing struct {
	cmd   *exec.Cmd
	lines chan told
	began time.Time
}

// told is a line that was printed, and when it was there.
type told struct {
	at   time.Time
	text string
}

// startTail follows files with the database tail.db in dir.
func startTail(bin, dir string, files ...string) (*tailing, error) {
	cmd := exec.Command(bin, append([]string{"tail", "--json", "--db", filepath.Join(dir, "tail.db")}, files...)...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	t := &tailing{cmd: cmd, lines: make(chan told, 1024), began: time.Now()}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go t.read(out)
	return t, nil
}

// tailing follows a log of calm hours that is about to grow.
func (p *plan) tailing() (log string, t *tailing, err error) {
	log = filepath.Join(p.dir, "app.log")
	if err := history(log, 0, time.Now()); err != nil {
		return "", nil, err
	}
	t, err = startTail(p.bin, p.dir, log)
	return log, t, err
}

func (t *tailing) read(out io.Reader) {
	defer close(t.lines)
	in := bufio.NewReader(out)
	for {
		text, err := in.ReadString('\n')
		if err != nil {
			return
		}
		t.lines <- told{time.Now(), text}
	}
}

// end has it finish and returns what it used.
func (t *tailing) end() (usage, error) {
	peak, err := t.status("VmHWM")
	if err != nil {
		return usage{}, err
	}
	if err := t.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return usage{}, err
	}
	for range t.lines { // to the end
	}
	if err := t.cmd.Wait(); err != nil {
		return usage{}, err
	}
	state := t.cmd.ProcessState
	return usage{cpu: state.UserTime() + state.SystemTime(), wall: time.Since(t.began), peak: peak << 10}, nil
}

// usage is what a process used.
type usage struct {
	cpu, wall time.Duration
	peak      int64 // resident bytes
}

// cpuNow is the processor time that a running process has used.
func (t *tailing) cpuNow() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", t.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// Behind the name, which may hold blanks: user and system time are fields 14 and 15.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var ticks int64
	for _, f := range fields[11:13] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100, nil
}

// status is a number of kibibytes or a count from /proc/PID/status.
func (t *tailing) status(name string) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strconv.ParseInt(strings.Fields(value)[0], 10, 64)
		}
	}
	return 0, fmt.Errorf("/proc/%d/status has no %s", t.cmd.Process.Pid, name)
}
