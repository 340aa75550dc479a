package main

import (
	"context"
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report"
)

// listing holds the flags of the command.
type listing struct {
	*shared
	filter filterFlags
	view   viewFlags
}

func newIncidents(s *shared) *cobra.Command {
	l := &listing{shared: s}
	cmd := &cobra.Command{
		Use:   "incidents",
		Short: "List the incidents, one a line",
		Long: `Lists the incidents of the database, the urgent ones first. "syncguard show ID"
tells all about one. --format json prints the JSON report, csv one row an
incident.

--watch goes on and prints those that have changed since: rows in text and csv,
one JSON object a line in json.`,
		Example: `  syncguard incidents
  syncguard incidents --state open,recovering --integration stripe
  syncguard incidents --format csv > incidents.csv
  syncguard incidents --watch --format json | jq .title`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return l.run(cmd.Context()) },
	}
	l.filter.addFlags(cmd)
	l.view.addFlags(cmd, "the list")
	l.filter.complete(s, cmd, viewFormats)
	return cmd
}

func (l *listing) run(ctx context.Context) error {
	format, err := l.view.resolve(l.shared)
	if err != nil {
		return err
	}
	set, err := l.resolve()
	if err != nil {
		return err
	}
	filter, err := l.filter.filter(set)
	if err != nil {
		return err
	}
	find := func() (found analyze.Report, err error) {
		err = l.read(set, func(d *store.DB) error {
			if found, err = d.Report(filter); err != nil {
				return err
			}
			return l.unknownName(d, &filter, &found)
		})
		return found, err
	}
	if l.view.watch {
		return l.follow(ctx, &set, format, find)
	}
	found, err := find()
	if err != nil {
		return err
	}
	switch format {
	case "json":
		return report.JSON(l.stdout, found)
	case "csv":
		return report.ListCSV(l.stdout, found.Incidents, true)
	}
	return report.List(l.stdout, found.Incidents, set.report)
}

// follow prints the list, and then whatever changes in it.
func (l *listing) follow(ctx context.Context, set *settings, format string, find func() (analyze.Report, error)) error {
	told := map[string]string{}
	return l.watch(ctx, set.db, func(first bool) error {
		found, err := find()
		if err != nil {
			return err
		}
		var changed []analyze.Incident
		for _, in := range found.Incidents {
			now, err := json.Marshal(in)
			if err != nil {
				return err
			}
			if told[in.ID] != string(now) {
				told[in.ID] = string(now)
				changed = append(changed, in)
			}
		}
		return printChanged(l.stdout, format, changed, first, set.report)
	})
}

func printChanged(w io.Writer, format string, changed []analyze.Incident, first bool, opt report.Options) error {
	switch {
	case format == "json":
		for _, in := range changed {
			if err := report.IncidentLine(w, in); err != nil {
				return err
			}
		}
		return nil
	case format == "csv":
		return report.ListCSV(w, changed, first)
	case len(changed) == 0 && !first:
		return nil
	}
	return report.List(w, changed, opt)
}
