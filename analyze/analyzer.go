package analyze

import (
	"math"
	"strings"
	"time"
	"unsafe"

	"github.com/syncguard/syncguard/parse"
)

// Analyzer turns events into incidents. Use it from one goroutine.
type Analyzer struct {
	cfg Config
	state
	byName  map[string]*integration
	byID    map[string]*tracked
	places  addressBook[integration]
	attrIDs map[*parse.Attrs]int32
	// attrNear finds most of attrIDs without a map. It holds on to the sets, so that
	// nothing else can come to lie where they do.
	attrNear [1 << attrNearBits]struct {
		set *parse.Attrs
		id  int32
	}
	attrKey map[string]int32
	changes Changes
	due     int64 // event time of the next transition that needs no event, ns

	threshold float64   // nats; grows with the number of series
	versions  []version // of AttrSets, as far as they were asked for
	nextMark  int64     // event time of the next deploy marker, ns
	ahead     ahead
	saving    saving
	book      *book
}

// state is what Snapshot saves. Everything else is rebuilt from it.
type state struct {
	Version      int
	Now          int64          // newest event time seen, ns
	Integrations []*integration `cbor:"-"` // have records of their own, see record
	Pairs        int
	AttrSets     []parse.Attrs `cbor:"-"` // [0] is the empty set
	Tracked      []*tracked    `cbor:"-"` // live incidents and those within the hold, in the order they opened
	Order        []string      // their ids, as they were saved
	Deploys      deployLog
	Rules        ruleState
	Tally        Tally
	Quiet        quiet
}

// New returns an analyzer that has seen nothing.
func New(cfg Config) *Analyzer {
	a := &Analyzer{cfg: cfg.withDefaults()}
	a.AttrSets = []parse.Attrs{{}}
	a.index()
	return a
}

// Observe takes the next event. Events must come in the order of parse.Compare;
// the event is not kept.
func (a *Analyzer) Observe(e *parse.Event) { a.observe(e, a.lookup(e)) }

// ObserveAll takes the next events, as Observe does one after the other. It is
// faster: at thousands of pairs most of an event's cost is waiting for the memory
// that its pair lies in, and here the processor fetches many of them at a time.
func (a *Analyzer) ObserveAll(events []parse.Event) {
	for len(events) > 0 {
		next := events[:min(len(events), lookAhead)]
		a.ahead.look(a, next)
		for i := range next {
			a.observe(&next[i], a.ahead.pairs[i])
		}
		events = events[len(next):]
	}
}

// observe takes an event of a pair, or of one that is nil since it is still to
// be found.
func (a *Analyzer) observe(e *parse.Event, p *pair) {
	at := e.At.UnixNano()
	a.tick(at)
	a.hear(e.Origin.Stream, at)
	if e.Outcome == parse.Other || e.Count <= 0 {
		return
	}
	if p == nil {
		p = a.meet(e, at)
	}
	p.touched = true
	in := p.in
	op := in.operation(e.Operation)
	x := attempt{e: e, at: at, n: e.Count, in: in, p: p, op: op, attrs: a.attrs(e.Attrs)}
	op.touched = true
	if e.Outcome == parse.Failed {
		x.class = classOf(e)
	}
	if in.other || p.other {
		a.Tally.Other++
	} else if op.other {
		a.Tally.OtherOperations++
	}
	a.count(in, p, e, at, x.class)
	if a.ignored(&x) {
		return
	}
	p.touch(e, op, x.attrs, at, e.Outcome == parse.Failed)
	p.Last = at
	a.beat(in, p, at)
	a.seeVersion(&x, e.Outcome == parse.OK)
	x.identify()
	if e.Outcome == parse.Failed {
		a.failed(&x)
	} else {
		a.succeeded(&x)
	}
	if p.gone != nil {
		a.pairHeard(&x, e.Outcome == parse.OK)
	}
}

// Advance says that no event before t will come any more.
func (a *Analyzer) Advance(t time.Time) {
	if !t.IsZero() {
		a.tick(t.UnixNano())
	}
}

// Live is the number of incidents that are open or recovering.
func (a *Analyzer) Live() int {
	n := 0
	for _, t := range a.Tracked {
		if t.Inc.State.Live() {
			n++
		}
	}
	return n
}

// Changes returns what happened since it was last called, or since Restore; the
// first call after Restore holds every live incident and open rollup again.
func (a *Analyzer) Changes() Changes {
	a.emitRollups()
	for _, t := range a.Tracked {
		t.dirty = t.dirty || t.Frozen == nil && a.crowd(t) != t.shown
	}
	a.handOut()
	a.retire()
	c := a.changes
	c.OpenMinute = nsTime(a.Now - a.Now%minuteNS)
	c.OpenHour = nsTime(a.Now - a.Now%hourNS)
	a.changes = Changes{}
	return c
}

