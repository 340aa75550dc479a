package analyze

import (
	"slices"
	"time"
)

// Caps keep memory bounded whatever the log holds. What comes beyond a cap is
// counted under overflow, never dropped.
const (
	maxIntegrations = 1_000
	maxPairs        = 100_000 // over all integrations
	maxOperations   = 64      // an integration
	maxCells        = 8       // a pair
	maxAttrSets     = 4_096
	overflow        = "(other)"
	unnamed         = "(unnamed)" // the integration of events that name none
)

// integration is what is known of one integration.
type integration struct {
	Name       string
	First      int64 // time of its first event, ns
	Whole      series
	Successes  int64 // 0: the log tells failures only, so far
	Rate       rateTest
	Operations []*operation `cbor:"-"` // have records of their own, see record
	Ordinary   familyCounts // failures that were learned from
	Failed     failedAttempts
	Ring       failureRing
	Minute     minuteCounts
	Releases   releases
	Blip       blip // the newest

	// Of failures that name no tenant and belong to an incident: when the newest
	// came, how many there were in a row, and Successes as it was then.
	NamelessAt  int64
	NamelessRun int
	NamelessOK  int64

	Beat rhythm
	Due  []uint32 `cbor:"-"` // minute at which the silence of each of PairList is asked for

	Tenants  map[string]*pair `cbor:"-"` // rebuilt after a restore
	PairList []*pair          `cbor:"-"` // in the order of their first event
	opIndex  map[string]*operation
	places   tenantBook
	opPlaces addressBook[operation]
	windows  *heldWindows // nil: none yet
	other    bool         // it is all that came beyond the cap
	live     []*tracked   // live incidents of failures that cover it; rebuilt after a restore
	gone     *tracked     // the incident of its silence as a whole; rebuilt after a restore
}

// operation is one operation of an integration, over all its tenants.
type operation struct {
	Name  string
	Test  series
	Trial opTrial
	Keys  keyTrust

	Worked   bool  // a success of it was seen
	Nameless int64 // successes of it that named no tenant

	at      int32        // place in Operations
	touched bool         // since it was saved
	other   bool         // it is all that came beyond the cap
	windows *heldWindows // nil: none yet
}

// pair is one tenant's use of one integration. Only what state needs is saved, by
// pairRecord.
//
// What a success touches lies side by side in six cache lines, and nothing else
// does: at 15,000 pairs each line costs as much as all the arithmetic. They are the
// end of Beat, what follows it, and the beginning of Test.
type pair struct {
	Tenant  string // "" for the events that name none
	names   *cellNames
	windows *heldWindows // nil: none yet
	Rate    *rateTest    // only while the log tells failures only

	Beat rhythm // ends with what every event touches

	in       *integration
	gone     *tracked // the incident of its silence; rebuilt after a restore
	Last     int64    // newest attempt, ns
	LastOK   int64
	Hour     hourCounts
	LastFail int64  // newest of Fails, ns
	LevelAt  int64  // since when it has had a level of its own, ns; 0 = it has none
	Straight int    // failed attempts since the last success
	Stream   int32  // of the newest attempt, index into quiet.Streams
	at       int32  // place in PairList
	Due      uint32 // of integration.Due, as it was saved
	used     uint8  // cells
	failing  uint8  // those of them that have failures, as bits
	touched  bool   // since it was saved
	other    bool   // it is all that came beyond the cap
	State    quietState

	cells cells
	Test  series // begins with what every success touches

	failures cellFailures
	Keys     pairKeys
	NFails   int64
	Fails    [8]fail // newest failed attempts; the newest is Fails[(NFails-1)&7]
	traces   traces
}

// fetch reads a word of each cache line that an event of the pair will touch, so
// that they are on their way.
func (p *pair) fetch() int64 {
	if p == nil {
		return 0
	}
	return p.Beat.Mark | p.Last | p.LastFail | int64(p.cells.n[0]) | p.cells.lastOK[7] | int64(p.Test.Recent.B[0].N|p.Test.Recent.B[7].N)
}

