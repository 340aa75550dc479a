package tui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// tenantOrder is the order in which a person wants to see those who are part of an
// incident; those who are fine come behind them.
var tenantOrder = []analyze.TenantState{
	analyze.TenantFailing, analyze.TenantUnverified, analyze.TenantRecovering, analyze.TenantAtRisk, analyze.TenantRecovered,
}

// tenantsHead is the lines before the tenants: tabs, the share of each state,
// the titles of the columns.
const tenantsHead = 3

// tenantsPane lists who is affected, with the proof of who has recovered.
func (m *Model) tenantsPane(width, height int, focused bool) []line {
	in := &m.open.detail.Incident
	list := m.open.sorted
	n := max(height-tenantsHead, 0)
	from, to := m.open.tenants.window(len(list), n)
	title := paneTitle("Blast radius", focused)
	if p := position(from, to, len(list)); p != "" {
		title = append(title, word("  "+p, faint))
	}
	if named := m.filter.tenant; named != "" {
		title = append(title, word("  tenant:"+named, accent))
	}
	block := lines(title, tenantShares(list, width))
	if len(list) == 0 && m.filter.tenant != "" {
		return append(block, line{row: row{gap(1), cell("no tenant in it has such a name; / changes the filter", width-2, faint)}})
	}
	if len(list) == 0 {
		return append(block, line{row: row{gap(1), word("the log names no tenant", faint)}})
	}
	name := min(max(m.open.widest, 12), max(width/3, 12), 40)
	proof := max(width-4-name-8-10-2, 10)
	block = append(block, line{row: row{gap(3), cell("tenant", name, faint), right("failed", 8, faint), right("last", 10, faint), gap(2), cell("evidence", proof, faint)}})
	c := m.clock()
	for i := from; i < to; i++ {
		t := &list[i]
		f := tenantFaces[t.State]
		last, failed := "", ""
		if t.LastFailure != nil {
			last = c.time(*t.LastFailure)
			if len(last) > 9 {
				last = c.minute(*t.LastFailure)
			}
		}
		if t.Failures > 0 {
			failed = text.Number(t.Failures)
		}
		label := t.Tenant
		if label == "" {
			label = "(none named)"
		}
		r := row{gap(1), word(f.shape, f.ink), gap(1), cell(label, name, plain), right(failed, 8, plain), right(last, 10, faint), gap(2)}
		block = append(block, line{append(r, m.proof(in, t, proof)...), focused && i == m.open.tenants.cursor})
	}
	return block
}

func paneTitle(s string, focused bool) row {
	if focused {
		return row{gap(1), word(s, accent)}
	}
	return row{gap(1), word(s, heading)}
}

// tenantShares counts the tenants by state.
func tenantShares(list []analyze.Tenant, width int) row {
	counts := map[analyze.TenantState]int{}
	for i := range list {
		if s := list[i].State; s == analyze.TenantOrdinary {
			counts[analyze.TenantFine]++ // that it fails as usual, its row says
		} else {
			counts[s]++
		}
	}
	states := slices.DeleteFunc(append(slices.Clone(tenantOrder), analyze.TenantFine), func(s analyze.TenantState) bool { return counts[s] == 0 })
	for named := len(states); ; named-- { // the last lose their names first
		r := row{gap(1)}
		for i, s := range states {
			f, name := tenantFaces[s], ""
			if i < named {
				name = " " + plainWords(string(s))
			}
			r = append(r, word(f.shape+" "+text.Number(counts[s])+name, f.ink), gap(2))
		}
		if named == 0 || r.cells()-2 <= width {
			return r
		}
	}
}

// mostPips is the longest evidence bar.
const mostPips = 8

// proof is the evidence of a tenant's recovery: how many successes of those
// that are needed.
func (m *Model) proof(in *analyze.Incident, t *analyze.Tenant, width int) row {
	c := m.clock()
	got := t.Evidence.SuccessesSince
	switch t.State {
	case analyze.TenantRecovering:
		need := in.SuccessesNeeded(t)
		says := fmt.Sprintf(" %s of %s", text.Number(min(got, need)), successes(need))
		if got >= need {
			says = fmt.Sprintf(" %s, waiting for time to pass", successes(got))
		}
		return row{evidenceBar(got, need), cell(says, width-mostPips, plain)}
	case analyze.TenantRecovered:
		says := successes(got)
		if t.Evidence.Since != nil {
			says += " since " + c.time(*t.Evidence.Since)
		}
		return row{cell(says, width, good)}
	case analyze.TenantUnverified:
		return row{cell("nothing heard since", width, silent)}
	case analyze.TenantAtRisk:
		return row{cell("not heard since it began", width, faint)}
	case analyze.TenantFine, analyze.TenantOrdinary:
		return row{cell(fineText(t, c), width, faint)}
	}
	says := "failing"
	if in.Kind == analyze.KindSilence {
		says = "silent"
	}
	if t.FirstFailure != nil {
		says += " since " + c.time(*t.FirstFailure)
	}
	return row{cell(says, width, plain)}
}

// fineText is what shows that somebody who was exposed is fine.
func fineText(t *analyze.Tenant, c clock) string {
	says := "fine: "
	if t.Failures > 0 {
		says = "as usual: "
	}
	says += text.Count(t.Successes+t.Failures, "call")
	if t.Evidence.Since != nil {
		says += " since " + c.minute(*t.Evidence.Since)
	}
	return says
}

// successes counts them.
func successes(n int64) string {
	if n == 1 {
		return "1 success"
	}
	return text.Number(n) + " successes"
}

// evidenceBar shows how much of the proof is there.
func evidenceBar(got, need int64) piece {
	pips := int(min(max(need, 1), mostPips))
	full := int(min(got, need) * int64(pips) / max(need, 1))
	s := strings.Repeat("▰", full) + strings.Repeat("▱", pips-full)
	return piece{s + blanks(mostPips-pips), mostPips, warning}
}
