package main

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report"
)

// showing holds the flags of the command.
type showing struct {
	*shared
	view viewFlags
}

func newShow(s *shared) *cobra.Command {
	v := &showing{shared: s}
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Tell all about one incident",
		Long: `Shows one incident: its timeline, the tenants and the proof of their recovery,
its scope, messages and sample lines, and the arithmetic that opened it. The
beginning of the id is enough if no other begins so, and INC- may be left out.
--format json prints all of it, csv one row a tenant.

--watch prints it again whenever it has changed; in json as one object a line.`,
		Example: `  syncguard show INC-7f3a9c
  syncguard show 7f3
  syncguard show 7f3 --format csv > tenants.csv
  syncguard show 7f3 --watch`,
		Args:              oneArg("an incident's id"),
		ValidArgsFunction: s.completeIncidents,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return v.run(cmd.Context(), args[0])
		},
	}
	v.view.addFlags(cmd, "the incident")
	s.completeFlags(cmd, map[string]completer{"format": fixed(viewFormats)})
	return cmd
}

func (v *showing) run(ctx context.Context, id string) error {
	format, err := v.view.resolve(v.shared)
	if err != nil {
		return err
	}
	set, err := v.resolve()
	if err != nil {
		return err
	}
	find := func() (incident analyze.Incident, err error) {
		err = v.read(set, func(d *store.DB) error {
			incident, err = d.Incident(id)
			return err
		})
		return incident, err
	}
	if v.view.watch {
		return v.follow(ctx, &set, format, find)
	}
	incident, err := find()
	if err != nil {
		return err
	}
	if format == "json" {
		return report.IncidentJSON(v.stdout, incident)
	}
	return printIncident(v.stdout, format, incident, true, set.report)
}

// follow prints the incident whenever it has changed, below what was printed
// before.
func (v *showing) follow(ctx context.Context, set *settings, format string, find func() (analyze.Incident, error)) error {
	var last []byte
	return v.watch(ctx, set.db, func(first bool) error {
		incident, err := find()
		if err != nil {
			return err
		}
		var page bytes.Buffer
		if err := printIncident(&page, format, incident, true, set.report); err != nil || bytes.Equal(page.Bytes(), last) {
			return err
		}
		last = page.Bytes()
		if format == "text" && !first {
			fmt.Fprintln(v.stdout)
		}
		return printIncident(v.stdout, format, incident, first, set.report)
	})
}

func printIncident(w io.Writer, format string, in analyze.Incident, first bool, opt report.Options) error {
	switch format {
	case "json":
		return report.IncidentLine(w, in)
	case "csv":
		return report.IncidentCSV(w, in, first)
	}
	return report.Incident(w, in, opt)
}
