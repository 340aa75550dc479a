package main

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/report"
)

// explain holds the flags of the command.
type explain struct {
	*shared
	integration, tenant, at string
}

func newExplain(s *shared) *cobra.Command {
	x := &explain{shared: s}
	cmd := &cobra.Command{
		Use:   "explain --integration NAME [FILE…|-]",
		Short: "Say why an incident did not open, or did",
		Long: `Shows the arithmetic at a moment: what share of attempts fails ordinarily, which
failures are counted as evidence, how far it is from the threshold, and which
rule holds it back.

With files it reads them as replay would, up to --at or to their end, and writes
no database. Without, it shows how the database's last run left things, and the
strongest evidence of about the last day.`,
		Example: `  syncguard explain --integration stripe --tenant acme --at '2026-11-23 03:10' app.log
  syncguard explain --integration stripe`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return x.run(cmd.Context(), args)
		},
	}
	cmd.Flags().StringVar(&x.integration, "integration", "", "the integration's `name`")
	cmd.Flags().StringVar(&x.tenant, "tenant", "", "one tenant's use of it, by `name`")
	cmd.Flags().StringVar(&x.at, "at", "", "the `time` asked about, with files (default their end): "+momentHelp)
	return cmd
}

func (x *explain) run(ctx context.Context, args []string) error {
	if x.integration == "" {
		return usagef("explain: --integration is missing (hint: `syncguard inspect FILE` lists the integrations)")
	}
	set, err := x.resolve()
	if err != nil {
		return err
	}
	x.tenant = set.config.hides.TenantName(x.tenant)
	at, err := x.moment(&set, args)
	if err != nil {
		return err
	}
	var analyzer *analyze.Analyzer
	if len(args) > 0 {
		analyzer, err = x.replayTo(ctx, &set, args, at)
	} else {
		analyzer, err = x.lastState(set)
	}
	if err != nil {
		return err
	}
	found := analyzer.Explain(x.integration, x.tenant)
	if found.Missing != nil {
		return x.missing(found.Missing)
	}
	if x.json {
		return report.ExplanationJSON(x.stdout, found)
	}
	return report.Explanation(x.stdout, found, set.report)
}

// moment is the time asked about; zero: the end.
func (x *explain) moment(set *settings, args []string) (time.Time, error) {
	if x.at == "" {
		return time.Time{}, nil
	}
	if len(args) == 0 {
		return time.Time{}, usagef("explain --at: the database keeps its end only (hint: name the log files too, or leave out --at to see the strongest evidence of the last day)")
	}
	return parseMoment("at", x.at, x.now(), x.zoneOf(set))
}

// missing says that what was asked about was not there, and what was.
func (x *explain) missing(m *analyze.Missing) error {
	const most = 20
	switch names := m.Names[:min(len(m.Names), most)]; {
	case len(names) == 0:
		return usagef("explain: nothing was seen until then (hint: give a later --at, or other files)")
	case m.Tenant:
		return usagef("explain: tenant %q was not seen on %s%s", x.tenant, x.integration, suggestion(x.tenant, names))
	default:
		return usagef("explain: integration %q was not seen%s", x.integration, suggestion(x.integration, names))
	}
}

// lastState is the analyzer as the last run left it.
func (x *explain) lastState(set settings) (*analyze.Analyzer, error) {
	var saved store.Saved
	err := x.read(set, func(d *store.DB) error {
		var err error
		saved, err = d.Load()
		return err
	})
	if err != nil {
		return nil, err
	}
	return restore(&set, saved.Analyzer)
}

// replayTo reads the files as replay does, up to a time, and keeps nothing.
func (x *explain) replayTo(ctx context.Context, set *settings, args []string, at time.Time) (*analyze.Analyzer, error) {
	streams, err := x.inputs(args)
	if err != nil {
		return nil, err
	}
	feed, err := source.NewFeed(streams, nil, source.Options{
		Lateness: set.config.Lateness, NewDecoder: x.newDecoder(set), Stdin: x.stdin,
	})
	if err != nil {
		return nil, err
	}
	defer feed.Close()
	analyzer := analyze.New(set.config.detection())
	for {
		batch, err := feed.Next(ctx)
		if errors.Is(err, io.EOF) {
			batch.Events = feed.Finish()
		} else if err != nil {
			return nil, err
		}
		if observeUntil(analyzer, batch.Events, at) {
			analyzer.Advance(at)
			return analyzer, nil
		}
		analyzer.Changes() // lets go of what is over
		if err != nil {
			x.tell(feed.Problems())
			c := coverageOf(feed.Coverage())
			return analyzer, x.notUnderstood(streams, &c, "`syncguard inspect` shows why")
		}
	}
}

// observeUntil reports whether it met an event after the time.
func observeUntil(a *analyze.Analyzer, events []parse.Event, at time.Time) bool {
	for i := range events {
		if !at.IsZero() && events[i].At.After(at) {
			return true
		}
		a.Observe(&events[i])
	}
	return false
}
