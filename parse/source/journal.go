package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/syncguard/syncguard/parse"
)

// Segment is a stretch of the events that were read and not settled, as it is
// saved. A follower that wrote all that waits with every save would write the
// same events a hundred times; segments are added, and removed once all their
// events are settled.
type Segment struct {
	Newest time.Time // of its events: settled when that is before the watermark
	Data   []byte
}

// segmentState is a segment's form: packed with zstd, since names repeat.
type segmentState struct {
	_        struct{} `cbor:",toarray"`
	Version  int
	Strings  []string
	Events   []eventState
	AttrSets [][]int
}

const segmentVersion = 1

// newSegment packs events.
func newSegment(events []parse.Event, pack *zstd.Encoder) (Segment, error) {
	t := newTable()
	out := segmentState{Version: segmentVersion, Events: make([]eventState, 0, len(events))}
	var s Segment
	for i := range events {
		out.Events = append(out.Events, t.event(&events[i]))
		if events[i].At.After(s.Newest) {
			s.Newest = events[i].At
		}
	}
	out.Strings, out.AttrSets = t.strings, t.attrSets
	data, err := encoding.Marshal(out)
	if err != nil {
		return Segment{}, fmt.Errorf("encode waiting events: %w", err)
	}
	s.Data = pack.EncodeAll(data, nil)
	return s, nil
}

// newPacker returns what packs segments; it runs no goroutine.
func newPacker() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true))
}

// takeIn hands on the events of saved segments, but for those that were settled
// when the state was saved.
func (f *Feed) takeIn(segments [][]byte, to func([]parse.Event) error) error {
	if len(segments) == 0 {
		return nil
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("restore waiting events: %w", err)
	}
	defer unpack.Close()
	for _, packed := range segments {
		events, err := decodeSegment(packed, unpack)
		if err != nil {
			return err
		}
		events = slices.DeleteFunc(events, func(e parse.Event) bool { return e.At.Before(f.watermark) })
		if err := to(events); err != nil {
			return err
		}
	}
	return nil
}

// queueEvents lets events wait in their streams.
func (f *Feed) queueEvents() func([]parse.Event) error {
	byName := make(map[string]*stream, len(f.streams))
	for _, s := range f.streams {
		byName[s.name] = s
	}
	return func(events []parse.Event) error {
		slices.SortStableFunc(events, func(a, b parse.Event) int {
			return cmp.Or(strings.Compare(a.Origin.Stream, b.Origin.Stream), compareEvents(a, b))
		})
		for len(events) > 0 {
			name := events[0].Origin.Stream
			end := slices.IndexFunc(events, func(e parse.Event) bool { return e.Origin.Stream != name })
			if end < 0 {
				end = len(events)
			}
			if byName[name] == nil {
				return errDamaged
			}
			byName[name].queue.push(events[:end:end], nil)
			events = events[end:]
		}
		return nil
	}
}

func decodeSegment(packed []byte, unpack *zstd.Decoder) ([]parse.Event, error) {
	data, err := unpack.DecodeAll(packed, nil)
	if err != nil {
		return nil, errDamaged
	}
	var in segmentState
	if err := decoding.Unmarshal(data, &in); err != nil || in.Version != segmentVersion {
		return nil, errDamaged
	}
	as := streamState{Strings: in.Strings, Pending: in.Events, AttrSets: in.AttrSets}
	return as.events()
}

// Saved is what has to be kept together with what the events came to.
type Saved struct {
	State []byte // positions and counts, as Feed.State
	// Segments are to be added to those before; none when nothing was read.
	Segments []Segment
	// Settled says that the segments whose newest event is before it are not
	// needed any more.
	Settled time.Time
	Anew    bool // the segments that were saved before are in this one, and void
}

// Save returns what was read since the last call, and the positions behind it.
// settled says that all Settled events that were given are saved with it.
func (fl *Follower) Save(settled bool) (Saved, error) {
	if settled {
		fl.saved = fl.given
	}
	out := Saved{Settled: fl.saved, Anew: !fl.opt.Kept}
	fl.opt.Kept = true
	state := state{Version: stateVersion, Watermark: instantOf(fl.saved)}
	for _, s := range fl.f.streams {
		state.Streams = append(state.Streams, s.state())
	}
	var err error
	if out.State, err = encoding.Marshal(state); err != nil {
		return Saved{}, fmt.Errorf("encode positions: %w", err)
	}
	for events := range slices.Chunk(fl.unsaved, segmentEvents) {
		segment, err := newSegment(events, fl.pack)
		if err != nil {
			return Saved{}, err
		}
		out.Segments = append(out.Segments, segment)
	}
	clear(fl.unsaved)
	fl.unsaved = fl.unsaved[:0]
	if cap(fl.unsaved) > 4*segmentEvents {
		fl.unsaved = nil
	}
	return out, nil
}

// segmentEvents bounds a segment: it is packed in memory.
const segmentEvents = 16_384
