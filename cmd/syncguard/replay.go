package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
)

// replay holds the flags of the command.
type replay struct {
	*shared
	out      outputs
	fresh    bool
	failOn   string
	lateness time.Duration
	progress string
	compare  []string
}

func newReplay(s *shared) *cobra.Command {
	r := &replay{shared: s}
	cmd := &cobra.Command{
		Use:   "replay [FILE…|-]",
		Short: "Read logs, find incidents, write the database and print the report",
		Long: `Reads files, folders and patterns, also packed (.gz .zst .bz2 .xz) and rotated,
or standard input. All inputs are merged by the time of their lines. What was
found is kept in the database; lines that it already holds are not read again,
so the same command goes on where it stopped, however it stopped.

Replay files that belong together in one run: events older than what the
database has analysed already come too late for it, and are counted and left
out. --fresh starts over.

--since and --until restrict what is analysed to the events between them. The
others are counted; a later replay that would need them is refused.

Input that is missing or damaged is named, the rest is used and reported, and
the exit code is 3 at the end, unless --fail-on finds something.

--compare plays the history under several configurations and prints how many
incidents each would have opened, and which of them differ. It writes nothing.`,
		Example: `  syncguard replay app.log
  syncguard replay /var/log/myservice/ --since 2d
  kubectl logs deploy/worker | syncguard replay - --fresh
  syncguard replay 'logs/**/*.log.gz' --fail-on 'open,severity>=major' -o json=report.json
  syncguard replay --compare now.yaml,next.yaml logs/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if r.compare != nil {
				return r.compareConfigs(cmd.Context(), cmd, args)
			}
			return r.run(cmd.Context(), cmd, args)
		},
	}
	r.out.addFlags(cmd)
	addFailOn(cmd, &r.failOn, "none")
	cmd.Flags().BoolVar(&r.fresh, "fresh", false, "start over: remove what the database holds first")
	cmd.Flags().DurationVar(&r.lateness, "lateness", 0, "how far lines may be out of order before they count as late (default 30s)")
	cmd.Flags().StringSliceVar(&r.compare, "compare", nil, "play the history under each of these configuration `files`, and print how their incidents differ")
	cmd.Flags().StringVar(&r.progress, "progress", "auto", "`when` to show a progress bar: auto (on a terminal) or never")
	return cmd
}

func (r *replay) run(ctx context.Context, cmd *cobra.Command, args []string) error {
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
	if err := r.check(cmd, &set); err != nil {
		return err
	}
	streams, err := r.inputs(args)
	if err != nil {
		return err
	}
	found, err := r.update(ctx, &set, streams)
	if err != nil {
		return err
	}
	if err := r.render(writers, found, set.report); err != nil {
		return err
	}
	return firstError(fail.check(found.Incidents), nothingSaid(&set, &found.Coverage), r.incomplete())
}

// check looks at the flags that only replay has.
func (r *replay) check(cmd *cobra.Command, set *settings) error {
	if r.progress != "auto" && r.progress != "never" {
		return usagef("read --progress: %q is not known (hint: there are auto and never)", r.progress)
	}
	if r.lateness < 0 {
		return usagef("read --lateness: a duration can't be negative (hint: 30s is the default)")
	}
	if !cmd.Flags().Changed("lateness") {
		r.lateness = set.config.Lateness
	} else if r.lateness == 0 {
		r.lateness = -1 // the source takes 0 for the default
	}
	return nil
}

// update brings the database up to date with the streams and returns its report.
func (r *replay) update(ctx context.Context, set *settings, streams []source.Stream) (analyze.Report, error) {
	db, err := store.Open(set.db, store.Options{Fresh: r.fresh, Version: programVersion()})
	if err != nil {
		return analyze.Report{}, err
	}
	defer db.Close()
	saved, err := db.Load()
	if err != nil {
		return analyze.Report{}, err
	}
	if err := alreadyLeftOut(set, &saved.LeftOut); err != nil {
		return analyze.Report{}, err
	}
	analyzer, err := restore(set, saved.Analyzer)
	if err != nil {
		return analyze.Report{}, err
	}
	feed, err := source.NewFeed(streams, saved.Source, source.Options{
		Lateness:   r.lateness,
		NewDecoder: r.newDecoder(set),
		Stdin:      r.stdin,
		Segments:   saved.Waiting,
	})
	if err != nil {
		return analyze.Report{}, err
	}
	defer feed.Close()
	before := feed.Coverage()
	p := &pipeline{
		feed: feed, analyzer: analyzer, db: db, now: r.now, since: set.since, until: set.until,
		leftOut: newLeftOut(&saved.LeftOut), seen: map[string]bool{},
	}
	if err := r.pump(ctx, set, p); err != nil {
		return analyze.Report{}, err
	}
	after := feed.Coverage()
	r.tooOld(set, &before, &after)
	c := coverageOf(after)
	if err := r.notUnderstood(streams, &c, "`syncguard inspect` shows why"); err != nil {
		return analyze.Report{}, err
	}
	return db.Report(store.Filter{})
}

// tooOld tells of logs that are new to the database and begin before the end
// of what it has analysed.
func (r *replay) tooOld(set *settings, before, after *source.Coverage) {
	known := map[string]bool{}
	for _, s := range before.Streams {
		known[s.Stream] = s.Lines > 0
	}
	for _, s := range after.Streams {
		if !known[s.Stream] && s.Late > 0 && s.First.Before(before.Last) {
			printError(r.stderr, fmt.Errorf("read %s: %s too late: %s has analysed what was until %s (hint: replay all files together with --fresh, or this one into another --db)",
				s.Stream, plural(s.Late, "event"), set.db, instant(&before.Last)))
		}
	}
}

func restore(set *settings, saved []byte) (*analyze.Analyzer, error) {
	if saved == nil {
		return analyze.New(set.config.detection()), nil
	}
	a, err := analyze.Restore(set.config.detection(), saved)
	if err != nil {
		return nil, fmt.Errorf("go on from database %s: %w (hint: run the same command with --fresh)", set.db, err)
	}
	return a, nil
}

func (s *shared) newDecoder(set *settings) func(string, time.Time) func() source.Decoder {
	return func(stream string, modTime time.Time) func() source.Decoder {
		first := parse.NewDecoder(stream, s.parseOptions(set, stream, modTime))
		return func() source.Decoder { return first.Fork() }
	}
}

// pump runs the pipeline with its progress bar, and tells what the reading met.
func (r *replay) pump(ctx context.Context, set *settings, p *pipeline) error {
	p.progress = func(progressState) {}
	clear := func() {}
	if _, onTerminal := terminalWidth(r.stderr); onTerminal && r.progress == "auto" && !r.quiet {
		bar := newProgress(r.stderr, r.now)
		p.progress, clear = bar.show, bar.clear
	}
	err := p.run(ctx)
	clear()
	r.tell(p.feed.Problems())
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%w: what was read is kept in %s (hint: run the same command again, without --fresh, to go on from there)", errInterrupted, set.db)
	}
	return err
}
