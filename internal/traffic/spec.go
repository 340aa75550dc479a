package traffic

import (
	"slices"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Spec describes a world.
type Spec struct {
	Name         string
	Doc          string // what it is for, one line
	Seed         uint64
	Start        time.Time
	Length       time.Duration
	Integrations []string
	Tenants      []Tenant
	Rate         float64                   // first tries a second over all tenants, before Level
	Level        func(t time.Time) float64 // multiplies the rate, 0 … 1; nil is 1
	Noise        [2]float64                // the share of calls that fail for no reason, an integration's least and most
	Poison       float64                   // share of messages that no retry can heal, of seven
	Effects      []Effect
	Deploys      []Deploy
	Extra        []Call // calls beside the ordinary ones, in order of time
	Hosts        int    // that calls are made from, each by chance; 0: lines name none
	WithoutIDs   bool   // the log names no attempts
	FailuresOnly bool   // the log holds no successes
	Nameless     bool   // lines of calls that failed name no tenant
	Streams      int    // files it is logged to; 0 is 1
	Jitter       time.Duration
	Tolerated    []Departure
}

// Tenant is a customer.
type Tenant struct {
	Name                      string
	Region, APIVersion, Shard string
	Weight                    float64 // share of the traffic, unnormalised
	Retries                   bool    // its client tries a failed call again
	Integrations              []int   // indexes into Spec.Integrations, the most used first
	Asleep                    func(t time.Time) bool
	From, To                  time.Time // its traffic begins and ends; zero is no bound
	noise                     float64   // factor on the integration's noise
}

// Call is one attempt before it is known how it ends.
type Call struct {
	At          time.Time
	Integration string
	Tenant      *Tenant
	Operation   string
	Version     string
	Host        string
	ID          string
	Try         int // 1 for the first

	doomed   bool   // a poisoned message
	deadline int    // tries that its client makes
	broken   *Fault // that broke an earlier try
	first    time.Time
}

// Deploy is a new version of the application, which reaches all of its shards
// one after another between From and To, and is taken back between Back and
// Back + (To − From). Share is the part of the calls that it serves for good; 0
// is all of them.
type Deploy struct {
	Version        string
	From, To, Back time.Time
	Share          float64
}

// Departure is a tenant that leaves for good. Saying so once is neither right
// nor wrong: nobody can tell it from a fault at first.
type Departure struct {
	Tenant string
	At     time.Time
}

// Match says which calls an effect is about. What is empty does not restrict.
type Match struct {
	Integrations []string
	Tenants      []string
	Operations   []string
	Attrs        []parse.Attr // all must hold: region, api_version, shard, version, host
}

// Effect is what a fault, or ordinary trouble that is no fault, does to calls.
type Effect struct {
	Fault    *Fault // nil: not to be alarmed about
	From, To time.Time
	On       Match
	Share    float64 // of the calls matched that fail
	Sticky   bool    // a call that fails fails at every try: its endpoint is dead
	Drop     bool    // the call is never made
	Status   int     // 0: no answer came
	Message  string
}

func (m *Match) takes(c *Call) bool {
	return has(m.Integrations, c.Integration) && has(m.Tenants, c.Tenant.Name) && has(m.Operations, c.Operation) && m.attrs(c)
}

func (m *Match) attrs(c *Call) bool {
	for _, a := range m.Attrs {
		if c.attr(a.Key) != a.Value {
			return false
		}
	}
	return true
}

// tenant reports whether calls of the tenant can match at all.
func (m *Match) tenant(name string) bool { return has(m.Tenants, name) }

func has(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }

func (c *Call) attr(key string) string {
	switch key {
	case "api_version":
		return c.Tenant.APIVersion
	case "region":
		return c.Tenant.Region
	case "shard":
		return c.Tenant.Shard
	case "host":
		return c.Host
	default:
		return c.Version
	}
}

// End is when the world ends.
func (s *Spec) End() time.Time { return s.Start.Add(s.Length) }

// Faults returns what was broken, in the order of the effects.
func (s *Spec) Faults() []*Fault {
	var out []*Fault
	for i := range s.Effects {
		if f := s.Effects[i].Fault; f != nil && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// Trouble names the ordinary trouble, no fault, that calls of the integration
// and the tenants met between two times; "" is none but stray failures.
func (s *Spec) Trouble(integration string, tenants map[string]bool, from, to time.Time) string {
	for i := range s.Effects {
		e := &s.Effects[i]
		if e.Fault != nil || e.To.Before(from) || e.From.After(to) || !has(e.On.Integrations, integration) {
			continue
		}
		switch {
		case len(e.On.Tenants) > 0 && tenants[e.On.Tenants[0]]:
			return "dead endpoint"
		case len(e.On.Tenants) == 0 && e.Sticky:
			return "chronic level"
		case len(e.On.Tenants) == 0:
			return "blip"
		}
	}
	return ""
}
