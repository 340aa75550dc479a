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
	"github.com/syncguard/syncguard/report/notify"
)

// replay holds the flags of the command.
type replay struct {
	*shared
	out      outputs
	fresh    bool
	gate     gate
	lateness time.Duration
	progress string
	compare  []string
	film     bool
	speed    float64

	notify      notifyFlags
	notifyLimit time.Duration
}

func newReplay(s *shared) *cobra.Command {
	r := &replay{shared: s}
	cmd := &cobra.Command{
		Use:   "replay [FILE…|-]",
		Short: "Read logs, find incidents, write the database and print the report",
		Long: `Reads files, folders and patterns, also packed (.gz .zst .bz2 .xz) and rotated,
or standard input. All inputs are merged by the time of their lines. What was
found is kept in the database; lines that it already holds are not read again,
so the same command goes on where it stopped, however it stopped. A folder may be
named by a link; links to other folders inside it are not followed.

Replay files that belong together in one run: events older than what the
database has analysed already come too late for it, and are counted and left
out. --fresh starts over.

--since and --until restrict what is analysed to the events between them. The
others are counted; a later replay that would need them is refused.

Input that is missing or damaged is named, the rest is used and reported, and
the exit code is 3 at the end, unless --fail-on finds something.

Nobody is told of what is found unless --notify or --notify-config asks for it;
alerts are then delivered at the end, and what is left waits for the next run.

--tui shows the history as a film: space holds it, the arrow keys go back and on,
< and > change its speed. It writes nothing.

--compare plays the history under several configurations and prints how many
incidents each would have opened, and which of them differ. It writes nothing.`,
		Example: `  syncguard replay app.log
  syncguard replay /var/log/myservice/ --since 2d
  kubectl logs deploy/worker | syncguard replay - --fresh
  syncguard replay 'logs/**/*.log.gz' --fail-on 'open,severity>=major' -o json=report.json
  syncguard replay app.log --notify slack+https://hooks.slack.com/services/…
  syncguard replay logs/ --fail-on open -o junit=junit.xml -o sarif=syncguard.sarif -o github
  syncguard replay --compare now.yaml,next.yaml logs/
  syncguard replay --tui --speed 120 logs/   the history as a film`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if r.film {
				return r.showFilm(cmd, args)
			}
			if r.compare != nil {
				return r.compareConfigs(cmd.Context(), cmd, args)
			}
			return r.run(cmd.Context(), cmd, args)
		},
	}
	r.out.addFlags(cmd)
	r.gate.addFlags(cmd, "none")
	cmd.Flags().BoolVar(&r.fresh, "fresh", false, "start over: remove what the database holds first")
	cmd.Flags().DurationVar(&r.lateness, "lateness", 0, "how far lines may be out of order before they count as late (default 30s)")
	cmd.Flags().StringSliceVar(&r.compare, "compare", nil, "play the history under each of these configuration `files`, and print how their incidents differ")
	r.notify.addFlags(cmd)
	cmd.Flags().BoolVar(&r.notify.configured, "notify-config", false, "send alerts to the channels under notify in "+defaultConfig)
	cmd.Flags().DurationVar(&r.notifyLimit, "notify-timeout", 30*time.Second, "how long to wait at the end for alerts to be delivered")
	cmd.Flags().BoolVar(&r.film, "tui", false, "play the history in the live view, and write nothing")
	cmd.Flags().Float64Var(&r.speed, "speed", 60, "with --tui: seconds of history in a second")
	cmd.Flags().StringVar(&r.progress, "progress", "auto", "`when` to show a progress bar: auto (on a terminal) or never")
	return cmd
}

func (r *replay) run(ctx context.Context, cmd *cobra.Command, args []string) error {
	plan, err := r.plan(cmd, &r.out, &r.gate)
	if err != nil {
		return err
	}
	if err := r.check(cmd, &plan.set); err != nil {
		return err
	}
	streams, err := r.inputs(args)
	if err != nil {
		return err
	}
	targets, err := r.targetsOf(&plan.set)
	if err != nil {
		return err
	}
	return r.execute(ctx, plan, streams, targets)
}

// execute brings the database up to date, prints its report and tells the targets.
func (r *replay) execute(ctx context.Context, plan *reportPlan, streams []source.Stream, targets []*notify.Target) error {
	set := &plan.set
	db, err := store.Open(set.db, store.Options{Fresh: r.fresh, Version: programVersion()})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.ClaimNaming(set.config.hides.naming()); err != nil {
		return err
	}
	telling := newNotifying(db, targets, nil)
	if err := r.update(ctx, set, streams, db, telling); err != nil {
		return err
	}
	if err := retain(set, db); err != nil {
		return err
	}
	found, err := db.Report(store.Filter{Courses: plan.courses()})
	if err != nil {
		return err
	}
	if err := r.deliver(plan, &found); err != nil {
		return err
	}
	untold := r.afterReplay(ctx, telling, r.notifyLimit)
	return firstError(plan.verdict(r.shared, &found), nothingSaid(set, &found.Coverage), untold, r.incomplete())
}

// targetsOf are the channels that the run tells of what it finds: none unless a
// flag asks for it, since history is no news.
func (r *replay) targetsOf(set *settings) ([]*notify.Target, error) {
	channels, err := r.notify.channels(r.shared, set)
	if err != nil {
		return nil, err
	}
	if r.notify.configured && len(set.config.Notify) == 0 {
		return nil, usagef("--notify-config: no channel is configured (hint: write notify: into %s, or pass --notify)", defaultConfig)
	}
	return r.targets(set, channels)
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

// update reads the streams into the database.
func (r *replay) update(ctx context.Context, set *settings, streams []source.Stream, db *store.DB, telling *notifying) error {
	saved, err := db.Load()
	if err != nil {
		return err
	}
	if err := alreadyLeftOut(set, &saved.LeftOut); err != nil {
		return err
	}
	analyzer, err := restore(set, saved.Analyzer)
	if err != nil {
		return err
	}
	feed, err := source.NewFeed(streams, saved.Source, source.Options{
		Lateness:   r.lateness,
		NewDecoder: r.newDecoder(set),
		Stdin:      r.stdin,
		Segments:   saved.Waiting,
	})
	if err != nil {
		return err
	}
	defer feed.Close()
	before := feed.Coverage()
	p := &pipeline{
		feed: feed, analyzer: analyzer, db: db, now: r.now, since: set.since, until: set.until,
		leftOut: newLeftOut(&saved.LeftOut), seen: map[string]bool{},
		notify: telling,
	}
	if err := r.pump(ctx, set, p); err != nil {
		return err
	}
	after := feed.Coverage()
	r.tooOld(set, &before, &after)
	c := coverageOf(after)
	return r.notUnderstood(streams, &c, "`syncguard inspect` shows why")
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

func restore(set *settings, saved [][]byte) (*analyze.Analyzer, error) {
	if len(saved) == 0 {
		return analyze.New(set.config.detection()), nil
	}
	a, err := analyze.Restore(set.config.detection(), saved...)
	if err != nil {
		return nil, fmt.Errorf("go on from database %s: %w (hint: run `syncguard replay --fresh` on your logs to build it anew)", set.db, err)
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
