package analyze

import (
	"bytes"
	"math"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

// spent is an analyzer that has seen a world.
func spent(t testing.TB, world string) *Analyzer {
	t.Helper()
	a := New(Config{})
	traffic.Named(world, 3).Play(func(e *parse.Event) { a.Observe(e) })
	return a
}

// TestPairsComeBack holds that a pair is after a restore what it was, to the last
// bit of all that is saved of it.
func TestPairsComeBack(t *testing.T) {
	for _, world := range []string{"two faults", "failures only", "no attempt ids", "weekends"} {
		t.Run(world, func(t *testing.T) {
			a := spent(t, world)
			data, err := a.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			b, err := Restore(Config{}, data)
			if err != nil {
				t.Fatal(err)
			}
			for i, in := range a.Integrations {
				if got, want := b.Integrations[i].Failed, in.Failed; !reflect.DeepEqual(got.Keys, want.Keys) ||
					!reflect.DeepEqual(got.At, want.At) || !reflect.DeepEqual(got.Try, want.Try) || !reflect.DeepEqual(got.index, want.index) {
					t.Errorf("failed attempts of %s differ", in.Name)
				}
				for j, want := range in.PairList {
					samePair(t, b.Integrations[i].PairList[j], want)
				}
			}
		})
	}
}

// samePair compares what is saved of two pairs.
func samePair(t *testing.T, got, want *pair) {
	t.Helper()
	for _, p := range []*pair{got, want} {
		p.in, p.gone, p.windows, p.traces = nil, nil, nil, traces{}
		p.touched, p.Test.touched, p.Hour.dirty, p.Due = false, false, false, 0
		p.Test.Table.fail, p.Test.Table.ok = [arms]float64{}, [arms]float64{}
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("pair %q:\n got %+v\nwant %+v", want.Tenant, got, want)
	}
}

// FuzzPairRecord holds that a damaged record is refused or taken as another pair,
// which is then written and read as it is.
func FuzzPairRecord(f *testing.F) {
	a := spent(f, "failures only")
	for _, in := range a.Integrations {
		for _, p := range in.PairList[:min(3, len(in.PairList))] {
			record, err := p.appendRecord(nil)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(record)
		}
	}
	f.Fuzz(func(t *testing.T, record []byte) {
		into := &integration{Operations: []*operation{{Name: "charge"}, {Name: "refund", at: 1}, {Name: overflow, at: 2, other: true}}}
		s := &state{AttrSets: make([]parse.Attrs, 3)}
		if s.loadPair(into, 0, record) != nil {
			return
		}
		once, err := into.PairList[0].appendRecord(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.loadPair(into, 1, once); err != nil {
			t.Fatalf("%x was read and, written as %x, is not: %v", record, once, err)
		}
		twice, err := into.PairList[1].appendRecord(nil)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%x was written as %x and then as %x, %v", record, once, twice, err)
		}
	})
}

// FuzzFailedPage is the same for a page of failed attempts.
func FuzzFailedPage(f *testing.F) {
	in := failedAttempts{Keys: []uint64{7, 0, 1 << 63}, At: []int64{5, 1_772_467_190_733_000_000, 0}, Try: []int32{1, 2, 3}, touched: 1}
	var r recorder
	in.record(&r, 0)
	f.Add(r.short)
	f.Fuzz(func(t *testing.T, record []byte) {
		var once, twice failedAttempts
		if once.load(0, record) != nil || len(once.Keys) == 0 {
			return
		}
		once.touched = 1
		var r recorder
		once.record(&r, 0)
		if err := twice.load(0, r.short); err != nil || !slices.Equal(once.Keys, twice.Keys) || !slices.Equal(once.At, twice.At) || !slices.Equal(once.Try, twice.Try) {
			t.Errorf("%x was read as %v and, written as %x, as %v: %v", record, once, r.short, twice, err)
		}
	})
}

// TestShortTimes holds the ends of what a time may be.
func TestShortTimes(t *testing.T) {
	for _, near := range []int64{0, 1, 1_772_467_190_733_000_000, math.MaxInt64} {
		for _, want := range []int64{0, 1, max(near, 1) - 1, near, near/2 + 1, math.MaxInt64} {
			out := form{near: near}
			in, got := want, int64(0)
			out.time(&in)
			back := form{data: out.data, reading: true, near: near}
			if back.time(&got); got != want || !back.done() {
				t.Errorf("%d near %d came back as %d", want, near, got)
			}
		}
	}
}

// TestKeysAreCBOR holds that keys, which are written by hand, are what the library
// writes.
func TestKeysAreCBOR(t *testing.T) {
	for _, n := range []int{0, 23, 24, 255, 256, 65_535, 65_536, 1 << 32} {
		k := recordKey{Kind: textRecord, A: n, B: n / 2, Name: strings.Repeat("x", min(n, 70_000))}
		var want bytes.Buffer
		if err := stateMode.MarshalToBuffer(&k, &want); err != nil {
			t.Fatal(err)
		}
		if got := k.appendTo(nil); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%d: got %.20x, want %.20x", n, got, want.Bytes())
		}
	}
}

// TestSuccessTouchesSixLines holds that what a success touches of a pair lies in six
// cache lines of 64 bytes, in memory that the runtime hands out in such lines.
func TestSuccessTouchesSixLines(t *testing.T) {
	var p pair
	from := unsafe.Offsetof(p.Beat) + unsafe.Offsetof(p.Beat.SlotEnd)
	to := unsafe.Offsetof(p.Test) + unsafe.Offsetof(p.Test.Recent) + unsafe.Sizeof(p.Test.Recent)
	if from%64 != 0 || to-from > 6*64 {
		t.Errorf("it lies in bytes %d to %d of %d", from, to, unsafe.Sizeof(p))
	}
}

// TestTracesMissNothing holds that an attempt which is remembered to have failed is
// found by its trace, over restores and rounds of the ring.
func TestTracesMissNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	in := &integration{}
	in.index()
	pairs := []*pair{{in: in, Tenant: "a"}, {in: in, Tenant: "b"}}
	traceOfKey := map[uint64]*pair{}
	for i := range 5 * maxFailedAttempts {
		x := attempt{in: in, p: pairs[rng.IntN(100)/99], key: rng.Uint64() | 1, at: int64(i)}
		x.trace = 1 << (x.key >> 58)
		x.tryFailed()
		traceOfKey[x.key] = x.p
		if i == 6_999 {
			in.Failed.restore()
			in.Failed.added = 0
			for _, p := range pairs {
				p.traces = traces{now: math.MaxUint64}
			}
		}
		if i%500 != 0 {
			continue
		}
		for key := range in.Failed.index {
			if p := traceOfKey[key]; !p.mayHaveFailed(1<<(key>>58), &in.Failed) {
				t.Fatalf("after %d attempts, one of %q that failed has no trace", i, p.Tenant)
			}
		}
	}
	if pairs[1].mayHaveFailed(0, &in.Failed) || bits.OnesCount64(pairs[1].traces.now|pairs[1].traces.before) > 60 {
		t.Error("the traces of a pair that seldom fails tell nothing")
	}
}
