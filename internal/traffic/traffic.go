// Package traffic makes labelled traffic: seeded worlds of integration calls in
// which it is known what was broken, for whom and when. It knows nothing of how
// the analyzer decides and shares no constant with it.
package traffic

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Call is one attempt before it is known how it ends.
type Call struct {
	At                             time.Time
	Integration, Tenant, Operation string
	Region, APIVersion, Version    string
	ID                             string
	Try                            int  // 1 for the first
	Retries                        bool // its client tries again after a failure
}

// Fault is something that was broken: the truth that an analyzer is held to.
type Fault struct {
	Name         string
	Integrations []string
	From, To     time.Time
	Scope        string // platform | integration | attribute | tenant
	Value        string // of an attribute scope
	Class        string
	Tenants      map[string]bool // those with a failure it caused; filled in by Make
	Silent       bool            // events stop instead of failing
}

// Effect is what a fault, or ordinary trouble that is no fault, does to calls.
type Effect struct {
	Fault    *Fault // nil: not to be alarmed about
	From, To time.Time
	Hits     func(c *Call) bool
	Share    float64 // of the calls hit that fail
	Drop     bool    // the call is never made
	Status   int
	Message  string
}

// Spec describes a world.
type Spec struct {
	Name         string
	Seed         uint64
	Start        time.Time
	Length       time.Duration
	Integrations []string
	Tenants      int
	Rate         float64                   // attempts a second over all, on average
	Noise        [2]float64                // failure share of an integration, from … to
	Level        func(t time.Time) float64 // multiplies the rate; nil = 1
	Effects      []Effect
	WithoutIDs   bool
	Extra        []Call // calls beside the ordinary ones (a tenant with four events an hour)
}

// World is a spec played: its events in order, and the truth.
type World struct {
	Spec
	Events []parse.Event
	Faults []*Fault
}

var operations = []string{"charge", "refund", "sync", "webhook"}
var regions = []string{"eu-west", "us-east", "ap-south"}
var apiVersions = []string{"2025-04", "2026-01"}

// TenantName is the name of the i-th tenant; a lower number has more traffic.
func TenantName(i int) string { return fmt.Sprintf("t%03d", i) }

// RegionOf is where the i-th tenant lives.
func RegionOf(i int) string { return regions[i%len(regions)] }

// APIVersionOf is the provider's API version that the i-th tenant is pinned to.
func APIVersionOf(i int) string { return apiVersions[(i/3)%len(apiVersions)] }

// Make plays a spec.
func Make(spec Spec) *World {
	m := maker{
		World: &World{Spec: spec}, rng: rand.New(rand.NewPCG(spec.Seed, 0x5eed)),
		noise: map[string]float64{}, attrs: map[string]*parse.Attrs{},
	}
	for _, name := range spec.Integrations {
		m.noise[name] = spec.Noise[0] + m.rng.Float64()*(spec.Noise[1]-spec.Noise[0])
	}
	for i := range spec.Effects {
		if f := spec.Effects[i].Fault; f != nil {
			f.Tenants = map[string]bool{}
			m.Faults = append(m.Faults, f)
		}
	}
	m.fill()
	m.play()
	return m.World
}

type maker struct {
	*World
	rng   *rand.Rand
	noise map[string]float64
	attrs map[string]*parse.Attrs
	queue callQueue
	n     int
}

// fill queues the first tries: a Poisson process, tenants by a heavy-tailed
// share of which the largest has about a fifth.
func (m *maker) fill() {
	weights := make([]float64, m.Tenants)
	sum := 0.0
	for i := range weights {
		weights[i] = 1 / math.Pow(float64(i+1), 1.1)
		sum += weights[i]
	}
	end := m.Start.Add(m.Length)
	for t := m.Start; ; {
		t = t.Add(time.Duration(m.rng.ExpFloat64() / m.Rate * float64(time.Second)))
		if !t.Before(end) {
			break
		}
		if m.Level != nil && m.rng.Float64() > m.Level(t) {
			continue
		}
		i := pick(m.rng.Float64()*sum, weights)
		m.queue = append(m.queue, m.call(t, i))
	}
	for _, c := range m.Extra {
		m.n++
		if c.ID == "" {
			c.ID = fmt.Sprintf("x-%d", m.n)
		}
		m.queue = append(m.queue, c)
	}
	heap.Init(&m.queue)
}

