package analyze

import (
	"cmp"
	"slices"
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

// FailureShares counts rows by one dimension, most first: integration, tenant,
// operation or class.
func FailureShares(rows []FailureRow, by string) []FailureShare {
	byName, tenants := map[string]*FailureShare{}, map[[2]string]bool{}
	var out []*FailureShare
	for i := range rows {
		r := &rows[i]
		name := map[string]string{"integration": r.Integration, "tenant": r.Tenant, "operation": r.Operation, "class": r.Class}[by]
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
