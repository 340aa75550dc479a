package analyze

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"github.com/syncguard/syncguard/parse"
)

// The saved state is a sequence of records. A later record takes the place of an
// earlier one with the same key, so that what changed since the last time is all
// that has to be saved.

// recordKey says what a record holds. A and B are places in the lists of state.
type recordKey struct {
	_    struct{} `cbor:",toarray"`
	Kind recordKind
	A, B int
	Name string // of an incident: its id
}

type recordKind uint8

// Records are read in this order, so that a list comes after what holds it.
const (
	restRecord        recordKind = iota // the fields of state that no other record holds
	attrsRecord                         // A: of AttrSets
	integrationRecord                   // A: of Integrations
	operationRecord                     // … B: of its Operations
	pairRecord                          // … B: of its PairList
	failedRecord                        // … B: a page of its Failed
	textRecord                          // … B: of its Ring
	streamRecord                        // A: of Quiet.Streams
	incidentRecord                      // Name
	exposureRecord                      // … A: of its Exposures
	windowRecord                        // A: of Rules.Windows
	recordKinds
)

func (k recordKey) compare(o recordKey) int {
	return cmp.Or(cmp.Compare(k.Kind, o.Kind), cmp.Compare(k.A, o.A), cmp.Compare(k.B, o.B), cmp.Compare(k.Name, o.Name))
}

// stateMode keeps times to the nanosecond, where the default keeps seconds, and
// writes numbers as short as they can be without losing anything.
var stateMode = func() cbor.UserBufferEncMode {
	m, err := cbor.EncOptions{Time: cbor.TimeRFC3339Nano, ShortestFloat: cbor.ShortestFloat16}.UserBufferEncMode()
	if err != nil {
		panic(err) // the options are constant
	}
	return m
}()

// stateDecMode allows as many elements as the caps of this package do.
var stateDecMode = func() cbor.DecMode {
	m, err := cbor.DecOptions{MaxArrayElements: 1 << 24, MaxMapPairs: 1 << 24}.DecMode()
	if err != nil {
		panic(err) // the options are constant
	}
	return m
}()

// recorder writes records: all, or those that are not as they were.
type recorder struct {
	out   bytes.Buffer
	cuts  []int // between records, pieceSize apart or more
	cut   int   // the last of them
	whole bool
	// known holds, of what is too varied to be marked when it changes, what was
	// saved last. It is of the small and few only; nil: nothing is compared.
	known map[recordKey][]byte
	short []byte // the next record for putShort
	err   error
}

// pieceSize is about how large the pieces of a part are, in bytes.
const pieceSize = 256 << 10

func (r *recorder) cutHere() {
	if at := r.out.Len(); at-r.cut >= pieceSize {
		r.cuts, r.cut = append(r.cuts, at), at
	}
}

// put writes a record.
func (r *recorder) put(k recordKey, value any) {
	r.cutHere()
	r.out.Write(k.appendTo(r.out.AvailableBuffer()))
	if r.err == nil {
		r.err = stateMode.MarshalToBuffer(value, &r.out)
	}
}

// putShort writes a record of the many, which short holds in a form of its own.
func (r *recorder) putShort(k recordKey) {
	r.cutHere()
	to := appendHead(k.appendTo(r.out.AvailableBuffer()), cborBytes, uint64(len(r.short)))
	r.out.Write(append(to, r.short...))
}

// Types of what a head is of (RFC 8949, 3.1).
const (
	cborUint  = 0
	cborBytes = 2
	cborText  = 3
	cborArray = 4
)

// appendTo appends the key as the library would write it, which looks up how at
// every one of thousands.
func (k recordKey) appendTo(to []byte) []byte {
	to = appendHead(to, cborArray, 4)
	to = appendHead(to, cborUint, uint64(k.Kind))
	to = appendHead(to, cborUint, uint64(k.A))
	to = appendHead(to, cborUint, uint64(k.B))
	return append(appendHead(to, cborText, uint64(len(k.Name))), k.Name...)
}

