package analyze

import (
	"math"
	"slices"
	"time"
)

// versionKeys are the attributes that name a release of the service itself; of
// those an event has, the first counts. (api_version is the provider's.)
var versionKeys = [...]string{"version", "release", "app_version", "build"}

const (
	maxVersions  = 64                      // of an integration
	longUnheard  = hourNS                  // a version may be forgotten then, when there are too many
	ranAWhile    = int64(10 * time.Minute) // what is new before that may be no news at all
	ranAttempts  = 5
	gone         = int64(3 * time.Minute) // a version unheard for less is just rare
	goneNats     = 9.2                    // its absence would be a chance of 1e-4 at its own share
	trialMinutes = 31                     // beyond the lead of a deploy nobody asks
)

// version names a release by the attribute that told it.
type version struct {
	Key   uint8 // index into versionKeys
	Value string
}

// releases is what the attempts on an integration tell of the versions of the
// service that made them.
type releases struct {
	Since int64 // first attempt with a version, ns
	N     int64 // attempts with a version
	Seen  []release
	Trial trial
}

// release is one version in use on an integration.
type release struct {
	version
	First, Last   int64 // since it came (back), ns
	FirstN, LastN int64 // releases.N then
	N             int64 // its attempts since it came (back)
	Deploy        int64 // deployment.Seq it came with; 0 = it was there from the beginning
}

// trial is the newest deploy that reached an integration: what succeeds with it
// is counted while somebody may ask whether it ever worked.
type trial struct {
	Seq         int64
	Version     version // Value "": whatever the version, the deploy was only marked
	From, Until int64
}

// opTrial counts an operation's successes in the minutes of a trial.
type opTrial struct {
	Seq int64
	OK  []uint16
}

// versionOf is the version in an attribute set, with Value "" if there is none.
func (a *Analyzer) versionOf(attrs int32) version {
	for i := len(a.versions); i <= int(attrs); i++ {
		v := version{}
		for k, key := range versionKeys {
			if value := a.AttrSets[i].Get(key); value != "" {
				v = version{uint8(k), value}
				break
			}
		}
		a.versions = append(a.versions, v)
	}
	return a.versions[attrs]
}

// seeVersion notes which version made an attempt, and tells a deploy from it.
func (a *Analyzer) seeVersion(x *attempt, ok bool) {
	rs := &x.in.Releases
	v := a.versionOf(x.attrs)
	if v.Value != "" {
		r := rs.find(v)
		if r == nil {
			r = rs.add(v, x.at)
		}
		if r != nil {
			a.useVersion(x, r)
		}
	}
	if !ok || x.at >= max(rs.Trial.Until, a.Deploys.Marked.Until) {
		return
	}
	if t := rs.trial(x.at, &a.Deploys.Marked); t.Version.Value == "" || t.Version == v {
		x.op.Trial.count(t, x.at, x.n)
	}
}

// trial is the deploy whose successes count at a time: one seen on the
// integration says more than one that was only marked.
func (rs *releases) trial(at int64, marked *trial) *trial {
	if at < rs.Trial.Until {
		return &rs.Trial
	}
	return marked
}

func (rs *releases) find(v version) *release {
	for i := len(rs.Seen) - 1; i >= 0; i-- {
		if rs.Seen[i].version == v {
			return &rs.Seen[i]
		}
	}
	return nil
}

// add makes room for a new version. It returns nil where there are too many in
// use at once: such an attribute names no releases.
func (rs *releases) add(v version, at int64) *release {
	if rs.N == 0 {
		rs.Since = at
	}
	if len(rs.Seen) >= maxVersions {
		oldest := 0
		for i := range rs.Seen {
			if rs.Seen[i].Last < rs.Seen[oldest].Last {
				oldest = i
			}
		}
		if at-rs.Seen[oldest].Last < longUnheard {
			return nil
		}
		rs.Seen = slices.Delete(rs.Seen, oldest, oldest+1)
	}
	rs.Seen = append(rs.Seen, release{version: v})
	return &rs.Seen[len(rs.Seen)-1]
}

// useVersion counts an attempt for its version. The first one, and the first one
// after the version had gone, is a deploy.
func (a *Analyzer) useVersion(x *attempt, r *release) {
	rs := &x.in.Releases
	if r.N == 0 || x.at-r.Last >= gone && rs.gone(r) {
		before := r.Last
		r.First, r.FirstN, r.N, r.Deploy = x.at, rs.N, 0, 0
		if x.at-rs.Since >= ranAWhile && rs.N >= ranAttempts {
			r.Deploy = a.deployed(x.in, r.version, x.at, before)
		}
	}
	r.N += x.n
	rs.N += x.n
	r.Last, r.LastN = x.at, rs.N
}

// gone reports whether a version is out of use: there were so many attempts with
// others since that, at its own share, one of its own would have been among them.
func (rs *releases) gone(r *release) bool {
	share := float64(r.N) / float64(max(r.LastN-r.FirstN, 1))
	return float64(rs.N-r.LastN)*min(share, 1) > goneNats
}

func (o *opTrial) count(t *trial, at, n int64) {
	if o.Seq != t.Seq || o.OK == nil {
		*o = opTrial{Seq: t.Seq, OK: make([]uint16, trialMinutes)}
	}
	if i := (at - t.From) / minuteNS; i >= 0 && i < trialMinutes {
		o.OK[i] = uint16(min(int64(o.OK[i])+n, math.MaxUint16))
	}
}

// between counts the successes in the whole minutes of the trial from its grace
// on to a time.
func (o *opTrial) between(t *trial, grace, until int64) int64 {
	if o.Seq != t.Seq {
		return 0
	}
	sum := int64(0)
	for i, n := range o.OK {
		if from := t.From + int64(i)*minuteNS; from >= t.From+grace && from+minuteNS <= until {
			sum += int64(n)
		}
	}
	return sum
}
