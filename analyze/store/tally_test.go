package store

import (
	"database/sql"
	"testing"
)

// The aggregate gives what GROUP BY gives, in its order.
func TestTallyIsGroupBy(t *testing.T) {
	d, _ := month(t, 1)
	for name, c := range map[string]struct{ tally, group string }{
		"attempts": {
			`SELECT tally(attempts, failed, hour_ns, hour_ns, integration, tenant) FROM tenant_traffic_data`,
			`SELECT integration, tenant, 0, sum(attempts), sum(failed), min(hour_ns), max(hour_ns), count(*) FROM tenant_traffic_data GROUP BY 1, 2`,
		},
		"failures": {
			`SELECT tally(count, 0.5, minute_ns, minute_ns, class, status, attrs) FROM failure_data`,
			`SELECT class, status, attrs, sum(count), 0.5 * count(*), min(minute_ns), max(minute_ns), count(*) FROM failure_data GROUP BY 1, 2, 3`,
		},
		"nothing": {
			`SELECT tally(count, 0, minute_ns, minute_ns, class) FROM failure_data WHERE 0`,
			`SELECT class, 0, 0, sum(count), 0, min(minute_ns), max(minute_ns), count(*) FROM failure_data WHERE 0 GROUP BY 1`,
		},
	} {
		err := d.inTx("read", func(tx *sql.Tx) error {
			got, err := tallied(tx, c.tally)
			if err != nil {
				return err
			}
			want, err := queryRows(tx, c.group, nil, func(rows *sql.Rows) (g group, err error) {
				return g, rows.Scan(&g.key[0], &g.key[1], &g.key[2], &g.a, &g.b, &g.first, &g.last, &g.rows)
			})
			if err != nil {
				return err
			}
			if len(got) != len(want) {
				t.Errorf("%s: %d groups, want %d", name, len(got), len(want))
			}
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Fatalf("%s: group %d is %+v, want %+v", name, i, got[i], want[i])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
