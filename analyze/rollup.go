package analyze

import (
	"cmp"
	"slices"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// maxFailureKeys bounds the distinct keys of an integration's failures in one
// minute; what comes beyond is counted under tenant and operation "(other)", without
// status and context.
const maxFailureKeys = 4_096

// minuteCounts counts an integration's open minute.
type minuteCounts struct {
	Minute           int64 // start, ns
	Attempts, Failed int64
	Failures         []failureCount

	index map[failureKey]int
	dirty bool
}

type failureKey struct {
	Tenant, Operation string
	Class             uint8
	Status            int
	// Attrs is one more than the place in Analyzer.AttrSets; 0: not known, as in
	// the state that an older program saved.
	Attrs int32
}

type failureCount struct {
	failureKey
	Count int64
}

// hourCounts counts a pair's open hour.
type hourCounts struct {
	_                struct{} `cbor:",toarray"`
	Hour             int64
	Attempts, Failed int64

	dirty bool
}

const (
	minuteNS = int64(time.Minute)
	hourNS   = int64(time.Hour)
)

// count adds an event to the open minute and hour; what it closes by that goes
// to the changes.
func (a *Analyzer) count(in *integration, p *pair, e *parse.Event, at int64, class uint8) {
	failed := e.Outcome == parse.Failed
	m := &in.Minute
	if minute := at - at%minuteNS; m.Minute != minute {
		a.emitMinute(in)
		*m = minuteCounts{Minute: minute, Failures: m.Failures[:0]}
	}
	m.Attempts += e.Count
	m.dirty = true
	h := &p.Hour
	if hour := at - at%hourNS; h.Hour != hour {
		a.emitHour(in, p)
		*h = hourCounts{Hour: hour}
	}
	h.Attempts += e.Count
	h.dirty = true
	if failed {
		m.Failed += e.Count
		h.Failed += e.Count
		m.fail(failureKey{p.Tenant, e.Operation, class, e.Status, a.attrs(e.Attrs) + 1}, e.Count)
	}
}

func (m *minuteCounts) fail(k failureKey, n int64) {
	if m.index == nil {
		m.index = make(map[failureKey]int)
		for i, f := range m.Failures {
			m.index[f.failureKey] = i
		}
	}
	i, ok := m.index[k]
	if !ok && len(m.Failures) >= maxFailureKeys {
		k = failureKey{Tenant: overflow, Operation: overflow, Class: k.Class}
		i, ok = m.index[k]
	}
	if !ok {
		i = len(m.Failures)
		m.index[k] = i
		m.Failures = append(m.Failures, failureCount{failureKey: k})
	}
	m.Failures[i].Count += n
}

func (a *Analyzer) emitMinute(in *integration) {
	m := &in.Minute
	if !m.dirty {
		return
	}
	m.dirty = false
	at := time.Unix(0, m.Minute).UTC()
	r := &a.changes.Rollups
	r.Traffic = append(r.Traffic, TrafficRow{Minute: at, Integration: in.Name, Attempts: m.Attempts, Failed: m.Failed})
	for _, f := range m.Failures {
		r.Failures = append(r.Failures, FailureRow{
			Minute: at, Integration: in.Name, Tenant: f.Tenant, Operation: f.Operation,
			Class: classList[f.Class].Name, Status: f.Status, Attrs: a.attrsOf(f.Attrs), Count: f.Count,
		})
	}
}

// attrsOf is the context that a failureKey names; nil: not known.
func (a *Analyzer) attrsOf(number int32) []Attr {
	if number <= 0 || int(number) > len(a.AttrSets) {
		return nil
	}
	if pairs := a.AttrSets[number-1].Pairs; pairs != nil { // shared, so that the store writes each set once
		return pairs
	}
	return []Attr{}
}

func (a *Analyzer) emitHour(in *integration, p *pair) {
	h := &p.Hour
	if !h.dirty {
		return
	}
	h.dirty = false
	r := &a.changes.Rollups
	r.Tenants = append(r.Tenants, TenantRow{
		Hour: time.Unix(0, h.Hour).UTC(), Integration: in.Name, Tenant: p.Tenant, Attempts: h.Attempts, Failed: h.Failed,
	})
}

// openHours counts the hours that emitRollups will add: grown one by one, their rows
// would take three times the memory.
func (a *Analyzer) openHours() (n int) {
	for _, in := range a.Integrations {
		for _, p := range in.PairList {
			if p.Hour.dirty {
				n++
			}
		}
	}
	return n
}

// emitRollups adds the open minutes and hours as they stand now; they are
// written again when they close.
func (a *Analyzer) emitRollups() {
	r := &a.changes.Rollups
	r.Tenants = slices.Grow(r.Tenants, a.openHours())
	for _, in := range a.Integrations {
		a.emitMinute(in)
		for _, p := range in.PairList {
			a.emitHour(in, p)
		}
	}
	slices.SortStableFunc(r.Failures, func(x, y FailureRow) int {
		return cmp.Or(x.Minute.Compare(y.Minute), cmp.Compare(x.Integration, y.Integration), cmp.Compare(x.Tenant, y.Tenant),
			cmp.Compare(x.Operation, y.Operation), cmp.Compare(x.Class, y.Class), cmp.Compare(x.Status, y.Status))
	})
}
