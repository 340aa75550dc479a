package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
)

// inputs finds the streams that the arguments name, and says what can't be
// read. Nothing at all is an error; a part of it is one when the rest is done.
func (s *shared) inputs(args []string) ([]source.Stream, error) {
	if len(args) == 0 {
		if !s.piped() {
			return nil, usagef("no input (hint: name log files or folders, or pipe lines in)")
		}
		args = []string{source.Stdin}
	}
	streams, problems := source.Find(args)
	if len(streams) > 0 {
		s.tell(problems)
		return streams, nil
	}
	for _, p := range problems[:max(0, len(problems)-1)] {
		printError(s.stderr, p)
	}
	if len(problems) == 0 {
		return nil, errors.New("nothing to read: the arguments name no log (hint: name log files or folders)")
	}
	return nil, problems[len(problems)-1]
}

// piped reports whether standard input is something to read.
func (s *shared) piped() bool {
	f, ok := s.stdin.(*os.File)
	if !ok {
		return s.stdin != nil
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice == 0
}

// tell prints problems: those that cost input always, the others unless --quiet.
func (s *shared) tell(problems []source.Problem) {
	for _, p := range problems {
		if p.Notice {
			s.note(p)
			continue
		}
		printError(s.stderr, p)
		if s.lost == nil {
			s.lost = map[string]bool{}
		}
		s.lost[p.Path] = true
	}
}

// incomplete fails if input was lost. It is asked when all else is done: what
// could be read has been used.
func (s *shared) incomplete() error {
	if len(s.lost) == 0 {
		return nil
	}
	return fmt.Errorf("%s could not be read, or not to the end; the rest was used", plural(int64(len(s.lost)), "input"))
}

// parseOptions are how the lines of a stream are to be read: a flag beats
// syncguard.yaml, and there the source's settings beat the general ones.
func (s *shared) parseOptions(r *settings, stream string, modTime time.Time) parse.Options {
	own := r.config.source(stream)
	opt := parse.Options{Formats: r.formats, Location: r.zone, Reference: modTime, Mapping: own.Mapping, Privacy: r.config.hides.Privacy}
	if opt.Formats == nil {
		opt.Formats, _ = r.config.formats(&own) // checked when the file was read
	}
	if s.tz == "" && own.TZ != "" {
		opt.Location, _ = zoneNamed("tz", own.TZ)
	}
	if opt.Reference.IsZero() { // standard input is of now
		opt.Reference = s.now()
	}
	return opt
}

// notUnderstood tells of the streams of which no line was understood, and
// fails when that is all of them: silence must not look like health. The hint
// is for each of them.
func (s *shared) notUnderstood(streams []source.Stream, c *analyze.Coverage, hint string) error {
	asked := map[string]bool{}
	for _, stream := range streams {
		asked[stream.Name] = true
	}
	var failed []error
	understood := false
	for i := range c.Streams {
		switch stream := &c.Streams[i]; {
		case !asked[stream.Stream]:
		case stream.Understood() > 0:
			understood = true
		case stream.Lines > 0:
			failed = append(failed, fmt.Errorf("read %s: no line understood, %d read (hint: %s)", stream.Stream, stream.Lines, hint))
		}
	}
	if !understood && len(failed) == 0 {
		return errors.New("no line understood: the input is empty (hint: check that these are the right files)")
	}
	var last error
	if !understood {
		failed, last = failed[:len(failed)-1], failed[len(failed)-1]
	}
	for _, err := range failed {
		printError(s.stderr, err)
	}
	return last
}

// nothingSaid fails when a database holds nothing that the health of anything
// could be told from.
func nothingSaid(set *settings, c *analyze.Coverage) error {
	switch {
	case c.Understood() == 0:
		return fmt.Errorf("report database %s: no line of its input was understood, %d read (hint: `syncguard inspect FILE` shows why)", set.db, c.Lines)
	case c.LeftOut.Events > 0 && c.Analysed() <= 0:
		return fmt.Errorf("no event in the span: all of %s are outside --since and --until (hint: the input is of %s to %s; choose another span and start over with --fresh)",
			plural(c.Events, "event"), instant(c.FirstEvent), instant(c.LastEvent))
	}
	return nil
}

// instant writes a time as --since and --until take it.
func instant(t *time.Time) string {
	if t == nil {
		return "?"
	}
	return t.UTC().Format(time.RFC3339)
}
