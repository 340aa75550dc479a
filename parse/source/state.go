package source

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/syncguard/syncguard/parse"
)

// stateVersion changes with the form of the state.
const stateVersion = 4

// state is what a run leaves to the next.
type state struct {
	_         struct{} `cbor:",toarray"`
	Version   int
	Watermark instant
	Streams   []streamState
}

// streamState is one stream's part of it.
type streamState struct {
	_        struct{} `cbor:",toarray"`
	Name     string
	End      int64   // bytes of the stream that were consumed
	Header   string  // in force there, see parse.HeaderAfter
	Newest   instant // of its events
	Last     uint8   // standing of the last line that continues no other
	Records  []record
	Counts   Totals
	From     instant
	To       instant
	Forth    int64 // see course
	Back     int64
	LastAt   instant
	Formats  map[string]int64
	Strings  []string // what Pending refers to
	Pending  []eventState
	AttrSets [][]int // pairs of Strings; Pending refers to them
}

// instant is a time without zone; a Time's own encoding would lose either
// years or nanoseconds.
type instant struct {
	_       struct{} `cbor:",toarray"`
	Seconds int64
	Nanos   int
}

func instantOf(t time.Time) instant { return instant{Seconds: t.Unix(), Nanos: t.Nanosecond()} }

func (i instant) time() time.Time { return time.Unix(i.Seconds, int64(i.Nanos)).UTC() }

// eventState is an event that was read and not yet released. Strings that
// repeat are indexes.
type eventState struct {
	_           struct{} `cbor:",toarray"`
	At          instant
	Integration int
	Tenant      int
	Operation   int
	Outcome     uint8
	Status      int
	Code        int
	AttemptID   string
	Object      string
	Attempt     int
	Message     string
	Line        string
	Attrs       int
	Count       int64
	Stream      int
	Offset      int64
}

// State returns what has to be saved together with the results of the batches
// that Next has returned: positions, waiting events, counts. A last line that
// has no newline yet is left for the next run, whether Finish was called or
// not.
func (f *Feed) State() ([]byte, error) {
	out := state{Version: stateVersion, Watermark: instantOf(f.watermark)}
	for _, s := range f.streams {
		out.Streams = append(out.Streams, s.state())
	}
	data, err := encoding.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("encode positions: %w", err)
	}
	return data, nil
}

// encoding sorts the keys of maps: equal states have equal bytes.
var encoding = func() cbor.EncMode {
	mode, err := cbor.EncOptions{Sort: cbor.SortCoreDeterministic}.EncMode()
	if err != nil {
		panic(err) // the options are constant
	}
	return mode
}()

// decoding takes what a log may hold: bytes that are no UTF-8, and many events.
var decoding = func() cbor.DecMode {
	mode, err := cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid, MaxArrayElements: math.MaxInt32, MaxMapPairs: math.MaxInt32}.DecMode()
	if err != nil {
		panic(err) // the options are constant
	}
	return mode
}()

func (s *stream) state() streamState {
	t := newTable()
	out := streamState{
		Name: s.name, End: s.end, Header: s.header, Newest: instantOf(s.newest), Last: uint8(s.last), Records: s.records, Counts: s.tally.Totals,
		From: instantOf(s.tally.First), To: instantOf(s.tally.Last), Formats: s.tally.Formats,
		Forth: s.tally.course.forth, Back: s.tally.course.back, LastAt: instantOf(s.tally.course.last),
		Pending: make([]eventState, 0, s.queue.len()),
	}
	s.queue.each(func(e *parse.Event) { out.Pending = append(out.Pending, t.event(e)) })
	out.Strings, out.AttrSets = t.strings, t.attrSets
	return out
}

// table numbers strings and attribute sets.
type table struct {
	strings  []string
	index    map[string]int
	attrSets [][]int
	attrs    map[*parse.Attrs]int
	sets     map[string]int // equal sets of several decoders: which one met an event must not show
}

func newTable() *table {
	return &table{index: make(map[string]int), attrs: make(map[*parse.Attrs]int), sets: make(map[string]int)}
}

func (t *table) string(s string) int {
	i, ok := t.index[s]
	if !ok {
		i = len(t.strings)
		t.index[s] = i
		t.strings = append(t.strings, s)
	}
	return i
}

func (t *table) set(a *parse.Attrs) int {
	i, ok := t.attrs[a]
	if ok {
		return i
	}
	var set []int
	var name []byte
	if a != nil {
		for _, p := range a.Pairs {
			key, value := t.string(p.Key), t.string(p.Value)
			set = append(set, key, value)
			name = fmt.Appendf(name, "%d=%d,", key, value)
		}
	}
	if i, ok = t.sets[string(name)]; !ok {
		i = len(t.attrSets)
		t.sets[string(name)] = i
		t.attrSets = append(t.attrSets, set)
	}
	t.attrs[a] = i
	return i
}

