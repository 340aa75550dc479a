package analyze

import (
	"cmp"
	"math"
	"slices"
)

// unit is one tenant in one operation and context: the unit of a scope, so that
// one large tenant can't dominate.
type unit struct {
	pairs   []ScopeAttr
	failing bool
}

// candidate is an explanation: the units that have an attribute's value.
type candidate struct {
	attr         ScopeAttr
	failing, all int
	terms        int     // 2 for a pair of attributes
	gain         float64 // nats over "everybody", after the price of its choice
}

// explain returns the attribute that tells best who fails, if any tells it well
// enough, and those that the data can't tell apart from it.
func explain(units []unit) (best *candidate, ties []ScopeAttr) {
	ties = []ScopeAttr{}
	failing := 0
	for _, u := range units {
		if u.failing {
			failing++
		}
	}
	cands := candidates(units)
	var good []candidate
	for _, c := range append(cands, pairsOf(cands, units, failing)...) {
		c.gain = c.score(failing, len(units), len(cands))
		if c.gain > 0 {
			good = append(good, c)
		}
	}
	slices.SortStableFunc(good, func(x, y candidate) int {
		return cmp.Or(-cmp.Compare(x.gain, y.gain), cmp.Compare(x.attr.Attribute, y.attr.Attribute), cmp.Compare(x.attr.Value, y.attr.Value))
	})
	if len(good) == 0 {
		return nil, ties
	}
	for _, c := range good[1:] {
		if good[0].gain-c.gain <= scopeTie && c.terms == 0 {
			ties = append(ties, c.attr)
		}
	}
	return &good[0], ties
}

func candidates(units []unit) []candidate {
	index := map[ScopeAttr]int{}
	var cands []candidate
	for _, u := range units {
		for _, p := range u.pairs {
			i, ok := index[p]
			if !ok {
				if len(cands) >= maxCandidate {
					continue
				}
				i = len(cands)
				index[p] = i
				cands = append(cands, candidate{attr: p})
			}
			cands[i].all++
			if u.failing {
				cands[i].failing++
			}
		}
	}
	return cands
}

const maxPaired = 12 // attributes that are tried in pairs

// pairsOf returns the explanations by two attributes: of those that hold most of
// the failing units, since a pair can't hold more than either.
func pairsOf(cands []candidate, units []unit, failing int) []candidate {
	var wide []ScopeAttr
	for _, c := range cands {
		if float64(c.failing) >= scopeRecall*float64(failing) && c.all < len(units) && len(wide) < maxPaired {
			wide = append(wide, c.attr)
		}
	}
	var out []candidate
	for i, x := range wide {
		for _, y := range wide[i+1:] {
			if x.Attribute == y.Attribute {
				continue
			}
			if x.Attribute > y.Attribute {
				x, y = y, x
			}
			c := candidate{attr: ScopeAttr{x.Attribute + "," + y.Attribute, x.Value + "," + y.Value}, terms: 2}
			for _, u := range units {
				if !slices.Contains(u.pairs, x) || !slices.Contains(u.pairs, y) {
					continue
				}
				c.all++
				if u.failing {
					c.failing++
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// score is the gain of the explanation, or 0 where it does not hold: too few of
// the failing have the value, or those without it fail nearly as often.
func (c *candidate) score(failing, all, candidates int) float64 {
	in, inF := float64(c.all), float64(c.failing)
	out, outF := float64(all-c.all), float64(failing-c.failing)
	if failing == 0 || out == 0 || inF < scopeRecall*float64(failing) || inF < 2 {
		return 0
	}
	// Katz's log interval of the risk ratio, 0.5 added to each cell (Haldane, Anscombe).
	logRR := math.Log((inF+0.5)/(in+1)) - math.Log((outF+0.5)/(out+1))
	se := math.Sqrt(1/(inF+0.5) - 1/(in+1) + 1/(outF+0.5) - 1/(out+1))
	if logRR-1.96*se < math.Log(scopeRisk) {
		return 0
	}
	split := bernoulli(int64(inF), int64(in)) + bernoulli(int64(outF), int64(out))
	price := math.Log(float64(candidates)) * float64(max(1, c.terms))
	return split - bernoulli(int64(failing), int64(all)) - 0.5*math.Log(float64(all)) - price
}
