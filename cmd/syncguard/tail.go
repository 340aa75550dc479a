package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/report"
	"github.com/syncguard/syncguard/report/notify"
)

// tail holds the flags of the command.
type tail struct {
	*shared
	from     string
	lines    bool
	lateness time.Duration

	notify      notifyFlags
	notifyLimit time.Duration
}

func newTail(s *shared) *cobra.Command {
	t := &tail{shared: s}
	cmd := &cobra.Command{
		Use:   "tail [FILE…|-]",
		Short: "Follow logs and tell when an incident opens, spreads, recovers and is over",
		Long: `Reads files, folders and patterns to their end and follows them from there;
also named pipes and standard input. Files that do not exist yet are waited for,
and new ones that fit a pattern are followed as they come. Rotation by renaming
or by copying and truncating, deletion and a link that points elsewhere lose no
line and double none; what was rotated while SyncGuard did not run is found.

On a terminal the live view shows what breaks, for whom, and when it is over; ?
lists its keys. Elsewhere, and with --lines, one line is printed for each step in
an incident's life, with --json one JSON object: {"at", "event", "incident"}. A step is told as soon as the lines are
there; it is told once, and again only if SyncGuard was killed in the moment
between telling and noting that it has told.

What was found is kept in the database, which report, show and incidents read
meanwhile. The next tail or replay goes on from there, however this one ended.
Ctrl-C ends it with exit code 130 and SIGTERM, as of a service, with 0; either way what was
read is kept.

The channels under notify in ` + defaultConfig + `, and those of --notify, are told
what opens, grows and is over. What a log held before it was first followed is
history: of that they hear only what has not ended.`,
		Example: `  syncguard tail /var/log/myservice/app.log
  syncguard tail '/var/log/containers/*.log' --json
  kubectl logs -f deploy/worker | syncguard tail -
  syncguard tail app.log --from end
  syncguard tail app.log --notify slack+https://hooks.slack.com/services/…`,
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd.Context(), cmd, args) },
	}
	cmd.Flags().StringVar(&t.from, "from", "", "`where` to begin: start, end or checkpoint (default checkpoint if there is one, else start)")
	cmd.Flags().BoolVar(&t.lines, "lines", false, "print lines on a terminal too, instead of the live view")
	cmd.Flags().DurationVar(&t.lateness, "lateness", 0, "how far lines may be out of order before they count as late (default 30s)")
	t.notify.addFlags(cmd)
	cmd.Flags().BoolVar(&t.notify.configured, "notify-config", true, "send alerts to the channels under notify in "+defaultConfig)
	cmd.Flags().DurationVar(&t.notifyLimit, "notify-timeout", 30*time.Second, "how long to wait for alerts to be delivered when the input ends")
	return cmd
}

// busyWait is how long one try to write waits for another program. It is short:
// the following is to end within a second when it is told to.
const busyWait = 300 * time.Millisecond

func (t *tail) run(ctx context.Context, cmd *cobra.Command, args []string) error {
	set, args, err := t.check(cmd, args)
	if err != nil {
		return err
	}
	// Most of the memory is events that wait for the lateness bound: to collect
	// twice as often costs little, and the default would take half as much again.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	targets, err := t.targetsOf(&set)
	if err != nil {
		return err
	}
	var screen *tailScreen
	if t.onScreen() {
		screen = newTailScreen(t, &set)
		defer screen.leave()
	}
	var db *store.DB
	err = t.patiently(ctx, set.db, func() (err error) {
		db, err = store.Open(set.db, store.Options{Version: programVersion(), Busy: busyWait})
		return err
	})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.ClaimNaming(set.config.hides.naming()); err != nil {
		return err
	}
	l, err := t.prepare(&set, db, args)
	if err != nil {
		return err
	}
	defer l.feed.Close()
	if screen != nil {
		l.view = screen
	}
	l.notify = newNotifying(db, targets, t.deliveryLog())
	follow := t.follow
	if screen != nil {
		follow = screen.follow
	}
	ended := follow(ctx, l)
	if ended != nil && !errors.Is(ended, errInterrupted) {
		return ended
	}
	return firstError(retain(&set, db), ended)
}

// follow runs l with its alerts delivered beside it.
func (t *tail) follow(ctx context.Context, l *live) error {
	stop := l.notify.serve(ctx)
	err := l.run(ctx)
	stop()
	if errors.Is(err, context.Canceled) { // that is how it ends
		err = nil
	}
	if err == nil && errors.Is(context.Cause(ctx), errInterrupted) {
		return fmt.Errorf("%w: what was read is kept (hint: run the same command again to go on from there)", errInterrupted)
	}
	if err == nil && ctx.Err() == nil { // the input has ended: there is time
		_, err = l.notify.drain(ctx, t.notifyLimit)
	}
	return err
}

