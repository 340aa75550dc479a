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
