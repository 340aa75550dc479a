package analyze

import (
	"slices"
	"strings"

	"github.com/syncguard/syncguard/parse"
)

// named reports whether the name is one of the patterns; every name is when
// there are none. A * stands for any text, also none, so that an operation's own
// * (GET /orders/*) needs no escape.
func named(patterns parse.Names, name string) bool {
	for _, p := range patterns {
		if p == name || strings.Contains(p, "*") && fits(p, name) {
			return true
		}
	}
	return len(patterns) == 0
}

// fits reports whether a name is one of those that a pattern means: the name that is
// the same, and those in which its pieces between the * are found. It looks for one
// after the other: linear in name for each piece, so that no pattern can make it slow.
func fits(pattern, name string) bool {
	pieces := strings.Split(pattern, "*")
	if pattern == name || len(pieces) == 1 || !strings.HasPrefix(name, pieces[0]) {
		return pattern == name
	}
	name = name[len(pieces[0]):]
	last := pieces[len(pieces)-1]
	for _, piece := range pieces[1 : len(pieces)-1] {
		at := strings.Index(name, piece)
		if at < 0 {
			return false
		}
		name = name[at+len(piece):]
	}
	return strings.HasSuffix(name, last)
}

// classNames lists the registry.
func classNames() []string {
	names := make([]string, len(classList))
	for i, c := range classList {
		names[i] = c.Name
	}
	return names
}

// classSet is a set of classes by their place in the registry; 0 is every class.
type classSet uint32

func classesNamed(names parse.Names) classSet {
	var set classSet
	for i, c := range classList {
		if slices.Contains(names, c.Name) {
			set |= 1 << i
		}
	}
	return set
}

func (s classSet) has(class uint8) bool { return s == 0 || s>>class&1 == 1 }
