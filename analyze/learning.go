package analyze

import "time"

// LearningLeft says how long it takes, at the rate so far, until enough of an
// integration was seen to know its ordinary failure share; 0 when it is known.
func LearningLeft(attempts int64, seen time.Duration) time.Duration {
	left := time.Duration(matureAge) - seen
	if attempts < matureAttempts && attempts > 0 {
		left = max(left, seen*time.Duration(matureAttempts-attempts)/time.Duration(attempts))
	}
	return max(left, 0)
}
