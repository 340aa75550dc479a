package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/tui"
)

// filmArchive is what a film has shown so far, kept in memory: what a database
// would hold at that moment.
type filmArchive struct {
	lock      sync.Mutex
	incidents map[string]*analyze.Incident
	sparks    map[string]spark
	minutes   map[string][]tui.Minute      // by integration, in order
	failures  []analyze.FailureRow         // by minute
	tenants   map[string]map[string][]hour // by integration and tenant, in order
	report    analyze.Report               // as of the last snapshot
}

// hour is what a tenant called in an hour.
type hour struct {
	at               time.Time
	attempts, failed int64
}

// mostFilmFailures bounds the failure counts that are kept; the oldest go first.
const mostFilmFailures = 300_000

// rewind goes back to a moment. What was live then is handed out anew by the
// analyzer that goes on from there.
func (a *filmArchive) rewind(to time.Time) {
	a.lock.Lock()
	defer a.lock.Unlock()
	if a.incidents == nil {
		a.incidents, a.sparks = map[string]*analyze.Incident{}, map[string]spark{}
		a.minutes, a.tenants = map[string][]tui.Minute{}, map[string]map[string][]hour{}
	}
	maps.DeleteFunc(a.incidents, func(_ string, in *analyze.Incident) bool {
		return in.ResolvedAt == nil || in.ResolvedAt.After(to)
	})
	clear(a.sparks)
	open := to.Truncate(time.Minute)
	for name, list := range a.minutes {
		n := len(list)
		for n > 0 && list[n-1].At.After(open) {
			n--
		}
		a.minutes[name] = slices.Clone(list[:n])
	}
	a.failures = slices.DeleteFunc(a.failures, func(r analyze.FailureRow) bool { return r.Minute.After(open) })
	for _, of := range a.tenants {
		for name, list := range of {
			of[name] = slices.DeleteFunc(list, func(h hour) bool { return h.at.After(to) })
		}
	}
}

// take puts in what the analyzer found. Rows are whole counts and replace what
// was counted before.
func (a *filmArchive) take(c analyze.Changes) {
	a.lock.Lock()
	defer a.lock.Unlock()
	for i := range c.Incidents {
		a.incidents[c.Incidents[i].ID] = &c.Incidents[i]
	}
	for _, r := range c.Rollups.Traffic {
		if r.Integration != "" {
			a.minutes[r.Integration] = putMinute(a.minutes[r.Integration], tui.Minute{At: r.Minute, Attempts: r.Attempts, Failed: r.Failed})
		}
	}
	a.putFailures(c.Rollups.Failures)
	for _, r := range c.Rollups.Tenants {
		if r.Tenant == "" {
			continue
		}
		of := a.tenants[r.Integration]
		if of == nil {
			of = map[string][]hour{}
			a.tenants[r.Integration] = of
		}
		of[r.Tenant] = putHour(of[r.Tenant], hour{r.Hour, r.Attempts, r.Failed})
	}
}

func putHour(list []hour, h hour) []hour {
	i, found := slices.BinarySearchFunc(list, h.at, func(o hour, at time.Time) int { return o.at.Compare(at) })
	if found {
		list[i] = h
		return list
	}
	return slices.Insert(list, i, h)
}

// putMinute replaces or adds a minute. The list that it is given may be shown
// still, so what it holds is never written over.
func putMinute(list []tui.Minute, m tui.Minute) []tui.Minute {
	i, found := slices.BinarySearchFunc(list, m.At, func(o tui.Minute, at time.Time) int { return o.At.Compare(at) })
	if !found && i == len(list) {
		return append(list, m)
	}
	list = slices.Clone(list)
	if found {
		list[i] = m
		return list
	}
	return slices.Insert(list, i, m)
}

