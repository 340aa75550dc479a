package parse

import "strings"

// node is a member of an object, by the names that lead to it, or the key of a
// key=value pair. Logs repeat their keys, so a node costs one comparison from the
// second line on.
type node struct {
	path    string    // of all names, joined by dots
	lead    string    // the key with its quotes and colon, or its =; "" for a key with escapes
	head    [2]uint64 // the first sixteen bytes of lead, as far as it has them
	mask    [2]uint64 // of head
	mark    *mark     // nil when the path is not remembered
	carrier bool      // see mayCarry
	kids    map[string]*node
	mean    *knownKey // what the path means to memo.owner
	// first and next are what stood there the last time: the first member of this
	// object, and the member behind this one. Any order is read right, the usual
	// one without a look into kids (BenchmarkDecoderJSON, BenchmarkScanJSONShuffled).
	first, next *node
}

// mark tells in which line a path was met last. Nodes of one path share it:
// {"a.b":1,"a":{"b":2}} names a.b twice.
type mark struct{ line uint32 }

// memo is what a Record keeps from line to line so that known keys cost no
// allocation.
type memo struct {
	root       node
	pairs      node // of lines of key=value pairs
	marks      map[string]*mark
	line       uint32 // counts; a number that comes again costs a search, nothing else
	containers []container

	// from is which node gave the field at that index. Fields may have been moved
	// since: who uses it compares the paths, which costs nothing where they are
	// the same string. owner is the Mapper that wrote the nodes' meaning.
	from  [maxLast]*node
	owner *Mapper
}

// The memo stops growing here: a log whose keys are ids would fill it.
const (
	maxMemoPaths = 4096
	maxMemoPath  = 128
)

func newMemo() *memo { return &memo{marks: make(map[string]*mark)} }

// member returns the node of a key in the object n; raw is the key as written.
func (m *memo) member(n *node, key, raw string) *node {
	if kid, ok := n.kids[key]; ok {
		return kid
	}
	kid := &node{path: m.below(n, key)}
	kid.carrier = mayCarry(kid.path)
	kid.mark = m.marks[kid.path]
	if len(kid.path) > maxMemoPath || kid.mark == nil && len(m.marks) >= maxMemoPaths {
		return kid
	}
	if kid.mark == nil {
		kid.mark = &mark{line: m.line - 1}
		m.marks[kid.path] = kid.mark
	}
	key = strings.Clone(key)
	if raw[1:len(raw)-1] == key {
		kid.setLead(raw[:1] + key + `":`)
	}
	if n.kids == nil {
		n.kids = make(map[string]*node)
	}
	n.kids[key] = kid
	return kid
}

func (n *node) setLead(lead string) {
	n.lead = lead
	for word := range n.head {
		var part [8]byte
		size := copy(part[:], lead[min(8*word, len(lead)):])
		n.head[word], n.mask[word] = eight(string(part[:])), ^uint64(0)
		if size < len(part) {
			n.mask[word] = 1<<(8*size) - 1
		}
	}
}

// leads reports whether the key, as it is written, stands at s[i]. Nearly every
// key is told by two comparisons of eight bytes (BenchmarkScanJSON). The node has
// a lead.
func (n *node) leads(s string, i int) bool {
	s = s[i:]
	if len(s) < 16 {
		return strings.HasPrefix(s, n.lead)
	}
	if (eight(s)^n.head[0])&n.mask[0]|(eight(s[8:])^n.head[1])&n.mask[1] != 0 {
		return false
	}
	return len(n.lead) <= 16 || strings.HasPrefix(s[16:], n.lead[16:])
}

// pair returns the node of a key of lines of key=value pairs, nil where it is not
// remembered.
func (m *memo) pair(key string) *node {
	n := &m.pairs
	if kid, ok := n.kids[key]; ok {
		return kid
	}
	if len(key) > maxMemoPath || len(n.kids) >= maxMemoPaths {
		return nil
	}
	kid := &node{path: strings.Clone(key)}
	kid.setLead(kid.path + "=")
	if n.kids == nil {
		n.kids = make(map[string]*node)
	}
	n.kids[kid.path] = kid
	return kid
}

// below is the path of a key in the object n.
func (m *memo) below(n *node, key string) string {
	switch {
	case n == &m.root:
		return strings.Clone(key)
	case key == "":
		return n.path + ".."
	}
	return n.path + "." + key
}
