package main

import (
	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report"
)

func newIncidents(s *shared) *cobra.Command {
	var filter filterFlags
	cmd := &cobra.Command{
		Use:   "incidents",
		Short: "List the incidents, one a line",
		Long: `Lists the incidents of the database, the urgent ones first. "syncguard show ID"
tells all about one. --json prints the JSON report.`,
		Example: `  syncguard incidents
  syncguard incidents --state open,recovering --integration stripe`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			r, err := s.resolve()
			if err != nil {
				return err
			}
			f, err := filter.filter(r)
			if err != nil {
				return err
			}
			return s.read(r, func(d *store.DB) error {
				found, err := d.Report(f)
				if err != nil {
					return err
				}
				if err := s.unknownName(d, &f, &found); err != nil {
					return err
				}
				if s.json {
					return report.JSON(s.stdout, found)
				}
				return report.List(s.stdout, found.Incidents, r.report)
			})
		},
	}
	filter.addFlags(cmd)
	return cmd
}
