package analyze

// seed gives the incident what is remembered of its failures before it opened.
func (a *Analyzer) seed(t *tracked, f *finding, affected []suspect) {
	hit := func(tenant string) *suspect {
		for i := range affected {
			if affected[i].p.Tenant == tenant {
				return &affected[i]
			}
		}
		return nil
	}
	total := t.Inc.Failures
	f.in.Ring.each(func(d *failureDetail) {
		if s := hit(d.Tenant); s != nil && d.At >= s.first && f.families.has(d.Class) {
			t.note(d, 1)
		}
	})
	t.Inc.Failures = total
	for _, s := range affected {
		t.Inc.Failures += s.f
		t.LastFailure = max(t.LastFailure, s.p.lastFailed())
		t.LastAny = max(t.LastAny, t.LastFailure)
	}
	for _, p := range f.in.PairList {
		a.seedExposure(t, f, p, hit(p.Tenant))
	}
}

// seedExposure notes what a pair did since the start, as far as it is known.
func (a *Analyzer) seedExposure(t *tracked, f *finding, p *pair, s *suspect) {
	for c := range p.eachCell() {
		k := exposureKey{f.in.Name, p.Tenant, c.Op, c.Attrs}
		switch {
		case t.exposures[k] != nil:
		case s != nil && c.LastFail >= s.first:
			t.expose(k, max(1, s.n/int64(p.used)), max(1, s.f/int64(p.used)))
		case c.LastOK >= f.start:
			t.expose(k, max(1, p.attemptsSince(f.at, f.start)/int64(p.used)), 0)
		}
	}
}

// calmDown takes the evidence that is now an incident's out of the tests, and
// out of what was learned.
func (a *Analyzer) calmDown(f *finding, affected []suspect) {
	for _, s := range affected {
		s.p.Test.unlearn()
		s.p.Test.forgive()
		if !f.whole {
			f.in.Whole.discount(s.n, s.f)
		}
	}
	if f.whole {
		f.in.Whole.unlearn()
		f.in.Whole.forgive()
	}
	if f.rate != nil {
		f.in.Rate.unlearn()
		for _, s := range affected {
			s.p.Rate = nil
		}
	}
	for _, op := range f.in.Operations {
		op.Test.forgive()
	}
}

// discount takes attempts out of the evidence and the baseline that turned out
// to be the incident of one tenant.
func (s *series) discount(n, f int64) {
	for i := range s.Arms {
		x := &s.Arms[i]
		if x.S <= 0 {
			continue
		}
		df := min(f, x.F)
		dn := min(max(n, df), x.N)
		x.S -= float64(df)*s.Table.fail[i] + float64(dn-df)*s.Table.ok[i]
		x.F, x.N = x.F-df, x.N-dn
		if x.S <= 0 || x.F == 0 {
			*x = arm{}
		}
	}
	s.Base.F = max(0, s.Base.F-f)
	s.Base.N = max(s.Base.F, s.Base.N-n)
	s.Table.Built = 0
	s.touched = true
}
