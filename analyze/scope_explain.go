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
	gain         float64 // nats over "everybody", after the price of its choice; 0 where it does not hold
	raw          float64 // the same, whether it holds or not
}

// explain returns the attribute that tells best who fails, if any tells it well
// enough, those that the data can't tell apart from it, and all others.
func explain(units []unit) (best *candidate, ties []ScopeAttr, rivals []candidate) {
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
		c.raw = c.worth(failing, len(units), len(cands))
		if c.raw > 0 && c.holds(failing, len(units)) {
			c.gain = c.raw
			good = append(good, c)
			continue
		}
		rivals = append(rivals, c)
	}
	slices.SortStableFunc(good, func(x, y candidate) int {
		return cmp.Or(-cmp.Compare(x.gain, y.gain), cmp.Compare(x.attr.Attribute, y.attr.Attribute), cmp.Compare(x.attr.Value, y.attr.Value))
	})
	if len(good) == 0 {
		return nil, ties, rivals
	}
	for _, c := range good[1:] {
		if good[0].gain-c.gain <= scopeTie && c.terms == 0 {
			ties = append(ties, c.attr)
			continue
		}
		rivals = append(rivals, c)
	}
	return &good[0], ties, rivals
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

// holds reports whether the explanation may be told: most of the failing have the
// value, and those without it fail far less often.
func (c *candidate) holds(failing, all int) bool {
	in, inF := float64(c.all), float64(c.failing)
	out, outF := float64(all-c.all), float64(failing-c.failing)
	if failing == 0 || out == 0 || inF < scopeRecall*float64(failing) || inF < 2 {
		return false
	}
	// Katz's log interval of the risk ratio, 0.5 added to each cell (Haldane, Anscombe).
	logRR := math.Log((inF+0.5)/(in+1)) - math.Log((outF+0.5)/(out+1))
	se := math.Sqrt(1/(inF+0.5) - 1/(in+1) + 1/(outF+0.5) - 1/(out+1))
	if logRR-1.96*se >= math.Log(scopeRisk) {
		return true
	}
	// Where nobody else fails the half that is added makes the interval far wider
	// than it is. The exact bound of none in so many (Clopper, Pearson) asks for ten
	// healthy units beside units that all fail, and not for twenty.
	return outF == 0 && inF/in/(1-math.Pow(0.025, 1/out)) >= scopeRisk
}

// worth is the log of the likelihood ratio of the explanation to "everybody", in
// nats, less the price of its choice. Where those with the value fail no more
// often than the others it is the price alone.
func (c *candidate) worth(failing, all, candidates int) float64 {
	price := math.Log(float64(candidates))*float64(max(1, c.terms)) + 0.5*math.Log(float64(max(all, 1)))
	return c.contrast(failing, all) - price
}

// contrast is worth without the price.
func (c *candidate) contrast(failing, all int) float64 {
	if c.failing*(all-c.all) <= (failing-c.failing)*c.all {
		return 0
	}
	split := bernoulli(int64(c.failing), int64(c.all)) + bernoulli(int64(failing-c.failing), int64(all-c.all))
	return split - bernoulli(int64(failing), int64(all))
}
