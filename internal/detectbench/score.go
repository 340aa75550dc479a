// Command detectbench plays labelled worlds through the analyzer and two naive
// rules and prints how each did.
package main

import (
	"math"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/internal/traffic"
)

// score is what one detector did in one or many worlds.
type score struct {
	Faults, Found    int
	Incidents, False int
	Days             float64
	Delays           []time.Duration
	OnePiece         int
	Jaccard          []float64
	ScopeRight       int
	Early, Never     int
	Lags             []time.Duration
}

func (s *score) add(o score) {
	s.Faults += o.Faults
	s.Found += o.Found
	s.Incidents += o.Incidents
	s.False += o.False
	s.Days += o.Days
	s.Delays = append(s.Delays, o.Delays...)
	s.OnePiece += o.OnePiece
	s.Jaccard = append(s.Jaccard, o.Jaccard...)
	s.ScopeRight += o.ScopeRight
	s.Early += o.Early
	s.Never += o.Never
	s.Lags = append(s.Lags, o.Lags...)
}

// grade holds incidents against the truth of their world.
func grade(w *traffic.World, incidents []analyze.Incident) score {
	s := score{Faults: len(w.Faults), Incidents: len(incidents), Days: w.Length.Hours() / 24}
	matched := make([]int, len(incidents))
	for _, f := range w.Faults {
		var mine []analyze.Incident
		for i, in := range incidents {
			if concerns(in, f) {
				mine = append(mine, in)
				matched[i]++
			}
		}
		if len(mine) == 0 {
			continue
		}
		s.Found++
		if len(mine) == 1 {
			s.OnePiece++
		}
		first := mine[0]
		s.Delays = append(s.Delays, max(0, first.OpenedAt.Sub(f.From)))
		best := slices.MaxFunc(mine, func(a, b analyze.Incident) int { return len(a.Tenants) - len(b.Tenants) })
		s.Jaccard = append(s.Jaccard, jaccard(affected(best), f.Tenants))
		if best.Scope.Kind == f.Scope && (f.Value == "" || best.Scope.Value != nil && *best.Scope.Value == f.Value) {
			s.ScopeRight++
		}
		end := w.Start.Add(w.Length)
		for _, in := range mine {
			switch {
			case in.State == analyze.Resolved && in.ResolvedAt.Before(f.To) && f.To.Before(end):
				s.Early++
			case in.State == analyze.Resolved:
				s.Lags = append(s.Lags, in.ResolvedAt.Sub(f.To))
			case end.Sub(f.To) > time.Hour:
				s.Never++
			}
		}
	}
	for _, n := range matched {
		if n == 0 {
			s.False++
		}
	}
	return s
}

// concerns reports whether an incident is about a fault: the same integration
// and time, and at least one tenant that it really hit.
func concerns(in analyze.Incident, f *traffic.Fault) bool {
	if !slices.ContainsFunc(in.Integrations, func(n string) bool { return slices.Contains(f.Integrations, n) }) {
		return false
	}
	if in.OpenedAt.Before(f.From) || in.StartedAt.After(f.To) {
		return false
	}
	for t := range affected(in) {
		if f.Tenants[t] {
			return true
		}
	}
	return false
}

func affected(in analyze.Incident) map[string]bool {
	m := map[string]bool{}
	for _, t := range in.Tenants {
		if t.State != analyze.TenantAtRisk {
			m[t.Tenant] = true
		}
	}
	return m
}

func jaccard(a, b map[string]bool) float64 {
	both := 0
	for t := range a {
		if b[t] {
			both++
		}
	}
	return float64(both) / math.Max(1, float64(len(a)+len(b)-both))
}

func quantile(d []time.Duration, q float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	d = slices.Sorted(slices.Values(d))
	return d[int(q*float64(len(d)-1)+0.5)]
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / math.Max(1, float64(len(x)))
}
