package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/syncguard/syncguard/analyze"
)

var (
	failureTable = target{"failure_data", []string{"minute_ns", "integration", "tenant", "operation", "class", "status", "attrs", "count"}}
	trafficTable = target{"traffic_data", []string{"minute_ns", "integration", "attempts", "failed"}}
	tenantTable  = target{"tenant_traffic_data", []string{"hour_ns", "integration", "tenant", "attempts", "failed"}}
)

// writeRollups writes each row over the one with its key: a row is the whole
// count of its key.
func writeRollups(tx *sql.Tx, names *names, r *analyze.Rollups) error {
	contexts := contexts{}
	err := writeRows(tx, failureTable, r.Failures, names.failed, func(args []any, f analyze.FailureRow) []any {
		return append(args, nanos(f.Minute), names.id(f.Integration, anIntegration), names.id(f.Tenant, aTenant),
			names.id(f.Operation, anyName), names.id(f.Class, anyName), f.Status, names.id(contexts.text(f.Attrs), anyName), f.Count)
	})
	if err != nil {
		return err
	}
	err = writeRows(tx, trafficTable, r.Traffic, names.failed, func(args []any, t analyze.TrafficRow) []any {
		return append(args, nanos(t.Minute), names.id(t.Integration, anIntegration), t.Attempts, t.Failed)
	})
	if err != nil {
		return err
	}
	return writeRows(tx, tenantTable, r.Tenants, names.failed, func(args []any, t analyze.TenantRow) []any {
		return append(args, nanos(t.Hour), names.id(t.Integration, anIntegration), names.id(t.Tenant, aTenant), t.Attempts, t.Failed)
	})
}

// withoutReplaced takes the hours out of r that later has as well: they would be
// written only to be written over. At the end of an input these are most of all rows.
func withoutReplaced(r, later *analyze.Rollups) {
	type hour struct {
		at                  int64
		integration, tenant string
	}
	replaced := make(map[hour]struct{}, len(later.Tenants))
	for i := range later.Tenants {
		t := &later.Tenants[i]
		replaced[hour{nanos(t.Hour), t.Integration, t.Tenant}] = struct{}{}
	}
	kept := make([]analyze.TenantRow, 0, max(0, len(r.Tenants)-len(later.Tenants)))
	for _, t := range r.Tenants {
		if _, ok := replaced[hour{nanos(t.Hour), t.Integration, t.Tenant}]; !ok {
			kept = append(kept, t)
		}
	}
	r.Tenants = kept
}

// unknownContext is the name of a context that is not known.
const unknownContext = "null"

// contexts writes attributes as JSON, each set once: rows share their sets.
type contexts map[*analyze.Attr]string

func (c contexts) text(attrs []analyze.Attr) string {
	switch {
	case attrs == nil:
		return unknownContext
	case len(attrs) == 0:
		return "{}"
	}
	if text, ok := c[&attrs[0]]; ok {
		return text
	}
	set := make(map[string]string, len(attrs)) // is written in the order of its keys
	for _, a := range attrs {
		set[a.Key] = a.Value
	}
	text, err := json.Marshal(set)
	if err != nil {
		text = []byte("{}") // strings can always be written
	}
	c[&attrs[0]] = string(text)
	return string(text)
}

// role says what a name is the name of; one name may have several.
type role int64

const (
	anyName       role = 0
	anIntegration role = 1
	aTenant       role = 2
)

// names gives every name of a rollup its number, within one transaction. It asks the
// database for those that no transaction before it has asked for.
type names struct {
	tx     *sql.Tx
	known  map[string]numberedName // before the transaction; a name keeps its number for good
	asked  map[string]numberedName // in it
	find   *sql.Stmt               // nil: not needed yet
	number *sql.Stmt
	err    error // the first one; the transaction fails with it
}

type numberedName struct {
	id    int64
	roles role // as the file has them
}

func (d *DB) newNames(tx *sql.Tx) *names {
	return &names{tx: tx, known: d.names, asked: map[string]numberedName{}}
}

// mostNames is how many names a writer remembers: some 100 bytes each.
const mostNames = 100_000

// rememberNames keeps what a transaction asked for, once it is committed.
func (d *DB) rememberNames(n *names) {
	if d.names == nil || len(d.names)+len(n.asked) > mostNames {
		d.names = map[string]numberedName{}
	}
	for name, k := range n.asked {
		d.names[strings.Clone(name)] = k
	}
}

func (n *names) id(name string, as role) int64 {
	k, ok := n.asked[name]
	if !ok {
		k, ok = n.known[name]
	}
	if n.err != nil || ok && k.roles&as == as {
		return k.id
	}
	var err error
	if !ok {
		k, err = n.ask(name, as)
	}
	if err == nil && k.roles&as != as {
		k.roles |= as
		_, err = n.tx.Exec(`UPDATE name_data SET roles = ? WHERE id = ?`, k.roles, k.id)
	}
	n.err = err
	n.asked[name] = k
	return k.id
}

func (n *names) failed() error { return n.err }

// ask finds the number of a name in the file, or gives it one.
func (n *names) ask(name string, as role) (k numberedName, err error) {
	if n.find == nil {
		if n.find, err = n.tx.Prepare(`SELECT id, roles FROM name_data WHERE name = ?`); err != nil {
			return k, err
		}
	}
	err = n.find.QueryRow(name).Scan(&k.id, &k.roles)
	if !errors.Is(err, sql.ErrNoRows) {
		return k, err
	}
	if n.number == nil {
		if n.number, err = n.tx.Prepare(`INSERT INTO name_data (name, roles) VALUES (?, ?) RETURNING id, roles`); err != nil {
			return k, err
		}
	}
	err = n.number.QueryRow(name, as).Scan(&k.id, &k.roles)
	return k, err
}
