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
//	tally(a, b, at, key…)
//
// keeps the groups in a map instead and takes a sixth of the time (BenchmarkBlast).
// For each combination of keys it adds up a and b, and keeps the least and the
// greatest at. It gives one blob, which tallied reads.
const tallyName = "tally"

// tallyKeys is how many keys there may be.
const tallyKeys = 7

// group is what was added up of one combination of keys.
type group struct {
	key         [tallyKeys]int64
	a, b        float64 // numbers of attempts, or parts of them
	first, last int64
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
	if len(args) < 3 || len(args) > 3+tallyKeys {
		return errors.New("tally: wrong number of arguments")
	}
	for i, v := range args[3:] {
		key[i], _ = v.(int64)
	}
	at, _ := args[2].(int64)
	g := t.of[key]
	if g == nil {
		g = &group{key: key, first: at, last: at}
		t.of[key] = g
	}
	g.a += float(args[0])
	g.b += float(args[1])
	g.first, g.last = min(g.first, at), max(g.last, at)
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
	groups := make([]*group, 0, len(t.of))
	for _, g := range t.of {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(x, y *group) int { return slices.Compare(x.key[:], y.key[:]) })
	blob := make([]byte, 0, len(groups)*8*(tallyKeys+4))
	for _, g := range groups {
		for _, word := range append(g.key[:], int64(math.Float64bits(g.a)), int64(math.Float64bits(g.b)), g.first, g.last) {
			blob = binary.LittleEndian.AppendUint64(blob, uint64(word))
		}
	}
	return blob, nil
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
	const size = 8 * (tallyKeys + 4)
	out := make([]group, len(blob)/size)
	for i := range out {
		var words [tallyKeys + 4]uint64
		for j := range words {
			words[j] = binary.LittleEndian.Uint64(blob[i*size+8*j:])
		}
		g := &out[i]
		for j := range g.key {
			g.key[j] = int64(words[j])
		}
		g.a, g.b = math.Float64frombits(words[tallyKeys]), math.Float64frombits(words[tallyKeys+1])
		g.first, g.last = int64(words[tallyKeys+2]), int64(words[tallyKeys+3])
	}
	return out, nil
}
