package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// latency measures the time from the writing of the line that decides to the
// printing of the transition, at the rate of p, on one log.
func (p *plan) latency() (string, error) {
	if err := os.WriteFile(filepath.Join(p.dir, "syncguard.yaml"), []byte("rules: [{name: probe, failures: 5, within: 10s}]\n"), 0o644); err != nil {
		return "", err
	}
	log, t, err := p.tailing()
	if err != nil {
		return "", err
	}
	probes := &probes{rng: rand.New(rand.NewPCG(p.seed, 1)), written: map[string]time.Time{}}
	w := &writer{path: log, rate: p.rate, outage: func(time.Duration, int) bool { return false }, flushed: probes.write}
	writing, stop := context.WithTimeout(context.Background(), p.length)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- w.run(writing) }()
	var delays []time.Duration
	for open := true; open; {
		select {
		case line := <-t.lines:
			if d, ok := probes.seen(line); ok {
				delays = append(delays, d)
			}
		case err := <-done:
			if err != nil {
				return "", err
			}
			open = false
		}
	}
	for len(delays) < probes.n { // the last ones
		line, ok := <-t.lines
		if !ok {
			break
		}
		if d, ok := probes.seen(line); ok {
			delays = append(delays, d)
		}
	}
	u, err := t.end()
	if err != nil {
		return "", err
	}
	if len(delays) < probes.n {
		return "", fmt.Errorf("%d of %d incidents were told", len(delays), probes.n)
	}
	slices.Sort(delays)
	at := func(share float64) time.Duration {
		return delays[min(len(delays)-1, int(share*float64(len(delays))))].Round(time.Millisecond)
	}
	return fmt.Sprintf("%d lines/s, %d incidents: deciding line written to transition printed: p50 %v, p99 %v, max %v; %.0f %% of a core\n",
		p.rate, len(delays), at(0.5), at(0.99), at(1), 100*u.cpu.Seconds()/u.wall.Seconds()), nil
}

// probes are incidents of integrations that nothing else knows: five failures,
// of which the last decides.
type probes struct {
	rng  *rand.Rand
	next time.Duration

	lock    sync.Mutex // of what follows
	n       int
	written map[string]time.Time
}

// write adds the lines of a probe to the log, now and then.
func (p *probes) write(w *writer, since time.Duration) error {
	if since < p.next || since < 3*time.Second {
		return nil
	}
	p.next = since + time.Duration(100+p.rng.IntN(200))*time.Millisecond
	name := fmt.Sprintf("probe%d", p.n)
	for i := range 5 {
		fmt.Fprintf(w.buf, `{"time":%q,"level":"error","integration":%q,"tenant":"t%02d","status":503,"request_id":"%s-%d","message":"upstream unavailable"}`+"\n",
			time.Now().UTC().Format(time.RFC3339Nano), name, i, name, i)
	}
	if err := w.buf.Flush(); err != nil {
		return err
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.written[name] = time.Now()
	p.n++
	return nil
}

// seen returns how long an incident took to be told.
func (p *probes) seen(line told) (time.Duration, bool) {
	var t struct {
		Event    string
		Incident struct{ Integrations []string }
	}
	if json.Unmarshal([]byte(line.text), &t) != nil || t.Event != "opened" || len(t.Incident.Integrations) != 1 {
		return 0, false
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	written, ok := p.written[t.Incident.Integrations[0]]
	delete(p.written, t.Incident.Integrations[0])
	return line.at.Sub(written), ok
}
