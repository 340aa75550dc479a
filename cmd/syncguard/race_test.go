//go:build race

package main

// underRace says that the race detector makes everything many times slower: what
// is about size or the file system, and not about goroutines, is left to the
// tests without it.
const underRace = true
