package analyze

import (
	"math"
	"slices"
)

// What a silence needs beside its evidence.
const (
	gapNats      = 2.5           // a series has many gaps, each with a chance
	quietEvents  = 20            // past events
	quietSpan    = hourNS        // … over at least this long
	quietPast    = 3             // before its days are known: times the gap
	workingDay   = 6 * hourNS    // what has gone on for longer may end for the night
	tailNats     = 9.2           // -ln 1e-4
	eveningShare = 0.7           // of their usual pace at which the others are going to sleep
	wideShare    = 0.3           // of an integration's expected tenants: one cause
	wideNats     = 4.0           // at which a tenant counts as quiet, or as expected, for it
	shareLeast   = 20            // attempts of others for a relative rate
	restLeast    = 5.0           // attempts of others that must be usual in a gap to compare with
	sleepNats    = 3.0           // at which another tenant is quiet too
	dozeNats     = 6.0           // … and on other integrations
	dozeLeast    = 2             // pairs that must be
	memberNats   = 1.6           // at which a tenant of a silent integration is affected: it would have called, nine times in ten
	moveShare    = 0.5           // of a stream's events that must not have moved to another stream
	joinLeast    = 10 * minuteNS // silences of one cause begin this close …
	joinMost     = 60 * minuteNS // … or up to this for tenants that are seldom heard
)

// gap is what is known of a gap that goes on.
type gap struct {
	from, at int64
	expected float64 // events usual in it
	nats     float64
	known    bool // by the days of its rhythm
}

// weigh says what the gap from the newest event, or a later time, means.
func (a *Analyzer) weigh(r *rhythm, from, at int64) gap {
	g := gap{from: max(from, r.Last), at: at}
	g.expected, g.known = r.expected(g.from, at)
	all := &a.Quiet.Calls
	past, since := r.Mark-r.Mark0-r.N, float64(all.N-r.Mark)
	switch {
	case past < shareLeast || 50*past < r.N: // there is nobody to compare with
		if !g.known && (r.Last-r.First >= workingDay || r.fading()) {
			g.expected = 0
		}
	case g.known:
		// On a holiday, or when the feed stops, everybody is quieter than usual.
		usual, known := all.expected(g.from, at)
		if rest := usual - g.expected; known && rest >= restLeast {
			g.expected *= min(1, since/rest)
		}
	case r.fading():
		g.expected = 0
	default:
		m := since * math.Log1p(float64(r.N)/float64(past))
		if r.Last-r.First >= workingDay && m < eveningShare*g.expected {
			m = 0 // many are quieter than they were: an evening
		}
		g.expected = min(g.expected, m)
	}
	g.nats = r.nats(g.expected)
	return g
}

// ripe reports whether enough is known to call a gap of the length silent.
func (a *Analyzer) ripe(r *rhythm, g gap) bool {
	span := r.Last - r.First
	return r.N >= quietEvents && span >= quietSpan && span >= min(2*dayNS, (g.at-a.Quiet.Calls.First)/2) &&
		(g.known || span >= quietPast*(g.at-g.from))
}

// isSilent judges a rhythm of which nothing was heard after from. Until then
// there is no verdict; next is when to ask again.
func (a *Analyzer) isSilent(r *rhythm, from, at int64) (g gap, silent bool, next int64) {
	from = max(from, r.Last)
	switch earliest := ceilMinute(from + r.patience()); {
	case r.State != heard || r.First == 0:
		return gap{}, false, never
	case at < earliest:
		return gap{}, false, earliest
	}
	g = a.weigh(r, from, at)
	if !a.ripe(r, g) {
		return g, false, never
	}
	silent = g.nats >= a.quietThreshold() && r.unusual(at-from, g.expected, g.known)
	return g, silent, ceilMinute(at + max(minuteNS, (at-from)/8))
}

// quietThreshold is the evidence in nats at which a gap is a silence: the tail
// probability 1e-4, and less where so many are watched that chance alone would
// reach it more often than the budget allows.
func (a *Analyzer) quietThreshold() float64 { return max(tailNats, a.threshold+gapNats) }

