package notify

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Config is one entry of `notify` in syncguard.yaml.
type Config struct {
	Name         string            `yaml:"name"`          // what messages and the queue call the channel
	Type         string            `yaml:"type"`          // one of [the channels](alerts.md#channels)
	URL          string            `yaml:"url"`           // where it is told; or env:NAME or file:/path
	Secret       string            `yaml:"secret"`        // signs what a webhook is told; env:NAME or file:/path
	Command      []string          `yaml:"command"`       // program and arguments, of exec
	Severity     analyze.Severity  `yaml:"severity"`      // from this one on: minor (if left out), major or critical
	On           []Event           `yaml:"on"`            // [what is told](alerts.md#what-is-told)
	Labels       map[string]string `yaml:"labels"`        // of Alertmanager's alerts, beside those that they have
	Timeout      time.Duration     `yaml:"timeout"`       // of one delivery, at most 1m
	Expires      time.Duration     `yaml:"expires"`       // how long Alertmanager keeps what it is not told again
	AllowPrivate bool              `yaml:"allow_private"` // private, loopback and link-local addresses may be told
}

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Validate returns the first setting of the channels that makes no sense, as an
// *analyze.SettingError. It reads no secret.
func Validate(channels []Config) error {
	names := map[string]bool{}
	for i := range channels {
		c := &channels[i]
		at := fmt.Sprintf("notify[%d]", i)
		if err := c.validate(at); err != nil {
			return err
		}
		if names[c.Name] {
			return &analyze.SettingError{Setting: at + ".name", Problem: fmt.Sprintf("%q is the name of another channel", c.Name), Hint: "each needs its own"}
		}
		names[c.Name] = true
	}
	return nil
}

func (c *Config) validate(at string) error {
	wrong := func(key, problem, hint string) error {
		return &analyze.SettingError{Setting: at + "." + key, Problem: problem, Hint: hint}
	}
	if !nameForm.MatchString(c.Name) {
		return wrong("name", "a channel needs a name of letters, digits, dots and dashes", "such as name: oncall")
	}
	kind, ok := kindNamed(c.Type)
	if !ok {
		return &analyze.SettingError{Setting: at + ".type", Problem: fmt.Sprintf("type %q is not known", c.Type), Word: c.Type, Known: kindNames()}
	}
	if key := c.surplus(&kind); key != "" {
		return wrong(key, "is nothing for type "+kind.Name, "it takes "+strings.Join(kind.Takes, ", "))
	}
	if slices.Contains(kind.Takes, "url") && c.URL == "" {
		return wrong("url", "is missing", "write the address, or where it is kept: env:NAME or file:/path")
	}
	if !IsReference(c.URL) && (kind.SecretURL || strings.Contains(c.URL, "@")) && c.URL != "" {
		return wrong("url", "this address is a secret of its own", "put it into the environment or a file: url: env:NAME or file:/path")
	}
	if c.Secret != "" && !IsReference(c.Secret) {
		return wrong("secret", "a secret must not stand in the file", "put it into the environment or a file: secret: env:NAME or file:/path")
	}
	return c.validateWishes(at, wrong)
}

func (c *Config) validateWishes(at string, wrong func(key, problem, hint string) error) error {
	if c.Severity != "" && c.Severity.Rank() == 0 {
		return &analyze.SettingError{Setting: at + ".severity", Problem: fmt.Sprintf("severity %q is not known", c.Severity), Word: string(c.Severity), Known: analyze.SeverityNames()}
	}
	for i, e := range c.On {
		if !slices.Contains(eventNames(), string(e)) {
			return &analyze.SettingError{Setting: fmt.Sprintf("%s.on[%d]", at, i), Problem: fmt.Sprintf("event %q is not known", e), Word: string(e), Known: eventNames()}
		}
	}
	if c.Timeout < 0 || c.Timeout > time.Minute {
		return wrong("timeout", "must be between 0 and 1m", "")
	}
	if c.Expires != 0 && c.Expires < 3*keepEvery {
		return wrong("expires", fmt.Sprintf("must be at least %s", 3*keepEvery), "what is open is said again every minute")
	}
	if err := checkLabels(c.Labels); err != nil {
		return wrong("labels", err.Error(), "")
	}
	return nil
}

// surplus returns a setting that is given and that the kind has no use for.
func (c *Config) surplus(k *Kind) string {
	for _, s := range []struct {
		key   string
		given bool
	}{
		{"url", c.URL != ""},
		{"secret", c.Secret != ""},
		{"command", c.Command != nil},
		{"labels", c.Labels != nil},
		{"allow_private", c.AllowPrivate},
		{"expires", c.Expires != 0},
	} {
		if s.given && !slices.Contains(k.Takes, s.key) {
			return s.key
		}
	}
	return ""
}

// Build makes the channel: it reads the secrets, and times will be shown in the
// zone. Errors name the channel and hold no secret.
func (c *Config) Build(s Secrets, zone *time.Location) (*Target, error) {
	fail := func(err error) error { return fmt.Errorf("set up channel %s: %w", c.Name, err) }
	kind, _ := kindNamed(c.Type) // validated
	url, err := s.Read(c.URL)
	if err != nil {
		return nil, fail(fmt.Errorf("url: %w", err))
	}
	secret, err := s.Read(c.Secret)
	if err != nil {
		return nil, fail(fmt.Errorf("secret: %w", err))
	}
	if zone == nil {
		zone = time.UTC
	}
	channel, err := kind.Build(settings{URL: url, Secret: secret, Command: c.Command, Labels: c.Labels, AllowPrivate: c.AllowPrivate, Expires: c.Expires, Zone: zone})
	if err != nil {
		return nil, fail(errors.New("it " + err.Error()))
	}
	t := &Target{Name: c.Name, Kind: kind.Name, Channel: channel, Timeout: c.Timeout, hide: hidden(secret, url), Policy: c.policy()}
	if t.Timeout == 0 {
		t.Timeout = kind.Timeout
	}
	return t, nil
}

func (c *Config) policy() Policy {
	p := Policy{Channel: c.Name, From: c.Severity, On: c.On}
	if p.From == "" {
		p.From = analyze.Minor
	}
	if p.On == nil {
		for _, d := range Events() {
			if d.ByDefault {
				p.On = append(p.On, d.Event)
			}
		}
	}
	return p
}

func kindNames() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Name)
	}
	return names
}

func eventNames() []string {
	var names []string
	for _, d := range Events() {
		names = append(names, string(d.Event))
	}
	return names
}
