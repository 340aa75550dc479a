package analyze

// Tally counts what the tests leave out, so that it is never left out in silence.
type Tally struct {
	Ignored int64 // attempts that the configuration silences
	Healed  int64 // failed attempts that their own retry healed
}

// LeftOut returns the counts over all that was observed.
func (a *Analyzer) LeftOut() Tally { return a.Tally }
