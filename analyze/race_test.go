//go:build race

package analyze_test

// underRace says that the race detector makes everything many times slower. No
// code here starts a goroutine, so one seed of a world is enough for it; without
// it all of them are played.
const underRace = true
