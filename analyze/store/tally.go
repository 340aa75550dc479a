package store

import (
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"sync"

	"modernc.org/sqlite"
)

// SQLite groups rows by sorting all of them. A month of a large service is ten
// million rows and some thousand groups; the aggregate
//
//	tally(a, b, first, last, key…)
//
// keeps the groups in a map instead and takes a sixth of the time (BenchmarkBlast).
// For each combination of keys it adds up a and b, keeps the least first and the
// greatest last, and counts the rows. It gives one blob, which tallied reads.
const tallyName = "tally"

// tallyKeys is how many keys there may be.
const tallyKeys = 7

// group is what was added up of one combination of keys.
type group struct {
	key         [tallyKeys]int64
	a, b        float64 // numbers of attempts, or parts of them
	first, last int64
	rows        int64
}

// registerTally makes the aggregate known to the connections that are opened after it.
var registerTally = sync.OnceValue(func() error {
	return sqlite.RegisterFunction(tallyName, &sqlite.FunctionImpl{
		NArgs: -1,
		MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) {
			return &tally{of: map[[tallyKeys]int64]*group{}}, nil
		},
	})
})

type tally struct{ of map[[tallyKeys]int64]*group }

// Step implements sqlite.AggregateFunction, as do the others.
func (t *tally) Step(_ *sqlite.FunctionContext, args []driver.Value) error {
	var key [tallyKeys]int64
	if len(args) < 4 || len(args) > 4+tallyKeys {
		return errors.New("tally: wrong number of arguments")
	}
	for i, v := range args[4:] {
		key[i], _ = v.(int64)
	}
	first, _ := args[2].(int64)
	last, _ := args[3].(int64)
	g := t.of[key]
	if g == nil {
		g = &group{key: key, first: first, last: last}
		t.of[key] = g
	}
	g.a += float(args[0])
	g.b += float(args[1])
	g.first, g.last, g.rows = min(g.first, first), max(g.last, last), g.rows+1
	return nil
}

func float(v driver.Value) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	f, _ := v.(float64)
	return f
}

// WindowValue encodes the groups in the order of their keys: what is added up of
// them must not depend on that of a map.
func (t *tally) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	groups := sortedGroups(t.of)
	blob := make([]byte, 0, len(groups)*8*(tallyKeys+5))
	for i := range groups {
		g := &groups[i]
		for _, word := range append(g.key[:], int64(math.Float64bits(g.a)), int64(math.Float64bits(g.b)), g.first, g.last, g.rows) {
			blob = binary.LittleEndian.AppendUint64(blob, uint64(word))
		}
	}
	return blob, nil
}

// sortedGroups are the groups in the order of their keys.
func sortedGroups(of map[[tallyKeys]int64]*group) []group {
	out := make([]group, 0, len(of))
	for _, g := range of {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(x, y group) int { return slices.Compare(x.key[:], y.key[:]) })
	return out
}

// add puts another group of the same key to g.
func (g *group) add(more *group) {
	g.a += more.a
	g.b += more.b
	g.first, g.last, g.rows = min(g.first, more.first), max(g.last, more.last), g.rows+more.rows
}

// WindowInverse is asked for by window functions only.
func (t *tally) WindowInverse(*sqlite.FunctionContext, []driver.Value) error {
	return errors.New("tally is no window function")
}

// Final ends the aggregate.
func (t *tally) Final(*sqlite.FunctionContext) { t.of = nil }

// tallied runs a query that selects one tally.
func tallied(tx *sql.Tx, query string, args ...any) ([]group, error) {
	var blob []byte
	if err := tx.QueryRow(query, args...).Scan(&blob); err != nil {
		return nil, err
	}
	const size = 8 * (tallyKeys + 5)
	out := make([]group, len(blob)/size)
	for i := range out {
		var words [tallyKeys + 5]uint64
		for j := range words {
			words[j] = binary.LittleEndian.Uint64(blob[i*size+8*j:])
		}
		g := &out[i]
		for j := range g.key {
			g.key[j] = int64(words[j])
		}
		g.a, g.b = math.Float64frombits(words[tallyKeys]), math.Float64frombits(words[tallyKeys+1])
		g.first, g.last, g.rows = int64(words[tallyKeys+2]), int64(words[tallyKeys+3]), int64(words[tallyKeys+4])
	}
	return out, nil
}
