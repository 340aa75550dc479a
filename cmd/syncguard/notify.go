package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/parse/text"
	"github.com/syncguard/syncguard/report/notify"
)

func newNotify(s *shared) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "notify",
		Short: "Try the channels that alerts go to, and see what waits",
		Long: `Alerts go to the channels under "notify" in ` + defaultConfig + `, or to --notify of
replay. There are these types of channel:

` + columns(kindRows()) + `
and these events to choose from:

` + columns(eventRows()) + `
An alert is kept in the database from the moment its reason is, and sent until it
arrives: at least once, always with the same id.`,
		Example: `  syncguard notify test
  syncguard notify queue`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newNotifyTest(s), newNotifyQueue(s))
	return cmd
}

func kindRows() [][2]string {
	var rows [][2]string
	for _, k := range notify.Kinds() {
		rows = append(rows, [2]string{"  " + k.Name, k.Doc})
	}
	return rows
}

func eventRows() [][2]string {
	var rows [][2]string
	for _, e := range notify.Events() {
		doc := e.Doc
		if !e.ByDefault {
			doc += " (only if asked for)"
		}
		rows = append(rows, [2]string{"  " + string(e.Event), doc})
	}
	return rows
}

func newNotifyTest(s *shared) *cobra.Command {
	flags := notifyFlags{configured: true}
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Send a sample to every channel",
		Long: `Sends a sample alert to every channel of ` + defaultConfig + ` and to every --notify,
once, and prints how it went. Exits with 3 if one could not be delivered.`,
		Example: `  syncguard notify test
  syncguard notify test --notify slack+https://hooks.slack.com/services/…
  syncguard notify test --notify env:PAGER_URL --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return s.notifyTest(cmd.Context(), &flags)
		},
	}
	flags.addFlags(cmd)
	return cmd
}

func (s *shared) notifyTest(ctx context.Context, flags *notifyFlags) error {
	set, err := s.resolve()
	if err != nil {
		return err
	}
	channels, err := flags.channels(s, &set)
	if err != nil {
		return err
	}
	if len(channels) == 0 {
		return usagef("no channel to test (hint: write notify: into %s, or pass --notify)", defaultConfig)
	}
	// One that can't be set up must not hide how the others are.
	results := make([]notify.TestResult, len(channels))
	var all sync.WaitGroup
	for i := range channels {
		targets, err := s.targets(&set, channels[i:i+1])
		if err != nil {
			results[i] = notify.TestResult{Channel: channels[i].Name, Kind: channels[i].Type, Err: err}
			continue
		}
		all.Go(func() { results[i] = notify.SendSample(ctx, targets[0]) })
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.printResults(results)
}

func (s *shared) printResults(results []notify.TestResult) error {
	type row struct {
		Channel      string  `json:"channel"`
		Type         string  `json:"type"`
		Delivered    bool    `json:"delivered"`
		Milliseconds int64   `json:"milliseconds"`
		Error        *string `json:"error"`
	}
	failed := 0
	rows := make([]row, 0, len(results))
	var lines [][2]string
	for _, r := range results {
		line := row{r.Channel, r.Kind, r.Err == nil, r.Took.Milliseconds(), nil}
		said := fmt.Sprintf("delivered in %d ms", line.Milliseconds)
		if r.Err != nil {
			failed++
			problem := text.Visible(r.Err.Error())
			line.Error, said = &problem, "failed: "+problem
		}
		rows = append(rows, line)
		lines = append(lines, [2]string{text.Visible(r.Channel) + " (" + r.Kind + ")", said})
	}
	switch {
	case s.json:
		if err := printJSON(s.stdout, rows); err != nil {
			return err
		}
	case !s.quiet:
		fmt.Fprint(s.stdout, columns(lines))
	}
	if failed > 0 {
		return fmt.Errorf("%d of %s did not take the sample", failed, plural(int64(len(results)), "channel"))
	}
	return nil
}

// afterReplay delivers what the run found, and says how it went.
func (s *shared) afterReplay(ctx context.Context, n *notifying, limit time.Duration) error {
	if n == nil {
		return nil
	}
	sent, err := n.drain(ctx, limit)
	if sent > 0 {
		s.note(errors.New(plural(int64(sent), "alert") + " sent"))
	}
	return firstError(ctx.Err(), err)
}
