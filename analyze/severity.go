package analyze

import "slices"

// Severity orders incidents for a person.
type Severity string

// Severities, the most urgent first.
const (
	Critical Severity = "critical"
	Major    Severity = "major"
	Minor    Severity = "minor"
)

var severities = []string{string(Critical), string(Major), string(Minor)}

// SeverityNames lists them all, the most urgent first.
func SeverityNames() []string { return slices.Clone(severities) }

// Rank is the higher, the more urgent it is; 0 for what is no severity.
func (s Severity) Rank() int {
	at := slices.Index(severities, string(s))
	if at < 0 {
		return 0
	}
	return len(severities) - at
}

// Rate returns how urgent an incident is, by how much of the service it takes
// from how many. It judges the reach at its widest, so that a recovery does
// not turn a night's outage into a footnote.
//
//	critical  the whole feed or several integrations; or an integration of
//	          which at least half the active tenants, or half the attempts, fail
//	major     several tenants, or a part of an integration
//	minor     one tenant, or a share of failures under 5 % on an integration
//	          whose tenants mostly get through
func Rate(in *Incident) Severity {
	switch in.Scope.Kind {
	case ScopeFeed, ScopePlatform:
		return Critical
	case ScopeTenant:
		if in.Scope.TenantsAffected > 1 {
			return Major
		}
		return Minor
	}
	affected, active := in.Scope.TenantsAffected, in.Scope.TenantsActive
	half := active >= 3 && 2*affected >= active
	share := failureShare(in)
	switch {
	case half:
		return Critical
	case affected != 1 && share >= 0.5 && in.Scope.Kind == ScopeIntegration:
		return Critical
	case affected == 1:
		return Minor
	case share > 0 && share < 0.05 && 10*affected < active:
		return Minor
	}
	return Major
}

// failureShare is the share of an incident's attempts that failed; 0 when
// there is no denominator.
func failureShare(in *Incident) float64 {
	if in.Attempts <= 0 || in.Attempts == in.Failures && in.Why.Note != "" {
		return 0
	}
	return float64(in.Failures) / float64(in.Attempts)
}
