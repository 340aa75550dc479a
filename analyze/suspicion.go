package analyze

// Suspicion is the test that is nearest to opening an incident.
type Suspicion struct {
	Integration string  `json:"integration"`
	Tenant      string  `json:"tenant"` // "" = the integration's own test
	Statistic   float64 `json:"statistic"`
	Threshold   float64 `json:"threshold"` // nats, both
}

// Suspicion returns the strongest evidence that is no incident, or nil where one is
// open or there is no evidence at all. It changes nothing.
func (a *Analyzer) Suspicion() *Suspicion {
	if a.Live() > 0 {
		return nil
	}
	var best Suspicion
	consider := func(in *integration, tenant string, state func() SeriesState, s *series) {
		if s.calm() && !in.failuresOnly() {
			return
		}
		if st := state(); st.Statistic > best.Statistic {
			best = Suspicion{in.Name, tenant, st.Statistic, st.Threshold}
		}
	}
	for _, in := range a.Integrations {
		consider(in, "", func() SeriesState { return a.wholeState(in) }, &in.Whole)
		for _, p := range in.PairList {
			if p.Tenant != "" {
				consider(in, p.Tenant, func() SeriesState { return a.pairState(in, p) }, &p.Test)
			}
		}
	}
	if best.Statistic == 0 {
		return nil
	}
	return &best
}
