package traffic

import (
	"math/rand/v2"
	"time"
)

// version is what serves the call.
func (p *player) version(c *Call) string {
	current := "v41"
	for i := range p.Deploys {
		if p.Deploys[i].serves(c, p.rng) {
			current = p.Deploys[i].Version
		}
	}
	return current
}

func (d *Deploy) serves(c *Call, rng *rand.Rand) bool {
	reached := d.To.Sub(d.From) * time.Duration(c.Tenant.Shard[1]-'0') / shards
	on := !c.At.Before(d.From.Add(reached)) && (d.Back.IsZero() || c.At.Before(d.Back.Add(reached)))
	return on && (d.Share == 0 || rng.Float64() < d.Share)
}
