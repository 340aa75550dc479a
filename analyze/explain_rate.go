package analyze

// failuresOnly reports whether the rates of failures are judged, for want of successes.
func (in *integration) failuresOnly() bool { return in.Successes == 0 && in.Rate.N > 0 }

// rateState looks at a copy of the test of a rate that stands in for a series.
func (a *Analyzer) rateState(name string, in *integration, live *rateTest, own *series) SeriesState {
	r, s := *live, *own
	r.elapse(a.Now, in.First)
	s.Recent.roll(a.Now / recentSlot)
	b := r.best()
	st := SeriesState{
		Series: name, Learned: max(0, r.N-b.F), Failures: b.F, Attempts: b.N,
		Statistic: max(0, r.statistic()), Threshold: a.threshold + burstNats,
	}
	if b.N > 0 {
		st.Since = nsTimePtr(b.Start)
	}
	st.verdict = r.judge(a.Now, &s.Recent, a.threshold, a.cfg.MinDuration)
	st.answered(&s.Gate, a.Now-b.Start, a.cfg.MinDuration)
	return st
}
