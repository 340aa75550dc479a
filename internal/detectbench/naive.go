package main

import (
	"time"

	"github.com/syncguard/syncguard/parse"
)

// naive is the rule that people write first: so many failed lines of an
// integration within a sliding window, and perhaps so large a share of its
// calls. It is over when it has not fired for the length of the window.
type naive struct {
	window   time.Duration
	failures int
	share    float64 // 0: any
	windows  map[string]*window
	list     []*verdict
}

// The two yardsticks.
func tenInFive() *naive {
	return &naive{window: 5 * time.Minute, failures: 10, windows: map[string]*window{}}
}

func tenInFiveAndTenPercent() *naive {
	n := tenInFive()
	n.share = 0.1
	return n
}

// window is one integration's.
type window struct {
	lines  []seen // oldest first
	begin  int
	failed int
	open   *verdict
	fired  time.Time
}

type seen struct {
	at     time.Time
	tenant string
	failed bool
}

func (n *naive) observe(e *parse.Event) {
	w := n.windows[e.Integration]
	if w == nil {
		w = &window{}
		n.windows[e.Integration] = w
	}
	w.add(seen{e.At, e.Tenant, e.Outcome == parse.Failed}, n.window)
	fires := w.failed >= n.failures && float64(w.failed) >= n.share*float64(len(w.lines)-w.begin)
	switch {
	case fires && w.open == nil:
		w.open = &verdict{
			kind: "failures", integrations: []string{e.Integration}, started: w.firstFailure(), opened: e.At, tenants: map[string]bool{}, scope: "integration",
		}
		n.list = append(n.list, w.open)
		fallthrough
	case fires:
		w.fired = e.At
		w.blame()
	case w.open != nil && e.At.Sub(w.fired) > n.window:
		w.open.over, w.open.resolved = []time.Time{e.At}, true
		w.open = nil
	}
}

func (w *window) add(s seen, length time.Duration) {
	w.lines = append(w.lines, s)
	if s.failed {
		w.failed++
	}
	for w.lines[w.begin].at.Before(s.at.Add(-length)) {
		if w.lines[w.begin].failed {
			w.failed--
		}
		w.begin++
	}
	if w.begin > 4096 && w.begin > len(w.lines)/2 {
		w.lines = append(w.lines[:0], w.lines[w.begin:]...)
		w.begin = 0
	}
}

func (w *window) firstFailure() time.Time {
	for _, s := range w.lines[w.begin:] {
		if s.failed {
			return s.at
		}
	}
	return time.Time{}
}

// blame has everybody with a failure in the window be affected; a single one
// makes it a tenant's incident.
func (w *window) blame() {
	last := w.lines[len(w.lines)-1]
	if len(w.open.tenants) > 0 && !last.failed || last.tenant == "" {
		return
	}
	from := len(w.lines) - 1
	if len(w.open.tenants) == 0 {
		from = w.begin
	}
	for _, s := range w.lines[from:] {
		if s.failed {
			w.open.tenants[s.tenant] = true
		}
	}
	w.open.scope = "integration"
	if len(w.open.tenants) == 1 {
		w.open.scope = "tenant"
	}
}

func (n *naive) verdicts(time.Time) []*verdict { return n.list }
