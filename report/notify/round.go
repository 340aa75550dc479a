package notify

import (
	"reflect"
	"slices"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Key names one channel's memory of one incident.
type Key struct{ Channel, Incident string }

// Round is what there is to plan from after a stretch of input.
type Round struct {
	Now      time.Time          // event time that the input is complete to
	Firm     []analyze.Incident // changed, and not to be taken back
	AtEnd    []analyze.Incident // as they would be if the input ended here
	Pending  []analyze.Incident // unchanged ones that have news waiting, as they stand
	Memories map[Key]Memory     // of all these, and every pending one
}

// Plan returns the alerts that are due, in order, and what is remembered from
// now on where that differs. It changes nothing of what it is given.
func Plan(policies []Policy, r Round) (alerts []Alert, changed map[Key]Memory) {
	changed = map[Key]Memory{}
	for _, policy := range policies {
		p := planning{policy: policy, round: &r, changed: changed, certain: map[string]bool{}}
		for i := range r.Firm {
			p.look(&r.Firm[i], true)
		}
		for _, incident := range p.pending() {
			p.lookAgain(incident)
		}
		for i := range r.AtEnd {
			p.look(&r.AtEnd[i], false)
		}
		alerts = append(alerts, p.alerts...)
	}
	return alerts, changed
}

// planning is a round of one channel.
type planning struct {
	policy  Policy
	round   *Round
	alerts  []Alert
	changed map[Key]Memory
	certain map[string]bool // incidents that were looked at and can't be taken back
}

func (p *planning) memory(incident string) Memory {
	k := Key{p.policy.Channel, incident}
	if m, ok := p.changed[k]; ok {
		return m
	}
	return p.round.Memories[k]
}

// keep takes what was planned: an alert if it is one, and what is remembered if
// it differs.
func (p *planning) keep(incident string, a *Alert, m Memory) {
	if !reflect.DeepEqual(m, p.memory(incident).clone()) {
		p.changed[Key{p.policy.Channel, incident}] = m
	}
	if a != nil {
		p.alerts = append(p.alerts, *a)
	}
}

func (p *planning) look(in *analyze.Incident, firm bool) {
	p.certain[in.ID] = p.certain[in.ID] || firm
	a, m := p.policy.plan(in, p.memory(in.ID), p.round.Now, firm)
	p.keep(in.ID, a, m)
}

// pending lists the incidents that have to be looked at again, sorted.
func (p *planning) pending() []string {
	var ids []string
	for k, m := range p.round.Memories {
		if k.Channel == p.policy.Channel && m.Pending() && !p.certain[k.Incident] {
			ids = append(ids, k.Incident)
		}
	}
	slices.Sort(ids)
	return ids
}

// lookAgain is for an incident that did not change. One that was told on the
// assumption that the input ends there is withdrawn when the time at which it
// opened has passed without it.
func (p *planning) lookAgain(incident string) {
	m := p.memory(incident)
	if m.Tentative != nil {
		if p.round.Now.After(m.Tentative.OpenedAt) {
			a, m := p.policy.withdraw(m, p.round.Now)
			p.keep(incident, a, m)
		}
		return
	}
	i := slices.IndexFunc(p.round.Pending, func(in analyze.Incident) bool { return in.ID == incident })
	if i >= 0 {
		p.look(&p.round.Pending[i], true)
		return
	}
	m = m.clone()
	m.Waiting = false // the database was told to forget it
	p.keep(incident, nil, m)
}
