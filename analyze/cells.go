package analyze

import (
	"iter"
	"math"

	"github.com/syncguard/syncguard/parse"
)

// cell is a pair's use of one operation in one context.
type cell struct {
	Op       string
	Attrs    int32 // index into Analyzer.AttrSets
	N, F     int32 // since the pair was last calm
	LastOK   int64
	LastFail int64
}

func (c *cell) heard() int64 { return max(c.LastOK, c.LastFail) }

// cells are those of a pair, by column: an attempt finds its cell by one of eight
// numbers that lie side by side, and a success touches two cache lines of all.
// What only failures need is in cellFailures.
type cells struct {
	key    [maxCells]uint32 // number of the operation and of the context, see cellKey
	n      [maxCells]int32
	lastOK [maxCells]int64
}

type cellFailures struct {
	n    [maxCells]int32
	last [maxCells]int64
}

// cellNames are the operations of a pair's cells that have no number of their own,
// as they came beyond maxOperations.
type cellNames [maxCells]string

// cellKey needs 12 bits for the context, see maxAttrSets.
func cellKey(op *operation, attrs int32) uint32 { return uint32(op.at)<<16 | uint32(attrs) }

// cell is the i-th cell.
func (p *pair) cell(i int) cell {
	key := p.cells.key[i]
	c := cell{
		Attrs: int32(key & math.MaxUint16), N: p.cells.n[i], LastOK: p.cells.lastOK[i],
		F: p.failures.n[i], LastFail: p.failures.last[i],
	}
	if op := p.in.Operations[key>>16]; op.other {
		c.Op = p.names[i]
	} else {
		c.Op = op.Name
	}
	return c
}

// eachCell goes through the cells.
func (p *pair) eachCell() iter.Seq[cell] {
	return func(yield func(cell) bool) {
		for i := range int(p.used) {
			if !yield(p.cell(i)) {
				return
			}
		}
	}
}

// anyCell reports whether f is true of a cell.
func (p *pair) anyCell(f func(cell) bool) bool {
	for c := range p.eachCell() {
		if f(c) {
			return true
		}
	}
	return false
}

// touch notes an attempt in the cell of its operation and context.
func (p *pair) touch(e *parse.Event, op *operation, attrs int32, at int64, failed bool) {
	i := p.findCell(e.Operation, op, attrs)
	p.cells.n[i] = int32(min(int64(p.cells.n[i])+e.Count, math.MaxInt32))
	if failed {
		p.failures.n[i] = int32(min(int64(p.failures.n[i])+e.Count, math.MaxInt32))
		p.failures.last[i] = at
		p.failing |= 1 << i
	} else {
		p.cells.lastOK[i] = at
	}
}

// findCell is the place of a cell, which may be new in place of the oldest.
func (p *pair) findCell(name string, op *operation, attrs int32) int {
	key := cellKey(op, attrs)
	for i := range int(p.used) {
		if p.cells.key[i] == key && (!op.other || p.names[i] == name) {
			return i
		}
	}
	i := int(p.used)
	if i == maxCells {
		i = p.oldestCell()
	} else {
		p.used++
	}
	p.setCell(i, cell{Op: name, Attrs: attrs}, op)
	return i
}

// setCell puts a cell into a place. op is its operation.
func (p *pair) setCell(i int, c cell, op *operation) {
	p.cells.key[i], p.cells.n[i], p.cells.lastOK[i] = cellKey(op, c.Attrs), c.N, c.LastOK
	if p.failing>>i&1 != 0 || c.F != 0 || c.LastFail != 0 {
		p.failures.n[i], p.failures.last[i] = c.F, c.LastFail
		p.failing &^= 1 << i
		if c.F != 0 || c.LastFail != 0 {
			p.failing |= 1 << i
		}
	}
	switch {
	case op.other:
		if p.names == nil {
			p.names = new(cellNames)
		}
		p.names[i] = c.Op
	case p.names != nil:
		p.names[i] = ""
	}
}

// oldestCell is the place of the cell that was not heard for the longest.
func (p *pair) oldestCell() int {
	oldest, least := 0, int64(math.MaxInt64)
	for i, at := range &p.cells.lastOK {
		if p.failing>>i&1 != 0 {
			at = max(at, p.failures.last[i])
		}
		if at < least {
			oldest, least = i, at
		}
	}
	return oldest
}
