package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/analyze"
)

// filter is what was typed behind /: words that the title, the id or the
// integration must hold, and key:value for the rest.
type filter struct {
	text                         string // as typed
	words                        []string
	integration, class, severity string
	state, tenant                string
	touching                     map[string]bool // ids that fit the tenant; nil: not known yet
}

// filterKeys are the keys that a filter knows.
var filterKeys = []string{"integration", "tenant", "class", "state", "severity"}

// parseFilter reads what was typed. An error names the word that it can't read.
func parseFilter(typed string) (filter, error) {
	f := filter{text: strings.TrimSpace(typed)}
	for _, w := range strings.Fields(typed) {
		key, value, pair := strings.Cut(w, ":")
		if !pair {
			key, value, pair = strings.Cut(w, "=")
		}
		key = strings.ToLower(key)
		if !pair {
			f.words = append(f.words, strings.ToLower(w))
			continue
		}
		i := slices.IndexFunc(filterKeys, func(k string) bool { return key != "" && strings.HasPrefix(k, key) })
		if i < 0 {
			return filter{}, fmt.Errorf("%q is not known: there are %s", key, strings.Join(filterKeys, ", "))
		}
		*[]*string{&f.integration, &f.tenant, &f.class, &f.state, &f.severity}[i] = strings.ToLower(value)
		if i == 1 {
			f.tenant = value // names of tenants keep their case
		}
	}
	return f, nil
}

func (f *filter) empty() bool { return f.text == "" }

// fits reports whether the list shows an incident.
func (f *filter) fits(h *Head) bool {
	if f.empty() {
		return true
	}
	within := func(list []string, part string) bool {
		return part == "" || slices.ContainsFunc(list, func(s string) bool { return strings.Contains(strings.ToLower(s), part) })
	}
	if !within(h.Integrations, f.integration) || !within(h.Classes, f.class) {
		return false
	}
	if !strings.HasPrefix(string(h.State), f.state) || !strings.HasPrefix(string(h.Severity), f.severity) {
		return false
	}
	if f.tenant != "" && !f.touching[h.ID] {
		return false
	}
	for _, w := range f.words {
		if !strings.Contains(strings.ToLower(h.Title), w) && !strings.Contains(strings.ToLower(h.ID), w) && !within(h.Integrations, w) {
			return false
		}
	}
	return true
}

// failures is the filter as one over failures. Words match integrations.
func (f *filter) failures(snap *Snapshot) analyze.FailureFilter {
	out := analyze.FailureFilter{Tenant: f.tenant}
	for i := range snap.Integrations {
		name := snap.Integrations[i].Name
		if f.integration != "" && strings.Contains(strings.ToLower(name), f.integration) {
			out.Integrations = append(out.Integrations, name)
		}
	}
	if f.class != "" {
		seen := map[string]bool{}
		for i := range snap.Heads {
			for _, c := range snap.Heads[i].Classes {
				if strings.Contains(strings.ToLower(c), f.class) && !seen[c] {
					seen[c] = true
					out.Classes = append(out.Classes, c)
				}
			}
		}
		slices.Sort(out.Classes)
	}
	return out
}
