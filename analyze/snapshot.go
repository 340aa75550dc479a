package analyze

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"github.com/syncguard/syncguard/parse"
)

// snapshotVersion grows when a saved state can't be read by older code.
const snapshotVersion = 4

// Part is a piece of the analyzer's saved state.
type Part struct {
	Whole bool // the parts before it are not needed any more
	Data  []byte
	Cuts  []int // where Data may be cut: each piece is a part like the whole
}

// Pieces returns the data in pieces of some hundred KiB, in order. A database
// holds a value several times over while it writes it.
func (p Part) Pieces() [][]byte {
	var pieces [][]byte
	from := 0
	for _, to := range p.Cuts {
		pieces = append(pieces, p.Data[from:to])
		from = to
	}
	return append(pieces, p.Data[from:])
}

// Snapshot returns everything that Restore needs to go on as if nothing had
// happened.
func (a *Analyzer) Snapshot() ([]byte, error) {
	r := recorder{whole: true}
	a.record(&r)
	return r.out.Bytes(), wrapSave(r.err)
}

// Save returns what Restore needs in addition to all that Save returned before,
// which is little where few pairs were heard since. Each part must be kept, in
// order, from the newest whole one on. The first is whole, and later ones are
// when those in between have become a multiple of it.
func (a *Analyzer) Save() (Part, error) {
	s := &a.saving
	r := recorder{whole: s.known == nil || s.added > wholeAfter*s.size}
	if r.whole {
		s.known = map[recordKey][]byte{}
	}
	r.known = s.known
	r.out.Grow(s.room(a)) // growing as it comes would take twice the memory
	a.record(&r)
	if r.err != nil {
		s.known = nil // what was marked as saved is not
		return Part{}, wrapSave(r.err)
	}
	s.last = r.out.Len()
	if r.whole {
		s.size, s.added = r.out.Len(), 0
	} else {
		s.added += r.out.Len()
	}
	return Part{r.whole, r.out.Bytes(), r.cuts}, nil
}

func wrapSave(err error) error {
	if err != nil {
		return fmt.Errorf("save detector state: %w", err)
	}
	return nil
}

// wholeAfter is how many times as large as the whole state its parts may become,
// before the whole is written anew: what a file may grow by, against how often the
// whole is written.
const wholeAfter = 2

// saving is what Save remembers of the parts before.
type saving struct {
	known map[recordKey][]byte
	size  int // of the newest whole part, in bytes
	added int // of those since
	last  int // of the last part
}

// room is how many bytes the next part is likely to take.
func (s *saving) room(a *Analyzer) int {
	const aPair = 300
	if s.last > 0 {
		return s.last + s.last/8
	}
	pairs := 0
	for _, in := range a.Integrations {
		pairs += len(in.PairList)
	}
	return pairs * aPair
}

// record writes the records of the whole state, or of what has changed.
func (a *Analyzer) record(r *recorder) {
	a.Version = snapshotVersion
	a.Order = a.Order[:0]
	for _, t := range a.Tracked {
		a.Order = append(a.Order, t.Inc.ID)
	}
	a.Rules.Count = len(a.Rules.Windows)
	r.changed(recordKey{Kind: restRecord}, &a.state)
	for i := range a.AttrSets {
		r.changed(recordKey{Kind: attrsRecord, A: i}, &a.AttrSets[i])
	}
	for i, in := range a.Integrations {
		in.record(r, i)
	}
	for i, s := range a.Quiet.Streams {
		r.changed(recordKey{Kind: streamRecord, A: i}, s)
	}
	for _, t := range a.Tracked {
		t.record(r)
	}
	for i, w := range a.Rules.Windows {
		if r.due(&w.touched) {
			r.put(recordKey{Kind: windowRecord, A: i}, w)
		}
	}
}

func (in *integration) record(r *recorder, place int) {
	r.changed(recordKey{Kind: integrationRecord, A: place}, in)
	for i, op := range in.Operations {
		if due := r.due(&op.touched); r.due(&op.Test.touched) || due {
			r.put(recordKey{Kind: operationRecord, A: place, B: i}, op)
		}
	}
	for i, p := range in.PairList {
		due := r.due(&p.touched)
		due = r.due(&p.Test.touched) || due
		if due || p.Due != in.Due[i] || p.State != p.Beat.State {
			p.Due, p.State = in.Due[i], p.Beat.State
			if r.err == nil {
				r.short, r.err = p.appendRecord(r.short[:0])
			}
			r.putShort(recordKey{Kind: pairRecord, A: place, B: i})
		}
	}
	in.Failed.record(r, place)
	in.Ring.record(r, place)
}

