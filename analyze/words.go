package analyze

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/syncguard/syncguard/parse/text"
)

// lineCap bounds titles and hints, in characters.
const lineCap = 100

// Title says in one line what happened, to whom: "stripe: 503 server errors
// for 27 of 30 tenants". Names are shortened where they would leave no room for
// what happened.
func Title(in *Incident) string {
	line := title(in, func(name string) string { return name })
	if utf8.RuneCountInString(text.Visible(line)) > lineCap {
		line = title(in, shortName)
	}
	return oneLine(line)
}

func title(in *Incident, name func(string) string) string {
	return subject(in, name) + ": " + event(in) + whom(in, name) + sinceDeploy(in) + growth(in)
}

func shortName(name string) string { return text.Shorten(text.Visible(name), 28) }

// sinceDeploy names the deploy that is blamed, if the scope does not do so.
func sinceDeploy(in *Incident) string {
	if in.Deploy == nil || in.Scope.Value != nil && slices.Contains(strings.Split(*in.Scope.Value, ","), in.Deploy.Version) {
		return ""
	}
	return ", since deploy " + in.Deploy.Version
}

// subject names the integrations; the whole feed when there are none.
func subject(in *Incident, name func(string) string) string {
	switch n := len(in.Integrations); {
	case in.Kind == KindSilence && in.Scope.Kind == ScopeFeed && in.Why.Series != "":
		return in.Why.Series
	case in.Scope.Kind == ScopeFeed && n == 0:
		return "the feed"
	case n == 0:
		return "no integration named"
	case n == 1:
		return name(in.Integrations[0])
	case n == 2:
		return name(in.Integrations[0]) + " and " + name(in.Integrations[1])
	default:
		return fmt.Sprintf("%d integrations (%s, %s, …)", n, name(in.Integrations[0]), name(in.Integrations[1]))
	}
}

// event names what happens, in the plural.
func event(in *Incident) string {
	if in.Kind == KindSilence {
		return "no events"
	}
	class := mainClass(in)
	if class == nil {
		return "failures"
	}
	text := class.Noun
	if status := mainStatus(in); status != 0 && class.Name == classServer.Name {
		text = strconv.Itoa(status) + " " + text
	} else if status != 0 {
		text += " (" + strconv.Itoa(status) + ")"
	}
	if second := secondClass(in); second != nil {
		text += " and " + second.Noun
	}
	return text
}

func mainClass(in *Incident) *Class {
	if len(in.Classes) == 0 {
		return nil
	}
	return ClassNamed(in.Classes[0])
}

func secondClass(in *Incident) *Class {
	if len(in.Classes) < 2 {
		return nil
	}
	return ClassNamed(in.Classes[1])
}

// mainStatus is the status of at least two thirds of the failures that have
// one; 0 when there is none.
func mainStatus(in *Incident) int {
	var total int64
	top := StatusCount{}
	for _, c := range in.Statuses {
		total += c.Failures
		if c.Failures > top.Failures {
			top = c
		}
	}
	if 3*top.Failures < 2*total {
		return 0
	}
	return top.Status
}

// whom says who is hit: names for one or two, numbers for more, and the
// attribute that they share.
func whom(in *Incident, name func(string) string) string {
	affected, active := affectedTenants(in), in.Scope.TenantsActive
	n := max(in.Scope.TenantsAffected, len(affected))
	text := ""
	switch {
	case n == 0:
		return shareOfAttempts(in)
	case len(affected) == n && n == 1:
		text = " for " + name(affected[0])
	case len(affected) == n && n == 2:
		text = " for " + name(affected[0]) + " and " + name(affected[1])
	case n == active:
		text = fmt.Sprintf(" for all %d tenants", n)
	case active > n:
		text = fmt.Sprintf(" for %d of %d tenants", n, active)
	default:
		text = fmt.Sprintf(" for %d tenants", n)
	}
	if in.Scope.Kind == ScopeAttribute {
		text += ", " + in.Scope.Shared()
	}
	return text
}

// shareOfAttempts stands in for the tenants where the log names none.
func shareOfAttempts(in *Incident) string {
	if share := failureShare(in); share > 0 {
		return fmt.Sprintf(" in %d%% of attempts", max(1, int(100*share+0.5)))
	}
	return ""
}

