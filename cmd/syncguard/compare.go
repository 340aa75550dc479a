package main

import (
	"context"
	"errors"
	"io"
	"reflect"
	"slices"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/report"
)

// compareConfigs plays one history under several configurations and says how their
// incidents differ. It reads no database and writes none.
func (r *replay) compareConfigs(ctx context.Context, cmd *cobra.Command, args []string) error {
	if err := r.checkCompare(cmd); err != nil {
		return err
	}
	trials, err := r.trials()
	if err != nil {
		return err
	}
	streams, err := r.inputs(args)
	if err != nil {
		return err
	}
	for rest := trials; len(rest) > 0; {
		// Trials that read the lines alike share one reading.
		n := 1
		for n < len(rest) && readsAlike(rest[0].set.config, rest[n].set.config) {
			n++
		}
		if n < len(rest) && (len(args) == 0 || slices.Contains(args, source.Stdin)) {
			return usagef("compare %s and %s: they read lines differently, and standard input can be read once only (hint: name files)", rest[0].name, rest[n].name)
		}
		if err := r.play(ctx, cmd, rest[:n], streams); err != nil {
			return err
		}
		rest = rest[n:]
	}
	results := make([]analyze.Trial, len(trials))
	for i, t := range trials {
		results[i] = analyze.Trial{Name: t.name, Incidents: t.result()}
	}
	if err := r.printComparison(analyze.Compare(results), trials[0].set.report); err != nil {
		return err
	}
	return r.incomplete()
}

func (r *replay) printComparison(c analyze.Comparison, opt report.Options) error {
	if r.json {
		return report.CompareJSON(r.stdout, c)
	}
	return report.Compare(r.stdout, c, opt)
}

// checkCompare refuses the flags that would do nothing.
func (r *replay) checkCompare(cmd *cobra.Command) error {
	if len(r.compare) < 2 {
		return usagef("read --compare: %d configuration is nothing to compare (hint: write it like --compare now.yaml,next.yaml)", len(r.compare))
	}
	for _, flag := range []string{"config", "db", "fresh", "fail-on", "format", "output"} {
		if cmd.Flags().Changed(flag) {
			return usagef("--compare and --%s exclude each other (hint: --compare writes no database, and prints text or --json)", flag)
		}
	}
	return nil
}

// trial is one configuration on the way through the history.
type trial struct {
	pipeline // without feed and database
	name     string
	set      settings
	found    map[string]analyze.Incident
	order    []string
}

func (r *replay) trials() ([]*trial, error) {
	var all []*trial
	for _, name := range r.compare {
		own := *r.shared
		own.configFile = name
		set, err := own.resolve()
		if err != nil {
			return nil, err
		}
		all = append(all, &trial{
			name: name, set: set, found: map[string]analyze.Incident{},
			pipeline: pipeline{analyzer: analyze.New(set.config.detection()), since: set.since, until: set.until},
		})
	}
	return all, nil
}

// readsAlike reports whether two configurations make the same events of a line.
func readsAlike(a, b config) bool {
	return a.Lateness == b.Lateness && a.TZ == b.TZ && reflect.DeepEqual(a.Sources, b.Sources)
}

// play reads the streams once and shows the events to every trial.
func (r *replay) play(ctx context.Context, cmd *cobra.Command, trials []*trial, streams []source.Stream) error {
	own := *r
	set := &trials[0].set
	if err := own.check(cmd, set); err != nil {
		return err
	}
	feed, err := source.NewFeed(streams, nil, source.Options{Lateness: own.lateness, NewDecoder: own.newDecoder(set), Stdin: own.stdin})
	if err != nil {
		return err
	}
	defer feed.Close()
	for {
		batch, err := feed.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return interrupted(err)
		}
		for _, t := range trials {
			t.observe(batch.Events)
			t.advance(batch.Watermark)
			t.gather()
		}
	}
	last := feed.Finish()
	for _, t := range trials {
		t.observe(last)
		t.gather()
	}
	r.tell(feed.Problems())
	c := coverageOf(feed.Coverage())
	return r.notUnderstood(streams, &c, "`syncguard inspect` shows why")
}

func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return errInterrupted
	}
	return err
}

// gather takes out what the analyzer has found.
func (t *trial) gather() {
	for _, in := range t.analyzer.Changes().Incidents {
		if _, known := t.found[in.ID]; !known {
			t.order = append(t.order, in.ID)
		}
		t.found[in.ID] = in
	}
}

func (t *trial) result() []analyze.Incident {
	var out []analyze.Incident
	for _, id := range t.order {
		out = append(out, t.found[id])
	}
	return out
}
