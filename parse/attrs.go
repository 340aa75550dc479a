package parse

import (
	"maps"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/parse/text"
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
	values []*attrValue         // by spread, see recall.go
	unfit  []unfit              // likewise
	sets   []*attrSet           // likewise
	places [shortSet]*attrValue // of the line's values
}

// offered is one attribute of the line, with the rank of the key it came from.
type offered struct {
	*attrValue
	rank uint32
}

// attrValue is a value that fits an attribute.
type attrValue struct {
	name, value string
	spread      uint32
}

// unfit is a value that fits no attribute. It is kept when it comes twice: most
// come never again.
type unfit struct {
	spread uint32
	name   string
	value  string
}

// attrSet is a set by the places of its values.
type attrSet struct {
	values [shortSet]*attrValue
	attrs  *Attrs
}

// maxAttrSets bounds the sets remembered, maxAttrs those of one line.
const (
	maxAttrSets = 1 << 16
	maxAttrs    = 16
	shortSet    = 8 // larger sets are looked up by their text
	lastAttrs   = 256
)

func newAttrSets(constant map[string]string) attrSets {
	a := attrSets{known: make(map[string]*Attrs), values: make([]*attrValue, lastAttrs), unfit: make([]unfit, 64), sets: make([]*attrSet, lastAttrs)}
	for _, k := range slices.Sorted(maps.Keys(constant)) {
		a.always = append(a.always, offered{attrValue: &attrValue{name: k, value: constant[k]}})
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
	v := a.value(name, value)
	if v == nil {
		return
	}
	at := len(a.line)
	for at > 0 && a.line[at-1].name >= name {
		at--
	}
	if at < len(a.line) && a.line[at].name == name {
		if rank < a.line[at].rank {
			a.line[at] = offered{v, rank}
		}
		return
	}
	if len(a.line) < maxAttrs {
		a.line = slices.Insert(a.line, at, offered{v, rank})
	}
}

// value returns the attribute of that value, or nil if it fits none. Most are
// those of the lines before (BenchmarkMap).
func (a *attrSets) value(name, value string) *attrValue {
	s := spread(value)
	last := &a.values[(s+uint32(len(name)))%lastAttrs]
	if v := *last; v != nil && v.value == value && v.name == name {
		return v
	}
	no := &a.unfit[s%uint32(len(a.unfit))]
	if no.value == value && no.name == name && value != "" {
		return nil
	}
	if !fitsAttr(name, value) {
		if no.spread == s && len(value) <= 64 {
			no.name, no.value = name, strings.Clone(value)
		}
		no.spread = s
		return nil
	}
	*last = &attrValue{name: name, value: strings.Clone(value), spread: s + uint32(len(name))}
	return *last
}

// set returns the one *Attrs of the line's attributes.
func (a *attrSets) set() *Attrs {
	if a.none != nil && slices.Equal(a.line, a.always) {
		return a.none
	}
	if len(a.line) > shortSet {
		return a.lookUp()
	}
	h := uint32(0)
	clear(a.places[:])
	for i := range a.line {
		a.places[i] = a.line[i].attrValue
		h = h*31 + a.places[i].spread
	}
	last := &a.sets[h%lastAttrs]
	if *last == nil || (*last).values != a.places {
		*last = &attrSet{a.places, a.lookUp()}
	}
	return (*last).attrs
}

// lookUp finds the line's set by its text.
func (a *attrSets) lookUp() *Attrs {
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
		attrs.Pairs = append(attrs.Pairs, Attr{Key: o.name, Value: o.value})
	}
	a.known[string(a.key)] = attrs
	return attrs
}

// fitsAttr refuses values that name one thing instead of a group: ids, long
// text, addresses, secrets.
func fitsAttr(name, value string) bool {
	if len(value) > 64 || strings.IndexByte(value, 0) >= 0 || isAbsent(value) && value != "0" && value != "false" {
		return false
	}
	if strings.HasSuffix(name, "version") || name == "release" {
		return !isUUID(value) && text.Mask(value) == value // a commit's hash is a version
	}
	return !isID(value) && text.Mask(value) == value
}