// targetsOf are the channels that are told: those of the configuration, and those
// that the flags name.
func (t *tail) targetsOf(set *settings) ([]*notify.Target, error) {
	channels, err := t.notify.channels(t.shared, set)
	if err != nil {
		return nil, err
	}
	return t.targets(set, channels)
}

// deliveryLog takes a line for each delivery that failed.
func (t *tail) deliveryLog() *slog.Logger {
	if t.quiet {
		return nil
	}
	return slog.New(slog.NewTextHandler(t.stderr, nil))
}

// check looks at the flags, and returns the arguments with what is to be read
// when there are none.
func (t *tail) check(cmd *cobra.Command, args []string) (settings, []string, error) {
	set, err := t.resolve()
	if err != nil {
		return set, nil, err
	}
	switch {
	case t.until != "":
		err = usagef("%s takes no --until: it ends when it is told to (hint: replay takes one)", cmd.CommandPath())
	case t.lateness < 0:
		err = usagef("read --lateness: a duration can't be negative (hint: 30s is the default)")
	case t.from != "" && t.from != "start" && t.from != "end" && t.from != "checkpoint":
		err = usagef("read --from: %q is not known%s", t.from, suggestion(t.from, []string{"start", "end", "checkpoint"}))
	case len(args) == 0 && !t.piped():
		err = usagef("no input (hint: name log files or folders, or pipe lines in)")
	case len(args) == 0:
		args = []string{source.Stdin}
	}
	if !cmd.Flags().Changed("lateness") {
		t.lateness = set.config.Lateness
	} else if t.lateness == 0 {
		t.lateness = -1 // the source takes 0 for the default
	}
	return set, args, err
}

// prepare makes all that following needs, with the state that the last run left.
func (t *tail) prepare(set *settings, db *store.DB, args []string) (*live, error) {
	saved, err := db.Load()
	if err != nil {
		return nil, err
	}
	if t.from == "checkpoint" && saved.Source == nil {
		return nil, usagef("read --from: %s holds no checkpoint yet (hint: leave --from out, or take start or end)", set.db)
	}
	if set.since.IsZero() && saved.LeftOut.Before != nil {
		set.since = saved.LeftOut.Before.Add(1) // as it was
	}
	if err := alreadyLeftOut(set, &saved.LeftOut); err != nil {
		return nil, err
	}
	analyzer, err := restore(set, saved.Analyzer)
	if err != nil {
		return nil, err
	}
	began := t.now()
	var streams []source.Stream
	if t.from != "end" {
		var problems []source.Problem
		if streams, problems, err = source.FindFollowed(args, saved.Source); err != nil {
			return nil, err
		}
		t.tell(problems)
	}
	feed, err := source.NewFeed(streams, saved.Source, source.Options{
		Lateness: t.lateness, NewDecoder: t.newDecoder(set), Stdin: t.stdin, Segments: saved.Waiting, Live: t.now,
	})
	if err != nil {
		return nil, err
	}
	return &live{
		shared: t.shared, set: set, db: db, feed: feed, settled: analyzer,
		leftOut: newLeftOut(&saved.LeftOut), view: t.printer(set),
		follow: source.FollowOptions{Args: args, FromEnd: t.from == "end", Began: began},
		told:   map[store.Announcement]bool{}, backlogged: len(streams) > 0,
		resumed: saved.Source != nil,
	}, nil
}

// liveView shows what is followed: lines on a pipe, and whatever draws on a
// terminal.
type liveView interface {
	// Show is called with transitions as they are found, and about twice a second,
	// while lines come, with the rest.
	Show(now *liveState) error
}

// liveState is what there is to show at one moment.
type liveState struct {
	Transitions []announced         // since the last time
	Feeds       []source.FeedStatus // how the reading goes; nil: not asked
}

// announced is a transition with the incident it is of, as it is now.
type announced struct {
	analyze.Transition
	incident analyze.Incident
}

// linePrinter is the view that writes one line a transition.
type linePrinter struct {
	w     io.Writer
	write func(io.Writer, *announced) error
}

// Show implements liveView.
func (p *linePrinter) Show(now *liveState) error {
	for i := range now.Transitions {
		if err := p.write(p.w, &now.Transitions[i]); err != nil {
			return fmt.Errorf("%w (hint: whoever reads the lines has gone)", err)
		}
	}
	return nil
}

// printer is the view for pipes.
func (t *tail) printer(set *settings) liveView {
	p := &linePrinter{w: t.stdout}
	p.write = func(w io.Writer, a *announced) error {
		if t.json {
			return report.TransitionJSON(w, &a.Transition, a.incident)
		}
		return report.TransitionText(w, &a.Transition, &a.incident, set.report)
	}
	return p
}
