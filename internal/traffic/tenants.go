package traffic

import (
	"fmt"
	"math"
	"math/rand/v2"
)

var regions = []string{"eu-west", "us-east", "ap-south"}
var apiVersions = []string{"2025-04", "2026-01"}
var operations = []string{"charge", "sync", "webhook", "refund"}
var operationShares = []float64{0.5, 0.3, 0.12, 0.08}

// shards are what a deploy reaches one after another: s0 … s7.
const shards = 8

// Of a heavy tail: the largest tenant has about a fifth of the traffic, and the
// smallest of 120 one call in ten thousand of that. At nine calls a second that
// is an event a day.
const (
	tailDepth = 11.95 // ln(largest / smallest)
	tailShape = 0.74
)

// population makes n tenants, the largest first. Which of the integrations one
// uses, where it lives and whether its client retries are drawn.
func population(n int, integrations int, rng *rand.Rand) []Tenant {
	out := make([]Tenant, n)
	for i := range out {
		x := float64(i) / float64(max(1, n-1))
		out[i] = Tenant{
			Name: fmt.Sprintf("t%03d", i), Weight: math.Exp(-tailDepth * math.Pow(x, tailShape)),
			Region: regions[rng.IntN(len(regions))], APIVersion: apiVersions[rng.IntN(len(apiVersions))],
			Shard: fmt.Sprintf("s%d", rng.IntN(shards)), Retries: rng.Float64() < 0.4,
			Integrations: rng.Perm(integrations)[:2+rng.IntN(max(1, integrations-3))],
			noise:        math.Exp(0.5*rng.NormFloat64() - 0.125),
		}
	}
	return out
}

// integrationShare is how much of a tenant's traffic goes to the k-th of its
// integrations, unnormalised.
func integrationShare(k int) float64 { return 1 / float64(k+1) }

// pick draws an index by weights; x is uniform in 0 … their sum.
func pick(x float64, weights []float64) int {
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}
