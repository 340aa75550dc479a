package parse

import (
	"maps"
	"slices"
	"strings"
)

// attrSets collects the context of the line at hand and keeps one *Attrs for
// every distinct set. How many values a key has is not limited here but in
// analyze: a cap counted by one worker would make a line's event depend on
// which worker read it.
type attrSets struct {
	none   *Attrs // the constants alone
	known  map[string]*Attrs
	line   []offered
	always []offered
	key    []byte
	values interner
}

// offered is one attribute of the line, with the rank of the key it came from.
type offered struct {
	name, value string
	rank        uint32
}

// maxAttrSets bounds the sets remembered, maxAttrs those of one line.
const (
	maxAttrSets = 1 << 16
	maxAttrs    = 16
)

func newAttrSets(constant map[string]string) attrSets {
	a := attrSets{known: make(map[string]*Attrs), values: newInterner(maxAttrSets)}
	for _, k := range slices.Sorted(maps.Keys(constant)) {
		a.always = append(a.always, offered{name: k, value: constant[k]})
	}
	a.begin()
	a.none = a.set()
	return a
}

// begin starts a line.
func (a *attrSets) begin() { a.line = append(a.line[:0], a.always...) }

// offer adds an attribute unless its value looks like an id. Of two fields
// with one name the better ranked counts.
func (a *attrSets) offer(name, value string, rank uint32) {
	if !fitsAttr(name, value) {
		return
	}
	at := len(a.line)
	for at > 0 && a.line[at-1].name >= name {
		at--
	}
	if at < len(a.line) && a.line[at].name == name {
		if rank < a.line[at].rank {
			a.line[at] = offered{name, value, rank}
		}
		return
	}
	if len(a.line) < maxAttrs {
		a.line = slices.Insert(a.line, at, offered{name, value, rank})
	}
}

// set returns the one *Attrs of the line's attributes.
func (a *attrSets) set() *Attrs {
	if len(a.line) == len(a.always) && a.none != nil {
		return a.none
	}
	a.key = a.key[:0]
	for i := range a.line {
		a.key = append(a.key, a.line[i].name...)
		a.key = append(a.key, 0)
		a.key = append(a.key, a.line[i].value...)
		a.key = append(a.key, 0)
	}
	if known, ok := a.known[string(a.key)]; ok {
		return known
	}
	return a.keep()
}

func (a *attrSets) keep() *Attrs {
	if len(a.known) >= maxAttrSets {
		clear(a.known)
	}
	attrs := &Attrs{}
	for _, o := range a.line {
		attrs.Pairs = append(attrs.Pairs, Attr{Key: o.name, Value: a.values.of(o.value)})
	}
	a.known[string(a.key)] = attrs
	return attrs
}

// fitsAttr refuses values that name one thing instead of a group: ids, long
// text, addresses.
func fitsAttr(name, value string) bool {
	if len(value) > 64 || strings.IndexByte(value, 0) >= 0 || isAbsent(value) && value != "0" && value != "false" {
		return false
	}
	if strings.HasSuffix(name, "version") || name == "release" {
		return !isUUID(value) // a commit's hash is a version
	}
	return !isID(value)
}
