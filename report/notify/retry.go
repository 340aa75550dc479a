package notify

import (
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Retries come after a random time of at most twice firstPause, four times that
// and so on, up to twice longestPause (full jitter: receivers that come back are
// not met by everybody at once). After giveUpAfter an alert is no news any more.
const (
	firstPause   = time.Second
	longestPause = 5 * time.Minute
	giveUpAfter  = 24 * time.Hour
)

// nextTry returns when an alert that just failed is tried again; the zero time
// means never. What was refused is tried as seldom as can be: somebody has to
// correct something first.
func nextTry(item *Item, f *failure, now time.Time) time.Time {
	if item.First != nil && now.Sub(*item.First) >= giveUpAfter {
		return time.Time{}
	}
	wait := longestPause
	if !f.refused {
		wait = pause(item.Attempts)
	}
	return now.Add(max(wait, f.after))
}

// pause is the wait after an attempt that n others had failed before.
func pause(n int) time.Duration {
	b := backoff.ExponentialBackOff{InitialInterval: firstPause, RandomizationFactor: 1, Multiplier: 2, MaxInterval: longestPause}
	for range min(n, 16) { // by then it is the longest
		b.NextBackOff()
	}
	return b.NextBackOff()
}
