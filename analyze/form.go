package analyze

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// form is the short form of what is saved of the many: pairs and failed attempts.
// One list of fields, in a method `fill`, both writes and reads it, so that the two
// can't drift apart. Numbers are as long as they need, times are told by how long
// they are before one that is near, and nothing is named.
//
// Whoever reads damaged data gets bad and a value of no use, never a panic.
type form struct {
	data    []byte
	reading bool
	bad     bool
	near    int64 // the time that others are told by, ns
}

// uint is a number.
func (f *form) uint(v *uint64) {
	if !f.reading {
		f.data = binary.AppendUvarint(f.data, *v)
		return
	}
	x, n := binary.Uvarint(f.data)
	if n <= 0 {
		f.fail()
		return
	}
	*v, f.data = x, f.data[n:]
}

// whole is an integer, short where it is near zero.
func whole[T ~int | ~int32 | ~int64 | ~uint8 | ~uint32](f *form, v *T) {
	if !f.reading {
		f.data = binary.AppendVarint(f.data, int64(*v))
		return
	}
	x, n := binary.Varint(f.data)
	if n <= 0 || int64(T(x)) != x {
		f.fail()
		return
	}
	*v, f.data = T(x), f.data[n:]
}

// time is a time in ns, short where it is near; 0 = none. No event is from before
// 1970, so that no difference is too large.
func (f *form) time(v *int64) {
	var code uint64 // 0: none, else how long before, zigzag, and one
	if !f.reading && *v != 0 {
		before := f.near - *v
		code = uint64(before<<1^before>>63) + 1
	}
	f.uint(&code)
	if f.reading && code == 0 {
		*v = 0
	} else if f.reading {
		*v = f.near - int64((code-1)>>1^-((code-1)&1))
	}
}

// unit is a count of units of time since the epoch, short where it is near.
func (f *form) unit(v *int64, unit int64) {
	before := f.near/unit - *v
	whole(f, &before)
	if f.reading {
		*v = f.near/unit - before
	}
}

// float is short where few digits tell it, as those of small whole numbers.
func (f *form) float(v *float64) {
	x := bits.ReverseBytes64(math.Float64bits(*v))
	f.uint(&x)
	if f.reading {
		*v = math.Float64frombits(bits.ReverseBytes64(x))
	}
}

// flags are up to eight bits.
func (f *form) flags(vs ...*bool) {
	var x uint8
	for i, v := range vs {
		if *v {
			x |= 1 << i
		}
	}
	f.byte(&x)
	if f.reading {
		for i, v := range vs {
			*v = x>>i&1 != 0
		}
	}
}

func (f *form) byte(v *uint8) {
	if !f.reading {
		f.data = append(f.data, *v)
		return
	}
	if len(f.data) == 0 {
		f.fail()
		return
	}
	*v, f.data = f.data[0], f.data[1:]
}

// count is the length of a list, at most as long as the cap.
func (f *form) count(n, most int) int {
	whole(f, &n)
	if n < 0 || n > most {
		f.fail()
	}
	if f.bad {
		return 0
	}
	return n
}

// bytes are some that are kept as they are; what is read has memory of its own.
func (f *form) bytes(v *[]byte) {
	if raw := raw(f, *v); f.reading && !f.bad {
		*v = append([]byte(nil), raw...)
	}
}

func (f *form) text(v *string) {
	if raw := raw(f, *v); f.reading && !f.bad {
		*v = string(raw)
	}
}

// raw writes v with its length, or returns what was written so, where it lies.
func raw[T []byte | string](f *form, v T) []byte {
	n := f.count(len(v), math.MaxInt32)
	if !f.reading {
		f.data = append(f.data, v...)
		return nil
	}
	if n > len(f.data) {
		f.fail()
		return nil
	}
	read := f.data[:n]
	f.data = f.data[n:]
	return read
}

func (f *form) fail() { f.bad, f.data = true, nil }

// done reports whether all was read and made sense.
func (f *form) done() bool { return !f.bad && len(f.data) == 0 }
