package main

import (
	"fmt"
	"math"
	"time"

	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

var companies = []string{
	"acme", "beacon-health", "cedar-bank", "delta-schools", "ember-energy", "fjord-sports", "garnet-hotels", "harbor-insure",
	"indigo-music", "jade-motors", "kelp-farms", "lumen-power", "maple-books", "nimbus-host", "onyx-design", "quartz-pay",
	"river-legal", "sable-fashion", "tundra-gear", "umber-paint", "velvet-spa", "willow-care", "yarrow-foods", "zephyr-air",
}

// morning has five integrations that are fine, one that is down for a region, one
// that is recovering, and two incidents that are over.
func morning() *traffic.Spec {
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	at := func(minutes float64) time.Time { return start.Add(time.Duration(minutes * float64(time.Minute))) }
	s := &traffic.Spec{
		Name: "morning", Seed: 7, Start: start, Length: 3 * time.Hour,
		Integrations: []string{"stripe", "hubspot", "slack", "salesforce", "zendesk", "shopify", "quickbooks", "sendgrid"},
		Rate:         14, Noise: [2]float64{0.004, 0.012},
	}
	regions, versions := []string{"eu-west", "us-east", "ap-south"}, []string{"2025-04", "2026-01"}
	for i, name := range companies {
		s.Tenants = append(s.Tenants, traffic.Tenant{
			Name: name, Region: regions[i%3], APIVersion: versions[i/3%2], Shard: fmt.Sprint("s", i%8),
			Weight: math.Exp(-float64(i) / 5), Integrations: []int{0, 1, 2, 3, 4, 5, 6, 7},
		})
	}
	broken := func(on string, from, to, share float64, status int, message string, m traffic.Match) {
		m.Integrations = []string{on}
		f := &traffic.Fault{Name: on, Kind: traffic.Failures, Integrations: m.Integrations, From: at(from), To: at(to), Share: share}
		s.Effects = append(s.Effects, traffic.Effect{Fault: f, From: at(from), To: at(to), On: m, Share: share, Status: status, Message: message})
	}
	broken("quickbooks", 48, 71, 1, 401, "oauth2: invalid_grant: refresh token revoked", traffic.Match{Tenants: []string{"cedar-bank"}})
	broken("slack", 84, 101, 0.9, 502, "bad gateway from upstream", traffic.Match{})
	broken("hubspot", 128, 176.9, 1, 404, "api version 2025-04 is no longer supported", traffic.Match{Attrs: []parse.Attr{{Key: "api_version", Value: "2025-04"}}})
	broken("stripe", 166, 185, 0.95, 503, "upstream connect error or disconnect/reset before headers", traffic.Match{Attrs: []parse.Attr{{Key: "region", Value: "eu-west"}}})
	s.Deploys = []traffic.Deploy{{Version: "v42", From: at(127), To: at(127.5)}}
	return s
}

func writeWorld(dir string) error {
	_, err := morning().Write(dir, traffic.FormNamed("json"))
	return err
}
