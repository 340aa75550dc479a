package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// logrotate is where Debian has it.
const logrotate = "/usr/sbin/logrotate"

// torture does all of it, and fails unless nothing was lost and nothing doubled.
func (p *plan) torture() (string, error) {
	if err := p.lay(); err != nil {
		return "", err
	}
	r := &result{plan: p}
	if err := p.work(r); err != nil {
		return "", err
	}
	if err := r.compare(); err != nil {
		return "", err
	}
	return r.String(), r.verdict()
}

func (p *plan) path(i int) string { return filepath.Join(p.dir, "logs", fmt.Sprintf("app%d.log", i)) }

// lay writes the calm hours before and the configuration of logrotate.
func (p *plan) lay() error {
	if err := os.MkdirAll(filepath.Join(p.dir, "logs"), 0o755); err != nil {
		return err
	}
	now := time.Now()
	for i := range p.files {
		if err := history(p.path(i), i, now); err != nil {
			return err
		}
	}
	how := map[string]string{"rename": "nocreate", "copytruncate": "copytruncate"}[p.rotation]
	if how == "" {
		return fmt.Errorf("rotation %q is not known", p.rotation)
	}
	conf := fmt.Sprintf("%s/logs/*.log {\n  rotate 900\n  size 1\n  missingok\n  nocompress\n  %s\n  su %d %d\n}\n", p.dir, how, os.Getuid(), os.Getgid())
	return os.WriteFile(filepath.Join(p.dir, "logrotate.conf"), []byte(conf), 0o644)
}

// work writes, rotates, follows and kills, all at once, and in the end has the
// follower finish.
func (p *plan) work(r *result) error {
	writing, stop := context.WithTimeout(context.Background(), p.length)
	defer stop()
	var group sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	start := func(do func() error) {
		group.Go(func() {
			if err := do(); err != nil {
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
				stop()
			}
		})
	}
	writers := make([]*writer, p.files)
	for i := range writers {
		writers[i] = &writer{
			path: p.path(i), name: i, rate: p.rate / p.files, reopen: p.rotation == "rename",
			rng: rand.New(rand.NewPCG(p.seed, uint64(i))), outage: p.outage,
		}
		start(func() error { return writers[i].run(writing) })
	}
	start(func() error { return p.rotate(writing, r) })
	f := &follower{plan: p, rng: rand.New(rand.NewPCG(p.seed, 1000))}
	start(func() error { return f.run(writing) })
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, w := range writers {
		r.written += int64(w.line)
		r.bytes += w.written
	}
	r.kills, r.midWrite = f.kills, f.early
	if err := f.caughtUp(r); err != nil {
		return err
	}
	return f.end(r)
}

// outage says which calls fail: stripe for everybody in the middle of the run,
// hubspot for some tenants near its end.
func (p *plan) outage(since time.Duration, line int) bool {
	part := float64(since) / float64(p.length)
	switch integrations[line%len(integrations)] {
	case "stripe":
		return part > 0.2 && part < 0.6
	case "hubspot":
		return part > 0.5 && line%tenants < 3
	}
	return line%997 == 0
}

// rotate runs logrotate at random moments, sometimes several times at once.
func (p *plan) rotate(ctx context.Context, r *result) error {
	rng := rand.New(rand.NewPCG(p.seed, 2000))
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Duration(200+rng.IntN(2500)) * time.Millisecond):
		}
		times := 1
		if rng.IntN(4) == 0 {
			times = 2 + rng.IntN(4)
		}
		for range times {
			out, err := exec.Command(logrotate, "-f", "-s", filepath.Join(p.dir, "logrotate.state"), filepath.Join(p.dir, "logrotate.conf")).CombinedOutput()
			if err != nil {
				return fmt.Errorf("logrotate: %w: %s", err, out)
			}
			r.rotations++
		}
	}
}
