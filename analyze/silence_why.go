package analyze

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// afterFailures reports whether the silence follows an incident of failures that
// has most of the integrations already: that nothing is tried any more is a part
// of it.
func (a *Analyzer) afterFailures(integrations []string, start, at int64) bool {
	for _, t := range a.Tracked {
		if t.Silence != nil || t.Inc.State != Open || !t.Wide || start-t.LastFailure > joinLeast {
			continue
		}
		n := 0
		for _, name := range integrations {
			if t.covers(name) {
				n++
			}
		}
		if 2*n > len(integrations) && t.Unwell > 0 {
			t.mark(at, "silent", "no attempts any more")
			return true
		}
	}
	return false
}

// afterOwnFailures is afterFailures for one pair.
func (a *Analyzer) afterOwnFailures(in *integration, p *pair, at int64) bool {
	for _, t := range in.live {
		m := t.member(in.Name, p.Tenant)
		if m == nil || m.State == TenantRecovered {
			continue
		}
		a.letBe(in, p, at)
		t.mark(at, "silent", tenantName(p.Tenant)+": no attempts for "+span(at-p.Beat.Last))
		return true
	}
	return false
}

// letBe takes a pair's silence for told: it is asked for again when it is heard.
func (a *Analyzer) letBe(in *integration, p *pair, at int64) {
	p.Beat.called(a.weigh(&p.Beat, a.notItsOwn(in, p), at).known)
	in.Due[p.at] = math.MaxUint32
}

// leftAlready reports whether the tenant was said to have left, of another
// integration, and is now found to have left this one at that time too.
func (a *Analyzer) leftAlready(in *integration, p *pair, at int64) bool {
	for _, t := range a.Tracked {
		if !t.awaited() || t.covers(in.Name) || !slices.Contains(t.tenantNames(), p.Tenant) {
			continue
		}
		if abs(p.Beat.Last-nsOf(t.Inc.StartedAt)) <= min(max(p.Beat.largest(), joinLeast), dayNS) {
			p.Beat.State = retired
			in.Due[p.at] = math.MaxUint32
			t.mark(at, "silent", tenantName(p.Tenant)+": not heard on "+in.Name+" either")
			return true
		}
	}
	return false
}

// whySilent is the arithmetic of a silence.
func (a *Analyzer) whySilent(f *hush) Why {
	w := Why{Series: f.name, Silence: &WhySilence{GapSeconds: seconds(f.at - f.start)}}
	if f.rule != nil {
		w.Silence.DeclaredSeconds = (f.rule.Every + f.rule.Grace).Seconds()
		w.Note = fmt.Sprintf("declared: expected every %s, with %s of grace", shortSpan(f.rule.Every.Seconds()), shortSpan(f.rule.Grace.Seconds()))
		return w
	}
	r := f.rhythm
	w.Statistic, w.Threshold = f.gap.nats, a.quietThreshold()
	w.Silence.Expected, w.Silence.Tail = f.gap.expected, math.Exp(-f.gap.nats)
	w.Silence.LargestGapSeconds, w.Silence.PastEvents, w.Silence.Dispersion = seconds(r.largest()), r.N, r.dispersion()
	switch {
	case f.failed:
		w.Note = "its newest attempts failed"
	case !f.gap.known:
		w.Note = "its days are not known yet; judged by its rate, and by what the others do"
	}
	return w
}

func seconds(ns int64) float64 { return time.Duration(ns).Seconds() }

func (f *hush) arithmetic(w *Why) string {
	if f.rule != nil {
		return w.Note
	}
	return fmt.Sprintf("nothing for %s, where %.0f events are usual; the largest gap before was %s",
		shortSpan(w.Silence.GapSeconds), w.Silence.Expected, shortSpan(w.Silence.LargestGapSeconds))
}
