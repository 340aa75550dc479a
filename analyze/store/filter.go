package store

import (
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Filter says which incidents a report shows; the zero Filter shows all.
type Filter struct {
	Since, Until time.Time // those that were live at some moment in [Since, Until); zero: no bound
	Integration  string    // those that name it
	Tenant       string    // those that affect it or put it at risk
	States       []analyze.State
	Severities   []analyze.Severity

	Only    bool // of the incidents that affect Tenant, and of them only what is its own
	Courses bool // with the courses of their traffic, for charts
}

// where is the filter as an SQL condition over incident_data. The text is made
// of constants alone; every value is bound.
func (f Filter) where() (string, []any) {
	var c conditions
	if !f.Since.IsZero() {
		c.add("(resolved_ns IS NULL OR resolved_ns >= ?)", nanos(f.Since))
	}
	if !f.Until.IsZero() {
		c.add("started_ns < ?", nanos(f.Until))
	}
	if f.Integration != "" {
		c.add("? IN (SELECT value FROM json_each(integrations))", f.Integration)
	}
	if f.Only {
		c.add("id IN (SELECT incident FROM incident_tenant_data WHERE tenant = ? AND state <> ?)", f.Tenant, string(analyze.TenantAtRisk))
	} else if f.Tenant != "" {
		c.add("id IN (SELECT incident FROM incident_tenant_data WHERE tenant = ?)", f.Tenant)
	}
	addOneOf(&c, "state", f.States)
	addOneOf(&c, "severity", f.Severities)
	if c.texts == nil {
		return "1", nil
	}
	return strings.Join(c.texts, " AND "), c.args
}

type conditions struct {
	texts []string
	args  []any
}

func (c *conditions) add(text string, args ...any) {
	c.texts = append(c.texts, text)
	c.args = append(c.args, args...)
}

func addOneOf[S ~string](c *conditions, column string, values []S) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	c.add(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}
