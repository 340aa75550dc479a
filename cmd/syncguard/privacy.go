package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/report/notify"
)

// privacyConfig says what of a log is not kept, beyond the secrets that are
// masked always.
type privacyConfig struct {
	Redact []string `yaml:"redact"` // what is masked beside secrets: regular expressions, or email, or ip
	Tenant string   `yaml:"tenant"` // how tenants are kept: name (if left out) or hash
	Key    string   `yaml:"key"`    // of the hashes: env:NAME or file:/path
}

// Values of privacyConfig.Tenant.
const (
	tenantByName = "name"
	tenantHashed = "hash"
)

// commonRedactions have names, because everybody would write them.
var commonRedactions = map[string]string{
	"email": `[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`,
	"ip":    `\b([0-9]{1,3}\.){3}[0-9]{1,3}\b|(?i)\b([0-9a-f]{1,4}:){2,7}(:?[0-9a-f]{1,4})+\b`,
}

// redaction is the expression that an entry of redact stands for.
func redaction(entry string) (*regexp.Regexp, error) {
	if common, ok := commonRedactions[entry]; ok {
		entry = common
	}
	return regexp.Compile(entry)
}

// leastKey is the shortest key that is taken, in bytes: a list of all customers
// is soon tried against a shorter one.
const leastKey = 16

func (p *privacyConfig) validate(c *config) error {
	wrong := func(setting, problem string) error {
		return &analyze.SettingError{Setting: "privacy." + setting, Problem: problem}
	}
	for i, pattern := range p.Redact {
		at := fmt.Sprintf("redact[%d]", i)
		switch re, err := redaction(pattern); {
		case err != nil:
			return wrong(at, strings.TrimPrefix(err.Error(), "error parsing regexp: ")+" (hint: see https://github.com/google/re2/wiki/Syntax)")
		case re.MatchString(""):
			return wrong(at, "it matches the empty text too (hint: replace * by +)")
		}
	}
	switch {
	case p.Tenant != "" && p.Tenant != tenantByName && p.Tenant != tenantHashed:
		return &analyze.SettingError{Setting: "privacy.tenant", Problem: fmt.Sprintf("%q is not known", p.Tenant), Word: p.Tenant, Known: []string{tenantByName, tenantHashed}}
	case p.Tenant != tenantHashed && p.Key != "":
		return wrong("key", "it is the key of hashes, and tenants are kept by name (hint: add tenant: hash)")
	case p.Tenant == tenantHashed && !notify.IsReference(p.Key):
		return wrong("key", "tenants are hashed with a key, which must not stand here (hint: openssl rand -hex 32 > key, then key: file:key, or env:NAME)")
	case p.Tenant == tenantHashed:
		return c.patternOfTenants()
	}
	return nil
}

// patternOfTenants refuses patterns for names that will be hashes.
func (c *config) patternOfTenants() error {
	refuse := func(list string, i int, names parse.Names) error {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "*") }) {
			return nil
		}
		return &analyze.SettingError{Setting: fmt.Sprintf("%s[%d].tenant", list, i), Problem: "no pattern fits hashed tenants (hint: name them one by one)"}
	}
	for i := range c.Rules {
		if err := refuse("rules", i, c.Rules[i].Tenant); err != nil {
			return err
		}
	}
	for i := range c.Ignore {
		if err := refuse("ignore", i, c.Ignore[i].Tenant); err != nil {
			return err
		}
	}
	return nil
}

// compile reads the key and makes what decoders need.
func (p *privacyConfig) compile(getenv func(string) string) (hiding, error) {
	var h hiding
	for _, pattern := range p.Redact {
		re, err := redaction(pattern)
		if err != nil {
			return hiding{}, err
		}
		h.Redact = append(h.Redact, re)
	}
	if p.Tenant != tenantHashed {
		return h, nil
	}
	key, err := notify.Secrets{Getenv: getenv}.Read(p.Key)
	if err != nil {
		return hiding{}, usagef("read the key of privacy.tenant: %w (hint: openssl rand -hex 32 makes one)", err)
	}
	if len(key) < leastKey {
		return hiding{}, usagef("read the key of privacy.tenant: it has %d bytes, at least %d are needed (hint: openssl rand -hex 32 makes one)", len(key), leastKey)
	}
	h.Key = []byte(key)
	return h, nil
}

// hiding is a privacyConfig at work.
type hiding struct{ parse.Privacy }

// names are the tenants as they are kept; patterns stay as they are.
func (h *hiding) names(tenants []string) []string {
	out := slices.Clone(tenants)
	for i, name := range out {
		if !strings.Contains(name, "*") {
			out[i] = h.TenantName(name)
		}
	}
	return out
}

// rename has the settings of detection name tenants as they are kept.
func (h *hiding) rename(c *analyze.Config) {
	if h.Key == nil {
		return
	}
	c.Rules, c.Ignore, c.Expect = slices.Clone(c.Rules), slices.Clone(c.Ignore), slices.Clone(c.Expect)
	for i := range c.Rules {
		c.Rules[i].Tenant = h.names(c.Rules[i].Tenant)
	}
	for i := range c.Ignore {
		c.Ignore[i].Tenant = h.names(c.Ignore[i].Tenant)
	}
	for i := range c.Expect {
		c.Expect[i].Tenant = h.TenantName(c.Expect[i].Tenant)
	}
}

// naming tells databases of differently named tenants apart.
func (h *hiding) naming() string {
	if h.Key == nil {
		return ""
	}
	return h.TenantName(" ") // no tenant's name; under another key it is another hash
}