// putFailures replaces the counts of the keys in rows.
func (a *filmArchive) putFailures(rows []analyze.FailureRow) {
	if len(rows) == 0 {
		return
	}
	key := func(r *analyze.FailureRow) string {
		return fmt.Sprint(r.Minute.Unix(), "\x00", r.Integration, "\x00", r.Tenant, "\x00", r.Operation, "\x00", r.Class)
	}
	first, fresh := rows[0].Minute, make(map[string]bool, len(rows))
	for i := range rows {
		fresh[key(&rows[i])] = true
		if rows[i].Minute.Before(first) {
			first = rows[i].Minute
		}
	}
	from, _ := slices.BinarySearchFunc(a.failures, first, func(r analyze.FailureRow, at time.Time) int { return r.Minute.Compare(at) })
	kept := slices.DeleteFunc(slices.Clone(a.failures[from:]), func(r analyze.FailureRow) bool { return fresh[key(&r)] })
	kept = append(kept, rows...)
	slices.SortStableFunc(kept, func(x, y analyze.FailureRow) int { return x.Minute.Compare(y.Minute) })
	a.failures = append(a.failures[:from:from], kept...)
	if n := len(a.failures) - mostFilmFailures; n > 0 {
		a.failures = slices.Clone(a.failures[n:])
	}
}

// snapshot is what there is to show at a moment.
func (a *filmArchive) snapshot(at time.Time) *tui.Snapshot {
	a.lock.Lock()
	defer a.lock.Unlock()
	s := &tui.Snapshot{Name: "replay"}
	for _, id := range slices.Sorted(maps.Keys(a.incidents)) {
		in := a.incidents[id]
		h := tui.Head{Incident: *in, Spark: a.spark(in, at)}
		for i := range in.Tenants {
			if t := in.Tenants[i].FirstFailure; t != nil && t.After(at.Add(-joinedLately)) {
				h.Joined++
			}
		}
		s.Heads = append(s.Heads, h)
	}
	for _, name := range slices.Sorted(maps.Keys(a.minutes)) {
		in := tui.Integration{Name: name, Minutes: slices.Clip(a.minutes[name])}
		for _, h := range a.tenants[name] {
			if n := len(h); n > 0 && h[n-1].at.After(at.Add(-activePast)) {
				in.Active++
			}
		}
		var attempts int64
		for _, m := range in.Minutes {
			attempts += m.Attempts
		}
		if len(in.Minutes) > 0 {
			in.Learning = analyze.LearningLeft(attempts, at.Sub(in.Minutes[0].At))
		}
		s.Integrations = append(s.Integrations, in)
	}
	return s
}

func (a *filmArchive) spark(in *analyze.Incident, now time.Time) []int64 {
	s, ok := a.sparks[in.ID]
	if !ok || s.of != in.Failures || s.cut {
		s = sparkOf(a.course(in, in.StartedAt, lastFailureOf(in), sparkSteps), in.Failures, now)
		a.sparks[in.ID] = s
	}
	return s.failures
}

// course counts an incident's failures as store.FailureCourse does.
func (a *filmArchive) course(in *analyze.Incident, from, to time.Time, steps int) tui.Course {
	c, n := courseFrame(from, to, steps)
	c.Failures = make([]int64, n)
	f := analyze.FailureFilter{Integrations: in.Integrations}
	var only map[string]bool
	if in.Scope.Kind == analyze.ScopeTenant || in.Scope.Kind == analyze.ScopeAttribute {
		only = tenantsOf(in)
	}
	first, _ := slices.BinarySearchFunc(a.failures, c.From, func(r analyze.FailureRow, at time.Time) int { return r.Minute.Compare(at) })
	for i := first; i < len(a.failures); i++ {
		r := &a.failures[i]
		slot := int(r.Minute.Sub(c.From) / c.Step)
		if slot >= n {
			break
		}
		if fitsFailure(r, &f) && (only == nil || only[r.Tenant]) {
			c.Failures[slot] += r.Count
		}
	}
	return c
}

func tenantsOf(in *analyze.Incident) map[string]bool {
	out := map[string]bool{}
	for i := range in.Tenants {
		out[in.Tenants[i].Tenant] = true
	}
	return out
}

