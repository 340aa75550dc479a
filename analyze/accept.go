package analyze

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
)

// Fingerprint names an incident by what it is and not by when it was: kind,
// integrations, main class and scope. The same problem has the same one in
// every log.
func Fingerprint(in *Incident) string {
	parts := append([]string{in.Kind, in.Scope.Kind, in.Scope.Shared()}, slices.Sorted(slices.Values(in.Integrations))...)
	parts = append(parts, "") // a list's end
	if len(in.Classes) > 0 {
		parts = append(parts, in.Classes[0])
	}
	if in.Scope.Kind == ScopeTenant {
		parts = append(append(parts, ""), slices.Sorted(slices.Values(affectedTenants(in)))...)
	}
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Fingerprints returns the fingerprint of each incident, with a number behind
// it where several in the list are alike.
func Fingerprints(incidents []Incident) []string {
	seen := map[string]int{}
	out := make([]string, len(incidents))
	for i := range incidents {
		f := Fingerprint(&incidents[i])
		seen[f]++
		out[i] = f + ":" + strconv.Itoa(seen[f])
	}
	return out
}

// NewAgainst returns the incidents that an accepted report does not cover, in
// their order. It covers those that it holds, and those that are like one that
// was not over when it was accepted: that problem is known. It covers none that
// has become more severe or, having been over, has come back.
func NewAgainst(accepted, found []Incident) []Incident {
	byID, live := map[string]*Incident{}, map[string]*Incident{}
	for i := range accepted {
		old := &accepted[i]
		byID[old.ID] = old
		f := Fingerprint(old)
		if known := live[f]; old.State.Live() && (known == nil || old.Severity.Rank() > known.Severity.Rank()) {
			live[f] = old
		}
	}
	out := []Incident{}
	for i := range found {
		in := &found[i]
		if !coveredBy(in, byID[in.ID]) && !coveredBy(in, live[Fingerprint(in)]) {
			out = append(out, *in)
		}
	}
	return out
}

func coveredBy(in, old *Incident) bool {
	if old == nil || in.Severity.Rank() > old.Severity.Rank() {
		return false
	}
	return old.State.Live() || in.Relapses <= old.Relapses
}