// alive reports whether it goes on: nothing that is heard through it is silent
// by itself while it may have stopped as a whole.
func (r *rhythm) alive(at int64) bool {
	return at-r.Last <= min(leastQuiet, minuteNS+r.largest()*3/2)
}

func (a *Analyzer) streamAlive(p *pair, at int64) bool {
	return a.Quiet.Streams[p.Stream].Beat.alive(at)
}

// called notes that the silence of a rhythm is known.
func (r *rhythm) called(known bool) {
	r.State = quietYoung
	if known {
		r.State = quietKnown
	}
}

// listenToAll judges the attempts of everybody.
func (a *Analyzer) listenToAll(at int64) {
	r := &a.Quiet.Calls
	if at < r.Due {
		return
	}
	g, silent, next := a.isSilent(r, 0, at)
	r.Due = next
	if !silent {
		return
	}
	if !slices.ContainsFunc(a.Integrations, (*integration).succeeds) {
		return
	}
	r.called(g.known)
	f := &hush{at: at, start: r.Last, scope: ScopeFeed, name: "the feed", rhythm: r, gap: g, sources: []quietSource{{}}}
	if slices.ContainsFunc(a.Quiet.Streams, func(s *stream) bool { return at-s.Beat.Last < leastQuiet }) {
		f.scope, f.name = ScopePlatform, "all integrations" // lines arrive, but none of them is an attempt
		f.integrations = a.activeIntegrations(r.Last)
	}
	if !a.afterFailures(a.activeIntegrations(r.Last), r.Last, at) {
		a.placeSilence(f)
	}
}

// listenToStream judges a stream while others go on. One that ended and whose
// integrations are heard in others (a container that was replaced) is not missed.
func (a *Analyzer) listenToStream(s *stream, at int64) {
	r := &s.Beat
	if at < r.Due {
		return
	}
	g, silent, next := a.isSilent(r, a.Quiet.Calls.Resumed, at)
	r.Due = next
	if !silent {
		return
	}
	missed, integrations := a.missedFrom(s, at)
	usual, _ := r.expected(g.from, at)
	if missed == 0 {
		r.Due = never
	}
	if missed < moveShare*usual*float64(s.Attempts)/float64(r.N) || missed == 0 {
		return
	}
	r.called(g.known)
	if a.afterFailures(integrations, r.Last, at) {
		return
	}
	a.placeSilence(&hush{at: at, start: r.Last, scope: ScopeFeed, name: "stream " + s.Name, rhythm: r, gap: g,
		integrations: integrations, sources: []quietSource{{Stream: s.Name}}})
}

// missedFrom counts the events that are usual from a stream since its last one,
// of pairs that were not heard in another stream since, and names their
// integrations.
func (a *Analyzer) missedFrom(s *stream, at int64) (missed float64, integrations []string) {
	for _, in := range a.Integrations {
		before := missed
		for _, p := range in.PairList {
			if p.Stream == s.id && p.Beat.First != 0 {
				m, _ := p.Beat.expected(max(s.Beat.Last, p.Beat.Last), at)
				missed += m
			}
		}
		if missed > before {
			integrations = append(integrations, in.Name)
		}
	}
	slices.Sort(integrations)
	return missed, integrations
}

// listenTo judges an integration and its pairs.
func (a *Analyzer) listenTo(in *integration, at int64) {
	now := minuteOf(at)
	var silent []*pair
	for i, due := range in.Due {
		if due <= now {
			if p := in.PairList[i]; a.listenToPair(in, p, at) {
				silent = append(silent, p)
			}
		}
	}
	whole := false
	if at >= in.Beat.Due && in.Name != unnamed && in.Name != overflow && !in.single() {
		_, whole, in.Beat.Due = a.isSilent(&in.Beat, a.Quiet.Calls.Resumed, at)
		whole = whole && in.succeeds() && !a.hasRule(in.Name, "") && slices.ContainsFunc(in.PairList, func(p *pair) bool { return a.streamAlive(p, at) })
	}
	switch {
	case whole:
		a.integrationSilent(in, at)
	case len(silent) > 0:
		a.pairsSilent(in, silent, at)
	}
	if t := in.gone; t != nil && t.Inc.State == Open && at%slotNS == 0 {
		a.affectQuiet(t, in, at)
	}
}