// remember keeps the report of what is shown, for the file that o writes.
func (a *filmArchive) remember(s *tui.Snapshot) {
	a.lock.Lock()
	defer a.lock.Unlock()
	at := s.At
	a.report = analyze.Report{SchemaVersion: store.SchemaVersion, GeneratedAt: &at, Coverage: s.Coverage}
	for i := range s.Integrations {
		a.report.Integrations = append(a.report.Integrations, s.Integrations[i].Name)
	}
	for i := range s.Heads {
		a.report.Incidents = append(a.report.Incidents, s.Heads[i].Incident)
	}
}

func (a *filmArchive) writeHTML(set *settings) func(context.Context, *tui.Detail) (string, error) {
	return func(_ context.Context, d *tui.Detail) (string, error) {
		a.lock.Lock()
		r := a.report
		a.lock.Unlock()
		return writeHTML(r, d, set)
	}
}

// Incident implements tui.Archive.
func (a *filmArchive) Incident(_ context.Context, id string, steps int) (*tui.Detail, error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	in, ok := a.incidents[id]
	if !ok {
		return nil, fmt.Errorf("%s had not begun at this moment (hint: → goes on)", id)
	}
	from, to := courseSpan(in)
	d := &tui.Detail{Incident: *in, Course: a.course(in, from, to, steps)}
	from, to = exposedSpan(in)
	d.Fine = fineOf(in, a.callers(in.Integrations, from, to), from)
	return d, nil
}

// callers counts the attempts of tenants as store.Callers does.
func (a *filmArchive) callers(integrations []string, from, to time.Time) []analyze.TenantRow {
	sums := map[string]*analyze.TenantRow{}
	for integration, of := range a.tenants {
		if len(integrations) > 0 && !slices.Contains(integrations, integration) {
			continue
		}
		for name, list := range of {
			for _, h := range list {
				if h.at.Before(from) || !to.IsZero() && h.at.After(to) {
					continue
				}
				if sums[name] == nil {
					sums[name] = &analyze.TenantRow{Tenant: name}
				}
				sums[name].Attempts += h.attempts
				sums[name].Failed += h.failed
			}
		}
	}
	var out []analyze.TenantRow
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		out = append(out, *sums[name])
	}
	slices.SortStableFunc(out, func(x, y analyze.TenantRow) int { return cmp.Compare(y.Attempts, x.Attempts) })
	return out
}

// Touching implements tui.Archive.
func (a *filmArchive) Touching(_ context.Context, tenant string) (map[string]bool, error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	out := map[string]bool{}
	for id, in := range a.incidents {
		out[id] = slices.ContainsFunc(in.Tenants, func(t analyze.Tenant) bool { return strings.Contains(t.Tenant, tenant) })
	}
	return out, nil
}

// Breakdown implements tui.Archive.
func (a *filmArchive) Breakdown(_ context.Context, by string, f analyze.FailureFilter) (analyze.FailureBreakdown, error) {
	a.lock.Lock()
	defer a.lock.Unlock()
	var only map[string]bool
	if in := a.incidents[f.Incident]; in != nil {
		only = tenantsOf(in)
	}
	var rows []analyze.FailureRow
	for i := range a.failures {
		if r := &a.failures[i]; fitsFailure(r, &f) && (only == nil || only[r.Tenant]) {
			rows = append(rows, *r)
		}
	}
	all := analyze.FailureShares(rows, by)
	return analyze.FailureBreakdown{Shares: all[:min(len(all), mostShares)], Values: len(all), Attributes: analyze.FailureAttributes(rows)}, nil
}

func fitsFailure(r *analyze.FailureRow, f *analyze.FailureFilter) bool {
	return (len(f.Integrations) == 0 || slices.Contains(f.Integrations, r.Integration)) &&
		(len(f.Classes) == 0 || slices.Contains(f.Classes, r.Class)) &&
		strings.Contains(r.Tenant, f.Tenant) &&
		!r.Minute.Before(f.Since.Truncate(time.Minute)) && (f.Until.IsZero() || !r.Minute.After(f.Until))
}
