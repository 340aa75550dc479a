package main

import (
	"maps"
	"slices"
	"time"

	"github.com/syncguard/syncguard/internal/traffic"
)

// score is what one detector did in one or many worlds.
type score struct {
	Faults, Found        int
	Verdicts, Wrong      int // verdicts without the tolerated ones
	Tolerated            int
	Days                 float64
	Delays               []time.Duration // from the first call broken to the opening
	Failing              []time.Duration // … of the faults that are failures: a silence takes minutes to be one
	OnePiece             int
	Jaccard              []float64 // at the end of the world
	Live                 []float64 // while the incident went on
	ScopeRight           int
	Early                int // resolved while calls still broke
	TenantRecoveries     int
	TenantEarly          int // a tenant called well while its calls still broke
	Ended, Never         int // faults whose end was proven; of them not resolved
	Lags                 []time.Duration
	Confident, Justified int                 // verdicts of 0.9 and more; of them right
	Bins                 [len(binFloors)]bin // all verdicts by what they said of themselves
	AtRisk, AtRiskHit    int                 // tenants called at risk that called again; of them hit
	Later, LaterAtRisk   int                 // tenants hit later; of them called at risk before
	Deploys, Blamed      int                 // faults by a deploy; of them blamed on it
	WrongBlame           int                 // deploys blamed for what they did not do
}

func (s *score) add(o *score) {
	s.Faults += o.Faults
	s.Found += o.Found
	s.Verdicts += o.Verdicts
	s.Wrong += o.Wrong
	s.Tolerated += o.Tolerated
	s.Days += o.Days
	s.Delays = append(s.Delays, o.Delays...)
	s.Failing = append(s.Failing, o.Failing...)
	s.OnePiece += o.OnePiece
	s.Jaccard = append(s.Jaccard, o.Jaccard...)
	s.Live = append(s.Live, o.Live...)
	s.ScopeRight += o.ScopeRight
	s.Early += o.Early
	s.TenantRecoveries += o.TenantRecoveries
	s.TenantEarly += o.TenantEarly
	s.Ended += o.Ended
	s.Never += o.Never
	s.Lags = append(s.Lags, o.Lags...)
	s.Confident += o.Confident
	s.Justified += o.Justified
	for i := range s.Bins {
		s.Bins[i].add(o.Bins[i])
	}
	s.AtRisk += o.AtRisk
	s.AtRiskHit += o.AtRiskHit
	s.Later += o.Later
	s.LaterAtRisk += o.LaterAtRisk
	s.Deploys += o.Deploys
	s.Blamed += o.Blamed
	s.WrongBlame += o.WrongBlame
}

// grade holds verdicts against the truth of their world.
func grade(truth *traffic.Truth, verdicts []*verdict) score {
	m := match(truth, verdicts)
	s := score{
		Faults: len(truth.Faults), Verdicts: len(verdicts) - len(m.tolerated), Wrong: len(m.wrong), Tolerated: len(m.tolerated),
		Days: truth.End.Sub(truth.Start).Hours() / 24,
	}
	for i, f := range truth.Faults {
		if f.Version != "" {
			s.Deploys++
		}
		s.fault(truth, f, m.of[i], m.covers[i])
	}
	for _, v := range m.wrong {
		s.sure(v, false)
		if v.deploy != "" {
			s.WrongBlame++
		}
	}
	return s
}

// fault grades what was said of one fault. mine are the verdicts that are about
// it; covering also those that are rather about another: a fault that shares
// its incident with another was found, and not in one piece.
func (s *score) fault(truth *traffic.Truth, f *traffic.Fault, mine, covering []*verdict) {
	s.recovery(truth, f, mine)
	found := mine
	if len(found) == 0 {
		found = covering
	}
	if len(found) == 0 {
		return
	}
	s.Found++
	first := slices.MinFunc(found, func(a, b *verdict) int { return a.opened.Compare(b.opened) })
	delay := max(0, first.opened.Sub(f.First))
	s.Delays = append(s.Delays, delay)
	if f.Kind == traffic.Failures {
		s.Failing = append(s.Failing, delay)
	}
	if len(mine) == 1 {
		s.OnePiece++
	}
	best := slices.MaxFunc(found, func(a, b *verdict) int { return len(a.tenants) - len(b.tenants) })
	if f.Scope != "feed" && !f.Nameless {
		s.Jaccard = append(s.Jaccard, jaccard(best.tenants, f))
		s.live(best, f)
		s.risk(best, f)
	}
	if rightScope(best, f) {
		s.ScopeRight++
	}
	for _, v := range mine {
		s.sure(v, rightScope(v, f))
		s.blame(v, f)
	}
}

// live grades the blast radius as it was shown while the fault went on.
func (s *score) live(v *verdict, f *traffic.Fault) {
	sum, n := 0.0, 0
	for _, x := range v.moments {
		if !x.at.Before(f.From) && x.at.Before(f.To) {
			sum += jaccardAt(x.tenants, f, x.at)
			n++
		}
	}
	if n > 0 {
		s.Live = append(s.Live, sum/float64(n))
	}
}

// rightScope takes an explanation reported as a tie for right: the data can't
// tell it apart.
func rightScope(v *verdict, f *traffic.Fault) bool {
	if v.scope != f.Scope {
		return false
	}
	return f.Scope != "attribute" || maps.Equal(v.attrs, f.Attrs) ||
		slices.ContainsFunc(v.also, func(a map[string]string) bool { return maps.Equal(a, f.Attrs) })
}

func (s *score) blame(v *verdict, f *traffic.Fault) {
	switch {
	case v.deploy != "" && v.deploy != f.Version:
		s.WrongBlame++
	case v.deploy != "":
		s.Blamed++
	}
}

// room is how long a world must go on after the proof that a fault is over for
// its incident to be resolved.
const room = time.Hour

// recovery grades what was said about the end of a fault.
func (s *score) recovery(truth *traffic.Truth, f *traffic.Fault, mine []*verdict) {
	proven := !f.ProvenAt.IsZero() && truth.End.Sub(f.ProvenAt) >= room
	never := false
	for _, v := range mine {
		for _, t := range v.over {
			if t.Before(f.Last) {
				s.Early++
			}
		}
		for _, r := range v.wellAgain {
			s.TenantRecoveries++
			if f.Breaks(r.tenant, r.at) {
				s.TenantEarly++
			}
		}
		if !proven {
			continue
		}
		never = never || !v.resolved
		if v.resolved && len(v.over) > 0 {
			s.Lags = append(s.Lags, max(0, v.over[len(v.over)-1].Sub(f.ProvenAt)))
		}
	}
	if proven && len(mine) > 0 {
		s.Ended++
		if never {
			s.Never++
		}
	}
}

func quantile(d []time.Duration, q float64) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[int(q*float64(len(d)-1)+0.5)]
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
