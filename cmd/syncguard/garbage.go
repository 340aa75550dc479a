package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// garbage decides how much garbage may lie before it is collected, for one run.
// What the environment asks for by GOGC is left alone where it is less. The zero
// value keeps the usual share.
type garbage struct {
	mu     sync.Mutex
	usual  int  // percent of what is held; 0: not asked for yet
	young  bool // nothing was collected yet, and nothing is to be
	saving bool // see thrifty
}

const (
	// In a commit garbage is collected when it is such a share of what is held, in
	// percent, or when both are so many bytes together, whichever is later. A run
	// collects nothing at all before that many.
	leastGarbage = 20
	smallHeap    = 56 << 20
	firstHeap    = 4 << 20 // where the runtime collects first at 100 percent
)

// letGrow has nothing collected before the heap is a small one. A short log is
// read by then, of which half a dozen collections would take a fourth: they also
// read the memory that is kept for events to come, page by page, before anything
// is written there, which the kernel charges twice for (docs/benchmarks.md, 35 MB).
func (g *garbage) letGrow() {
	g.mu.Lock()
	g.young = g.percent() == 100
	g.set()
	g.mu.Unlock()
	collected := new([32]byte)
	runtime.AddCleanup(collected, func(g *garbage) { g.enough() }, g)
}

// enough ends what letGrow began.
func (g *garbage) enough() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.young {
		g.young = false
		g.set()
	}
}

// thrifty has garbage collected more often until what it returns is called, where
// much is held. All that was counted is written down at once in a commit, and most of
// it held until its end: with the usual share of garbage on top that is the peak of
// memory. Where little is held there is no peak to save on.
func (g *garbage) thrifty() (enough func()) {
	g.save(true)
	return func() { g.save(false) }
}

func (g *garbage) save(saving bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.percent()
	g.saving = saving
	g.set()
}

// percent is the share that is used when nothing is asked for.
func (g *garbage) percent() int {
	if g.usual == 0 {
		g.usual = debug.SetGCPercent(100)
		debug.SetGCPercent(g.usual)
	}
	return g.usual
}

// set tells the runtime.
func (g *garbage) set() {
	percent := g.usual
	if g.young {
		percent = 100 * smallHeap / firstHeap
	}
	if g.saving {
		percent = min(percent, max(leastGarbage, int(100*smallHeap/heldBytes())-100))
	}
	debug.SetGCPercent(percent)
}

// heldBytes is what the last collection of garbage left.
func heldBytes() uint64 {
	held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(held)
	return max(held[0].Value.Uint64(), 1<<20)
}
