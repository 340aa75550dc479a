package main

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/tui"
)

// known is what was read before and can't change any more, with the newest of
// what can.
type known struct {
	at        time.Time // event time
	newest    time.Time // minute that has counts
	lines     int64
	incidents map[string]*analyze.Incident
	sparks    map[string]spark
	minutes   map[string][]tui.Minute
	active    map[string]int
	counted   time.Time // wall clock: when active was
}

type spark struct {
	failures []int64
	of       int64 // failures that the incident had then
	cut      bool  // its last step was not over
}

// sparkOf is a course without its last step while that is not over: it would look
// like an end.
func sparkOf(c tui.Course, of int64, now time.Time) spark {
	s := spark{failures: c.Failures, of: of}
	if n := len(c.Failures); n > 2 && c.From.Add(c.Step*time.Duration(n)).After(now.Add(c.Step/30)) { // almost all of it counts as all
		s.failures, s.cut = c.Failures[:n-1], true
	}
	return s
}

const (
	joinedLately = 5 * time.Minute
	// sparkSteps is how many bars a sparkline has at most.
	sparkSteps = 12
	// mostSparks bounds the incidents that have one: the newest.
	mostSparks = 120
	// activeEvery is how often tenants are counted; it reads a day of hours.
	activeEvery = time.Minute
	activePast  = 24 * time.Hour
)

// settled is the time before which nothing changes any more; zero: that is not
// known. A tail that reads on in an old log is far ahead with its lines of what it
// has counted, so it is the counts that tell.
func (k *known) settled() time.Time {
	if k.newest.IsZero() {
		return time.Time{}
	}
	return earlier(k.at, k.newest).Add(-again)
}

// take puts in what was read: incidents live or over since a time, and counts
// from a minute on.
func (k *known) take(m *store.Moment, over, traffic time.Time) {
	if k.incidents == nil {
		k.incidents, k.sparks, k.minutes = map[string]*analyze.Incident{}, map[string]spark{}, map[string][]tui.Minute{}
	}
	maps.DeleteFunc(k.incidents, func(_ string, in *analyze.Incident) bool {
		return in.ResolvedAt == nil || !in.ResolvedAt.Before(over)
	})
	for i := range m.Incidents {
		k.incidents[m.Incidents[i].ID] = &m.Incidents[i]
	}
	k.lines = m.Coverage.Lines
	if m.Coverage.LastEvent != nil {
		k.at = *m.Coverage.LastEvent
	}
	k.count(m.Traffic, traffic.Truncate(time.Minute))
}

// count replaces the minutes from a time on, and forgets what is too old to show.
func (k *known) count(rows []analyze.TrafficRow, from time.Time) {
	oldest := k.at.Add(-shownPast)
	fresh := map[string][]tui.Minute{}
	for _, name := range slices.Sorted(maps.Keys(k.minutes)) {
		var kept []tui.Minute // anew: the last snapshot still holds the old ones
		for _, m := range k.minutes[name] {
			if m.At.Before(from) && !m.At.Before(oldest) {
				kept = append(kept, m)
			}
		}
		fresh[name] = kept
	}
	for _, r := range rows {
		if r.Minute.After(k.newest) {
			k.newest = r.Minute
		}
		if r.Integration != "" && !r.Minute.Before(oldest) {
			fresh[r.Integration] = append(fresh[r.Integration], tui.Minute{At: r.Minute, Attempts: r.Attempts, Failed: r.Failed})
		}
	}
	k.minutes = fresh
}

// refresh brings up to date what takes questions of its own.
func (k *known) refresh(db *store.DB, now time.Time) error {
	if len(k.active) == 0 || now.Sub(k.counted) >= activeEvery {
		var err error
		if k.active, err = db.ActiveTenants(k.at.Add(-activePast)); err != nil {
			return err
		}
		k.counted = now
	}
	newest := slices.SortedFunc(maps.Values(k.incidents), func(a, b *analyze.Incident) int {
		return cmp.Or(boolean(b.State.Live())-boolean(a.State.Live()), b.StartedAt.Compare(a.StartedAt), cmp.Compare(a.ID, b.ID))
	})
	sparks := map[string]spark{}
	for _, in := range newest[:min(len(newest), mostSparks)] {
		s, ok := k.sparks[in.ID]
		if !ok || s.of != in.Failures || s.cut {
			c, err := courseOf(db, in, in.StartedAt, lastFailureOf(in), sparkSteps)
			if err != nil {
				return err
			}
			s = sparkOf(c, in.Failures, k.at)
		}
		sparks[in.ID] = s
	}
	k.sparks = sparks
	return nil
}

// lastFailureOf is where a sparkline ends; it moves only when failures are added.
func lastFailureOf(in *analyze.Incident) time.Time {
	if in.LastFailure != nil && in.LastFailure.After(in.StartedAt) {
		return *in.LastFailure
	}
	return in.StartedAt
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (k *known) heads(joined map[string]int) []tui.Head {
	out := make([]tui.Head, 0, len(k.incidents))
	for _, id := range slices.Sorted(maps.Keys(k.incidents)) {
		out = append(out, tui.Head{Incident: *k.incidents[id], Joined: joined[id], Spark: k.sparks[id].failures})
	}
	return out
}

func (k *known) integrations() []tui.Integration {
	var out []tui.Integration
	for _, name := range slices.Sorted(maps.Keys(k.minutes)) {
		in := tui.Integration{Name: name, Active: k.active[name], Minutes: k.minutes[name]}
		var attempts int64
		for _, m := range in.Minutes {
			attempts += m.Attempts
		}
		if len(in.Minutes) > 0 {
			in.Learning = analyze.LearningLeft(attempts, k.at.Sub(in.Minutes[0].At))
		}
		out = append(out, in)
	}
	return out
}

// pace measures how fast lines come in.
type pace struct {
	marks []paceMark
}

type paceMark struct {
	at    time.Time
	lines int64
}

// paceOver is the time over which the speed is taken.
const paceOver = 5 * time.Second

func (p *pace) rate(now time.Time, lines int64) float64 {
	p.marks = append(p.marks, paceMark{now, lines})
	for len(p.marks) > 1 && now.Sub(p.marks[0].at) > paceOver {
		p.marks = p.marks[1:]
	}
	first := p.marks[0]
	if lines == first.lines {
		return 0
	}
	if d := now.Sub(first.at).Seconds(); d > 0 {
		return max(float64(lines-first.lines)/d, 0)
	}
	return 0
}
