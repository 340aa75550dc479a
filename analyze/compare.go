package analyze

import (
	"cmp"
	"slices"
)

// Trial is what one configuration made of a history.
type Trial struct {
	Name      string
	Incidents []Incident
}

// Comparison holds the incidents of several trials on one history, those of one
// cause together.
type Comparison struct {
	Names  []string
	Causes []Cause // in the order they started
}

// Cause is what one trial or several opened for the same trouble.
type Cause struct {
	Incidents [][]Incident // of each trial, in the order of Names; empty where it opened none
}

// Compare puts incidents together that are about the same: the same kind, an
// integration and a tenant in common, and at the same time. One incident of a
// trial may be several of another.
func Compare(trials []Trial) Comparison {
	var all []placed
	c := Comparison{}
	for i, t := range trials {
		c.Names = append(c.Names, t.Name)
		for k := range t.Incidents {
			all = append(all, placed{trial: i, in: &t.Incidents[k], cause: len(all)})
		}
	}
	for i := range all {
		for k := range i {
			if all[i].trial != all[k].trial && all[i].cause != all[k].cause && sameTrouble(all[i].in, all[k].in) {
				join(all, all[i].cause, all[k].cause)
			}
		}
	}
	return c.gather(all)
}

// placed is an incident with the number of its cause.
type placed struct {
	trial, cause int
	in           *Incident
}

func join(all []placed, from, into int) {
	for i := range all {
		if all[i].cause == from {
			all[i].cause = into
		}
	}
}

func (c Comparison) gather(all []placed) Comparison {
	slices.SortStableFunc(all, func(x, y placed) int {
		return cmp.Or(x.in.StartedAt.Compare(y.in.StartedAt), cmp.Compare(x.trial, y.trial), cmp.Compare(x.in.ID, y.in.ID))
	})
	place := map[int]int{}
	for _, p := range all {
		i, known := place[p.cause]
		if !known {
			i = len(c.Causes)
			place[p.cause] = i
			c.Causes = append(c.Causes, Cause{Incidents: make([][]Incident, len(c.Names))})
		}
		own := &c.Causes[i].Incidents[p.trial]
		*own = append(*own, *p.in)
	}
	return c
}

// Of counts the incidents of a trial.
func (c *Comparison) Of(trial int) int {
	n := 0
	for _, cause := range c.Causes {
		n += len(cause.Incidents[trial])
	}
	return n
}

// Common reports whether every trial opened an incident for the cause.
func (c *Cause) Common() bool {
	return !slices.ContainsFunc(c.Incidents, func(list []Incident) bool { return len(list) == 0 })
}

func sameTrouble(a, b *Incident) bool {
	if a.Kind != b.Kind || !overlap(a.Integrations, b.Integrations) {
		return false
	}
	if endsBefore(a, b) || endsBefore(b, a) {
		return false
	}
	return overlap(allTenants(a), allTenants(b))
}

// endsBefore reports whether a was over when b started.
func endsBefore(a, b *Incident) bool {
	return a.ResolvedAt != nil && a.ResolvedAt.Before(b.StartedAt)
}

// allTenants names the affected, "" for those whom the log does not name.
func allTenants(in *Incident) []string {
	var names []string
	for i := range in.Tenants {
		if in.Tenants[i].State != TenantAtRisk {
			names = append(names, in.Tenants[i].Tenant)
		}
	}
	return names
}

// overlap reports whether two lists share a name, or are both empty.
func overlap(a, b []string) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	names := make(map[string]bool, len(a))
	for _, s := range a {
		names[s] = true
	}
	return slices.ContainsFunc(b, func(s string) bool { return names[s] })
}
