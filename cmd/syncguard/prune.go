package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze/store"
)

// retainConfig is for how long what is kept; 0: for ever.
type retainConfig struct {
	Samples age `yaml:"samples"` // lines of incidents that are over; as minutes if left out
	Minutes age `yaml:"minutes"` // counts by the minute, older ones are added up to hours; 14d if left out
	Keep    age `yaml:"keep"`    // all counts; for ever if left out
}

// usualDetail is how long detail is kept when the age of everything alone is given.
const usualDetail = 14 * 24 * time.Hour

func (c *retainConfig) isSet() bool { return *c != retainConfig{} }

// retention fills in what is not said: detail goes after 14 days, or with the rest.
func (c *retainConfig) retention() store.Retention {
	r := store.Retention{Samples: time.Duration(c.Samples), Minutes: time.Duration(c.Minutes), Keep: time.Duration(c.Keep)}
	if r.Minutes == 0 {
		r.Minutes = usualDetail
	}
	if r.Samples == 0 {
		r.Samples = r.Minutes
	}
	return r
}

func (c *retainConfig) validate() error {
	for _, part := range []struct {
		key string
		age age
	}{{"samples", c.Samples}, {"minutes", c.Minutes}, {"keep", c.Keep}} {
		if part.age != 0 && time.Duration(part.age) < time.Hour {
			return fmt.Errorf("retain.%s: %s is less than an hour (hint: write it like 14d)", part.key, time.Duration(part.age))
		}
	}
	return nil
}

// age is a length of time as people write it: 90d, 2w, 36h.
type age time.Duration

// UnmarshalYAML takes the same forms as --keep.
func (a *age) UnmarshalYAML(decode func(any) error) error {
	var text string
	if err := decode(&text); err != nil {
		return err
	}
	return a.Set(text)
}

// Set implements pflag.Value.
func (a *age) Set(text string) error {
	d, ok := parseAgo(text)
	if !ok || d <= 0 {
		return fmt.Errorf("%q is no age (hint: write it like 90d, 2w or 36h)", text)
	}
	*a = age(d)
	return nil
}

func (a *age) String() string {
	if *a == 0 {
		return ""
	}
	return time.Duration(*a).String()
}

// Type implements pflag.Value.
func (a *age) Type() string { return "age" }

func newPrune(s *shared) *cobra.Command {
	var c retainConfig
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Take old detail out of the database, and make the file smaller",
		Long: `Takes away sample lines of incidents that are over, adds old minutes up to hours, and
removes counts that are older still. Incidents stay, with their tenants and their
timelines. Ages count back from the newest event in the database.

What is not given is taken from retain: in ` + defaultConfig + `, and minutes and samples
are kept for 14 days if nothing says otherwise. With retain: replay and tail do
the same by themselves, and the room is used again; prune also makes the file
smaller, for which there must be room for a second one. No other syncguard may
be writing the database.`,
		Example: `  syncguard prune --keep 90d
  syncguard prune --keep 52w --minutes 30d --samples 7d`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return s.prune(&c)
		},
	}
	cmd.Flags().Var(&c.Keep, "keep", "remove counts older than this `age`: 90d, 2w or 36h")
	cmd.Flags().Var(&c.Minutes, "minutes", "add minutes older than this `age` up to hours (default 14d)")
	cmd.Flags().Var(&c.Samples, "samples", "remove sample lines older than this `age` (default that of --minutes)")
	return cmd
}

func (s *shared) prune(flags *retainConfig) error {
	set, err := s.resolve()
	if err != nil {
		return err
	}
	c := set.config.Retain
	for _, part := range []struct{ flag, into *age }{{&flags.Keep, &c.Keep}, {&flags.Minutes, &c.Minutes}, {&flags.Samples, &c.Samples}} {
		if *part.flag != 0 {
			*part.into = *part.flag
		}
	}
	if !c.isSet() {
		return usagef("prune: nothing says how long to keep what (hint: pass --keep 90d, or write retain: into %s)", defaultConfig)
	}
	if err := c.validate(); err != nil {
		return &usageError{err}
	}
	// Reading fails where there is no database, writing would make one.
	if err := s.read(set, func(*store.DB) error { return nil }); err != nil {
		return err
	}
	db, err := store.Open(set.db, store.Options{Version: programVersion()})
	if err != nil {
		return err
	}
	p, err := db.Prune(c.retention(), true)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return s.tellPruned(&p)
}

func (s *shared) tellPruned(p *store.Pruned) error {
	if s.json {
		return printJSON(s.stdout, struct {
			Samples     int64 `json:"samples_removed"`
			Thinned     int64 `json:"minute_rows_added_up"`
			Removed     int64 `json:"rows_removed"`
			BytesBefore int64 `json:"bytes_before"`
			BytesAfter  int64 `json:"bytes_after"`
		}{p.Samples, p.Thinned, p.Removed, p.Before, p.After})
	}
	if !s.quiet {
		fmt.Fprintf(s.stdout, "%s removed, %s added up to hours, %s removed; %.1f MiB are now %.1f MiB\n",
			plural(p.Samples, "sample line"), plural(p.Thinned, "row"), plural(p.Removed, "row"), mib(p.Before), mib(p.After))
	}
	return nil
}

func mib(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// retain takes away what retain: says. The file keeps its size.
func retain(set *settings, db *store.DB) error {
	if !set.config.Retain.isSet() {
		return nil
	}
	_, err := db.Prune(set.config.Retain.retention(), false)
	return err
}
