package store

import (
	"database/sql"
	"errors"

	"github.com/syncguard/syncguard/analyze"
)

var (
	failureTable = target{"failure_data", []string{"minute_ns", "integration", "tenant", "operation", "class", "count"}}
	trafficTable = target{"traffic_data", []string{"minute_ns", "integration", "attempts", "failed"}}
	tenantTable  = target{"tenant_traffic_data", []string{"hour_ns", "integration", "tenant", "attempts", "failed"}}
)

// writeRollups writes each row over the one with its key: a row is the whole
// count of its key.
func writeRollups(tx *sql.Tx, names *names, r *analyze.Rollups) error {
	err := replaceRows(tx, failureTable, r.Failures, func(args []any, f analyze.FailureRow) []any {
		return append(args, nanos(f.Minute), names.id(f.Integration), names.id(f.Tenant),
			names.id(f.Operation), names.id(f.Class), f.Count)
	})
	if err != nil {
		return errors.Join(names.err, err)
	}
	err = replaceRows(tx, trafficTable, r.Traffic, func(args []any, t analyze.TrafficRow) []any {
		return append(args, nanos(t.Minute), names.id(t.Integration), t.Attempts, t.Failed)
	})
	if err != nil {
		return errors.Join(names.err, err)
	}
	err = replaceRows(tx, tenantTable, r.Tenants, func(args []any, t analyze.TenantRow) []any {
		return append(args, nanos(t.Hour), names.id(t.Integration), names.id(t.Tenant), t.Attempts, t.Failed)
	})
	return errors.Join(names.err, err)
}

// names gives every name of a rollup its number, within one transaction. It
// asks the database once a name.
type names struct {
	tx  *sql.Tx
	ids map[string]int64
	err error // the first one; the transaction fails with it
}

func newNames(tx *sql.Tx) *names {
	return &names{tx: tx, ids: map[string]int64{}}
}

func (n *names) id(name string) int64 {
	id, ok := n.ids[name]
	if ok || n.err != nil {
		return id
	}
	err := n.tx.QueryRow(`SELECT id FROM name_data WHERE name = ?`, name).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = n.tx.QueryRow(`INSERT INTO name_data (name) VALUES (?) RETURNING id`, name).Scan(&id)
	}
	n.err = err
	n.ids[name] = id
	return id
}
