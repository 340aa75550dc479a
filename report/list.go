package report

import (
	"io"
	"strconv"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

var listColumns = []column{
	{title: "ID"}, {title: "STATE"}, {title: "SEVERITY"}, {title: "STARTED"},
	{title: "INTEGRATION", flex: true, name: true}, {title: "CLASS"}, {title: "WHO", flex: true, name: true},
}

// List writes one line an incident, the urgent first.
func List(w io.Writer, ins []analyze.Incident, opt Options) error {
	var period span
	for i := range ins {
		period.include(&ins[i].StartedAt)
	}
	p := newPage(opt, period)
	if len(ins) == 0 {
		p.line(plain, "no incidents")
		return p.flush(w, "list of incidents")
	}
	// The list has no other place for the day.
	p.layout = layoutMinute
	if period.layout(p.loc) == layoutFull {
		p.layout = layoutFullMinute
	}
	rows := make([][]cell, 0, len(ins))
	for _, in := range byUrgency(ins) {
		rows = append(rows, p.listRow(&in))
	}
	p.table(0, listColumns, rows)
	return p.flush(w, "list of incidents")
}

func (p *page) listRow(in *analyze.Incident) []cell {
	f := faceOf(in.State)
	word := f.word
	if in.State == analyze.ClosedUnverified {
		word = "unverified"
	}
	return []cell{
		{text: text.Visible(in.ID)},
		{text: f.shape + " " + word, style: &f.style},
		{text: string(in.Severity)},
		{text: p.time(in.StartedAt)},
		{text: text.Visible(firstOf(in.Integrations, "(all)"))},
		{text: class(in)},
		{text: listWho(in)},
	}
}

func class(in *analyze.Incident) string {
	if in.Kind == analyze.KindSilence {
		return "silence"
	}
	return text.Visible(firstOf(in.Classes, "unknown"))
}

// problem is the name of the kind of trouble: an error class, or silence.
func problem(in *analyze.Incident) string {
	switch {
	case in.Kind == analyze.KindSilence:
		return "silence"
	case len(in.Classes) == 0:
		return "unknown"
	}
	return text.Visible(in.Classes[0])
}

// firstOf returns the first name, and how many more there are.
func firstOf(names []string, none string) string {
	switch len(names) {
	case 0:
		return none
	case 1:
		return names[0]
	default:
		return names[0] + " +" + strconv.Itoa(len(names)-1)
	}
}

// listWho names one affected tenant and counts more.
func listWho(in *analyze.Incident) string {
	n, active := in.Scope.TenantsAffected, in.Scope.TenantsActive
	switch {
	case n == 1 && len(in.Tenants) > 0:
		return shown(in.Tenants[0].Tenant)
	case n == 0:
		return "-"
	case active >= n:
		return strconv.Itoa(n) + "/" + strconv.Itoa(active)
	default:
		return text.Count(n, "tenant")
	}
}
