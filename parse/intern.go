package parse

import "strings"

// interner keeps one copy of every low-cardinality string, off the chunk it
// was read from. When it is full it starts anew: what was handed out stays
// valid, only equal strings may then be held twice.
type interner struct {
	known map[string]string
	max   int
	keep  func(string) string // what is kept of a string; nil: itself
	last  []string            // by spread: a look at it saves most of those into known
}

func newInterner(max int, keep func(string) string) interner {
	return interner{known: make(map[string]string), max: max, keep: keep, last: make([]string, 2048)}
}

// of returns the kept copy of s.
func (n *interner) of(s string) string {
	last := &n.last[spread(s)%uint32(len(n.last))]
	if *last == s {
		return *last
	}
	k, ok := n.known[s]
	if !ok {
		k = n.add(strings.Clone(s))
	}
	*last = k
	return k
}

// ofBytes is of for a scratch buffer; it allocates for new strings only.
func (n *interner) ofBytes(b []byte) string {
	if k, ok := n.known[string(b)]; ok {
		return k
	}
	return n.add(string(b))
}

func (n *interner) add(s string) string {
	if len(n.known) >= n.max {
		clear(n.known)
	}
	kept := s
	if n.keep != nil {
		kept = n.keep(s)
	}
	n.known[s] = kept
	return kept
}
