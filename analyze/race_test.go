//go:build race

package analyze_test

// underRace says that the race detector makes everything many times slower. No
// code here starts a goroutine, so a few worlds of one seed are enough for it;
// without it all of them are played.
const underRace = true
