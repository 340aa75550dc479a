package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// soakSpeed is how many seconds of the log pass in one of a soak: six hours in
// six minutes.
const soakSpeed = 60

// soak follows for long, with outages and rotation, and looks at what grows.
func (p *plan) soak() (string, error) {
	log, t, err := p.tailing()
	if err != nil {
		return "", err
	}
	go func() {
		for range t.lines { // what is told is of no interest here
		}
	}()
	w := &writer{path: log, rate: p.rate, speed: soakSpeed, outage: hourly, flushed: p.turnOver()}
	writing, stop := context.WithTimeout(context.Background(), p.length)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- w.run(writing) }()
	var seen []sample
	every := time.NewTicker(p.length / 24)
	defer every.Stop()
	for {
		select {
		case <-every.C:
			s, err := p.sample(t)
			if err != nil {
				return "", err
			}
			seen = append(seen, s)
			continue
		case err := <-done:
			if err != nil {
				return "", err
			}
		}
		break
	}
	if err := t.cmd.Process.Signal(os.Interrupt); err != nil {
		return "", err
	}
	if err := t.cmd.Wait(); err != nil {
		return "", err
	}
	return soakText(p, w, seen), nil
}

// hourly has stripe fail for everybody for ten minutes of each hour.
func hourly(since time.Duration, line int) bool {
	minute := int((since * soakSpeed).Minutes()) % 60
	return integrations[line%len(integrations)] == "stripe" && minute >= 20 && minute < 30 || line%997 == 0
}

// turnOver renames the log every few seconds; its writer begins a new one, and
// the oldest is removed.
func (p *plan) turnOver() func(*writer, time.Duration) error {
	next := 5 * time.Second
	return func(w *writer, since time.Duration) error {
		if since < next {
			return nil
		}
		next += 5 * time.Second
		if err := w.close(); err != nil {
			return err
		}
		for i := 4; i > 0; i-- {
			from, to := fmt.Sprintf("%s.%d", w.path, i-1), fmt.Sprintf("%s.%d", w.path, i)
			if i == 1 {
				from = w.path
			}
			if err := os.Rename(from, to); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
		return w.open()
	}
}

// sample is how large things are at one moment.
type sample struct {
	resident, threads, files, db int64
}

func (p *plan) sample(t *tailing) (s sample, err error) {
	if s.resident, err = t.status("VmRSS"); err != nil {
		return s, err
	}
	if s.threads, err = t.status("Threads"); err != nil {
		return s, err
	}
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", t.cmd.Process.Pid))
	if err != nil {
		return s, err
	}
	s.files = int64(len(open))
	for _, name := range []string{"tail.db", "tail.db-wal"} {
		if info, err := os.Stat(filepath.Join(p.dir, name)); err == nil {
			s.db += info.Size()
		}
	}
	return s, nil
}

func soakText(p *plan, w *writer, seen []sample) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v of log time in %v: %d lines (%d MB)\n", (p.length * soakSpeed).Round(time.Minute), p.length, w.line, w.written>>20)
	for i, s := range seen {
		fmt.Fprintf(&b, "  %6v  resident %4d MiB  threads %2d  open files %2d  database %6.1f MiB\n",
			(p.length * soakSpeed * time.Duration(i+1) / time.Duration(len(seen))).Round(time.Minute), s.resident>>10, s.threads, s.files, float64(s.db)/(1<<20))
	}
	return b.String()
}

// load measures the processor time at a rate, once the start is over.
func (p *plan) load() (string, error) {
	log, t, err := p.tailing()
	if err != nil {
		return "", err
	}
	w := &writer{path: log, rate: p.rate, outage: func(_ time.Duration, line int) bool { return line%50 == 0 }}
	writing, stop := context.WithTimeout(context.Background(), p.length)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- w.run(writing) }()
	warm := p.length / 3
	time.Sleep(warm)
	before, err := t.cpuNow()
	if err != nil {
		return "", err
	}
	began, line := time.Now(), w.line
	if err := <-done; err != nil {
		return "", err
	}
	after, err := t.cpuNow()
	if err != nil {
		return "", err
	}
	took := time.Since(began)
	rate := float64(w.line-line) / took.Seconds()
	u, err := t.end()
	return fmt.Sprintf("%.0f lines/s: %.0f %% of a core, %d MiB at most\n", rate, 100*(after-before).Seconds()/took.Seconds(), u.peak>>20), err
}
