package analyze

import (
	"unsafe"

	"github.com/syncguard/syncguard/parse"
)

// A decoder interns names: as long as one is in use, equal names are one string
// in memory. Where a name lies then tells which one it is, without hashing or
// reading its bytes; what is not known by its place is looked up by its text.
// The tables below hold on to the strings, so that nothing else can come to lie
// there. They are never saved, and no result depends on them.

// address is where a name lies.
type address struct {
	data *byte
	size int
}

// spread makes an address a place in a table of 1<<bits (Fibonacci hashing;
// Knuth, The Art of Computer Programming 3, 6.4).
func spread(p *byte, bits uint) uint64 {
	return uint64(uintptr(unsafe.Pointer(p))) * fibonacci >> (64 - bits&63)
}

// fibonacci is 2⁶⁴ over the golden ratio.
const fibonacci = 0x9E3779B97F4A7C15

// ways is how many places a name has. Whoever comes last takes the first of them.
const ways = 4

// addressBook finds one of few things by its name: integrations, the operations
// of one.
type addressBook[T any] struct {
	bits  uint
	lines [][ways]addressEntry[T]
}

type addressEntry[T any] struct {
	address
	thing *T
}

func newAddressBook[T any](bits uint) addressBook[T] {
	return addressBook[T]{bits, make([][ways]addressEntry[T], 1<<bits)}
}

// find returns nil for a name that is not known by its place.
func (b *addressBook[T]) find(name string) *T {
	at := address{unsafe.StringData(name), len(name)}
	line := &b.lines[spread(at.data, b.bits)]
	for i := range line {
		if line[i].address == at {
			return line[i].thing
		}
	}
	return nil
}

func (b *addressBook[T]) learn(name string, thing *T) {
	at := address{unsafe.StringData(name), len(name)}
	line := &b.lines[spread(at.data, b.bits)]
	copy(line[1:], line[:ways-1])
	line[0] = addressEntry[T]{at, thing}
}

// tenantBook is the same for the many pairs of an integration, where the places
// of a name fill a cache line. The pair itself is not touched: it would be one more
// wait for memory.
type tenantBook struct {
	bits    uint
	learned int // names, since it has that size
	lines   []tenantLine
}

type tenantLine [ways]struct {
	tenant *byte
	size   int32
	next   int32 // one more than the place in PairList; 0: empty
}

// The book grows when it has learned so many names for each line, which leaves room
// enough for those that meet in one, and has no use for more lines for each pair than
// many workers with names of their own need. A larger one would drive pairs out of the
// caches.
const (
	namesForLine = 2
	linesForPair = 4
)

// line is where a name is if it is known.
func (b *tenantBook) line(tenant string) *tenantLine {
	return &b.lines[spread(unsafe.StringData(tenant), b.bits)]
}

// find is a pair's place in PairList, or -1 for a name that is not known by its own.
func (line *tenantLine) find(tenant string) int32 {
	data, size := unsafe.StringData(tenant), int32(len(tenant))
	for i := range line {
		if line[i].tenant == data && line[i].size == size {
			return line[i].next - 1
		}
	}
	return -1
}

// find is the pair of a tenant that is known by where its name lies, or nil.
func (in *integration) find(tenant string) *pair {
	if at := in.places.line(tenant).find(tenant); at >= 0 {
		return in.PairList[at]
	}
	return nil
}

// learn remembers where a pair's name lies. What is counted as "(other)" has no place
// of its own.
func (b *tenantBook) learn(tenant string, p *pair, pairs int) {
	if len(p.Tenant) != len(tenant) {
		return
	}
	if b.learned >= namesForLine*len(b.lines) && len(b.lines) < linesForPair*pairs {
		*b = newTenantBook(b.bits + 1)
	}
	b.learned++
	line := b.line(tenant)
	copy(line[1:], line[:ways-1])
	line[0].tenant, line[0].size, line[0].next = unsafe.StringData(tenant), int32(len(tenant)), p.at+1
}

func newTenantBook(bits uint) tenantBook {
	return tenantBook{bits: bits, lines: make([]tenantLine, 1<<bits)}
}

// lookup finds the pair of an event, or nil where it is new or not known by
// where its names lie.
func (a *Analyzer) lookup(e *parse.Event) *pair {
	if in := a.places.find(e.Integration); in != nil {
		return in.find(e.Tenant)
	}
	return nil
}

// meet finds the pair of an event by the text of its names, or makes it.
func (a *Analyzer) meet(e *parse.Event, at int64) *pair {
	in := a.places.find(e.Integration)
	if in == nil {
		in = a.integration(e.Integration, at)
		a.places.learn(e.Integration, in)
	}
	p := in.find(e.Tenant)
	if p == nil {
		p = a.pair(in, e.Tenant)
		in.places.learn(e.Tenant, p, len(in.PairList))
	}
	return p
}

// lookAhead is how many events are looked up at once: enough for the waits for
// memory to overlap, few enough for all of it to stay in the first cache.
const lookAhead = 32

// ahead is what is known of the next events before they are observed.
type ahead struct {
	of    [lookAhead]*integration // nil: not known
	lines [lookAhead]*tenantLine
	pairs [lookAhead]*pair
	read  int64 // of no use but to have been read
}

var nowhere tenantLine

// look looks up events, in steps that each wait for memory once for all of them:
// a branch that depends on what is still on its way would end the overlap.
func (h *ahead) look(a *Analyzer, events []parse.Event) {
	for i := range events {
		in := a.places.find(events[i].Integration)
		h.of[i], h.lines[i] = in, &nowhere
		if in != nil {
			h.lines[i] = in.places.line(events[i].Tenant)
		}
		h.read |= int64(h.lines[i][0].next)
	}
	for i := range events {
		h.pairs[i] = nil
		if at := h.lines[i].find(events[i].Tenant); at >= 0 && h.of[i] != nil {
			h.pairs[i] = h.of[i].PairList[at]
		}
	}
	for _, p := range h.pairs[:len(events)] {
		h.read |= p.fetch()
	}
}
