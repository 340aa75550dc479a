package analyze

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"
)

// FailureFilter says which failures are counted; the zero value takes all.
type FailureFilter struct {
	Integrations, Classes []string  // any of these
	Tenant                string    // a part of the tenant's name
	Incident              string    // of the tenants of this incident
	Since, Until          time.Time // minutes within; zero: no bound
}

// FailureShare is one value's part of the failures that were counted.
type FailureShare struct {
	Name        string
	Failures    int64
	Tenants     int // distinct
	First, Last time.Time
}

// FailureBreakdown is failures told apart by a dimension.
type FailureBreakdown struct {
	Shares     []FailureShare // most first
	Values     int            // how many there are in all
	Attributes []string       // the keys of the failures' context, sorted
}

// FailureShares counts rows by one dimension, most first: integration, tenant,
// operation, class or status, or else an attribute of the context.
func FailureShares(rows []FailureRow, by string) []FailureShare {
	byName, tenants := map[string]*FailureShare{}, map[[2]string]bool{}
	var out []*FailureShare
	for i := range rows {
		r := &rows[i]
		name := r.value(by)
		s := byName[name]
		if s == nil {
			s = &FailureShare{Name: name, First: r.Minute, Last: r.Minute}
			byName[name] = s
			out = append(out, s)
		}
		s.Failures += r.Count
		if r.Minute.Before(s.First) {
			s.First = r.Minute
		}
		if r.Minute.After(s.Last) {
			s.Last = r.Minute
		}
		if k := [2]string{name, r.Tenant}; !tenants[k] {
			tenants[k] = true
			s.Tenants++
		}
	}
	slices.SortFunc(out, func(a, b *FailureShare) int {
		return cmp.Or(cmp.Compare(b.Failures, a.Failures), cmp.Compare(a.Name, b.Name))
	})
	shares := make([]FailureShare, len(out))
	for i, s := range out {
		shares[i] = *s
	}
	return shares
}

// value is what a row has of a dimension; "" is none, or not known.
func (r *FailureRow) value(of string) string {
	switch of {
	case "integration":
		return r.Integration
	case "tenant":
		return r.Tenant
	case "operation":
		return r.Operation
	case "class":
		return r.Class
	case "status":
		if r.Status == 0 {
			return ""
		}
		return strconv.Itoa(r.Status)
	}
	for _, a := range r.Attrs {
		if a.Key == of {
			return a.Value
		}
	}
	return ""
}

// FailureAttributes are the keys of the rows' context, sorted.
func FailureAttributes(rows []FailureRow) []string {
	seen := map[string]bool{}
	for i := range rows {
		for _, a := range rows[i].Attrs {
			seen[a.Key] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
