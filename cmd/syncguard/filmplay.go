package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/tui"
)

// notForFilms are flags about what a film does not make: a database, a report,
// alerts.
var notForFilms = []string{"fresh", "fail-on", "format", "output", "compare", "notify", "notify-config", "baseline", "max-unparsed", "json"}

// showFilm shows the history as a film.
func (r *replay) showFilm(cmd *cobra.Command, args []string) error {
	for _, name := range notForFilms {
		if cmd.Flags().Changed(name) {
			return usagef("--tui and --%s exclude each other: a film writes nothing (hint: replay without --tui, then `syncguard tui`)", name)
		}
	}
	if r.speed <= 0 {
		return usagef("read --speed: %g is not above 0 (hint: 60 plays a minute in a second)", r.speed)
	}
	if len(args) == 0 && r.piped() || slices.Contains(args, source.Stdin) {
		return usagef("--tui needs input that can be read twice (hint: write it to a file first)")
	}
	set, err := r.resolve()
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
	f := &film{set: &set, now: r.now, speed: r.speed, moved: make(chan struct{}, 1)}
	if f.markers, err = markersIn(set.db); err != nil {
		return err
	}
	f.newFeed = func(state []byte) (*source.Feed, error) {
		return source.NewFeed(streams, state, source.Options{Lateness: r.lateness, NewDecoder: r.newDecoder(&set)})
	}
	defer f.close()
	return r.view(cmd.Context(), &set, tui.Options{Feeder: f, Archive: &f.archive, Film: f, WriteHTML: f.archive.writeHTML(&set)})
}

// markersIn are the deploys that were marked in a database; none where there is
// no database.
func markersIn(path string) ([]analyze.Marker, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	d, err := store.OpenReadOnly(path)
	if err != nil {
		return nil, err
	}
	markers, err := d.Markers()
	return markers, errors.Join(err, d.Close())
}

func (f *film) close() {
	if f.feed != nil {
		f.feed.Close()
	}
}
