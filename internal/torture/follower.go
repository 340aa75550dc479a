package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// follower runs syncguard tail and kills it.
type follower struct {
	*plan
	rng   *rand.Rand
	kills int
	early int // of them, within half a second of the start

	cmd    *exec.Cmd
	exited chan error
}

func (f *follower) db() string    { return filepath.Join(f.dir, "tail.db") }
func (f *follower) lines() string { return filepath.Join(f.dir, "tail.ndjson") }

// run follows and kills until the context ends, and leaves the last one running.
func (f *follower) run(ctx context.Context) error {
	if err := f.start(); err != nil {
		return err
	}
	mean := float64(f.length) / float64(f.plan.kills+1)
	for f.kills < f.plan.kills {
		lives := time.Duration(mean * (0.1 + 1.8*f.rng.Float64()))
		select {
		case <-ctx.Done():
			return nil
		case err := <-f.exited:
			return fmt.Errorf("syncguard ended by itself: %w", err)
		case <-time.After(lives):
		}
		if err := f.cmd.Process.Kill(); err != nil {
			return err
		}
		if err := <-f.exited; err == nil {
			return errors.New("syncguard was killed and ended in good order all the same")
		}
		f.kills++
		if lives < 500*time.Millisecond {
			f.early++
		}
		if err := f.start(); err != nil {
			return err
		}
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-f.exited:
		return fmt.Errorf("syncguard ended by itself: %w", err)
	}
}

func (f *follower) start() error {
	out, err := os.OpenFile(f.lines(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	log, err := os.OpenFile(filepath.Join(f.dir, "tail.stderr"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"tail", "--json", "--db", f.db()}
	for i := range f.files {
		args = append(args, f.path(i))
	}
	f.cmd = exec.Command(f.bin, args...)
	f.cmd.Dir, f.cmd.Stdout, f.cmd.Stderr = f.dir, out, log
	if err := f.cmd.Start(); err != nil {
		return err
	}
	f.exited = make(chan error, 1)
	cmd, exited := f.cmd, f.exited
	go func() { exited <- cmd.Wait() }()
	return nil
}

// caughtUp waits until the follower has nothing left to read.
func (f *follower) caughtUp(r *result) error {
	var last int64
	for still := 0; still < 10; {
		time.Sleep(time.Second)
		text, err := r.syncguard("report", "--db", f.db(), "--format", "json", "--fail-on", "none")
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, &r.followed); err != nil {
			return err
		}
		if still++; r.followed.Coverage.Lines != last {
			last, still = r.followed.Coverage.Lines, 0
		}
	}
	r.followed = summary{}
	return nil
}

// end asks the follower to finish and measures how long that takes.
func (f *follower) end(r *result) error {
	peak, err := (&tailing{cmd: f.cmd}).status("VmHWM")
	if err != nil {
		return err
	}
	r.peak = peak << 10
	began := time.Now()
	if err := f.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err = <-f.exited
	r.ending = time.Since(began)
	if err != nil {
		return fmt.Errorf("syncguard was asked to end: %w", err)
	}
	return nil
}
