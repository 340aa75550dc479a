package traffic

import (
	"container/heap"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sort"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Play plays the world: it hands its events to each in the order of time and
// returns the truth. The event is each's until it returns. A Spec is played
// once, as its faults hold what was done.
func (s *Spec) Play(each func(e *parse.Event)) *Truth {
	p := newPlayer(s, each)
	p.run()
	p.truth.Faults = s.Faults()
	for _, f := range p.truth.Faults {
		f.settle(p.met)
	}
	return &p.truth
}

// player is a world being played.
type player struct {
	*Spec
	each    func(e *parse.Event)
	rng     *rand.Rand
	noise   map[string]float64
	attrs   map[[5]string]*parse.Attrs
	sums    []float64 // running sums of the tenants' weights
	streams []string
	offsets []int64
	queue   callQueue // retries and poisoned messages to come
	next    Call      // of the ordinary calls
	more    bool
	clock   time.Time // of the ordinary calls
	calls   int
	met     map[[2]string]time.Time // first call of each tenant to each integration
	truth   Truth
}

func newPlayer(s *Spec, each func(e *parse.Event)) *player {
	p := &player{
		Spec: s, each: each, rng: rand.New(rand.NewPCG(s.Seed, 0x5eed)), noise: map[string]float64{},
		attrs: map[[5]string]*parse.Attrs{}, met: map[[2]string]time.Time{}, clock: s.Start,
		truth: Truth{World: s.Name, Seed: s.Seed, Start: s.Start, End: s.End(), Tolerated: s.Tolerated},
	}
	for _, name := range s.Integrations {
		p.noise[name] = s.Noise[0] + p.rng.Float64()*(s.Noise[1]-s.Noise[0])
	}
	sum := 0.0
	for i := range s.Tenants {
		sum += s.Tenants[i].Weight
		p.sums = append(p.sums, sum)
	}
	for i := range max(1, s.Streams) {
		p.streams = append(p.streams, fmt.Sprintf("web-%d.log", i+1))
	}
	p.offsets = make([]int64, len(p.streams))
	for _, f := range s.Faults() {
		f.Hit, f.Touched, f.proofs = map[string]*Hit{}, map[string]*Hit{}, map[proofKey]*proof{}
		f.Called = map[string]time.Time{}
		f.Nameless = s.Nameless
		f.First, f.Last, f.phases = time.Time{}, time.Time{}, nil
	}
	for i := range s.Effects {
		if f := s.Effects[i].Fault; f != nil {
			f.phases = append(f.phases, &s.Effects[i])
		}
	}
	return p
}

// run merges ordinary calls, extra calls, poisoned messages and retries.
func (p *player) run() {
	extra := p.Extra
	p.advance()
	for {
		c, from := p.next, 0
		ok := p.more
		if len(extra) > 0 && (!ok || extra[0].At.Before(c.At)) {
			c, from, ok = extra[0], 1, true
		}
		if p.queue.Len() > 0 && (!ok || p.queue[0].At.Before(c.At)) {
			c, from, ok = p.queue[0], 2, true
		}
		if !ok || !c.At.Before(p.End()) {
			return
		}
		switch from {
		case 0:
			p.advance()
		case 1:
			extra = extra[1:]
			p.prepare(&c)
		default:
			heap.Pop(&p.queue)
		}
		p.end(&c)
	}
}

// after draws the next time of a Poisson process.
func (p *player) after(t time.Time, mean time.Duration) time.Time {
	return t.Add(time.Duration(p.rng.ExpFloat64() * float64(mean)))
}

// advance draws the next ordinary call: a Poisson process whose rate follows
// Level, thinned by who is asleep.
func (p *player) advance() {
	if p.Rate == 0 {
		return
	}
	for {
		p.clock = p.after(p.clock, time.Duration(float64(time.Second)/p.Rate))
		if p.more = p.clock.Before(p.End()); !p.more {
			return
		}
		if p.Level != nil && p.rng.Float64() > p.Level(p.clock) {
			continue
		}
		t := p.tenant()
		if t.Asleep != nil && t.Asleep(p.clock) || p.clock.Before(t.From) || !t.To.IsZero() && p.clock.After(t.To) {
			continue
		}
		p.next = p.call(p.clock, t)
		if p.rng.Float64() < p.Poison {
			p.next.Operation, p.next.doomed, p.next.deadline = "sync", true, 7
		}
		return
	}
}

func (p *player) tenant() *Tenant {
	x := p.rng.Float64() * p.sums[len(p.sums)-1]
	return &p.Tenants[min(sort.SearchFloat64s(p.sums, x), len(p.sums)-1)]
}

// call makes a call of the tenant. Times are whole milliseconds, as logs have
// them.
func (p *player) call(at time.Time, t *Tenant) Call {
	var weights [16]float64
	sum := 0.0
	for k := range t.Integrations {
		weights[k] = integrationShare(k)
		sum += weights[k]
	}
	c := Call{
		At: at, Tenant: t, Integration: p.Integrations[t.Integrations[pick(p.rng.Float64()*sum, weights[:len(t.Integrations)])]],
		Operation: operations[pick(p.rng.Float64(), operationShares)],
	}
	p.prepare(&c)
	return c
}

// prepare fills in what every call has.
func (p *player) prepare(c *Call) {
	p.calls++
	c.At = c.At.Truncate(time.Millisecond)
	c.Try, c.first, c.deadline = 1, c.At, 1
	c.ID = fmt.Sprintf("r-%d-%d", p.Seed, p.calls)
	if c.Tenant.Retries {
		c.deadline = 4
	}
	c.Version = p.version(c)
	if p.Hosts > 0 {
		c.Host = fmt.Sprintf("worker-%d", 1+p.rng.IntN(p.Hosts))
	}
}

// end lets a call end, logs it, and queues its retry.
func (p *player) end(c *Call) {
	e := parse.Event{
		At: c.At, Integration: c.Integration, Tenant: c.Tenant.Name, Operation: c.Operation,
		Outcome: parse.OK, Status: 200, Count: 1, Attrs: p.attrsOf(c),
	}
	if !p.WithoutIDs {
		e.Attempt = parse.Attempt{ID: c.ID, Number: c.Try}
	}
	p.meet(c)
	by, dropped := p.fate(c, &e)
	if dropped {
		return
	}
	if by != nil {
		by.broke(c, c.At)
		c.broken = by
	}
	if e.Outcome == parse.OK || !p.retry(c) {
		p.conclude(c, &e)
	}
	p.log(&e)
}

// meet notes that a tenant calls.
func (p *player) meet(c *Call) {
	if key := [2]string{c.Integration, c.Tenant.Name}; p.met[key].IsZero() {
		p.met[key] = c.At
	}
	for i := range p.Effects {
		if f := p.Effects[i].Fault; f != nil && f.phases[0] == &p.Effects[i] {
			f.called(c, c.At)
		}
	}
}

// fate decides how a call ends and which fault did it.
func (p *player) fate(c *Call, e *parse.Event) (by *Fault, dropped bool) {
	for i := range p.Effects {
		f := &p.Effects[i]
		if c.At.Before(f.From) || !c.At.Before(f.To) || !f.On.takes(c) {
			continue
		}
		if f.Share < 1 && p.luck(f, c) >= f.Share {
			continue
		}
		if f.Drop {
			if f.Fault != nil {
				f.Fault.broke(c, c.At)
				f.Fault.lost(c, c.At, c.At)
			}
			return nil, true
		}
		fail(e, f.Status, f.Message)
		return f.Fault, false
	}
	switch {
	case c.doomed:
		fail(e, 422, "cannot parse payload")
	case p.rng.Float64() < p.noise[c.Integration]*c.Tenant.noise:
		k := noiseKinds[p.rng.IntN(len(noiseKinds))]
		fail(e, k.status, k.message)
	}
	return nil, false
}

// luck is uniform in 0 … 1, and of a sticky effect the same for all tries.
func (p *player) luck(f *Effect, c *Call) float64 {
	if !f.Sticky {
		return p.rng.Float64()
	}
	h := fnv.New64a()
	fmt.Fprint(h, c.ID, f.Message, f.From)
	return float64(h.Sum64()%1_000_003) / 1_000_003
}

// noiseKinds are failures for no reason.
var noiseKinds = []struct {
	status  int
	message string
}{
	{503, "upstream connect error"}, {404, "endpoint not found"}, {429, "too many requests"},
	{400, "validation failed: email"}, {504, "gateway timeout"}, {401, "invalid api key"},
}

func fail(e *parse.Event, status int, message string) {
	e.Outcome, e.Status, e.Message = parse.Failed, status, message
}

// retry queues the next try of a failed call, if its client makes one.
func (p *player) retry(c *Call) bool {
	if c.Try >= c.deadline {
		return false
	}
	again := *c
	pause := time.Duration(math.Pow(3, float64(c.Try-1))*1000+p.rng.Float64()*500) * time.Millisecond
	again.At = c.At.Add(pause).Truncate(time.Millisecond)
	again.Try++
	if p.Hosts > 0 {
		again.Host = fmt.Sprintf("worker-%d", 1+p.rng.IntN(p.Hosts))
	}
	heap.Push(&p.queue, again)
	return true
}

// conclude tells the faults how a call ended for good.
func (p *player) conclude(c *Call, e *parse.Event) {
	if f := c.broken; f != nil {
		if e.Outcome == parse.OK && !p.FailuresOnly {
			f.healed(c, c.first, c.At)
		} else {
			f.lost(c, c.first, c.At)
		}
	}
	if p.FailuresOnly { // what isn't logged proves nothing
		return
	}
	for i := range p.Effects {
		f := p.Effects[i].Fault
		switch {
		case f == nil || f.phases[0] != &p.Effects[i]:
		case e.Outcome == parse.OK:
			f.succeeded(c, c.At)
		default:
			f.failed(c, c.At)
		}
	}
}

// log hands an event out.
func (p *player) log(e *parse.Event) {
	if p.FailuresOnly && e.Outcome == parse.OK {
		return
	}
	stream := 0
	if len(p.streams) > 1 {
		stream = p.rng.IntN(len(p.streams))
	}
	e.Origin = parse.Origin{Stream: p.streams[stream], Offset: p.offsets[stream]}
	p.offsets[stream] += 200
	if e.Outcome == parse.Failed {
		p.truth.Failed++
		if p.Nameless {
			e.Tenant = ""
		}
		e.Line = fmt.Sprintf("%s %s %s %s %d %s", e.At.Format(time.RFC3339Nano), e.Integration, e.Tenant, e.Operation, e.Status, e.Message)
	}
	p.truth.Events++
	p.each(e)
}

func (p *player) attrsOf(c *Call) *parse.Attrs {
	key := [5]string{c.Tenant.APIVersion, c.Tenant.Region, c.Tenant.Shard, c.Version, c.Host}
	if p.attrs[key] == nil {
		p.attrs[key] = &parse.Attrs{Pairs: []parse.Attr{
			{Key: "api_version", Value: key[0]}, {Key: "region", Value: key[1]}, {Key: "shard", Value: key[2]}, {Key: "version", Value: key[3]},
		}}
		if c.Host != "" {
			p.attrs[key].Pairs = append(p.attrs[key].Pairs, parse.Attr{Key: "host", Value: c.Host})
		}
	}
	return p.attrs[key]
}
