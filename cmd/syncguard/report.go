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
	failOn string
}

func newReport(s *shared) *cobra.Command {
	r := &reporting{shared: s}
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Render the database",
		Long: `Prints what replay found and kept: the incidents, and how much of the input was
understood. --since and --until leave the incidents that were live at some
moment between them. Exits with 1 if an incident is still open, or as
--fail-on says; incidents that are recovering are not over.`,
		Example: `  syncguard report
  syncguard report --format json --since yesterday
  syncguard report --integration stripe -o json=report.json --fail-on 'open,tenants>=5'`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return r.run() },
	}
	r.out.addFlags(cmd)
	r.filter.addFlags(cmd)
	addFailOn(cmd, &r.failOn, "open")
	return cmd
}

func (r *reporting) run() error {
	set, err := r.resolve()
	if err != nil {
		return err
	}
	fail, err := parseFailOn(r.failOn)
	if err != nil {
		return err
	}
	writers, err := r.out.writers(r.shared, !r.quiet)
	if err != nil {
		return err
	}
	filter, err := r.filter.filter(set)
	if err != nil {
		return err
	}
	return r.read(set, func(d *store.DB) error {
		found, err := d.Report(filter)
		if err != nil {
			return err
		}
		if err := r.render(writers, found, set.report); err != nil {
			return err
		}
		if err := r.unknownName(d, &filter, &found); err != nil {
			return err
		}
		if err := nothingSaid(&set, &found.Coverage); err != nil { // must not look like health
			return err
		}
		return fail.check(found.Incidents)
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

func addFailOn(cmd *cobra.Command, expression *string, byDefault string) {
	cmd.Flags().StringVar(expression, "fail-on", byDefault, "exit with 1 if an incident fits this `expression`: "+failOnHelp)
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

func (f *filterFlags) filter(r settings) (store.Filter, error) {
	out := store.Filter{Since: r.since, Until: r.until, Integration: f.integration, Tenant: f.tenant}
	for _, name := range f.states {
		if !slices.Contains(stateNames(), name) {
			return out, usagef("read --state: %q is not known%s", name, suggestion(name, stateNames()))
		}
		out.States = append(out.States, analyze.State(name))
	}
	for _, name := range f.severities {
		if !slices.Contains(severities, analyze.Severity(name)) {
			return out, usagef("read --severity: %q is not known%s", name, suggestion(name, []string{"minor", "major", "critical"}))
		}
		out.Severities = append(out.Severities, analyze.Severity(name))
	}
	return out, nil
}
