package store

import (
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/syncguard/syncguard/analyze"
)

// selection are the numbers of the names that fit a filter; the zero selection
// is all of them.
type selection struct {
	chosen map[int64]bool
	some   bool
}

func (s selection) has(id int64) bool { return !s.some || s.chosen[id] }

// json writes the numbers for json_each.
func (s selection) json() string { return numbersJSON(slices.Sorted(maps.Keys(s.chosen))) }

func numbersJSON(ids []int64) string {
	var out strings.Builder
	for i, id := range ids {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(strconv.FormatInt(id, 10))
	}
	return "[" + out.String() + "]"
}

// readNames reads what the numbers in the rollups mean.
func (b *blast) readNames() error {
	b.names, b.contexts = map[int64]string{}, map[int64]map[string]string{}
	roles := map[int64]role{}
	err := eachRow(b.tx, `SELECT id, name, roles FROM name_data`, nil, func(rows *sql.Rows) error {
		var id int64
		var name string
		var as role
		err := rows.Scan(&id, &name, &as)
		b.names[id], roles[id] = name, as
		if as&anIntegration != 0 {
			b.knownIntegrations++
		}
		if as&aTenant != 0 {
			b.knownTenants++
		}
		return err
	})
	if err != nil {
		return err
	}
	choose := func(patterns []string, as role) selection {
		s := selection{some: len(patterns) > 0, chosen: map[int64]bool{}}
		for id, name := range b.names {
			if s.some && roles[id]&as == as && analyze.Fits(patterns, name) {
				s.chosen[id] = true
			}
		}
		return s
	}
	b.integrations, b.tenants = choose(b.q.Integrations, anIntegration), choose(b.q.Tenants, aTenant)
	if in := b.q.Incident; in != nil {
		b.integrations = b.integrations.and(in.Integrations, b.names)
		if !b.q.Exposed {
			b.tenants = b.tenants.and(in.Affected(), b.names)
		}
	}
	b.ofTenants = b.byTenant || b.tenants.some
	return nil
}

// and leaves of a selection what is one of the names; without any all.
func (s selection) and(of []string, names map[int64]string) selection {
	if len(of) == 0 {
		return s
	}
	out := selection{some: true, chosen: map[int64]bool{}}
	for id, name := range names {
		if s.has(id) && slices.Contains(of, name) {
			out.chosen[id] = true
		}
	}
	return out
}

// context returns what a number means if it is that of a context.
func (b *blast) context(id int64) map[string]string {
	if c, ok := b.contexts[id]; ok {
		return c
	}
	var c map[string]string
	if json.Unmarshal([]byte(b.names[id]), &c) != nil { // it is no context
		c = nil
	}
	b.contexts[id] = c
	return c
}

// narrow writes the filters as conditions on failure_data. They are made of
// numbers alone: no name gets into the text.
func (b *blast) narrow() error {
	var texts []string
	add := func(column string, fits func(id int64) bool) {
		var ids []int64
		for _, id := range slices.Sorted(maps.Keys(b.names)) {
			if fits(id) {
				ids = append(ids, id)
			}
		}
		texts = append(texts, b.oneOf(column, ids))
	}
	classes := b.q.Classes
	if in := b.q.Incident; in != nil && len(classes) == 0 && !b.q.Exposed {
		classes = in.Classes
	}
	if b.tenants.some {
		texts = append(texts, b.oneOf("tenant", slices.Sorted(maps.Keys(b.tenants.chosen))))
	}
	if len(b.q.Operations) > 0 {
		add("operation", func(id int64) bool { return analyze.Fits(b.q.Operations, b.names[id]) })
	}
	if len(classes) > 0 {
		add("class", func(id int64) bool { return analyze.Fits(classes, b.names[id]) })
	}
	if len(b.q.Attrs) > 0 {
		add("attrs", func(id int64) bool { c := b.context(id); return c != nil && b.q.FitAttrs(c) })
	}
	if len(b.q.Status) > 0 {
		var spans []string
		for _, s := range b.q.Status {
			spans = append(spans, "t.status BETWEEN "+strconv.Itoa(s.From)+" AND "+strconv.Itoa(s.To))
		}
		texts = append(texts, "("+strings.Join(spans, " OR ")+")")
	}
	b.where = strings.Join(append(texts, "1"), " AND ")
	return nil
}

func (b *blast) oneOf(column string, ids []int64) string {
	return "t." + column + " IN (SELECT value FROM json_each('" + numbersJSON(ids) + "'))"
}
