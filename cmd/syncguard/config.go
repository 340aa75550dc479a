package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/report/notify"
)

// defaultConfig is read when it is there and --config names no other.
const defaultConfig = "syncguard.yaml"

// config is syncguard.yaml. What a flag or the environment says beats it.
type config struct {
	DB       string                `yaml:"db"`       // path of the database; --db and SYNCGUARD_DB beat it
	Lateness time.Duration         `yaml:"lateness"` // how far lines may be out of order before they count as late; 30s if left out
	TZ       string                `yaml:"tz"`       // zone of stamps without one, and of the times shown
	Detect   analyze.Config        `yaml:"detect"`   // how detection decides
	Rules    []analyze.Rule        `yaml:"rules"`    // explicit windows beside the test that needs none
	Ignore   []analyze.Ignore      `yaml:"ignore"`   // what raises no alarm and is counted all the same
	Expect   []analyze.Expectation `yaml:"expect"`   // what must be heard regularly
	Notify   []notify.Config       `yaml:"notify"`   // who is told of incidents
	Formats  []parse.Custom        `yaml:"formats"`  // layouts of your own, tried before those that are known
	Retain   retainConfig          `yaml:"retain"`   // for how long what is kept
	Privacy  privacyConfig         `yaml:"privacy"`  // what is not kept
	Sources  []sourceConfig        `yaml:"sources"`  // how lines are read, by path; the first that matches a stream counts

	custom []parse.Format // Formats, compiled
	hides  hiding         // Privacy, with its patterns compiled and its key read
}

// detection is all that the analyzer needs to know of the file.
func (c *config) detection() analyze.Config {
	d := c.Detect
	d.Rules, d.Ignore, d.Expect = c.Rules, c.Ignore, c.Expect
	c.hides.rename(&d)
	return d
}

// sourceConfig says how the streams that match are to be read.
type sourceConfig struct {
	Match     string        `yaml:"match"`      // pattern for the path, or for the file name if it has no slash; required
	Format    string        `yaml:"format"`     // a name of `syncguard formats`
	LogFormat string        `yaml:"log_format"` // an nginx or Apache format string
	TZ        string        `yaml:"tz"`         // of its stamps without a zone
	Mapping   parse.Mapping `yaml:"mapping"`    // field names, best first; those that are built in stay behind them
}

// loadConfig reads the file at name; without a name, syncguard.yaml if there
// is one.
func loadConfig(name string) (config, error) {
	optional := name == ""
	if optional {
		name = defaultConfig
	}
	text, err := os.ReadFile(name)
	switch {
	case optional && errors.Is(err, fs.ErrNotExist):
		return config{}, nil
	case errors.Is(err, fs.ErrNotExist):
		return config{}, usagef("read configuration %s: no such file (hint: pass another --config, or none)", name)
	case err != nil:
		return config{}, usagef("read configuration %s: %w", name, errors.Unwrap(err))
	}
	return parseConfig(name, text)
}

// parseConfig checks text as strictly as can be, so that a typo is never a
// setting that silently does not hold.
func parseConfig(name string, text []byte) (config, error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return config{}, yamlError(name, err)
	}
	if err := checkDocument(name, file); err != nil {
		return config{}, err
	}
	var c config
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
		return config{}, yamlError(name, err)
	}
	if err := c.validate(); err != nil {
		if at, wrong := locate(file, err); wrong != nil {
			return config{}, configError(name, at, "%w", wrong)
		}
		return config{}, usagef("read configuration %s: %w", name, err)
	}
	return c, nil
}

func (c *config) validate() error {
	if c.Lateness < 0 {
		return fmt.Errorf("lateness: a duration can't be negative (hint: 30s is the default)")
	}
	if _, err := zoneNamed("tz", c.TZ); err != nil {
		return err
	}
	if err := c.detection().Validate(); err != nil {
		return err
	}
	if err := notify.Validate(c.Notify); err != nil {
		return err
	}
	for i := range c.Formats {
		f, err := c.Formats[i].Compile()
		if err != nil {
			return &analyze.SettingError{Setting: fmt.Sprintf("formats[%d]", i), Problem: err.Error()}
		}
		if _, twice := namedIn(c.custom, f.Name); twice {
			return fmt.Errorf("formats[%d]: name: %q is taken by a format above (hint: choose another)", i, f.Name)
		}
		c.custom = append(c.custom, f)
	}
	if err := c.Retain.validate(); err != nil {
		return err
	}
	if err := c.Privacy.validate(c); err != nil {
		return err
	}
	for i := range c.Sources {
		if err := c.Sources[i].validate(c); err != nil {
			return fmt.Errorf("sources[%d]: %w", i, err)
		}
	}
	return nil
}

func (s *sourceConfig) validate(c *config) error {
	if s.Match == "" {
		return errors.New("match is missing (hint: write the paths it is for, such as match: \"logs/*.log\")")
	}
	if !doublestar.ValidatePattern(s.Match) {
		return fmt.Errorf("match: %q is no pattern (hint: see https://github.com/bmatcuk/doublestar#patterns)", s.Match)
	}
	if s.Format != "" && s.LogFormat != "" {
		return errors.New("format and log_format exclude each other (hint: keep log_format)")
	}
	if _, err := c.formats(s); err != nil {
		return err
	}
	if _, err := zoneNamed("tz", s.TZ); err != nil {
		return err
	}
	return s.Mapping.Validate()
}

// formats are the formats that the source's lines may be of. A log_format stands
// before the others and not in their place: such a log often has lines of
// another kind between.
func (c *config) formats(s *sourceConfig) ([]parse.Format, error) {
	all := append(slices.Clone(c.custom), parse.Formats()...)
	switch {
	case s.LogFormat != "":
		own, err := parse.CompileLogFormat("log_format", s.LogFormat)
		if err != nil {
			return nil, fmt.Errorf("log_format: %w", err)
		}
		return append([]parse.Format{own}, all...), nil
	case s.Format != "":
		return c.formatNamed(s.Format)
	}
	return all, nil
}

// formatNamed returns the one format of that name, as a choice of formats.
func (c *config) formatNamed(name string) ([]parse.Format, error) {
	all, _ := c.formats(&sourceConfig{})
	f, ok := namedIn(all, name)
	if !ok {
		var names []string
		for _, f := range all {
			names = append(names, f.Name)
		}
		return nil, fmt.Errorf("format %q is not known%s", name, suggestion(name, names))
	}
	return []parse.Format{f}, nil
}

func namedIn(formats []parse.Format, name string) (parse.Format, bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return parse.Format{}, false
}

// zoneNamed returns nil for "".
func zoneNamed(setting, name string) (*time.Location, error) {
	if name == "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%s: zone %q is not known (hint: write it like UTC, Europe/Berlin or America/New_York)", setting, name)
	}
	return zone, nil
}

// source returns the settings for a stream, the zero value when none match.
func (c *config) source(stream string) sourceConfig {
	stream = filepath.ToSlash(stream)
	for _, s := range c.Sources {
		whole, _ := doublestar.Match(s.Match, stream) // the pattern was validated
		short, _ := doublestar.Match(s.Match, path.Base(stream))
		if whole || short {
			return s
		}
	}
	return sourceConfig{}
}
