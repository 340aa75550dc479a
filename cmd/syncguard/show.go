package main

import (
	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report"
)

func newShow(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Tell all about one incident",
		Long: `Shows one incident: its timeline, the tenants and the proof of their recovery,
its scope, messages and sample lines, and the arithmetic that opened it. The
beginning of the id is enough if no other begins so, and INC- may be left out.`,
		Example: `  syncguard show INC-7f3a9c
  syncguard show 7f3`,
		Args: oneArg("an incident's id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			r, err := s.resolve()
			if err != nil {
				return err
			}
			return s.read(r, func(d *store.DB) error {
				incident, err := d.Incident(args[0])
				if err != nil {
					return err
				}
				if s.json {
					return report.IncidentJSON(s.stdout, incident)
				}
				return report.Incident(s.stdout, incident, r.report)
			})
		},
	}
}
