package parse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Mapping overrides what the Mapper finds by itself. The zero value overrides
// nothing. Names given here are looked at first, in the order given; the
// built-in names stay behind them as a fallback, unless Ignore lists them.
//
// A name matches whatever its case and separators are, and at any depth:
// "partner_id" takes partnerId, labels.partner-id and PARTNER_ID.
type Mapping struct {
	Time           Names `yaml:"time,omitempty"`            // when it happened
	Integration    Names `yaml:"integration,omitempty"`     // who was called, or who called
	Tenant         Names `yaml:"tenant,omitempty"`          // for whom
	Operation      Names `yaml:"operation,omitempty"`       // what was asked for
	Status         Names `yaml:"status,omitempty"`          // of the answer
	UpstreamStatus Names `yaml:"upstream_status,omitempty"` // the origin's, which decides where an edge answered otherwise
	Outcome        Names `yaml:"outcome,omitempty"`         // success, failed, delivered, true …
	Level          Names `yaml:"level,omitempty"`           // of the line: info, error …
	Logger         Names `yaml:"logger,omitempty"`          // the part of the program that wrote the line
	Message        Names `yaml:"message,omitempty"`         // the line's text
	Error          Names `yaml:"error,omitempty"`           // what a failure says of itself
	Code           Names `yaml:"code,omitempty"`            // the failure's code
	Attempt        Names `yaml:"attempt,omitempty"`         // the id that retries of one request share
	Object         Names `yaml:"object,omitempty"`          // what the attempt is about, for lines without such an id
	Retry          Names `yaml:"retry,omitempty"`           // the number of the try
	Count          Names `yaml:"count,omitempty"`           // attempts one row stands for, in rows counted elsewhere
	Host           Names `yaml:"host,omitempty"`            // the host called
	Path           Names `yaml:"path,omitempty"`            // the path or URL called

	Attributes Names `yaml:"attributes,omitempty"` // further context to keep; ids are refused all the same
	Ignore     Names `yaml:"ignore,omitempty"`     // fields that must mean nothing

	// TenantPaths are path prefixes whose next segment names the tenant:
	// "/customers" reads acme from /customers/acme/orders.
	TenantPaths Names `yaml:"tenant_paths,omitempty"`
	// IntegrationPaths are path prefixes whose next segment names the integration.
	IntegrationPaths Names `yaml:"integration_paths,omitempty"`

	// Hosts names the integration behind a host; "*.example.com" takes every
	// subdomain. It beats the table of known providers.
	Hosts map[string]string `yaml:"hosts,omitempty"`

	// Constant is what every line says without saying it.
	Constant Constant `yaml:"constant,omitempty"`
}

// Constant is what every line of a source says without saying it. A field
// named integration or tenant still wins; what would otherwise be guessed from
// hosts, paths and loggers does not.
type Constant struct {
	Integration string            `yaml:"integration,omitempty"` // who is called in every line
	Tenant      string            `yaml:"tenant,omitempty"`      // for whom
	Operation   string            `yaml:"operation,omitempty"`   // what is asked for
	Attributes  map[string]string `yaml:"attributes,omitempty"`  // context of every line
}

// Names is a list of names that may be written as one.
type Names []string

// UnmarshalYAML takes both `tenant: shop` and `tenant: [shop, store]`.
func (n *Names) UnmarshalYAML(decode func(any) error) error {
	var list []string
	if err := decode(&list); err == nil {
		*n = list
		return nil
	}
	var one string
	if err := decode(&one); err != nil {
		return err
	}
	*n = Names{one}
	return nil
}

// Validate reports the first entry that can't work.
func (m Mapping) Validate() error {
	seen := make(map[string]string)
	for _, o := range m.overrides() {
		for _, name := range o.names {
			key := normalKey(name)
			if key == "" {
				return fmt.Errorf("read mapping.%s: %q is no field name (hint: write it as inspect prints it)", o.yaml, name)
			}
			if first, twice := seen[key]; twice {
				return fmt.Errorf("read mapping.%s: field %q already serves as %s (hint: keep it in one place)", o.yaml, name, first)
			}
			seen[key] = o.yaml
		}
	}
	if err := validPrefixes("tenant_paths", m.TenantPaths); err != nil {
		return err
	}
	if err := validPrefixes("integration_paths", m.IntegrationPaths); err != nil {
		return err
	}
	return m.validHosts()
}

func validPrefixes(where string, prefixes Names) error {
	for _, p := range prefixes {
		if !strings.HasPrefix(p, "/") || strings.Trim(p, "/") == "" {
			return fmt.Errorf("read mapping.%s: %q is no path prefix (hint: write it like /customers)", where, p)
		}
	}
	return nil
}

// validHosts checks that every host stands alone and names an integration.
func (m Mapping) validHosts() error {
	for _, h := range slices.Sorted(maps.Keys(m.Hosts)) {
		if strings.TrimPrefix(h, "*.") == "" || strings.ContainsAny(strings.TrimPrefix(h, "*."), "*/: ") {
			return fmt.Errorf("read mapping.hosts: %q is no host (hint: write it like api.example.com or *.example.com)", h)
		}
		if strings.TrimSpace(m.Hosts[h]) == "" {
			return fmt.Errorf("read mapping.hosts: %q names no integration (hint: write it like %s: payments)", h, h)
		}
	}
	return nil
}

// override is one list of names with the role they get.
type override struct {
	yaml  string
	role  role
	names Names
}

// overrides lists the configured names in the order of the documentation.
func (m Mapping) overrides() []override {
	return []override{
		{"time", roleTime, m.Time},
		{"integration", roleIntegration, m.Integration},
		{"tenant", roleTenant, m.Tenant},
		{"operation", roleOperation, m.Operation},
		{"status", roleStatus, m.Status},
		{"upstream_status", roleUpstream, m.UpstreamStatus},
		{"outcome", roleOutcome, m.Outcome},
		{"level", roleLevel, m.Level},
		{"logger", roleLogger, m.Logger},
		{"message", roleMessage, m.Message},
		{"error", roleError, m.Error},
		{"code", roleCode, m.Code},
		{"attempt", roleAttempt, m.Attempt},
		{"object", roleObject, m.Object},
		{"retry", roleTry, m.Retry},
		{"count", roleCount, m.Count},
		{"host", rolePeer, m.Host},
		{"path", rolePath, m.Path},
		{"attributes", roleAttr, m.Attributes},
		{"ignore", roleNone, m.Ignore},
	}
}