// fail is one failed attempt, short.
type fail struct {
	_     struct{} `cbor:",toarray"`
	At    int64
	Class uint8  // index into Classes()
	Op    uint32 // hash of the operation
	Keyed bool   // its payload key tells it from the others
	Retry bool   // nothing identifies it, and its time fits a retry of the one before
}

const (
	matureAttempts = 200
	matureAge      = int64(10 * time.Minute)
	busyAge        = int64(2 * time.Minute) // where enough attempts of busyTenants are known
	busyTenants    = 3
)

// mature reports whether the integration's ordinary failure share is known: by
// attempts, over so long that a moment of trouble is not taken for it. Of a busy
// integration two minutes tell as much as ten of another.
func (in *integration) mature(at int64) bool {
	n, age := in.Whole.Base.N, at-in.First
	return n >= matureAttempts && (age >= matureAge || n >= enough && age >= busyAge && len(in.PairList) >= busyTenants)
}

// share is the integration's learned failure share.
func (in *integration) share() float64 { return in.Whole.Base.share(floorP0 / 2) }

// shareWithout is the share without the evidence against one tenant.
func (in *integration) shareWithout(b arm) float64 {
	f := max(0, in.Whole.Base.F-b.F)
	rest := baseline{N: max(f, in.Whole.Base.N-b.N), F: f}
	return rest.share(floorP0 / 2)
}

// newest is the pair's newest failed attempt; its zero value when there is none.
func (p *pair) newest() fail { return p.Fails[(p.NFails-1)&7] }

// lastFailed is when that was, ns.
func (p *pair) lastFailed() int64 { return p.LastFail }

// since calls f for the pair's newest failed attempts not before start, newest
// first.
func (p *pair) since(start int64, f func(fail)) {
	for i := p.NFails - 1; i >= 0 && i > p.NFails-1-int64(len(p.Fails)); i-- {
		if e := p.Fails[i&7]; e.At >= start {
			f(e)
		}
	}
}

// failedSince counts the pair's failed attempts since start, of the families
// given; exact up to eight, beyond that the arms' counts fill in.
func (p *pair) failedSince(start int64, fams families) (n int64, first int64) {
	kept := int64(0)
	p.since(start, func(e fail) {
		kept++
		if fams.has(e.Class) {
			n++
			first = e.At
		}
	})
	return p.beyondKept(start, kept, n, first)
}

// failedIn is failedSince for those of one operation.
func (p *pair) failedIn(op string, start int64, fams families) (n, first int64) {
	id, kept := uint32(hash(op)), int64(0)
	p.since(start, func(e fail) {
		kept++
		if e.Op == id && fams.has(e.Class) {
			n++
			first = e.At
		}
	})
	return p.beyondKept(start, kept, n, first)
}

// beyondKept is how many failures there were and when the first was, where more
// happened than are kept: n of those kept are meant, the oldest of them at first.
// The pair's test has counted all since a failure of its own, of which as large a
// share is meant. Where that was before start and most attempts failed since, the
// pair was the first to break, unless it had long been ill; else what it counted is
// taken for evenly spread.
func (p *pair) beyondKept(start, kept, n, first int64) (all, earliest int64) {
	if kept < int64(len(p.Fails)) || n == 0 {
		return n, first
	}
	all, earliest = n, first
	span := p.lastFailed() - start
	for _, a := range p.Test.Arms {
		meant, from := a.F*n/kept, a.Start
		if lead := start - from; lead > 0 && (2*a.F < a.N || lead > span) {
			meant, from = int64(float64(meant)*float64(span)/float64(span+lead)), start
		}
		if meant > all {
			all, earliest = meant, min(earliest, from)
		}
	}
	return all, earliest
}

// operationsSince counts the distinct operations that failed since start, as far
// as they are remembered.
func (p *pair) operationsSince(start int64) int {
	var seen []uint32
	p.since(start, func(e fail) {
		if !slices.Contains(seen, e.Op) {
			seen = append(seen, e.Op)
		}
	})
	return len(seen)
}

// hash is FNV-1a over the parts: small, and the same in every process.
func hash(parts ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range parts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	return h
}
