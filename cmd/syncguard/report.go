package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
)

// reporting holds the flags of the command.
type reporting struct {
	*shared
	out    outputs
	filter filterFlags
	gate   gate
}

func newReport(s *shared) *cobra.Command {
	r := &reporting{shared: s}
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Render the database",
		Long: `Prints what replay found and kept: the incidents, and how much of the input was
understood. --since and --until leave the incidents that were live at some
moment between them. Exits with 1 if an incident is still open, or as
--fail-on says; incidents that are recovering are not over.

With --tenant the report is fit to be sent to that tenant: what happened to it,
from when to when, how much failed, since when it is proven healthy, and nothing
of others. "syncguard incidents --tenant" lists the whole incidents.

--baseline leaves out what an accepted report (--format json) knows already.`,
		Example: `  syncguard report
  syncguard report --format html > report.html
  syncguard report --format json --since yesterday
  syncguard report --tenant acme --format markdown
  syncguard report --integration stripe -o json=report.json --fail-on 'open,tenants>=5'
  syncguard report --baseline accepted.json -o junit=junit.xml -o sarif=syncguard.sarif`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd) },
	}
	r.out.addFlags(cmd)
	r.filter.addFlags(cmd)
	r.gate.addFlags(cmd, "open")
	r.filter.complete(s, cmd, rendererNames())
	return cmd
}

func (r *reporting) run(cmd *cobra.Command) error {
	plan, err := r.plan(cmd, &r.out, &r.gate)
	if err != nil {
		return err
	}
	filter, err := r.filter.filter(plan.set)
	if err != nil {
		return err
	}
	filter.Only, filter.Courses = filter.Tenant != "", plan.courses()
	return r.read(plan.set, func(d *store.DB) error {
		found, err := d.Report(filter)
		if err != nil {
			return err
		}
		if err := r.deliver(plan, &found); err != nil {
			return err
		}
		if err := r.unknownName(d, &filter, &found); err != nil {
			return err
		}
		// No event read must not look like health.
		return firstError(plan.verdict(r.shared, &found), nothingSaid(&plan.set, &found.Coverage))
	})
}

// unknownName helps with a filter that lets nothing through because it names
// what no event names.
func (s *shared) unknownName(d *store.DB, f *store.Filter, found *analyze.Report) error {
	if len(found.Incidents) > 0 || f.Integration == "" && f.Tenant == "" {
		return nil
	}
	integrations, tenants, err := d.Names()
	if err != nil {
		return err
	}
	for _, name := range []struct {
		of, given string
		known     []string
	}{{"integration", f.Integration, integrations}, {"tenant", f.Tenant, tenants}} {
		if name.given != "" && len(name.known) > 0 && !slices.Contains(name.known, name.given) {
			s.note(fmt.Errorf("no event names the %s %q%s", name.of, name.given, suggestion(name.given, name.known)))
		}
	}
	return nil
}

// filterFlags say which incidents are shown.
type filterFlags struct {
	integration, tenant string
	states, severities  []string
}

func (f *filterFlags) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.integration, "integration", "", "only incidents of this integration, by `name`")
	cmd.Flags().StringVar(&f.tenant, "tenant", "", "only incidents that touch this tenant, by `name`")
	cmd.Flags().StringSliceVar(&f.states, "state", nil, "only incidents in these `states`: open, recovering, resolved, closed_unverified")
	cmd.Flags().StringSliceVar(&f.severities, "severity", nil, "only incidents of these `severities`: critical, major, minor")
}

// complete completes the flags, and the command's own --format.
func (f *filterFlags) complete(s *shared, cmd *cobra.Command, formats []string) {
	s.completeFlags(cmd, map[string]completer{
		"integration": s.integrationNames, "tenant": s.tenantNames, "state": fixed(stateNames()), "severity": fixed(analyze.SeverityNames()), "format": fixed(formats),
	})
}

func (f *filterFlags) filter(r settings) (store.Filter, error) {
	out := store.Filter{Since: r.since, Until: r.until, Integration: f.integration, Tenant: r.config.hides.TenantName(f.tenant)}
	for _, name := range f.states {
		if !slices.Contains(stateNames(), name) {
			return out, usagef("read --state: %q is not known%s", name, suggestion(name, stateNames()))
		}
		out.States = append(out.States, analyze.State(name))
	}
	for _, name := range f.severities {
		if analyze.Severity(name).Rank() == 0 {
			return out, usagef("read --severity: %q is not known%s", name, suggestion(name, analyze.SeverityNames()))
		}
		out.Severities = append(out.Severities, analyze.Severity(name))
	}
	return out, nil
}
