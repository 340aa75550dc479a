// Package analyze decides what the events mean: which failures are a pattern,
// whom they hit, what those share, and when it is over for each of them.
//
// It is a synchronous state machine over event time. It never reads a clock, a
// file or a database, starts no goroutine, draws no random number and takes no
// order from a map, so that the same events always give the same incidents.
package analyze