func appendHead(to []byte, kind byte, n uint64) []byte {
	kind <<= 5
	switch {
	case n < 24:
		return append(to, kind|byte(n))
	case n <= math.MaxUint8:
		return append(to, kind|24, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(to, kind|25), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(to, kind|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(to, kind|27), n)
}

// due reports whether something is to be written, by the mark of its change, and
// takes the mark off if it counts as saved from then on.
func (r *recorder) due(touched *bool) bool {
	was := *touched
	*touched = was && r.known == nil
	return was || r.whole
}

// duePages is the same for what has 64 pages.
func (r *recorder) duePages(touched *uint64) uint64 {
	was := *touched
	if r.known != nil {
		*touched = 0
	}
	if r.whole {
		return math.MaxUint64
	}
	return was
}

// changed writes a record if it is not what was saved last.
func (r *recorder) changed(k recordKey, value any) {
	from := r.out.Len()
	r.put(k, value)
	data := r.out.Bytes()[from:]
	if r.known == nil {
		return
	}
	if !r.whole && bytes.Equal(r.known[k], data) {
		r.out.Truncate(from)
		return
	}
	r.known[k] = append(r.known[k][:0], data...)
}

// readRecords lists the records that hold: of each key the last one.
func readRecords(parts [][]byte) (keys []recordKey, values map[recordKey]cbor.RawMessage, err error) {
	values = map[recordKey]cbor.RawMessage{}
	for _, data := range parts {
		for len(data) > 0 {
			var k recordKey
			if data, err = stateDecMode.UnmarshalFirst(data, &k); err != nil {
				return nil, nil, err
			}
			var v cbor.RawMessage
			if data, err = stateDecMode.UnmarshalFirst(data, &v); err != nil {
				return nil, nil, err
			}
			values[k] = v
		}
	}
	return slices.SortedFunc(maps.Keys(values), recordKey.compare), values, nil
}

// load puts a record into the state. What it belongs to is there already.
func (s *state) load(k recordKey, value cbor.RawMessage) error {
	if k.Kind >= recordKinds || k.A < 0 || k.B < 0 {
		return fmt.Errorf("record %v is not known", k)
	}
	var in *integration
	if k.Kind > integrationRecord && k.Kind <= textRecord {
		if k.A >= len(s.Integrations) {
			return fmt.Errorf("record %v belongs to nothing", k)
		}
		in = s.Integrations[k.A]
	}
	switch k.Kind {
	case restRecord:
		return stateDecMode.Unmarshal(value, s)
	case attrsRecord:
		return appendValue[parse.Attrs](&s.AttrSets, k.A, value)
	case integrationRecord:
		return appendRecord(&s.Integrations, k.A, value)
	case operationRecord:
		return in.loadOperation(k.B, value)
	case pairRecord:
		return loadShort(value, func(record []byte) error { return s.loadPair(in, k.B, record) })
	case failedRecord:
		return loadShort(value, func(record []byte) error { return in.Failed.load(k.B, record) })
	case textRecord:
		return appendValue(&in.Ring.Entries, k.B, value)
	case streamRecord:
		return appendRecord(&s.Quiet.Streams, k.A, value)
	case incidentRecord:
		return s.loadIncident(k.Name, value)
	case exposureRecord:
		return s.loadExposure(k, value)
	case windowRecord:
		if k.A >= s.Rules.Count {
			return nil
		}
		return appendRecord(&s.Rules.Windows, k.A, value)
	}
	return nil
}

// loadOperation takes up an operation, with what the pairs that come next need to
// know of it.
func (in *integration) loadOperation(place int, value cbor.RawMessage) error {
	err := appendRecord(&in.Operations, place, value)
	op := in.Operations[len(in.Operations)-1]
	op.at, op.other = int32(place), op.Name == overflow
	return err
}

// loadShort gives load what putShort wrote.
func loadShort(value cbor.RawMessage, load func([]byte) error) error {
	var record []byte
	if err := stateDecMode.Unmarshal(value, &record); err != nil {
		return err
	}
	return load(record)
}

// appendRecord decodes the next of a list; none may be missing.
func appendRecord[T any](list *[]*T, place int, value cbor.RawMessage) error {
	v := new(T)
	*list = append(*list, v)
	return decodeAt(len(*list)-1, place, value, v)
}

func appendValue[T any](list *[]T, place int, value cbor.RawMessage) error {
	var v T
	err := decodeAt(len(*list), place, value, &v)
	*list = append(*list, v)
	return err
}

func decodeAt(next, place int, value cbor.RawMessage, v any) error {
	if place != next {
		return fmt.Errorf("%T %d is missing", v, next)
	}
	return stateDecMode.Unmarshal(value, v)
}
