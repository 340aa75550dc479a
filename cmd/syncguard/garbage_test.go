package main

import (
	"runtime/debug"
	"testing"
)

// gcPercent is the share of garbage that the runtime is told.
func gcPercent() int {
	percent := debug.SetGCPercent(100)
	debug.SetGCPercent(percent)
	return percent
}

func TestGarbageOfAShortRunIsLeft(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	var g garbage
	enough := g.manage()
	if got := gcPercent(); got <= 100 {
		t.Errorf("a run that collected nothing yet collects at %d percent, want more than 100", got)
	}
	g.collected()
	if got := gcPercent(); got < halfAsMuch || got > 100 {
		t.Errorf("then it collects at %d percent, want %d to 100", got, halfAsMuch)
	}
	usual := gcPercent()
	spent := g.thrifty()
	if got := gcPercent(); got < leastGarbage || got > usual {
		t.Errorf("in a commit it collects at %d percent, want %d to %d", got, leastGarbage, usual)
	}
	spent()
	enough()
	if got := gcPercent(); got != 100 {
		t.Errorf("behind the run it is %d percent, want 100", got)
	}
}

func TestGarbageIsCollectedAsAskedFor(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(30))
	var g garbage
	enough := g.manage()
	spent := g.thrifty()
	if got := gcPercent(); got > 30 {
		t.Errorf("GOGC=30 became %d", got)
	}
	spent()
	enough()
	if got := gcPercent(); got != 30 {
		t.Errorf("GOGC=30 became %d", got)
	}
}
