package main

import (
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// verdict is an incident as the scorer sees it, whoever found it.
type verdict struct {
	id              string
	kind            string // failures | silence
	integrations    []string
	classes         []string
	started, opened time.Time
	over            []time.Time     // each time it was said to be resolved
	resolved        bool            // at the end of the log
	tenants         map[string]bool // affected
	atRisk          map[string]bool
	wellAgain       []recovery
	scope           string
	attrs           map[string]string
	also            []map[string]string
	confidence      float64
	deploy          string
	moments         []moment
	text            string // for -v
}

// recovery is a tenant that was said to be well again.
type recovery struct {
	tenant string
	at     time.Time
}

// moment is the blast radius as it was shown while the incident went on.
type moment struct {
	at      time.Time
	tenants map[string]bool // affected
	atRisk  map[string]bool
}

// verdictOf reads an incident of the analyzer.
func verdictOf(in *analyze.Incident) verdict {
	v := verdict{
		id: in.ID, kind: in.Kind, integrations: in.Integrations, classes: in.Classes, started: in.StartedAt, opened: in.OpenedAt,
		resolved: in.State == analyze.Resolved, scope: in.Scope.Kind, confidence: in.Scope.Confidence,
	}
	v.tenants, v.atRisk = people(in)
	if in.Scope.Attribute != nil && in.Scope.Value != nil {
		v.attrs = attrsOf(*in.Scope.Attribute, *in.Scope.Value)
	}
	for _, a := range in.Scope.Also {
		v.also = append(v.also, attrsOf(a.Attribute, a.Value))
	}
	if in.Deploy != nil {
		v.deploy = in.Deploy.Version
	}
	return v
}

// attrsOf reads an attribute scope; a pair is written "a=x,b=y" in its value.
func attrsOf(attribute, value string) map[string]string {
	if !strings.Contains(value, "=") {
		names, values := strings.Split(attribute, ","), strings.Split(value, ",")
		out := map[string]string{}
		for i := range min(len(names), len(values)) {
			out[names[i]] = values[i]
		}
		return out
	}
	out := map[string]string{}
	for _, pair := range strings.Split(value, ",") {
		k, v, _ := strings.Cut(pair, "=")
		out[k] = v
	}
	return out
}

// people are the tenants that are affected, and those that are merely at risk.
func people(in *analyze.Incident) (affected, atRisk map[string]bool) {
	affected, atRisk = map[string]bool{}, map[string]bool{}
	for i := range in.Tenants {
		switch t := &in.Tenants[i]; {
		case t.Tenant == "":
		case t.State == analyze.TenantAtRisk:
			atRisk[t.Tenant] = true
		default:
			affected[t.Tenant] = true
		}
	}
	return affected, atRisk
}

func (v *verdict) overlaps(integrations []string) bool {
	return slices.ContainsFunc(v.integrations, func(n string) bool { return slices.Contains(integrations, n) })
}
