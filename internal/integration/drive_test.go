//go:build integration

package integration

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// driver sends the world through nginx.
type driver struct {
	t         *testing.T
	nginx     *nginx
	providers map[string]*provider
	client    *http.Client

	mu       sync.Mutex
	settled  map[string]func() // by request: releases the tick that waits for it
	statuses map[int]int       // answers seen, by status
	failed   error             // the first call that got no answer at all
	inFlight sync.WaitGroup
}

func newDriver(t *testing.T) *driver {
	t.Helper()
	d := &driver{
		t: t, providers: map[string]*provider{}, settled: map[string]func(){}, statuses: map[int]int{},
		client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}
	upstreams := map[string]string{}
	for _, name := range integrations {
		d.providers[name] = startProvider(t, d.settle)
		upstreams[name] = d.providers[name].addr
	}
	d.nginx = startNginx(t, upstreams, start)
	t.Cleanup(d.client.CloseIdleConnections)
	return d
}

// run plays the hour. Time passes between the ticks only: within one, every
// call is answered or known to hang before the clock moves on.
func (d *driver) run() {
	d.t.Helper()
	for n := 0; time.Duration(n)*tick < duration; n++ {
		at := time.Duration(n) * tick
		d.command(at)
		d.nginx.setClock(d.t, start.Add(at))
		var waiting sync.WaitGroup
		for _, c := range calls(n) {
			d.send(c, &waiting)
		}
		waiting.Wait()
	}
	d.inFlight.Wait()
	d.nginx.stop()
	if d.failed != nil {
		d.t.Fatal(d.failed)
	}
}

// command breaks and repairs what is due.
func (d *driver) command(at time.Duration) {
	for _, f := range faults {
		p := d.providers[f.integration]
		switch {
		case at == f.from && f.refuse:
			p.refuse()
		case at == f.from:
			p.set(f.behave)
		case at == f.to && f.refuse:
			p.listen(d.t)
		case at == f.to:
			p.set(healthy)
		}
	}
}

// send makes one call; waiting is released once it is answered or hangs.
func (d *driver) send(c call, waiting *sync.WaitGroup) {
	waiting.Add(1)
	d.mu.Lock()
	d.settled[c.id] = waiting.Done
	d.mu.Unlock()
	d.inFlight.Go(func() {
		status, err := d.post(c)
		d.mu.Lock()
		d.statuses[status]++
		if err != nil && d.failed == nil {
			d.failed = err
		}
		d.mu.Unlock()
		d.settle(c.id)
	})
}

// settle releases the tick that waits for a request; a second time it does nothing.
func (d *driver) settle(id string) {
	d.mu.Lock()
	release := d.settled[id]
	delete(d.settled, id)
	d.mu.Unlock()
	if release != nil {
		release()
	}
}

func (d *driver) post(c call) (int, error) {
	url := fmt.Sprintf("http://%s/t/%s/integrations/%s/%s", d.nginx.addr, c.tenant, c.integration, c.operation)
	req, err := http.NewRequest(http.MethodPost, url, http.NoBody)
	if err != nil {
		return 0, err
	}
	req.Header.Set("User-Agent", "app/1.0")
	req.Header.Set("X-Tenant", c.tenant)
	req.Header.Set("X-Request-Id", c.id)
	if c.stray {
		req.Header.Set("X-Stray", "1")
	}
	res, err := d.client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("call %s of %s to %s: %w", c.id, c.tenant, c.integration, err)
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}
