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
	Since    time.Time          // what was over by then, and told to nobody, is history; zero: nothing is
	Firm     []analyze.Incident // changed, and not to be taken back
	AtEnd    []analyze.Incident // as they would be if the input ended here
	Again    []analyze.Incident // unchanged ones that have to be looked at again, as they stand
	Memories map[Key]Memory     // of all these, and every one that is pending
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
		for i := range r.Again {
			p.lookAgain(&r.Again[i])
		}
		for _, incident := range p.tentative() {
			p.reconsider(incident)
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
	m := p.memory(in.ID)
	if m.Told == "" && in.ResolvedAt != nil && !in.ResolvedAt.After(p.round.Since) {
		return
	}
	a, m := p.policy.plan(in, m, p.round.Now, firm)
	p.keep(in.ID, a, m)
}

// lookAgain is for an incident that did not change in this round.
func (p *planning) lookAgain(in *analyze.Incident) {
	m := p.memory(in.ID)
	if !p.certain[in.ID] && m.Tentative == nil && (m.Waiting || m.Open()) {
		p.look(in, true)
	}
}

// tentative lists the incidents that were told on the assumption that the input
// ends, and are not certain yet, sorted.
func (p *planning) tentative() []string {
	var ids []string
	for k, m := range p.round.Memories {
		if k.Channel == p.policy.Channel && m.Tentative != nil && !p.certain[k.Incident] {
			ids = append(ids, k.Incident)
		}
	}
	slices.Sort(ids)
	return ids
}

// reconsider withdraws an incident if the time at which it opened has passed
// without it.
func (p *planning) reconsider(incident string) {
	m := p.memory(incident)
	if p.round.Now.After(m.Tentative.OpenedAt) {
		a, m := p.policy.withdraw(m, p.round.Now)
		p.keep(incident, a, m)
	}
}
