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
	var events bool
	cmd := &cobra.Command{
		Use:   "inspect [FILE…|-]",
		Short: "Show how logs are understood",
		Long: `Shows for each log which formats were recognised, which field was taken for what,
how much was understood, which lines were not and why, and what to write into
syncguard.yaml to change it. Nothing is stored.

--events prints every line as one line of JSON instead: what SyncGuard made of it.`,
		Example: `  syncguard inspect app.log
  syncguard inspect --events app.log | head`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return s.inspect(cmd.Context(), args, events)
		},
	}
	cmd.Flags().BoolVar(&events, "events", false, "print every line as NDJSON")
	return cmd
}

func (s *shared) inspect(ctx context.Context, args []string, events bool) error {
	r, err := s.resolve()
	if err != nil {
		return err
	}
	streams, err := s.inputs(args)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.stdout)
	var all source.Coverage
	results := []inspection{}
	for _, stream := range streams {
		in := newInspector(stream.Name)
		if events {
			in.each = func(line, offset int64, x *parse.Explanation) error {
				return writeEvent(out, stream.Name, line, offset, x)
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
	case events:
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
		Workers: 1,
		Stdin:   s.stdin,
		NewDecoder: func(name string, modTime time.Time) func() source.Decoder {
			opt := s.parseOptions(r, name, modTime)
			return func() source.Decoder { return &inspectingDecoder{parse.NewDecoder(name, opt), in} }
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
		if err == nil {
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