// tick moves event time on to at and lets happen what was due before.
func (a *Analyzer) tick(at int64) {
	if at >= a.nextMark {
		a.reachMarkers(at)
	}
	if at >= a.due {
		a.settle(at)
	}
	a.Now = max(a.Now, at)
}

// attempt is an event with everything that was looked up for it.
type attempt struct {
	e     *parse.Event
	at, n int64
	in    *integration
	p     *pair
	op    *operation
	attrs int32
	class uint8
	key   uint64 // of what tells the attempt from others; 0 = nothing does
	keyed bool   // key is of the payload and not of an attempt id
	trace uint64 // of the key or what it is made of, see traces
}

func (x *attempt) exposure() exposureKey {
	return exposureKey{x.in.Name, x.p.Tenant, x.e.Operation, x.attrs}
}

func (a *Analyzer) integration(name string, at int64) *integration {
	if name == "" {
		name = unnamed
	}
	in := a.byName[name]
	if in == nil && len(a.Integrations) >= maxIntegrations {
		name = overflow
		in = a.byName[name]
	}
	if in == nil {
		in = &integration{Name: strings.Clone(name), First: at, other: name == overflow}
		in.index()
		a.Integrations = append(a.Integrations, in)
		a.byName[in.Name] = in
	}
	return in
}

func (a *Analyzer) pair(in *integration, tenant string) *pair {
	p := in.Tenants[tenant]
	if p == nil && a.Pairs >= maxPairs {
		tenant = overflow
		p = in.Tenants[tenant]
	}
	if p == nil {
		p = &pair{Tenant: strings.Clone(tenant), in: in, at: int32(len(in.PairList)), other: tenant == overflow}
		p.Test.alone = true
		in.Due = append(in.Due, math.MaxUint32)
		in.PairList = append(in.PairList, p)
		in.Tenants[p.Tenant] = p
		a.Pairs++
		a.threshold = a.cfg.threshold(a.Pairs + 2*len(a.Integrations))
	}
	return p
}

func (in *integration) operation(name string) *operation {
	op := in.opPlaces.find(name)
	if op == nil {
		op = in.newOperation(name)
		in.opPlaces.learn(name, op)
	}
	return op
}

func (in *integration) newOperation(name string) *operation {
	op := in.opIndex[name]
	if op == nil && len(in.Operations) >= maxOperations {
		name = overflow
		op = in.opIndex[name]
	}
	if op == nil {
		op = &operation{Name: strings.Clone(name), at: int32(len(in.Operations)), other: name == overflow}
		in.Operations = append(in.Operations, op)
		in.opIndex[op.Name] = op
	}
	return op
}

const attrNearBits = 6

// attrs gives the set of an event its number. Decoders share one pointer among
// equal sets, so the pointer is looked up first.
func (a *Analyzer) attrs(set *parse.Attrs) int32 {
	if set == nil || len(set.Pairs) == 0 {
		return 0
	}
	near := &a.attrNear[uint64(uintptr(unsafe.Pointer(set)))*fibonacci>>(64-attrNearBits)]
	if near.set == set {
		return near.id
	}
	id, ok := a.attrIDs[set]
	if !ok {
		id, ok = a.learnAttrs(set)
	}
	if ok {
		near.set, near.id = set, id
	}
	return id
}

// learnAttrs gives a set a number that was not known by its pointer. It reports
// whether that is its own.
func (a *Analyzer) learnAttrs(set *parse.Attrs) (id int32, ok bool) {
	if len(a.attrIDs) > 4*maxAttrSets {
		clear(a.attrIDs)
	}
	key := attrKey(set)
	if id, ok = a.attrKey[key]; !ok {
		if len(a.AttrSets) >= maxAttrSets {
			return 0, false
		}
		id = int32(len(a.AttrSets))
		a.AttrSets = append(a.AttrSets, cloneAttrs(set))
		a.attrKey[key] = id
	}
	a.attrIDs[set] = id
	return id, true
}

func attrKey(set *parse.Attrs) string {
	var b strings.Builder
	for _, p := range set.Pairs {
		b.WriteString(p.Key)
		b.WriteByte(0)
		b.WriteString(p.Value)
		b.WriteByte(0)
	}
	return b.String()
}

func cloneAttrs(set *parse.Attrs) parse.Attrs {
	c := parse.Attrs{Pairs: make([]parse.Attr, len(set.Pairs))}
	for i, p := range set.Pairs {
		c.Pairs[i] = parse.Attr{Key: strings.Clone(p.Key), Value: strings.Clone(p.Value)}
	}
	return c
}

// context gives the tests of an integration what they need to know.
func (a *Analyzer) context(in *integration, at int64, whole bool) context {
	c := context{prior: floorP0 / 2, mature: in.mature(at), h: a.threshold}
	if !whole {
		c.prior = in.share()
	}
	return c
}
