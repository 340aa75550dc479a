package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
)

func newInspect(s *shared) *cobra.Command {
	var view inspectView
	cmd := &cobra.Command{
		Use:   "inspect [FILE…|-]",
		Short: "Show how logs are understood",
		Long: `Shows for each log which formats were recognised, which field was taken for what,
how much was understood, which lines were not and why, and what to write into
syncguard.yaml to change it. Nothing is stored.

--events prints every line as one line of JSON instead: what SyncGuard made of it.
--line N explains one line: which formats take it with which score, what each
field served as, and why it is no event if it is none.`,
		Example: `  syncguard inspect app.log
  syncguard inspect --line 17 app.log
  syncguard inspect --events app.log | head`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return s.inspect(cmd.Context(), args, view)
		},
	}
	cmd.Flags().BoolVar(&view.events, "events", false, "print every line as NDJSON")
	cmd.Flags().Int64Var(&view.line, "line", 0, "explain line `N`, counted from 1")
	return cmd
}

// inspectView is what inspect shows: everything in sum, each event, or one line.
type inspectView struct {
	events bool
	line   int64
}

func (s *shared) inspect(ctx context.Context, args []string, view inspectView) error {
	r, err := s.resolve()
	if err != nil {
		return err
	}
	streams, err := s.inputs(args)
	if err != nil {
		return err
	}
	if view.line != 0 && len(streams) != 1 {
		return usagef("%w", errOneFile)
	}
	out := bufio.NewWriter(s.stdout)
	watch := lineWatcher{want: view.line}
	var all source.Coverage
	results := []inspection{}
	for _, stream := range streams {
		in := newInspector(stream.Name)
		switch {
		case view.events:
			in.each = func(line int64, _ string, x *parse.Explanation) error {
				return writeEvent(out, stream.Name, line, x)
			}
		case view.line != 0:
			watch.rate = func(line string) []parse.Rating { return in.rateLine(line) }
			in.blank = func(line int64) { watch.blank = watch.blank || line == watch.want }
			in.each = func(line int64, raw string, x *parse.Explanation) error {
				watch.see(stream.Name, line, raw, x)
				return nil
			}
		}
		coverage, err := s.inspectStream(ctx, &r, stream, in)
		if err != nil {
			return firstError(err, out.Flush())
		}
		all.Streams = append(all.Streams, coverage)
		results = append(results, in.result(coverage))
	}
	switch {
	case view.events:
	case view.line != 0:
		return firstError(watch.write(out, s.json), out.Flush())
	case s.json:
		err = printJSON(out, results)
	default:
		err = writeInspections(out, results, r.zone)
	}
	if err = firstError(err, out.Flush()); err != nil {
		return err
	}
	c := coverageOf(all)
	if err := s.notUnderstood(streams, &c, "write the layout of its lines into "+defaultConfig+", or check that it is a log"); err != nil {
		return err
	}
	return s.incomplete()
}

// inspectStream reads one stream with one worker, so that its lines come to
// the inspector in order.
func (s *shared) inspectStream(ctx context.Context, r *settings, stream source.Stream, in *inspector) (source.StreamCoverage, error) {
	feed, err := source.NewFeed([]source.Stream{stream}, nil, source.Options{
		Workers: 1, AsWritten: true, KeepText: true,
		Stdin: s.stdin,
		NewDecoder: func(name string, modTime time.Time) func() source.Decoder {
			opt := s.parseOptions(r, name, modTime)
			return func() source.Decoder { return in.newDecoder(opt) }
		},
	})
	if err != nil {
		return source.StreamCoverage{}, err
	}
	defer feed.Close()
	for {
		_, err := feed.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && in.failed.Load() {
			err = in.err
		}
		if err != nil {
			return source.StreamCoverage{}, err
		}
	}
	feed.Finish()
	s.tell(feed.Problems())
	for _, c := range feed.Coverage().Streams {
		if c.Stream == stream.Name {
			return c, in.err
		}
	}
	return source.StreamCoverage{Stream: stream.Name}, in.err
}
