package analyze

// Tally counts what raises no alarm, so that nothing is disregarded in silence.
type Tally struct {
	Ignored int64 // attempts that the configuration silences
	Healed  int64 // failed attempts that their own retry healed
	Failed  int64 // attempts that failed, retries included

	// Events beyond a cap, counted as "(other)".
	Other           int64 // their tenant or integration is: nobody can be told apart in them
	OtherOperations int64 // their operation alone is
}

// Disregarded returns the counts over all that was observed.
func (a *Analyzer) Disregarded() Tally { return a.Tally }
