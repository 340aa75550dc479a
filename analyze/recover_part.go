package analyze

import "math"

// Where the fault is that of a host, a zone or a version, a member's calls meet it by
// chance: most of them never did. Its successes elsewhere say little, so that by its
// share of failures alone a hundred may be needed. Three other things say more: that
// calls of its own with the scope's value succeed, which failed without exception; that
// everybody's do, while its own calls go on, wherever they meet; and that nobody's calls
// have that value any more.

// part is what is known of the calls with the scope's value.
type part struct {
	Of   ScopeAttr
	N, F int64 // attempts with it and those that failed, of everybody while the incident was open
	All  int64 // attempts with any value

	OK, Runs     int64 // attempts with it that succeeded since one failed, and how often there were such
	Absent, Gaps int64 // attempts without it since one had it, and how often there were such
	FailedAt     int64 // when one with it failed last, ns
	SeenAt       int64 // when one had it last, ns

	op     string         // the operation that is part of it; "" for any
	attrs  []ScopeAttr    // the rest of it
	inside map[int32]bool // by place in AttrSets: whether those hold
}

// partOf is how many times the members' share of failures that with the scope's value
// must be for the rest of their calls to be outside.
const partOf = 1.5

// learnPart notes what the incident's exposures tell of its scope. What members showed
// within another one is void.
func (a *Analyzer) learnPart(t *tracked) {
	of := t.Inc.Scope.attr()
	if of != t.Part.Of {
		t.Part = part{Of: of}
		for _, m := range t.Members {
			m.PartOK, m.PartBroken = 0, 0
		}
	}
	if of.Attribute == "" {
		return
	}
	t.Part.N, t.Part.F, t.Part.All = 0, 0, 0
	for _, x := range t.Exposures {
		t.Part.All += x.N
		if a.within(t, x.Op, x.Attrs) {
			t.Part.N += x.N
			t.Part.F += x.F
		}
	}
}

// within reports whether a call is one with the scope's value. It is asked for each
// call while the incident goes on, so the answer is remembered.
func (a *Analyzer) within(t *tracked, op string, attrs int32) bool {
	p := &t.Part
	if p.Of.Attribute == "" {
		return false
	}
	if p.inside == nil {
		p.derive()
	}
	in, known := p.inside[attrs]
	if !known {
		in = true
		for _, x := range p.attrs {
			in = in && a.AttrSets[attrs].Get(x.Attribute) == x.Value
		}
		p.inside[attrs] = in
	}
	return in && (p.op == "" || p.op == op)
}

// derive takes the scope apart.
func (p *part) derive() {
	p.inside, p.op, p.attrs = map[int32]bool{}, "", nil
	for _, x := range p.Of.parts() {
		if x.Attribute == "operation" {
			p.op = x.Value
			continue
		}
		p.attrs = append(p.attrs, x)
	}
}

// pass notes calls of anybody.
func (p *part) pass(within, failed bool, at, n int64) {
	if !within {
		p.Absent += n
		return
	}
	p.SeenAt = at
	if p.Absent > 0 {
		p.Absent = 0
		p.Gaps++
	}
	if !failed {
		p.OK += n
		return
	}
	p.FailedAt = at
	if p.OK > 0 {
		p.OK = 0
		p.Runs++
	}
}

// gone is the evidence in nats that no call has the value any more. Each gap that ended
// was a chance to be deceived.
func (p *part) gone() float64 {
	return -float64(p.Absent)*math.Log1p(-float64(p.N)/float64(p.All)) - deceived(p.Gaps)
}

// chancy reports whether members meet the fault by chance, with a part of their calls.
func (t *tracked) chancy() bool {
	p := &t.Part
	return p.N > 0 && p.All > p.N && float64(p.F)/float64(p.N) >= partOf*t.shared().share()
}

// partProof is the evidence in nats that a member is healthy again by what the scope
// alone tells: its own calls with the value, and what is common to all whose own calls
// have succeeded since.
func (t *tracked) partProof(m *member) (own, common float64) {
	if !t.chancy() {
		return 0, 0
	}
	p := &t.Part
	q, weight := float64(p.F)/float64(p.N), min(sharedWeight, float64(p.N))
	ill := sick{weight * q, weight * (1 - q)}.within(leastIll(m.P0), maxShare)
	own = ill.healthy(m.PartOK, m.Strays, m.P0)
	if m.OKSince+m.Confirmed < needLearned {
		return own, 0
	}
	if m.OKAt > p.FailedAt {
		common = ill.healthy(p.OK, 0, m.P0) - deceived(p.Runs)
	}
	if m.OKAt > p.SeenAt {
		common = max(common, p.gone())
	}
	return own, common
}
