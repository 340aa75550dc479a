package tui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// scene is what follows from a snapshot and a filter, worked out once and drawn
// many times.
type scene struct {
	snap         *Snapshot
	integrations []fare // the ones in trouble first, then by name
	listed       []*Head
	risky        bool                  // some that is live has tenants at risk
	over         int                   // of the incidents that fit the filter, those that are over
	folded       bool                  // these are not listed
	states       map[analyze.State]int // of all incidents
	byID         map[string]*Head
}

// fare is how an integration fares.
type fare struct {
	*Integration
	spells   []spell
	usual    slot // outside of every incident
	worst    analyze.State
	live     int
	affected int // tenants, of its live incidents
	last     slot
	lastSpan time.Duration
}

// recently is the stretch in which an integration's present is measured.
const recently = 5 * time.Minute

func newScene(snap *Snapshot, f *filter, unfold fold) *scene {
	s := &scene{snap: snap, states: map[analyze.State]int{}, byID: make(map[string]*Head, len(snap.Heads))}
	spells, everywhere := map[string][]spell{}, []spell(nil)
	live := map[string][]*Head{}
	var over []*Head
	for i := range snap.Heads {
		h := &snap.Heads[i]
		s.states[h.State]++
		s.byID[h.ID] = h
		sp := spellOf(&h.Incident, snap.At)
		for _, name := range h.Integrations {
			spells[name] = append(spells[name], sp)
			if h.State.Live() {
				live[name] = append(live[name], h)
			}
		}
		if len(h.Integrations) == 0 {
			everywhere = append(everywhere, sp)
		}
		s.risky = s.risky || h.State.Live() && h.Scope.TenantsAtRisk > 0
		switch {
		case !f.fits(h):
		case h.State == analyze.Resolved:
			over = append(over, h)
		default:
			s.listed = append(s.listed, h)
		}
	}
	counted := countedTo(snap)
	for i := range snap.Integrations {
		in := &snap.Integrations[i]
		s.integrations = append(s.integrations, fareOf(in, append(spells[in.Name], everywhere...), live[in.Name], counted, snap.At))
	}
	slices.SortStableFunc(s.integrations, func(a, b fare) int {
		return cmp.Or(cmp.Compare(trouble(a.worst), trouble(b.worst)), cmp.Compare(a.Name, b.Name))
	})
	sortByUrgency(s.listed)
	s.fold(over, unfold)
	return s
}

// countedTo is the end of the newest minute that has counts: they may be a little
// behind the newest event.
func countedTo(snap *Snapshot) time.Time {
	var newest time.Time
	for i := range snap.Integrations {
		if m := snap.Integrations[i].Minutes; len(m) > 0 && m[len(m)-1].At.After(newest) {
			newest = m[len(m)-1].At
		}
	}
	return newest.Add(time.Minute)
}

// fold adds what is over, unless it is folded away, which it is while there are
// others and nobody asked for it.
func (s *scene) fold(over []*Head, unfold fold) {
	s.over = len(over)
	s.folded = s.over > 0 && (unfold == foldAll || unfold == foldAuto && len(s.listed) > 0)
	if !s.folded {
		sortByUrgency(over)
		s.listed = append(s.listed, over...)
	}
}

// fold says whether incidents that are over are listed.
type fold uint8

const (
	foldAuto fold = iota // not while there are others
	foldAll
	foldNone
)

func trouble(s analyze.State) int {
	switch s {
	case analyze.Open:
		return 0
	case analyze.Recovering:
		return 1
	}
	return 2
}

func fareOf(in *Integration, spells []spell, live []*Head, counted, now time.Time) fare {
	f := fare{Integration: in, spells: spells, lastSpan: recently}
	if now.Before(counted) { // the newest minute is not over
		f.lastSpan -= counted.Sub(now)
	}
	f.usual.failed, f.usual.attempts = usualShare(in.Minutes, spells)
	for _, h := range live {
		f.live++
		if f.worst == "" || trouble(h.State) < trouble(f.worst) {
			f.worst = h.State
		}
		f.affected += h.Scope.TenantsAffected
	}
	if f.Active > 0 {
		f.affected = min(f.affected, f.Active)
	}
	from := counted.Add(-recently)
	f.last = slots(in.Minutes, from, recently, 1)[0]
	return f
}

// sortByUrgency puts first what needs a person first: what is open, then what is
// severe, then what grows, then what hits many; then the newest. What is over is
// in the order of time alone. The ranks are worked out once an incident, which
// makes a list of 10,000 several times as fast to sort.
func sortByUrgency(heads []*Head) {
	type ranked struct {
		*Head
		rank, started int64
	}
	list := make([]ranked, len(heads))
	for i, h := range heads {
		list[i] = ranked{h, rankOf(h), h.StartedAt.UnixNano()}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.started, a.started), strings.Compare(a.ID, b.ID))
	})
	for i := range list {
		heads[i] = list[i].Head
	}
}

// rankOf packs what an incident is sorted by, the weightiest in the highest bits.
func rankOf(h *Head) int64 {
	const bits, most = 24, 1<<24 - 1
	r := int64(stateFaces[h.State].rank)
	if !h.State.Live() {
		return r << (2*bits + 2)
	}
	r = r<<2 | int64(3-h.Severity.Rank())
	r = r<<bits | int64(most-min(h.Joined, most))
	return r<<bits | int64(most-min(h.Scope.TenantsAffected, most))
}

// stateFaces are how the states look.
var stateFaces = map[analyze.State]struct {
	shape, name string
	ink         ink
	rank        int
}{
	analyze.Open:             {"●", "open", bad, 0},
	analyze.Recovering:       {"◐", "recovering", warning, 1},
	analyze.ClosedUnverified: {"?", "unverified", silent, 2},
	analyze.Resolved:         {"✓", "resolved", good, 3},
}

// tenantFaces are how the states of a tenant look.
var tenantFaces = map[analyze.TenantState]struct {
	shape string
	ink   ink
}{
	analyze.TenantFailing:    {"●", bad},
	analyze.TenantUnverified: {"?", silent},
	analyze.TenantRecovering: {"◐", warning},
	analyze.TenantAtRisk:     {"○", faint},
	analyze.TenantRecovered:  {"✓", good},
	analyze.TenantOrdinary:   {"·", faint},
	analyze.TenantFine:       {"·", faint},
}
