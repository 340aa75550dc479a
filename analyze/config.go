package analyze

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Config holds what an operator may want to change about detection. The zero
// value of a field means its default.
type Config struct {
	// Budget is how many false alarms are acceptable, roughly. Halving it asks
	// for ln 2 nats more evidence. Default 1/week.
	Budget Budget `yaml:"budget"`
	// MinDuration is how long a pattern must last before it is an incident; what
	// heals within it is a blip. Default 15s.
	MinDuration time.Duration `yaml:"min_duration"`
	// Dwell is how long after its last failure a tenant is proven healthy at the
	// earliest. Default 3m.
	Dwell time.Duration `yaml:"dwell"`
	// Stable is how long after the last failure an incident is resolved at the
	// earliest. Default 10m.
	Stable time.Duration `yaml:"stable"`
	// Hold is how long after its resolution an incident is reopened by a relapse
	// instead of a new one being opened. Default 30m.
	Hold time.Duration `yaml:"hold"`
	// Deadline is how long an incident waits for tenants without traffic before
	// it is closed as unverified. Default 24h.
	Deadline time.Duration `yaml:"deadline"`

	// Rules, Ignore and Expect stand at the top of the file and not below detect.
	Rules  []Rule   `yaml:"-"`
	Ignore []Ignore `yaml:"-"`
	// Expect declares what must be heard regularly.
	Expect []Expectation `yaml:"-"`
}

// Fixed parts of the test; see docs/detection.md for their sources.
const (
	floorP0      = 0.01 // a failure share below this is healthy whatever was learned
	baselineGain = 1.5  // p0 is this much above the learned share
	coldP0       = 0.1  // p0 while an integration's baseline is not known yet
	newP0        = 0.05 // p0 of a series that is new itself, at least
	enoughToKnow = 40   // attempts after which it is not
	priorWeight  = 50.0 // attempts that the integration's share counts for in a tenant's
	smallestP1   = 0.05 // smallest failure share worth waking someone
	baseNats     = 11.5 // threshold for 100 series and a budget of one a week
	baseSeries   = 100
	capNats      = 20.0 // evidence above the threshold that is remembered at most
	minFailed    = 3    // failed attempts a pattern must have
	maxShare     = 0.95 // largest failure share a test assumes
)

// withDefaults returns c with its zero fields filled in.
func (c Config) withDefaults() Config {
	if c.Budget == 0 {
		c.Budget = 1
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&c.MinDuration, 15 * time.Second},
		{&c.Dwell, 3 * time.Minute},
		{&c.Stable, 10 * time.Minute},
		{&c.Hold, 30 * time.Minute},
		{&c.Deadline, 24 * time.Hour},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return c
}

// Validate reports the first setting that makes no sense.
func (c Config) Validate() error {
	if c.Budget < 0 || math.IsNaN(float64(c.Budget)) || math.IsInf(float64(c.Budget), 0) {
		return fmt.Errorf("detect.budget: %v is no number of false alarms a week (hint: 1 is the default; a smaller number asks for more evidence)", float64(c.Budget))
	}
	for _, d := range []struct {
		name  string
		value time.Duration
	}{
		{"min_duration", c.MinDuration}, {"dwell", c.Dwell}, {"stable", c.Stable}, {"hold", c.Hold}, {"deadline", c.Deadline},
	} {
		if d.value < 0 {
			return fmt.Errorf("detect.%s: a duration cannot be negative (hint: leave it out for the default)", d.name)
		}
	}
	if d := c.withDefaults(); d.Deadline < d.Stable {
		return errors.New("detect.deadline: must not be shorter than detect.stable")
	}
	if err := ValidateRules(c.Rules); err != nil {
		return err
	}
	if err := ValidateIgnores(c.Ignore); err != nil {
		return err
	}
	return validateExpect(c.Expect)
}

// threshold is the evidence in nats at which a series alarms, given how many
// series are watched at once: each doubling of the series costs ln 2, which
// keeps the expected number of false alarms the same.
func (c Config) threshold(series int) float64 {
	return baseNats + math.Log(max(1, float64(series)/baseSeries)) - math.Log(float64(c.Budget))
}
