package parse

import "github.com/syncguard/syncguard/parse/text"

// Values repeat from line to line. Where working one out costs more than a
// comparison, the last ones are kept in small tables by spread: a place holds
// one value, whoever comes later takes it over, and what the table says is what
// working it out anew would say. So a table costs a fixed size, and what was
// read before changes no result (TestMemoryChangesNothing).

// spread tells the names of one log apart by their length and their first and
// last bytes, mostly, and for less than a map's hash takes.
func spread(s string) uint32 {
	n := len(s)
	h := uint64(n)
	switch {
	case n >= 8:
		h ^= eight(s) ^ eight(s[n-8:])<<1
	case n >= 4:
		h ^= four(s)<<32 | four(s[n-4:])
	case n > 0:
		h ^= uint64(s[0])<<24 | uint64(s[n/2])<<16 | uint64(s[n-1])<<8
	}
	return uint32(h * 0x9e3779b97f4a7c15 >> 32)
}

// four is s[0:4] as a little-endian number.
func four(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}

// knownLabel is an operation or a code as a line has it, and what is kept of it.
type knownLabel struct{ written, kept string }

// label is the one copy of an operation or a code, secrets masked.
func (m *Mapper) label(s string) string {
	last := &m.labels[spread(s)%uint32(len(m.labels))]
	if last.written != s {
		written := m.values.of(s)
		kept := text.Mask(written)
		if kept != written {
			kept = m.values.of(kept)
		}
		*last = knownLabel{written, kept}
	}
	return last.kept
}
