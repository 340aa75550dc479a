package main

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// lookEvery is how often incidents are looked at while they go on.
const lookEvery = 5 * time.Minute

// ours is the analyzer, followed as tail would follow it.
type ours struct {
	a    *analyze.Analyzer
	next time.Time
	list []*verdict
	byID map[string]*verdict
	last map[string]analyze.Incident
}

func newOurs() *ours {
	return &ours{a: analyze.New(analyze.Config{}), byID: map[string]*verdict{}, last: map[string]analyze.Incident{}}
}

func (o *ours) observe(e *parse.Event) {
	if !e.At.Before(o.next) {
		o.look(e.At)
		o.next = e.At.Add(lookEvery)
	}
	o.a.Observe(e)
}

// look takes out what changed.
func (o *ours) look(now time.Time) {
	c := o.a.Changes()
	for i := range c.Incidents {
		o.take(&c.Incidents[i], now)
	}
	for _, t := range c.Transitions {
		v := o.byID[t.IncidentID]
		switch {
		case v == nil:
		case t.Event == "tenant_recovered":
			v.wellAgain = append(v.wellAgain, recovery{t.Tenant, t.At})
		case t.Event == "resolved":
			v.over = append(v.over, t.At)
		}
	}
}

func (o *ours) take(in *analyze.Incident, now time.Time) {
	v := o.byID[in.ID]
	if v == nil {
		v = &verdict{}
		o.byID[in.ID] = v
		o.list = append(o.list, v)
	}
	fresh := verdictOf(in)
	fresh.over, fresh.wellAgain, fresh.moments = v.over, v.wellAgain, v.moments
	if in.State.Live() {
		fresh.moments = append(fresh.moments, moment{now, fresh.tenants, fresh.atRisk})
	}
	*v = fresh
	o.last[in.ID] = *in
}

func (o *ours) verdicts(end time.Time) []*verdict {
	o.look(end)
	for _, v := range o.list {
		in := o.last[v.id]
		v.text = describe(&in)
	}
	return o.list
}

// missing lists the tenants that an incident waits for, some of them.
func missing(in *analyze.Incident) string {
	if in.State == analyze.Resolved {
		return ""
	}
	var out []string
	for i := range in.Tenants {
		if t := &in.Tenants[i]; t.State != analyze.TenantRecovered && t.State != analyze.TenantAtRisk {
			out = append(out, fmt.Sprintf("%s(%s, %d failed, %d ok since)", t.Tenant, t.State, t.Failures, t.Evidence.SuccessesSince))
		}
	}
	return fmt.Sprintf(" waits for %v", out[:min(8, len(out))])
}

// describe prints an incident for -v.
func describe(in *analyze.Incident) string {
	value := ""
	if in.Scope.Value != nil {
		value = *in.Scope.Attribute + "=" + *in.Scope.Value
	}
	end := "-"
	if in.ResolvedAt != nil {
		end = in.ResolvedAt.Format("02 15:04:05")
	}
	return fmt.Sprintf("%s %v %v %s start %s open %s end %s scope %s %s also %v conf %.2f affected %d of %d risk %d relapses %d failures %d%s | %s | %+v",
		in.ID, in.Integrations, in.Classes, in.State, in.StartedAt.Format("02 15:04:05"), in.OpenedAt.Format("15:04:05"), end, in.Scope.Kind, value,
		in.Scope.Also, in.Scope.Confidence, in.Scope.TenantsAffected, in.Scope.TenantsActive, in.Scope.TenantsAtRisk, in.Relapses, in.Failures, missing(in), in.Title, in.Why)
}
