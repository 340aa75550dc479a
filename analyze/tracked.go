package analyze

import (
	"cmp"
	"slices"
	"time"
)

// Caps of one incident.
const (
	maxMembers  = 10_000
	maxTimeline = 500
	maxSamples  = 20
	// The first of each class say more than twenty of the same.
	samplesAClass = 5
	maxExposures  = 50_000
	maxMemberOps  = 16
	maxTemplates  = 100
)

// tracked is an incident with the evidence it lives on.
type tracked struct {
	Inc      Incident // what is shown, but for what view fills in
	Families families
	// Wide incidents hit an integration as a whole: a tenant that fails in one is
	// affected. Others must show that they fail beyond their own noise.
	Wide        bool
	Spread      float64 // nats for that, when it was last asked
	OnlyOp      string  // set when it is one operation's: nothing else is part of it
	Many        bool    // a pattern over several tenants is part of it
	Members     []*member
	Ops         []incidentOp
	Exposures   []*exposure `cbor:"-"` // have records of their own, see record
	Exposed     int         // how many they were when it was saved
	ClassCount  [32]int64
	Statuses    []StatusCount
	Templates   *Templates
	TmplCount   []int64
	Onset       int64 // newest onset of a member, ns
	LastFailure int64
	LastAny     int64 // … or a failure of a recovering member that is ordinary
	LastSuccess int64 // newest success of a member after LastFailure; 0 = none
	Calm        calm
	Ebb         ebb
	Part        part
	NextScope   int64 // when the scope is looked at again
	Scoped      int   // members when it was last looked at …
	ScopedIn    int   // … and integrations
	ResolvedAt  int64
	Stepped     int64      // event time of the last look at every member
	Unwell      int        // members that are not recovered
	Dropped     Dropped    // what came beyond the caps
	Frozen      *people    // once closed
	Silence     *stillness // nil for failures

	members   map[memberKey]*member
	nameless  bool // a member names no tenant
	exposures map[exposureKey]*exposure
	dirty     bool
	shown     crowd // when it was handed out
	due       int64 // event time of its next transition without an event
}

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
}

func (t *tracked) member(integration, tenant string) *member {
	return t.members[memberKey{integration, tenant}]
}

func (t *tracked) covers(integration string) bool {
	return slices.Contains(t.Inc.Integrations, integration)
}

// join makes a tenant affected. The caller fills in its failures.
func (t *tracked) join(integration, tenant string, first int64, p0 float64) *member {
	m := &member{Integration: integration, Tenant: tenant, First: first, Last: first, State: TenantFailing, P0: p0}
	t.Members = append(t.Members, m)
	t.members[memberKey{integration, tenant}] = m
	t.nameless = t.nameless || tenant == ""
	t.Unwell++
	t.Onset = max(t.Onset, first)
	t.dirty = true
	return m
}

// exposedBefore notes what a pair did in the incident before its tenant was affected.
func (t *tracked) exposedBefore(p *pair) {
	for c := range p.eachCell() {
		if x := t.exposures[exposureKey{p.in.Name, p.Tenant, c.Op, c.Attrs}]; x != nil {
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
	}
	x.N += n
	x.F += f
	x.touched = true
}

// note counts a failure's class, status and text, and keeps it as a sample while
// there is room.
func (t *tracked) note(d *failureDetail, n int64) {
	t.ClassCount[d.Class] += n
	t.Inc.Failures += n
	if d.Status != 0 {
		t.countStatus(d.Status, n)
	}
	if d.Message != "" {
		id := t.Templates.Add(d.Message)
		for len(t.TmplCount) <= id {
			t.TmplCount = append(t.TmplCount, 0)
		}
		t.TmplCount[id] += n
	}
	if d.Line != "" && len(t.Inc.Samples) < maxSamples && t.ClassCount[d.Class]-n < samplesAClass {
		t.Inc.Samples = append(t.Inc.Samples, Sample{At: nsTime(d.At), Stream: d.Stream, Offset: d.Offset, Line: d.Line})
	}
	t.LastFailure = max(t.LastFailure, d.At)
	t.LastAny = max(t.LastAny, d.At)
	t.LastSuccess = 0
	t.dirty = true
}

func (t *tracked) countStatus(status int, n int64) {
	for i := range t.Statuses {
		if t.Statuses[i].Status == status {
			t.Statuses[i].Failures += n
			return
		}
	}
	if len(t.Statuses) < 64 {
		t.Statuses = append(t.Statuses, StatusCount{Status: status, Failures: n})
	}
}

// classes are the classes with at least a tenth of the failures, most frequent
// first.
func (t *tracked) classes() []string {
	var ids []uint8
	total := int64(0)
	for c, n := range t.ClassCount {
		total += n
		if n > 0 {
			ids = append(ids, uint8(c))
		}
	}
	slices.SortStableFunc(ids, func(x, y uint8) int { return cmp.Compare(t.ClassCount[y], t.ClassCount[x]) })
	out := []string{}
	for _, c := range ids {
		if t.ClassCount[c]*10 >= total {
			out = append(out, classList[c].Name)
		}
	}
	return out
}

// mark adds an entry to the timeline.
func (t *tracked) mark(at int64, event, detail string) {
	t.dirty = true
	if len(t.Inc.Timeline) >= maxTimeline {
		t.Dropped.Timeline++
		return
	}
	t.Inc.Timeline = append(t.Inc.Timeline, TimelineEntry{At: nsTime(at), Event: event, Detail: detail})
}

func nsTime(ns int64) time.Time { return time.Unix(0, ns).UTC() }

func nsTimePtr(ns int64) *time.Time {
	if ns == 0 {
		return nil
	}
	t := nsTime(ns)
	return &t
}
