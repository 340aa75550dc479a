package main

import (
	"slices"
	"time"

	"github.com/syncguard/syncguard/internal/traffic"
)

// matching says which verdicts are about which faults.
type matching struct {
	of        [][]*verdict // by fault: the verdicts assigned to it
	covers    [][]*verdict // by fault: all that concern it
	tolerated []*verdict
	wrong     []*verdict
}

// match assigns every verdict to the fault that it is about most. One that is
// about no fault is wrong, but for the first word about a departure.
func match(truth *traffic.Truth, verdicts []*verdict) matching {
	m := matching{of: make([][]*verdict, len(truth.Faults)), covers: make([][]*verdict, len(truth.Faults))}
	said := map[string]bool{}
	for _, v := range verdicts {
		best, fit := -1, 0.0
		for i, f := range truth.Faults {
			if !concerns(v, f) {
				continue
			}
			m.covers[i] = append(m.covers[i], v)
			if x := likeness(v, f); best < 0 || x > fit {
				best, fit = i, x
			}
		}
		switch {
		case best >= 0:
			m.of[best] = append(m.of[best], v)
		case tolerated(truth, v, said):
			m.tolerated = append(m.tolerated, v)
		default:
			m.wrong = append(m.wrong, v)
		}
	}
	return m
}

// concerns reports whether a verdict can be about a fault: opened after it
// began, begun before it ended, on one of its integrations, and with a tenant
// that it really hit, or none where the log does not tell.
func concerns(v *verdict, f *traffic.Fault) bool {
	if v.opened.Before(f.From) || v.started.After(f.To) || v.started.Before(f.From.Add(-early(f))) {
		return false
	}
	if f.Scope == "feed" {
		return v.kind == traffic.Silence && (v.scope == "feed" || len(v.integrations) == 0)
	}
	if !v.overlaps(f.Integrations) || v.kind == traffic.Silence && f.Kind == traffic.Failures {
		return false
	}
	for t := range v.tenants {
		if f.Hit[t] != nil {
			return true
		}
	}
	if f.Nameless && len(v.tenants) == 0 {
		return true
	}
	return f.Kind == traffic.Silence && v.kind == traffic.Silence && v.scope == f.Scope
}

// early is how long before a fault a verdict about it may say that it began: a
// silence begins with the last event heard, and a stray failure just before a
// fault can't be told from it.
func early(f *traffic.Fault) time.Duration {
	if f.Kind == traffic.Silence {
		return f.To.Sub(f.From) + 2*time.Hour
	}
	return time.Hour
}

// likeness orders the faults that a verdict may be about.
func likeness(v *verdict, f *traffic.Fault) float64 {
	x := jaccard(v.tenants, f)
	if slices.Contains(v.classes, f.Class) {
		x += 0.5
	}
	if len(v.classes) > 0 && v.classes[0] == f.Class {
		x += 0.5
	}
	if d := v.started.Sub(f.From).Abs(); d < time.Minute {
		x += 0.25
	}
	return x
}

// tolerated reports whether a verdict says, for the first time, that a tenant
// which left has fallen silent.
func tolerated(truth *traffic.Truth, v *verdict, said map[string]bool) bool {
	if v.kind != traffic.Silence || len(v.tenants) == 0 {
		return false
	}
	for t := range v.tenants {
		left := slices.IndexFunc(truth.Tolerated, func(d traffic.Departure) bool { return d.Tenant == t })
		if left < 0 || said[t] || v.opened.Before(truth.Tolerated[left].At) {
			return false
		}
	}
	for t := range v.tenants {
		said[t] = true
	}
	return true
}

// jaccard compares a blast radius with who was hit; who was merely touched
// counts neither way.
func jaccard(shown map[string]bool, f *traffic.Fault) float64 {
	return jaccardAt(shown, f, time.Time{})
}

// jaccardAt compares with who was hit until a moment; zero is the end. Tenants
// that were first hit within the margin before it count neither way: their
// retries may still heal it, and some evidence is due.
func jaccardAt(shown map[string]bool, f *traffic.Fault, at time.Time) float64 {
	both, all := 0, 0
	for t, h := range f.Hit {
		if !at.IsZero() && h.First.After(at.Add(-margin)) {
			continue
		}
		all++
		if shown[t] {
			both++
		}
	}
	for t := range shown {
		if f.Hit[t] == nil && f.Touched[t] == nil {
			all++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(both) / float64(all)
}

const margin = 3 * time.Minute