func (m *maker) call(t time.Time, tenant int) Call {
	m.n++
	return Call{
		At: t, Integration: m.Integrations[m.rng.IntN(len(m.Integrations))], Tenant: TenantName(tenant),
		Operation: operations[pick(m.rng.Float64(), []float64{0.5, 0.1, 0.3, 0.1})],
		Region:    RegionOf(tenant), APIVersion: APIVersionOf(tenant), Version: "v41", ID: fmt.Sprintf("r-%d", m.n), Try: 1,
		Retries: m.rng.Float64() < 0.3,
	}
}

func pick(x float64, weights []float64) int {
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// play lets every call end, and retries what failed with a growing pause.
func (m *maker) play() {
	for m.queue.Len() > 0 {
		c := heap.Pop(&m.queue).(Call)
		e, fate := m.end(&c)
		if fate == dropped {
			continue
		}
		e.Origin.Offset = int64(len(m.Events)) * 100
		m.Events = append(m.Events, e)
		if e.Outcome == parse.Failed && c.Retries && c.Try < 4 {
			c.At = c.At.Add(time.Duration(math.Pow(4, float64(c.Try-1))*1000+m.rng.Float64()*500) * time.Millisecond)
			c.Try++
			heap.Push(&m.queue, c)
		}
	}
	slices.SortStableFunc(m.Events, func(a, b parse.Event) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Origin.Offset, b.Origin.Offset))
	})
}

type fate int

const (
	went fate = iota
	dropped
)

func (m *maker) end(c *Call) (parse.Event, fate) {
	e := parse.Event{
		At: c.At, Integration: c.Integration, Tenant: c.Tenant, Operation: c.Operation,
		Outcome: parse.OK, Status: 200, Count: 1, Attrs: m.attrsOf(c), Origin: parse.Origin{Stream: "world.log"},
	}
	if !m.WithoutIDs {
		e.Attempt = parse.Attempt{ID: c.ID, Number: c.Try}
	}
	for i := range m.Effects {
		f := &m.Effects[i]
		if c.At.Before(f.From) || !c.At.Before(f.To) || !f.Hits(c) {
			continue
		}
		if f.Drop {
			if f.Fault != nil {
				f.Fault.Tenants[c.Tenant] = true
			}
			return e, dropped
		}
		if m.rng.Float64() < f.Share {
			if f.Fault != nil {
				f.Fault.Tenants[c.Tenant] = true
			}
			fail(&e, f.Status, f.Message)
			return e, went
		}
	}
	if m.rng.Float64() < m.noise[c.Integration] {
		k := m.rng.IntN(len(noiseKinds))
		fail(&e, noiseKinds[k].status, noiseKinds[k].message)
	}
	return e, went
}

var noiseKinds = []struct {
	status  int
	message string
}{
	{503, "upstream connect error"}, {404, "endpoint not found"}, {429, "too many requests"},
	{400, "validation failed: email"}, {504, "gateway timeout"}, {401, "invalid api key"},
}

func fail(e *parse.Event, status int, message string) {
	e.Outcome, e.Status, e.Message = parse.Failed, status, message
	e.Line = fmt.Sprintf("%s %s %s %s %d %s", e.At.Format(time.RFC3339), e.Integration, e.Tenant, e.Operation, status, message)
}

func (m *maker) attrsOf(c *Call) *parse.Attrs {
	key := c.Region + "|" + c.APIVersion + "|" + c.Version
	if m.attrs[key] == nil {
		m.attrs[key] = &parse.Attrs{Pairs: []parse.Attr{{Key: "api_version", Value: c.APIVersion}, {Key: "region", Value: c.Region}, {Key: "version", Value: c.Version}}}
	}
	return m.attrs[key]
}

type callQueue []Call

func (q callQueue) Len() int           { return len(q) }
func (q callQueue) Less(i, j int) bool { return q[i].At.Before(q[j].At) }
func (q callQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *callQueue) Push(x any)        { *q = append(*q, x.(Call)) }
func (q *callQueue) Pop() any {
	old := *q
	c := old[len(old)-1]
	*q = old[:len(old)-1]
	return c
}
