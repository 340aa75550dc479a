package analyze

func (f *finding) why(a *Analyzer) Why {
	if f.rule != nil {
		return f.rule.why(f)
	}
	s, b := f.series, f.series.best()
	w := Why{
		Series: f.name, Baseline: s.Base.share(f.context.prior), P0: s.Table.P0,
		Failures: b.F, Attempts: b.N, Statistic: s.statistic(), Threshold: f.context.h,
		Budget: a.cfg.Budget.String(), Rules: []RuleMatch{},
	}
	if n, fl := s.Base.N-b.N, s.Base.F-b.F; n >= 0 && fl >= 0 {
		learned := baseline{N: n, F: fl}
		w.Baseline = learned.share(f.context.prior)
	}
	w.Share = s.assumed()
	f.gate.explain(&w, a.cfg.MinDuration)
	if !f.context.mature {
		w.Note = "the log began too recently to know the ordinary failure share; 10 % is assumed"
	}
	if f.rate != nil {
		r := f.rate.best()
		w.Baseline, w.P0, w.Share, w.Failures, w.Attempts, w.Statistic = 0, 0, 0, r.F, r.N, f.rate.statistic()
		w.Threshold += burstNats
		w.Note = f.rate.note(f.at, f.in.First)
		if f.oneKind {
			w.Note = "no denominator: the log tells failures only, of one kind from the first line on"
		}
	}
	return w
}