func affectedTenants(in *Incident) []string {
	var names []string
	for i := range in.Tenants {
		if in.Tenants[i].State != TenantAtRisk && in.Tenants[i].Tenant != "" {
			names = append(names, in.Tenants[i].Tenant)
		}
	}
	return names
}

// Shared writes what the affected tenants share as "region=eu-west", a pair as
// "region=eu-west and version=v42"; "" when the scope is no attribute.
func (s *Scope) Shared() string {
	if s.Attribute == nil || s.Value == nil {
		return ""
	}
	return ScopeAttr{Attribute: *s.Attribute, Value: *s.Value}.String()
}

// Words says what the affected tenants have in common; "" when it is nothing but
// that they fail. It may hold what a log says.
func (s *Scope) Words() string {
	switch s.Kind {
	case ScopeFeed:
		return "the whole feed"
	case ScopePlatform:
		return "several integrations at once"
	case ScopeIntegration:
		return "the integration as a whole"
	case ScopeTenant:
		return ""
	}
	return cmp.Or(s.Shared(), s.Kind)
}

// String writes the explanation as "region=eu-west", a pair as
// "region=eu-west and version=v42".
func (a ScopeAttr) String() string {
	parts := a.parts()
	pairs := make([]string, len(parts))
	for i, p := range parts {
		pairs[i] = p.Attribute + "=" + p.Value
	}
	return strings.Join(pairs, " and ")
}

// Hint says in one line what an incident of this shape usually means and what
// to check first. It is advice; the evidence stands beside it.
func Hint(in *Incident) string {
	switch {
	case in.Kind == KindSilence:
		return oneLine(silenceHint(in))
	case in.Deploy != nil:
		return oneLine(fmt.Sprintf("began %s after deploy %s: compare the old version, roll back if it is healthy",
			shortSpan(in.Deploy.SecondsBeforeStart), in.Deploy.Version))
	case in.Scope.Kind == ScopePlatform:
		return "several integrations at once: look at our own egress, proxy, DNS and release, not at one provider"
	}
	class := mainClass(in)
	if class == nil {
		class = &classUnknown
	}
	switch class.Name {
	case classAuth.Name:
		return oneLine(authHint(in, class))
	case classNotFound.Name, classPermission.Name, classConfig.Name:
		return oneLine(singleHint(in, class))
	}
	return oneLine(class.Hint)
}

func silenceHint(in *Incident) string {
	switch in.Scope.Kind {
	case ScopeFeed:
		return "no lines arrive: check the log shipper, the disk and the service before the integrations"
	case ScopeTenant:
		return "its events stopped while others go on: check the webhook registration and the connection"
	}
	return "quiet together: check the scheduler, the webhook endpoint and the provider's deliveries"
}

func authHint(in *Incident, class *Class) string {
	names := affectedTenants(in)
	switch {
	case len(names) == 1 && in.Scope.TenantsAffected <= 1:
		return "usually a token that expired or was revoked: check its last refresh, ask " + names[0] + " to reconnect"
	case onsetsOf(in).oneByOne():
		return "one tenant after another: looks like the token refresh, not one customer's credentials"
	case len(names) > 2 && !onsetsOf(in).scattered():
		return "many tenants at once: check our own app's secret, key and clock before any customer's token"
	}
	return class.Hint
}

// singleHint points at the tenant's own settings when it is alone with them.
func singleHint(in *Incident, class *Class) string {
	if in.Scope.Kind != ScopeTenant {
		return class.Hint
	}
	switch class.Name {
	case classNotFound.Name:
		return "one tenant alone: check its webhook address, and whether the object was deleted on the other side"
	case classPermission.Name:
		return "one tenant alone: check the scopes it granted and the role of the user who connected it"
	}
	return "one tenant alone: check its settings and what was changed there last"
}

func shortSpan(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}

// oneLine keeps a line one line of at most lineCap characters, whatever was in
// the names it was made of.
func oneLine(s string) string {
	s = text.Visible(s)
	if utf8.RuneCountInString(s) <= lineCap {
		return s
	}
	head := string([]rune(s)[:lineCap-1])
	return strings.TrimRight(s[:text.Boundary(s, len(head))], " ") + "…"
}