func (t *table) event(e *parse.Event) eventState {
	return eventState{
		At: instantOf(e.At), Integration: t.string(e.Integration), Tenant: t.string(e.Tenant), Operation: t.string(e.Operation),
		Outcome: uint8(e.Outcome), Status: e.Status, Code: t.string(e.Code), AttemptID: parse.WithoutSecret(e.Attempt.ID), Object: e.Object, Attempt: e.Attempt.Number,
		Message: e.Message, Line: e.Line, Attrs: t.set(e.Attrs), Count: e.Count,
		Stream: t.string(e.Origin.Stream), Offset: e.Origin.Offset,
	}
}

// restore makes the streams that an earlier run knew.
func (f *Feed) restore(data []byte) error {
	if data == nil {
		return nil
	}
	var in state
	if err := decodeState(data, &in); err != nil {
		return fmt.Errorf("restore positions: they are damaged: %w (hint: start over with --fresh)", err)
	}
	if in.Version != stateVersion {
		return fmt.Errorf("restore positions: they are of version %d and this program reads version %d (hint: use the program that wrote them, or start over with --fresh)", in.Version, stateVersion)
	}
	f.watermark = in.Watermark.time()
	f.floor, f.told = f.watermark, f.watermark
	for i := range in.Streams {
		s, err := in.Streams[i].stream()
		if err != nil {
			return err
		}
		f.streams = append(f.streams, s)
	}
	return nil
}

// decodeState decodes a state, and of one in another version the version alone.
func decodeState(data []byte, in *state) error {
	var outside struct {
		_         struct{} `cbor:",toarray"`
		Version   int
		Watermark cbor.RawMessage
		Streams   cbor.RawMessage
	}
	if err := decoding.Unmarshal(data, &outside); err != nil {
		return err
	}
	if in.Version = outside.Version; in.Version != stateVersion {
		return nil
	}
	return decoding.Unmarshal(data, in)
}

func (in *streamState) stream() (*stream, error) {
	s := &stream{name: in.Name, ended: true, records: in.Records, end: in.End, header: in.Header, newest: in.Newest.time(), last: parse.Standing(in.Last), heap: -1, read: readBy(in.Records), restored: in.End}
	s.tally = tally{Totals: in.Counts, First: in.From.time(), Last: in.To.time(), Formats: in.Formats}
	s.tally.course = course{forth: in.Forth, back: in.Back, last: in.LastAt.time()}
	events, err := in.events()
	if err != nil {
		return nil, err
	}
	s.queue.push(events, nil)
	return s, nil
}

var errDamaged = errors.New("restore positions: they are damaged (hint: start over with --fresh)")

func (in *streamState) events() ([]parse.Event, error) {
	ok := true
	str := func(i int) string {
		if i < 0 || i >= len(in.Strings) {
			ok = false
			return ""
		}
		return in.Strings[i]
	}
	sets := make([]*parse.Attrs, len(in.AttrSets))
	for i, set := range in.AttrSets {
		sets[i] = &parse.Attrs{}
		for ; len(set) >= 2; set = set[2:] {
			sets[i].Pairs = append(sets[i].Pairs, parse.Attr{Key: str(set[0]), Value: str(set[1])})
		}
	}
	events := make([]parse.Event, 0, len(in.Pending))
	for i := range in.Pending {
		p := &in.Pending[i]
		if p.Attrs < 0 || p.Attrs >= len(sets) {
			return nil, errDamaged
		}
		events = append(events, p.event(str, sets[p.Attrs]))
	}
	if !ok {
		return nil, errDamaged
	}
	return events, nil
}

func (p *eventState) event(str func(int) string, attrs *parse.Attrs) parse.Event {
	return parse.Event{
		At: p.At.time(), Integration: str(p.Integration), Tenant: str(p.Tenant), Operation: str(p.Operation),
		Outcome: parse.Outcome(p.Outcome), Status: p.Status, Code: str(p.Code),
		Attempt: parse.Attempt{ID: p.AttemptID, Number: p.Attempt}, Object: p.Object, Message: p.Message, Line: p.Line, Attrs: attrs,
		Count: p.Count, Origin: parse.Origin{Stream: str(p.Stream), Offset: p.Offset},
	}
}

// library returns what earlier runs read, of all streams.
func (f *Feed) library() []saved {
	var out []saved
	for _, s := range f.streams {
		for _, rec := range s.records {
			out = append(out, saved{stream: s.name, record: rec})
		}
	}
	return out
}
