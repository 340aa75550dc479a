package analyze

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"github.com/syncguard/syncguard/parse"
)

// snapshotVersion grows when a saved state can't be read by older code.
const snapshotVersion = 1

// stateMode keeps times to the nanosecond; the default keeps seconds.
var stateMode = func() cbor.EncMode {
	m, err := cbor.EncOptions{Time: cbor.TimeRFC3339Nano}.EncMode()
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

// Snapshot returns everything that Restore needs to go on as if nothing had
// happened.
func (a *Analyzer) Snapshot() ([]byte, error) {
	a.Version = snapshotVersion
	data, err := stateMode.Marshal(&a.state)
	if err != nil {
		return nil, fmt.Errorf("save detector state: %w", err)
	}
	return data, nil
}

// Restore returns the analyzer that Snapshot saved. Its first Changes hold every
// live incident and every open rollup again.
func Restore(cfg Config, data []byte) (*Analyzer, error) {
	a := &Analyzer{cfg: cfg.withDefaults()}
	if err := stateDecMode.Unmarshal(data, &a.state); err != nil {
		return nil, fmt.Errorf("restore detector state: %w (hint: start over with --fresh)", err)
	}
	if a.Version != snapshotVersion {
		return nil, fmt.Errorf("restore detector state: version %d is not known to this program (hint: use the newer syncguard, or start over with --fresh)", a.Version)
	}
	a.index()
	return a, nil
}

// index rebuilds what the saved state implies.
func (a *Analyzer) index() {
	a.book = newBook(a.cfg, &a.Rules)
	a.byName = make(map[string]*integration, len(a.Integrations))
	a.byID = make(map[string]*tracked)
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
	in.Tenants = make(map[string]*pair, len(in.PairList))
	in.opIndex = make(map[string]*operation, len(in.Operations))
	in.Failed.restore()
	in.indexDue()
	in.Minute.dirty = in.Minute.Attempts > 0
	for _, p := range in.PairList {
		in.Tenants[p.Tenant] = p
		p.Hour.dirty = p.Hour.Attempts > 0
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
	}
	t.exposures = make(map[exposureKey]*exposure, len(t.Exposures))
	for _, x := range t.Exposures {
		t.exposures[x.exposureKey] = x
	}
}
