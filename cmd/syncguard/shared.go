package main

import (
	"errors"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/report"
)

// shared holds the flags of every command.
type shared struct {
	*app
	db, configFile, formatIn, tz, since, until, color string
	quiet, json                                       bool

	lost map[string]bool // paths of input that could not be read to its end
}

const defaultDB = "syncguard.db"

func (s *shared) addFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.Var((*fileName)(&s.db), "db", "database `file` (default "+defaultDB+", or $SYNCGUARD_DB)")
	f.Var((*fileName)(&s.configFile), "config", "configuration `file` (default "+defaultConfig+" if there)")
	f.StringVar(&s.formatIn, "format-in", "", "read every line as this log format, a `name` of `syncguard formats`")
	f.StringVar(&s.tz, "tz", "", "`zone` of stamps without one, and of the times shown (default UTC)")
	f.StringVar(&s.since, "since", "", "from this `time` on: "+momentHelp)
	f.StringVar(&s.until, "until", "", "before this `time`, in the same forms; a time of day is the first after --since")
	f.StringVar(&s.color, "color", "auto", "`when` to use colours: auto, always or never; NO_COLOR is respected")
	f.BoolVar(&s.quiet, "quiet", false, "no progress, no notes, no report that was not asked for")
	f.BoolVar(&s.json, "json", false, "print JSON")
}

// fileName is a flag's value that can't be empty: an unset variable in a script
// must not mean the default.
type fileName string

func (n *fileName) String() string { return string(*n) }
func (n *fileName) Type() string   { return "string" }

// Set implements pflag.Value.
func (n *fileName) Set(text string) error {
	if text == "" {
		return errors.New("a file's name can't be empty")
	}
	*n = fileName(text)
	return nil
}

// settings are what the flags, the environment and the file come to, in this order.
type settings struct {
	config       config
	db           string
	formats      []parse.Format // --format-in; nil means all
	zone         *time.Location // of stamps without one; nil means UTC
	since, until time.Time      // zero: no bound
	report       report.Options
}

func (s *shared) resolve() (settings, error) {
	c, err := loadConfig(s.configFile)
	if err != nil {
		return settings{}, err
	}
	if c.hides, err = c.Privacy.compile(s.getenv); err != nil {
		return settings{}, err
	}
	r := settings{config: c, db: firstOf(s.db, s.getenv("SYNCGUARD_DB"), c.DB, defaultDB)}
	if s.formatIn != "" {
		if r.formats, err = c.formatNamed(s.formatIn); err != nil {
			return settings{}, usagef("read --format-in: %w", err)
		}
	}
	if r.zone, err = zoneNamed("--tz", firstOf(s.tz, c.TZ)); err != nil {
		return settings{}, usagef("read %w", err)
	}
	if err := s.resolveSpan(&r); err != nil {
		return settings{}, err
	}
	r.report, err = s.reportOptions(r.zone)
	return r, err
}

func (s *shared) resolveSpan(r *settings) error {
	zone := s.zoneOf(r)
	for _, m := range []struct {
		flag, text string
		into       *time.Time
	}{{"since", s.since, &r.since}, {"until", s.until, &r.until}} {
		if m.text == "" {
			continue
		}
		var err error
		if *m.into, err = parseMoment(m.flag, m.text, s.now(), zone); err != nil {
			return err
		}
	}
	if end, ok := parseClock(s.until); ok && !r.since.IsZero() { // that of the night, also if it is still to come
		year, month, day := r.since.In(zone).Date()
		if r.until = end.on(year, month, day, zone); !r.until.After(r.since) {
			r.until = end.on(year, month, day+1, zone)
		}
	}
	if !r.since.IsZero() && !r.until.IsZero() && !r.since.Before(r.until) {
		return usagef("--since %s is not before --until %s (hint: swap them)", s.since, s.until)
	}
	return nil
}

// zoneOf is the zone in which a person writes times on the command line.
func (s *shared) zoneOf(r *settings) *time.Location {
	if r.zone != nil {
		return r.zone
	}
	return s.app.zone
}

// noSpan is for commands that have no use for --since and --until: a flag that
// silently does nothing would be taken for one that worked.
func (s *shared) noSpan(cmd *cobra.Command) error {
	if s.since != "" || s.until != "" {
		return usagef("%s takes no --since and no --until (hint: replay and report do)", cmd.CommandPath())
	}
	return nil
}

// reportOptions fits the output to where it goes. What goes to a file or a
// pipe does not depend on the window it was called from.
func (s *shared) reportOptions(zone *time.Location) (report.Options, error) {
	opt := report.Options{Location: zone}
	width, isTerminal := terminalWidth(s.stdout)
	if isTerminal {
		opt.Width = width
	}
	switch s.color {
	case "always":
		opt.Color = true
	case "auto":
		opt.Color = isTerminal && s.getenv("NO_COLOR") == "" && s.getenv("TERM") != "dumb"
	case "never":
	default:
		return opt, usagef("read --color: %q is not known (hint: there are auto, always and never)", s.color)
	}
	return opt, nil
}

// terminalWidth tells whether w is a terminal, and how many cells wide.
func terminalWidth(w io.Writer) (int, bool) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, true
	}
	return width, true
}

// note tells something that is no error, and less than a result.
func (s *shared) note(err error) {
	if !s.quiet {
		printError(s.stderr, err)
	}
}

// read opens the database for reading, and closes it again.
func (s *shared) read(r settings, do func(*store.DB) error) error {
	d, err := store.OpenReadOnly(r.db)
	if err != nil {
		return err
	}
	defer d.Close()
	return do(d)
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
