package main

import (
	"context"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// viewFlags say how a list or an incident is printed.
type viewFlags struct {
	format string
	watch  bool
}

var viewFormats = []string{"text", "json", "csv"}

func (v *viewFlags) addFlags(cmd *cobra.Command, what string) {
	cmd.Flags().StringVar(&v.format, "format", "", "print "+what+" as this `format`: text, json or csv")
	cmd.Flags().BoolVar(&v.watch, "watch", false, "go on, and print what changes")
}

func (v *viewFlags) resolve(s *shared) (string, error) {
	switch {
	case v.format == "" && s.json:
		return "json", nil
	case v.format == "":
		return "text", nil
	case s.json && v.format != "json":
		return "", usagef("--json and --format %s exclude each other (hint: keep one)", v.format)
	case !slices.Contains(viewFormats, v.format):
		return "", usagef("read --format: format %q is not known%s", v.format, suggestion(v.format, viewFormats))
	}
	return v.format, nil
}

// watchEvery is how often the database is looked at.
const watchEvery = time.Second

// watch calls look at once and whenever the database has changed, until the
// context ends.
func (s *shared) watch(ctx context.Context, db string, look func(first bool) error) error {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	return watchTicks(ctx, ticker.C, func() fingerprint { return fingerprintOf(db) }, look)
}

func watchTicks(ctx context.Context, ticks <-chan time.Time, now func() fingerprint, look func(first bool) error) error {
	seen := now() // before the first look, so that nothing is missed
	if err := look(true); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks:
		}
		is := now()
		if is == seen {
			continue
		}
		seen = is
		if err := look(false); err != nil {
			return err
		}
	}
}

// fingerprint tells whether a database may have changed: every commit writes to
// the file or to the log beside it.
type fingerprint [2]struct {
	size     int64
	modified time.Time
}

func fingerprintOf(db string) fingerprint {
	var f fingerprint
	for i, file := range []string{db, db + "-wal"} {
		if info, err := os.Stat(file); err == nil {
			f[i].size, f[i].modified = info.Size(), info.ModTime()
		}
	}
	return f
}
