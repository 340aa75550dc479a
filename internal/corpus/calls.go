package corpus

import (
	"fmt"
	"math/rand/v2"
)

const (
	integrations = 30
	perSecond    = 1000       // lines
	failing      = 20         // of a thousand calls
	startSecond  = 1793779200 // 2026-11-04T08:00:00Z
)

// call is what one line tells, whatever the format.
type call struct {
	second      int64
	micros      int
	integration string
	tenant      string
	method      string
	path        string // begin of it, see id
	id          uint64 // the end of it; 0 for none
	request     uint64
	status      int
	problem     string // begin of the text; "" for a success
	millis      int
	attempt     int
	region      string
	version     string
	pod         string
}

// calls draws calls from a seed. The same seed gives the same calls.
type calls struct {
	rng    *rand.Rand
	at     int64 // microseconds since startSecond
	names  []string
	groups []string
	who    []uint16 // tenants, as often as they call
	what   []uint16 // integrations, likewise
}

func newCalls(seed uint64, tenantCount int) *calls {
	c := &calls{rng: rand.New(rand.NewPCG(seed, 7))}
	for i := range integrations {
		c.names = append(c.names, names[i%len(names)]+suffixes[i/len(names)])
	}
	for i := range tenantCount {
		c.groups = append(c.groups, fmt.Sprintf("tenant-%05d", i))
	}
	c.who, c.what = byWeight(tenantCount), byWeight(integrations)
	return c
}

// byWeight lists n things, the k-th about 1/(k+n/8) as often as others: some
// are large and none is everything.
func byWeight(n int) []uint16 {
	var list []uint16
	for k := range n {
		for range max(1, 4*n/(k+n/8+1)) {
			list = append(list, uint16(k))
		}
	}
	return list
}

var (
	names    = []string{"stripe", "hubspot", "salesforce", "slack", "shopify", "zendesk", "xero", "twilio", "sendgrid", "github"}
	suffixes = []string{"", "-sync", "-webhooks"}
	regions  = []string{"eu-west-1", "eu-central-1", "us-east-1", "ap-south-1"}
	versions = []string{"v41", "v42"}
	pods     = []string{"gateway-6d5f7c9b8-x2x4z", "gateway-6d5f7c9b8-kq8rt", "gateway-6d5f7c9b8-m5jwn", "gateway-6d5f7c9b8-zz7hp"}
	targets  = []struct {
		method, path string
		id           bool
	}{
		{"POST", "/v1/charges", false}, {"GET", "/v1/customers/", true}, {"POST", "/v1/events", false},
		{"PUT", "/v1/contacts/", true}, {"GET", "/v1/invoices", false},
	}
	problems = []struct {
		status int
		text   string
	}{
		{503, "upstream connect error or disconnect/reset before headers, request "}, {504, "context deadline exceeded after 30000 ms, request "},
		{500, "internal error, reference "}, {429, "rate limit exceeded, retry after 12 s, request "},
		{401, "token expired for client "}, {404, "no such object: "}, {422, "field amount must be positive in "}, {502, "bad gateway, request "},
	}
)

// next draws one call.
func (c *calls) next(e *call) {
	r := c.rng.Uint64()
	c.at += int64(r&1023) * 2 * 1_000_000 / perSecond / 1023
	r >>= 10
	at := c.at
	if r&63 == 0 { // written late
		at = max(0, at-int64(r>>6&31)*1000)
	}
	r >>= 11
	e.second, e.micros = startSecond+at/1_000_000, int(at%1_000_000)
	e.integration = c.names[c.what[int(r&0xffff)%len(c.what)]]
	e.tenant = c.groups[c.who[int(r>>16&0xffff)%len(c.who)]]
	r = c.rng.Uint64()
	t := &targets[r&7%uint64(len(targets))]
	e.method, e.path, e.id = t.method, t.path, 0
	e.region, e.version, e.pod = regions[r>>3&3], versions[r>>5&1], pods[r>>6&3]
	e.millis, e.attempt = int(r>>8&511), 1
	e.request = c.rng.Uint64()
	if t.id {
		e.id = e.request >> 8
	}
	e.status, e.problem = 200, ""
	if int(r>>20&0xffff)%1000 < failing {
		p := &problems[r>>40&7]
		e.status, e.problem = p.status, p.text
		e.attempt = 1 + int(r>>44&1)
	}
}
