package analyze

type exposureKey struct {
	Integration, Tenant, Op string
	Attrs                   int32
}

// exposure is what one tenant did, in one operation and context, while the
// incident was open.
type exposure struct {
	exposureKey
	N, F int64
	Pre  int64 // successes before the tenant was affected

	touched bool // since it was saved
	whole   *exposed
}

// exposed is what one tenant did in all, while the incident was open. It is summed up
// as it comes: to do so at each look at the scope was half of what an event costs
// while 100,000 tenants are met by an open incident.
type exposed struct {
	memberKey
	N, F, Pre int64
}

// exposedBefore notes what a pair did in the incident before its tenant was affected.
func (t *tracked) exposedBefore(p *pair) {
	for c := range p.eachCell() {
		if x := t.exposures[exposureKey{p.in.Name, p.Tenant, c.Op, c.Attrs}]; x != nil {
			x.whole.Pre += x.N - x.F - x.Pre
			x.Pre, x.touched = x.N-x.F, true
		}
	}
}

// expose notes what a pair did while the incident was open.
func (t *tracked) expose(k exposureKey, n, f int64) {
	x := t.exposures[k]
	if x == nil {
		if len(t.Exposures) >= maxExposures {
			t.Dropped.Attempts += n
			return
		}
		x = &exposure{exposureKey: k}
		t.Exposures = append(t.Exposures, x)
		t.exposures[k] = x
		t.sum(x)
	}
	x.N, x.F = x.N+n, x.F+f
	x.whole.N, x.whole.F = x.whole.N+n, x.whole.F+f
	x.touched = true
}

// sum adds an exposure that is new to what its tenant did in all.
func (t *tracked) sum(x *exposure) {
	k := memberKey{x.Integration, x.Tenant}
	if t.exposed == nil {
		t.exposed = map[memberKey]*exposed{}
	}
	x.whole = t.exposed[k]
	if x.whole == nil {
		x.whole = &exposed{memberKey: k}
		t.exposed[k] = x.whole
		t.sums = append(t.sums, x.whole)
	}
	x.whole.N, x.whole.F, x.whole.Pre = x.whole.N+x.N, x.whole.F+x.F, x.whole.Pre+x.Pre
}

// spreadNow is how much better, in nats, what was seen since the incident opened
// is told by a fault of all tenants alike than by one of those who failed.
func (t *tracked) spreadNow() float64 {
	var c tenantCounts
	for _, x := range t.sums {
		if x.F == 0 || t.members[x.memberKey] != nil { // a failure of somebody not affected tells neither way
			c.add(x.N, x.F)
			c.before(x.Pre)
		}
	}
	return c.spread(floorP0)
}
