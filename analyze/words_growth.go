package analyze

import (
	"fmt"
	"time"
)

// onsets says when the tenants of an incident began to fail.
type onsets struct {
	n, most     int // tenants, and those of the fullest minute
	first, last time.Time
}

func onsetsOf(in *Incident) onsets {
	perMinute := map[int64]int{}
	var o onsets
	for i := range in.Tenants {
		at := in.Tenants[i].FirstFailure
		if at == nil || in.Tenants[i].State == TenantAtRisk {
			continue
		}
		o.add(*at, perMinute)
	}
	return o
}

func (o *onsets) add(at time.Time, perMinute map[int64]int) {
	o.n++
	if o.first.IsZero() || at.Before(o.first) {
		o.first = at
	}
	if at.After(o.last) {
		o.last = at
	}
	minute := at.Unix() / 60
	perMinute[minute]++
	o.most = max(o.most, perMinute[minute])
}

// scattered: never half of them began in one minute.
func (o onsets) scattered() bool { return o.n >= 3 && 2*o.most < o.n }

// oneByOne reports whether tenants began to fail spread over time rather than at
// once.
func (o onsets) oneByOne() bool { return o.scattered() && o.last.Sub(o.first) >= 5*time.Minute }

// every is the mean time between two onsets.
func (o onsets) every() time.Duration { return o.last.Sub(o.first) / time.Duration(max(1, o.n-1)) }

// growth says how fast an open incident takes in tenants one by one, as long as
// it does.
func growth(in *Incident) string {
	o := onsetsOf(in)
	if in.State != Open || in.LastFailure == nil || !o.oneByOne() || in.LastFailure.Sub(o.last) > 5*o.every() {
		return ""
	}
	return fmt.Sprintf(", growing by one every %s", shortSpan(o.every().Seconds()))
}
