package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// Compare writes what several configurations would have opened on one history:
// how many each, which they have in common, which only some have.
func Compare(w io.Writer, c analyze.Comparison, opt Options) error {
	var period span
	for _, cause := range c.Causes {
		for _, list := range cause.Incidents {
			for i := range list {
				period.includeIncident(&list[i])
			}
		}
	}
	p := newPage(opt, period)
	p.line(bold, text.Count(len(c.Names), "configuration")+" on the same history")
	width := 0
	for _, name := range c.Names {
		width = max(width, cellsOf(shown(name)))
	}
	for i, name := range c.Names {
		p.line(plain, fmt.Sprintf("  %s  %s", pad(shown(name), width), found(&c, i)))
	}
	for _, s := range sections(&c) {
		p.section(s.title)
		p.table(2, compareColumns, p.compareRows(&c, s.causes))
	}
	return p.flush(w, "comparison")
}

func found(c *analyze.Comparison, trial int) string {
	all, alone := c.Of(trial), 0
	for _, cause := range c.Causes {
		if len(namesOf(c, &cause)) == 1 {
			alone += len(cause.Incidents[trial])
		}
	}
	if all == 0 {
		return "no incidents"
	}
	return fmt.Sprintf("%s, %s only here", text.Count(all, "incident"), text.Number(alone))
}

// compared are the causes that the same configurations have incidents for.
type compared struct {
	title  string
	causes []analyze.Cause
}

// sections puts what all have first, and then what only some have.
func sections(c *analyze.Comparison) []compared {
	common := compared{title: "In all of them"}
	var rest []compared
	for _, cause := range c.Causes {
		if cause.Common() {
			common.causes = append(common.causes, cause)
			continue
		}
		names := namesOf(c, &cause)
		for i := range names {
			names[i] = shown(names[i])
		}
		title := "Only in " + strings.Join(names, ", ")
		i := slices.IndexFunc(rest, func(s compared) bool { return s.title == title })
		if i < 0 {
			i = len(rest)
			rest = append(rest, compared{title: title})
		}
		rest[i].causes = append(rest[i].causes, cause)
	}
	if len(common.causes) == 0 {
		return rest
	}
	return append([]compared{common}, rest...)
}

// namesOf lists the configurations that opened something for the cause.
func namesOf(c *analyze.Comparison, cause *analyze.Cause) []string {
	names := []string{}
	for i, list := range cause.Incidents {
		if len(list) > 0 {
			names = append(names, c.Names[i])
		}
	}
	return names
}

var compareColumns = []column{{title: "CONFIG", flex: true}, {title: "OPENED"}, {title: "SEVERITY"}, {title: "WHAT", flex: true}}

func (p *page) compareRows(c *analyze.Comparison, causes []analyze.Cause) [][]cell {
	var rows [][]cell
	for _, cause := range causes {
		for i, list := range cause.Incidents {
			for k := range list {
				in := &list[k]
				rows = append(rows, []cell{{text: shown(c.Names[i])}, {text: p.time(in.OpenedAt)}, {text: string(in.Severity)}, {text: text.Visible(in.Title)}})
			}
		}
	}
	return rows
}

// comparisonJSON is the comparison as scripts get it.
type comparisonJSON struct {
	SchemaVersion int         `json:"schema_version"`
	Configs       []trialJSON `json:"configs"`
	Causes        []causeJSON `json:"causes"`
}

type trialJSON struct {
	Config    string `json:"config"`
	Incidents int    `json:"incidents"`
}

type causeJSON struct {
	Common    bool           `json:"common"`  // every configuration opened an incident for it
	Configs   []string       `json:"configs"` // those that did
	Incidents []comparedJSON `json:"incidents"`
}

type comparedJSON struct {
	Config       string           `json:"config"`
	ID           string           `json:"id"`
	Kind         string           `json:"kind"`
	Integrations []string         `json:"integrations"`
	Title        string           `json:"title"`
	Severity     analyze.Severity `json:"severity"`
	State        analyze.State    `json:"state"`
	StartedAt    time.Time        `json:"started_at"`
	OpenedAt     time.Time        `json:"opened_at"`
	ResolvedAt   *time.Time       `json:"resolved_at"`
	Tenants      int              `json:"tenants_affected"`
	Rules        []string         `json:"rules"` // explicit rules that it fits
}

// CompareJSON writes the comparison for scripts.
func CompareJSON(w io.Writer, c analyze.Comparison) error {
	out := comparisonJSON{SchemaVersion: SchemaVersion, Configs: []trialJSON{}, Causes: []causeJSON{}}
	for i, name := range c.Names {
		out.Configs = append(out.Configs, trialJSON{name, c.Of(i)})
	}
	for _, cause := range c.Causes {
		one := causeJSON{Common: cause.Common(), Configs: namesOf(&c, &cause), Incidents: []comparedJSON{}}
		for i, list := range cause.Incidents {
			for k := range list {
				one.Incidents = append(one.Incidents, comparedOf(c.Names[i], &list[k]))
			}
		}
		out.Causes = append(out.Causes, one)
	}
	return writeJSON(w, out, "comparison")
}

func comparedOf(config string, in *analyze.Incident) comparedJSON {
	out := comparedJSON{
		Config: config, ID: in.ID, Kind: in.Kind, Integrations: present(in.Integrations), Title: in.Title, Severity: in.Severity, State: in.State,
		StartedAt: in.StartedAt.UTC(), OpenedAt: in.OpenedAt.UTC(), ResolvedAt: utc(in.ResolvedAt), Tenants: in.Scope.TenantsAffected, Rules: []string{},
	}
	for _, m := range in.Why.Rules {
		out.Rules = append(out.Rules, m.Name)
	}
	return out
}
