package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/report"
)

// gate holds the flags that say what makes a run fail.
type gate struct {
	failOn, baseline, maxUnparsed string
	exitZero                      bool
}

func (g *gate) addFlags(cmd *cobra.Command, failOn string) {
	f := cmd.Flags()
	f.StringVar(&g.failOn, "fail-on", failOn, "exit with 1 if an incident fits this `expression`: "+failOnHelp)
	f.StringVar(&g.baseline, "baseline", "", "leave out the incidents that this accepted JSON report `file` covers")
	f.StringVar(&g.maxUnparsed, "max-unparsed", "", "exit with 3 if more than this `share` of the lines was not understood, such as 5%")
	f.BoolVar(&g.exitZero, "exit-zero", false, "exit with 0 in spite of what --fail-on finds")
}

// reportPlan is all that a report is made by, checked before any work is done.
type reportPlan struct {
	set         settings
	writers     []writer
	fail        failOn
	accepted    []analyze.Incident // of the baseline; nil: there is none
	maxUnparsed float64            // share of lines, 0 to 1
	exitZero    bool
}

func (s *shared) plan(cmd *cobra.Command, out *outputs, g *gate) (*reportPlan, error) {
	p := &reportPlan{exitZero: g.exitZero}
	var err error
	if p.set, err = s.resolve(); err != nil {
		return nil, err
	}
	if p.fail, err = parseFailOn(g.failOn); err != nil {
		return nil, err
	}
	if cmd.Flags().Changed("fail-on") { // else a test fails by what is not over
		p.set.report.Fails = p.fail.matches
	}
	if p.writers, err = out.writers(s, !s.quiet); err != nil {
		return nil, err
	}
	if p.accepted, err = readBaseline(g.baseline); err != nil {
		return nil, err
	}
	p.maxUnparsed, err = parseShare(g.maxUnparsed)
	return p, err
}

// courses reports whether a chart will be drawn.
func (p *reportPlan) courses() bool {
	return slices.ContainsFunc(p.writers, func(w writer) bool { return w.renderer.Courses })
}

// deliver leaves out what is accepted and writes the report wherever it is
// wanted.
func (s *shared) deliver(p *reportPlan, r *analyze.Report) error {
	if p.accepted != nil {
		all := len(r.Incidents)
		r.Incidents = analyze.NewAgainst(p.accepted, r.Incidents)
		r.Accepted = all - len(r.Incidents)
	}
	return s.render(p.writers, *r, p.set.report)
}

// verdict says whether the run fails: by its incidents, or by how little was
// understood.
func (p *reportPlan) verdict(s *shared, r *analyze.Report) error {
	if err := p.fail.check(r.Incidents); err != nil {
		if !p.exitZero {
			return err
		}
		s.note(err)
	}
	c := &r.Coverage
	if float64(c.Unparsed) > p.maxUnparsed*float64(c.Lines) {
		return fmt.Errorf("%s of %d were not understood, more than the %s of --max-unparsed (hint: `syncguard inspect FILE` shows why)",
			plural(c.Unparsed, "line"), c.Lines, percentOf(p.maxUnparsed))
	}
	return nil
}

func percentOf(share float64) string {
	return strconv.FormatFloat(100*share, 'g', 4, 64) + "%"
}

// parseShare reads "5%", or "5" as the same; "" is everything.
func parseShare(text string) (float64, error) {
	if text == "" {
		return 1, nil
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), 64)
	if err != nil || !(n >= 0 && n <= 100) {
		return 0, usagef("read --max-unparsed: %q is no share (hint: write it like 5%%)", text)
	}
	return n / 100, nil
}

// readBaseline reads the incidents of a JSON report; nil without a file.
func readBaseline(file string) ([]analyze.Incident, error) {
	if file == "" {
		return nil, nil
	}
	const wayOut = "(hint: `syncguard report --format json > FILE` writes one)"
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usagef("read baseline %s: %w %s", file, cause(err), wayOut)
	}
	var r analyze.Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, usagef("read baseline %s: %w %s", file, plainJSON(err), wayOut)
	}
	if r.SchemaVersion != report.SchemaVersion || r.Incidents == nil {
		return nil, usagef("read baseline %s: it is no JSON report of schema version %d %s", file, report.SchemaVersion, wayOut)
	}
	return r.Incidents, nil
}

// plainJSON says what is wrong without the names of Go's types.
func plainJSON(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s is a %s, at byte %d", e.Field, e.Value, e.Offset)
	}
	return err
}
