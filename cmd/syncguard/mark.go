package main

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/text"
)

func newMark(s *shared) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "mark",
		Short: "Tell of something that the logs may not tell of",
		Long: `Notes in the database what happened, so that incidents can be explained by it.
Markers stay when the database is built anew with --fresh.`,
		Example: `  syncguard mark deploy v42`,
		Args:    unknownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newMarkDeploy(s))
	return cmd
}

func newMarkDeploy(s *shared) *cobra.Command {
	var at, service string
	cmd := &cobra.Command{
		Use:   "deploy VERSION",
		Short: "Mark a deploy",
		Long: `Notes that a version was deployed. It appears on the timelines of incidents around
that time, and is blamed for one that begins right after it, unless the log
shows that it was not the deploy. Logs that name the version of the service need
no markers: SyncGuard sees deploys in them.

An incident that is over is not judged again; "syncguard replay --fresh" on its
logs does so. Works while another syncguard writes the database.`,
		Example: `  syncguard mark deploy v42
  syncguard mark deploy v42 --at '2026-11-23 14:05' --service stripe`,
		Args: oneArg("the version that was deployed"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return s.markDeploy(args[0], at, service)
		},
	}
	cmd.Flags().StringVar(&at, "at", "now", "the `time` of the deploy: "+momentHelp)
	cmd.Flags().StringVar(&service, "service", "", "`name` of the integration, or of the service as the logs have it, that was deployed (default all)")
	return cmd
}

func (s *shared) markDeploy(version, at, service string) error {
	r, err := s.resolve()
	if err != nil {
		return err
	}
	when, err := parseMoment("at", at, s.now(), s.zoneOf(&r))
	if err != nil {
		return err
	}
	for _, name := range []string{version, service} {
		if !utf8.ValidString(name) || len(name) > 128 {
			return usagef("mark deploy %s: a name has at most 128 bytes of UTF-8 (hint: use the tag or the short hash)", text.Truncate(text.Visible(name), 40))
		}
	}
	if version == "" {
		return usagef("mark deploy: the version is empty (hint: name what was deployed, like v42)")
	}
	m := analyze.Marker{Version: version, Service: service, At: when.UTC()}
	if err := store.Mark(r.db, m, store.Options{Version: programVersion()}); err != nil {
		return err
	}
	if s.json {
		return printJSON(s.stdout, struct {
			Version string    `json:"version"`
			At      time.Time `json:"at"`
			Service string    `json:"service"`
		}{m.Version, m.At, m.Service})
	}
	if !s.quiet {
		of := ""
		if service != "" {
			of = " of " + text.Visible(service)
		}
		fmt.Fprintf(s.stdout, "marked deploy %s%s at %s\n", text.Visible(version), of, when.In(s.zoneOf(&r)).Format("2006-01-02 15:04:05 MST"))
	}
	return nil
}