// listenToPair judges a pair while its stream goes on, and sees to it that it is
// asked for again.
func (a *Analyzer) listenToPair(in *integration, p *pair, at int64) bool {
	if p.LastOK == 0 || p.Tenant == "" || p.Tenant == overflow || in.Name == overflow || a.hasRule(in.Name, p.Tenant) {
		in.Due[p.at] = math.MaxUint32
		return false
	}
	from := a.notItsOwn(in, p)
	g, silent, next := a.isSilent(&p.Beat, from, at)
	in.Due[p.at] = minuteOf(next)
	return silent && a.streamAlive(p, at) && (g.known || !a.asleep(in, p, g))
}

// integrationSilent places the silence of an integration as a whole.
func (a *Analyzer) integrationSilent(in *integration, at int64) {
	g := a.weigh(&in.Beat, a.Quiet.Calls.Resumed, at)
	in.Beat.called(g.known)
	if a.afterFailures([]string{in.Name}, in.Beat.Last, at) {
		return
	}
	f := &hush{
		at: at, start: in.Beat.Last, scope: ScopeIntegration, name: in.Name, rhythm: &in.Beat, gap: g,
		integrations: []string{in.Name}, sources: []quietSource{{Integration: in.Name}},
	}
	f.pairs = a.expectedPairs(in, at)
	a.placeSilence(f)
}

// pairsSilent places the silence of pairs: one incident of the integration if
// more than a part of those who could be heard is quiet, else one of tenants.
func (a *Analyzer) pairsSilent(in *integration, silent []*pair, at int64) {
	silent = slices.DeleteFunc(silent, func(p *pair) bool { return a.afterOwnFailures(in, p, at) || a.leftAlready(in, p, at) })
	if len(silent) == 0 {
		return
	}
	slices.SortFunc(silent, func(x, y *pair) int { return int(x.at - y.at) })
	if quiet, share := a.together(in, silent, at); share > wideShare {
		f := a.pairHush(in, silent[0], at)
		f.scope, f.pairs = ScopeIntegration, quiet
		for _, h := range quiet {
			f.start = max(f.start, h.p.Beat.Last)
		}
		if a.afterFailures(f.integrations, f.start, at) {
			for _, p := range silent {
				a.letBe(in, p, at)
			}
			return
		}
		a.placeSilence(f)
		return
	}
	for _, p := range silent {
		a.placeSilence(a.pairHush(in, p, at))
	}
}

func (a *Analyzer) pairHush(in *integration, p *pair, at int64) *hush {
	return &hush{
		at: at, start: p.Beat.Last, scope: ScopeTenant, name: in.Name + "/" + p.Tenant, rhythm: &p.Beat,
		gap: a.weigh(&p.Beat, a.notItsOwn(in, p), at), integrations: []string{in.Name}, pairs: []hushed{{in, p}},
		slack: max(p.Beat.largest(), joinLeast), failed: p.Straight > 0,
	}
}

// single reports whether one tenant is all that the integration has: then that
// is what falls silent.
func (in *integration) single() bool { return len(in.PairList) == 1 && in.PairList[0].Tenant != "" }

// succeeds reports whether successes are logged: where only failures are, their
// absence is good news.
func (in *integration) succeeds() bool {
	return slices.ContainsFunc(in.PairList, func(p *pair) bool { return p.LastOK != 0 })
}

// activeIntegrations are those that were heard in the day before a time.
func (a *Analyzer) activeIntegrations(at int64) []string {
	var names []string
	for _, in := range a.Integrations {
		if in.Beat.First != 0 && in.Beat.Last >= at-dayNS && in.Name != unnamed {
			names = append(names, in.Name)
		}
	}
	slices.Sort(names)
	return names
}
