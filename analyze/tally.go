package analyze

// Tally counts what raises no alarm, so that nothing is disregarded in silence.
type Tally struct {
	Ignored int64 // attempts that the configuration silences
	Healed  int64 // failed attempts that their own retry healed
	Failed  int64 // attempts that failed, retries included
}

// Disregarded returns the counts over all that was observed.
func (a *Analyzer) Disregarded() Tally { return a.Tally }
