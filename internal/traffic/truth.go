package traffic

import (
	"maps"
	"math"
	"slices"
	"time"
)

// Kinds of fault.
const (
	Failures = "failures"
	Silence  = "silence"
)

// Fault is something that was broken: the truth that an analyzer is held to.
// What it did is filled in while its world is played.
type Fault struct {
	Name         string            `json:"name"`
	Kind         string            `json:"kind"`         // failures | silence
	Integrations []string          `json:"integrations"` // empty: the whole feed
	From         time.Time         `json:"from"`
	To           time.Time         `json:"to"`
	Scope        string            `json:"scope"`                // platform | integration | attribute | tenant | feed
	Attrs        map[string]string `json:"attributes,omitempty"` // of an attribute scope
	Class        string            `json:"class,omitempty"`
	Share        float64           `json:"share"`              // of the calls it is about that it breaks
	Exposed      float64           `json:"exposed,omitempty"`  // share of a tenant's calls that it is about; 0 is all
	Version      string            `json:"version,omitempty"`  // the deploy that caused it
	Sticky       bool              `json:"sticky,omitempty"`   // a call that it breaks fails at every try
	Nameless     bool              `json:"nameless,omitempty"` // the log does not tell whom it hit

	// Hit are the tenants that lost at least one call by it, with no retry to
	// heal it; Touched those whose retries healed everything, and in a silence
	// those who would hardly have called. Touched tenants count neither way.
	Hit     map[string]*Hit `json:"hit"`
	Touched map[string]*Hit `json:"touched"`
	First   time.Time       `json:"first_broken_at"`
	Last    time.Time       `json:"last_broken_at"`
	// ProvenAt is when each of them had shown by successes of what had failed
	// that the fault was over; zero when the world ended before that.
	ProvenAt time.Time `json:"proven_at"`

	// Called is when tenants last called its integrations while it went on,
	// whatever came of it.
	Called map[string]time.Time `json:"-"`

	proofs map[proofKey]*proof
	phases []*Effect
}

// Hit is what a fault did to one tenant.
type Hit struct {
	First time.Time `json:"first"` // its first and last call that the fault broke
	Last  time.Time `json:"last"`
	Calls int       `json:"calls"`
	New   bool      `json:"new,omitempty"` // it had not called the integrations before
}

type proofKey struct{ integration, tenant, operation string }

// proof counts what a tenant shows after the fault is over.
type proof struct {
	successes int
	at        time.Time // when there were enough; zero before
}

// enough is how many successes in a row of one kind of call show that a fault
// which breaks a share of them is over: with fewer, one unlucky call in a
// hundred would hide it. Three at least.
func enough(share float64) int {
	if share >= 1 {
		return 3
	}
	return max(3, int(math.Ceil(math.Log(0.01)/math.Log(1-share))))
}

// broke notes an attempt that the fault broke.
func (f *Fault) broke(c *Call, at time.Time) {
	if f.First.IsZero() {
		f.First = at
	}
	f.Last = at
	f.proofs[f.proofKey(c)] = &proof{}
}

// proofKey is what has to be seen well again: what failed in the same tenant,
// who was silent, and the feed as a whole.
func (f *Fault) proofKey(c *Call) proofKey {
	switch {
	case f.Kind == Failures && f.Nameless:
		return proofKey{integration: c.Integration, operation: c.Operation} // anybody's
	case f.Kind == Failures:
		return proofKey{c.Integration, c.Tenant.Name, c.Operation}
	case f.Scope == "tenant", f.Scope == "integration":
		return proofKey{integration: c.Integration, tenant: c.Tenant.Name}
	}
	return proofKey{}
}

// lost notes a call that failed for good, or was never made.
func (f *Fault) lost(c *Call, first, last time.Time) { note(f.Hit, c.Tenant.Name, first, last) }

// healed notes a call that a retry saved.
func (f *Fault) healed(c *Call, first, last time.Time) { note(f.Touched, c.Tenant.Name, first, last) }

func note(in map[string]*Hit, tenant string, first, last time.Time) {
	h := in[tenant]
	if h == nil {
		h = &Hit{First: first}
		in[tenant] = h
	}
	if first.Before(h.First) {
		h.First = first
	}
	if last.After(h.Last) {
		h.Last = last
	}
	h.Calls++
}

// succeeded counts a success towards the proof that the fault is over.
func (f *Fault) succeeded(c *Call, at time.Time) {
	p := f.proofs[f.proofKey(c)]
	if p == nil || at.Before(f.To) || !p.at.IsZero() {
		return
	}
	p.successes++
	share := f.Share
	if f.Exposed > 0 {
		share *= f.Exposed
	}
	if p.successes >= enough(share) {
		p.at = at
	}
}

// missed is how many calls a silent tenant must not have made to be called
// silent: one or two less is what its chance may bring.
const missed = 3

// failed starts the row of successes anew: a call that failed for another
// reason tells nobody that it was another.
func (f *Fault) failed(c *Call, at time.Time) {
	if p := f.proofs[f.proofKey(c)]; p != nil && !at.Before(f.To) && p.at.IsZero() {
		p.successes = 0
	}
}

// called notes a call while the fault goes on.
func (f *Fault) called(c *Call, at time.Time) {
	if !at.Before(f.From) && at.Before(f.To) && has(f.Integrations, c.Integration) {
		f.Called[c.Tenant.Name] = at
	}
}

// settle draws the sums when the world has ended. met is when each tenant first
// called each integration.
func (f *Fault) settle(met map[[2]string]time.Time) {
	for name, h := range f.Hit {
		h.New = true
		for key, at := range met {
			if key[1] == name && has(f.Integrations, key[0]) && at.Before(f.From) {
				h.New = false
			}
		}
		if f.Kind == Silence && h.Calls < missed && len(f.Hit) > 1 {
			f.Touched[name] = h
			delete(f.Hit, name)
			continue
		}
		delete(f.Touched, name)
	}
	f.ProvenAt = f.To
	for key, p := range f.proofs {
		if f.Kind == Silence && key.tenant != "" && f.Hit[key.tenant] == nil {
			continue // it would hardly have called
		}
		if p.at.IsZero() {
			f.ProvenAt = time.Time{}
			return
		}
		if p.at.After(f.ProvenAt) {
			f.ProvenAt = p.at
		}
	}
}

// Breaks reports whether the fault was still breaking calls of the tenant at t:
// one of its phases was on, and calls of the tenant broke later.
func (f *Fault) Breaks(tenant string, t time.Time) bool {
	h := f.Hit[tenant]
	if h == nil || !t.Before(h.Last) {
		return false
	}
	for _, e := range f.phases {
		if !t.Before(e.From) && t.Before(e.To) && e.On.tenant(tenant) {
			return true
		}
	}
	return false
}

// HitBy returns the tenants hit by t.
func (f *Fault) HitBy(t time.Time) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(f.Hit)) {
		if !f.Hit[name].First.After(t) {
			out = append(out, name)
		}
	}
	return out
}

// Truth is what is known of a world that was played.
type Truth struct {
	World     string      `json:"world"`
	Seed      uint64      `json:"seed"`
	Start     time.Time   `json:"start"`
	End       time.Time   `json:"end"`
	Events    int64       `json:"events"`
	Failed    int64       `json:"failed"`
	Faults    []*Fault    `json:"faults"`
	Tolerated []Departure `json:"tolerated"`
}