func (t *tracked) record(r *recorder) {
	t.Exposed = len(t.Exposures)
	r.changed(recordKey{Kind: incidentRecord, Name: t.Inc.ID}, t)
	for i, x := range t.Exposures {
		if r.due(&x.touched) {
			r.put(recordKey{Kind: exposureRecord, Name: t.Inc.ID, A: i}, x)
		}
	}
}

// loadIncident takes up an incident if it is among those that are remembered.
func (s *state) loadIncident(id string, value cbor.RawMessage) error {
	at := slices.Index(s.Order, id)
	if at < 0 {
		return nil
	}
	for len(s.Tracked) < len(s.Order) {
		s.Tracked = append(s.Tracked, &tracked{})
	}
	return stateDecMode.Unmarshal(value, s.Tracked[at])
}

func (s *state) loadExposure(k recordKey, value cbor.RawMessage) error {
	at := slices.Index(s.Order, k.Name)
	if at < 0 || at >= len(s.Tracked) || k.A >= s.Tracked[at].Exposed {
		return nil
	}
	return appendRecord(&s.Tracked[at].Exposures, k.A, value)
}

// Restore returns the analyzer that parts of Save hold, the newest whole one and
// those after it, or a Snapshot. Its first Changes hold every live incident and
// every open rollup again.
func Restore(cfg Config, parts ...[]byte) (*Analyzer, error) {
	a := &Analyzer{cfg: cfg.withDefaults()}
	if err := a.loadParts(parts); err != nil {
		return nil, fmt.Errorf("restore detector state: %w (hint: start over with --fresh)", err)
	}
	a.index()
	return a, nil
}

func (s *state) loadParts(parts [][]byte) error {
	keys, values, err := readRecords(parts)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := s.load(k, values[k]); err != nil {
			return err
		}
		if s.Version != snapshotVersion {
			return fmt.Errorf("version %d is not known to this program", s.Version)
		}
	}
	if len(keys) == 0 {
		return errors.New("there is none")
	}
	return nil
}

// index rebuilds what the saved state implies.
func (a *Analyzer) index() {
	a.book = newBook(a.cfg, &a.Rules)
	a.byName = make(map[string]*integration, len(a.Integrations))
	a.byID = make(map[string]*tracked)
	a.places = newAddressBook[integration](7)
	a.attrIDs = make(map[*parse.Attrs]int32)
	a.attrKey = make(map[string]int32, len(a.AttrSets))
	for i := range a.AttrSets {
		a.attrKey[attrKey(&a.AttrSets[i])] = int32(i)
	}
	a.indexMarkers()
	for _, in := range a.Integrations {
		a.byName[in.Name] = in
		in.index()
	}
	a.threshold = a.cfg.threshold(a.Pairs + 2*len(a.Integrations))
	for _, t := range a.Tracked {
		a.byID[t.Inc.ID] = t
		t.index()
		t.Stepped = max(t.Stepped, a.Now) // all that was due by then has happened
		t.due = a.dueAt(t)
		for _, name := range t.Inc.Integrations {
			if in := a.byName[name]; in != nil && t.Inc.State.Live() && t.Silence == nil {
				in.live = append(in.live, t)
			}
		}
	}
	a.indexQuiet()
}

func (in *integration) index() {
	in.other = in.Name == overflow
	in.Tenants = make(map[string]*pair, len(in.PairList))
	in.opIndex = make(map[string]*operation, len(in.Operations))
	in.places, in.opPlaces = newTenantBook(4), newAddressBook[operation](3)
	in.Failed.restore()
	in.Due = in.Due[:0]
	for _, p := range in.PairList {
		in.Due = append(in.Due, p.Due)
	}
	in.indexDue()
	in.Minute.dirty = in.Minute.Attempts > 0
	for _, p := range in.PairList {
		in.Tenants[p.Tenant], p.in, p.Test.alone, p.other = p, in, true, p.Tenant == overflow
		p.Hour.dirty = p.Hour.Attempts > 0
		p.traces = traces{now: math.MaxUint64} // anything may be among in.Failed
	}
	for _, op := range in.Operations {
		in.opIndex[op.Name] = op
	}
}

func (t *tracked) index() {
	t.dirty = true
	t.members = make(map[memberKey]*member, len(t.Members))
	for _, m := range t.Members {
		t.members[memberKey{m.Integration, m.Tenant}] = m
		t.nameless = t.nameless || m.Tenant == ""
	}
	t.exposures = make(map[exposureKey]*exposure, len(t.Exposures))
	for _, x := range t.Exposures {
		t.exposures[x.exposureKey] = x
		t.sum(x)
	}
}
