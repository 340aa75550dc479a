package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// garbage decides how much garbage may lie before it is collected, for one run.
// What the environment asks for by GOGC is left alone. The zero value changes
// nothing but for commits.
type garbage struct {
	mu      sync.Mutex
	usual   int  // percent of what is held; 0: not asked for yet
	managed bool // see manage
	young   bool // nothing was collected yet
	saving  bool // see thrifty
}

const (
	// A run collects nothing before the heap is this large; in a commit garbage is
	// collected then, or when it is such a share of what is held, in percent,
	// whichever is later.
	smallHeap    = 56 << 20
	leastGarbage = 20
	firstHeap    = 4 << 20 // where the runtime collects first at 100 percent
	// Between commits the heap is kept to this size while that leaves half of what
	// is held for garbage: with SQLite and the stacks a run stays under 128 MiB.
	usualHeap  = 84 << 20
	halfAsMuch = 50
)

// manage chooses the share of garbage by what is held, until what it returns is
// called. A short log is read before anything is collected: half a dozen collections
// would take a fourth of its time, as they also read the memory that is kept for
// events to come before anything is written there, which the kernel charges twice
// for (docs/benchmarks.md, 35 MB).
func (g *garbage) manage() (enough func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.percent() != 100 {
		return func() {}
	}
	g.managed, g.young = true, true
	g.set()
	g.await()
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.managed = false
		g.set()
	}
}

// await has collected called when the next collection ends.
func (g *garbage) await() {
	runtime.AddCleanup(new([32]byte), func(g *garbage) { g.collected() }, g)
}

func (g *garbage) collected() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.managed {
		g.young = false
		g.set()
		g.await()
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
	switch {
	case g.managed && g.young:
		percent = 100 * smallHeap / firstHeap
	case g.managed:
		percent = min(percent, max(halfAsMuch, int(100*usualHeap/heldBytes())-100))
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
