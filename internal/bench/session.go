package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"

	"github.com/syncguard/syncguard/internal/corpus"
)

// session is one run of all that was asked for.
type session struct {
	*options
	dir     string // for what the commands write
	results []result
	ours    map[string][]figures // of the logs of full size
	targets []target
}

// result is a line of the table.
type result struct {
	log, tool, does string
	figures
	slice float64 // share of the log that the tool was given
	ratio float64 // ours to it; 0 where that says nothing
}

// replay is our command on a log.
func (s *session) replay(log string) *command {
	return &command{args: []string{s.bin, "replay", "--fresh", "--quiet", "--config", os.DevNull, "--db", filepath.Join(s.dir, "bench.db"), log}}
}

func (s *session) corpus(shape string, size int64, tenants int) (string, error) {
	return corpus.Corpus{Shape: shape, Size: size, Tenants: tenants, Seed: 1}.Ready(s.cache)
}

// slice is the part of a log that slow tools are given. All of them go through a
// log line by line: on the whole of it they would take as many times as long.
const slice = 1.0 / 20

// against runs ours and every other tool on one log.
func (s *session) against(shape string) error {
	log, err := s.corpus(shape, s.size, corpus.Tenants)
	if err != nil {
		return err
	}
	var quick, slow []*rival
	for i := range rivals {
		r := &rivals[i]
		switch {
		case r.log != shape && r.log != anyLog:
		case !s.has(r):
			fmt.Fprintf(s.options.log, "  %s is not there\n", r.name)
		case r.slow:
			slow = append(slow, r)
		default:
			quick = append(quick, r)
		}
	}
	ours, err := s.race(shape, log, quick)
	if err != nil {
		return err
	}
	if s.ours == nil {
		s.ours = map[string][]figures{}
	}
	s.ours[shape] = ours
	return s.extrapolate(shape, slow)
}

// extrapolate runs slow rivals on a slice of the log and compares what they
// would take for all of it.
func (s *session) extrapolate(shape string, rivals []*rival) error {
	if len(rivals) == 0 {
		return nil
	}
	log, err := s.corpus(shape, int64(float64(s.size)*slice), corpus.Tenants)
	if err != nil {
		return err
	}
	commands, err := s.commands(rivals, log)
	if err != nil {
		return err
	}
	all, err := inTurn(commands, s.runs)
	if err != nil {
		return err
	}
	for i, r := range rivals {
		took := middle(all[i])
		s.note(shape, r, took, slice, middle(s.ours[shape]).seconds/(took.seconds/slice))
	}
	return nil
}

func (s *session) commands(rivals []*rival, log string) ([]*command, error) {
	var commands []*command
	for _, r := range rivals {
		c, err := r.command(s, log)
		if err != nil {
			return nil, err
		}
		commands = append(commands, c)
	}
	return commands, nil
}

// note keeps a rival's result, and its target if it has one.
func (s *session) note(shape string, r *rival, took figures, slice, ratio float64) {
	s.results = append(s.results, result{log: shape, tool: r.name, does: r.does, figures: took, slice: slice, ratio: ratio})
	if t, ok := r.targets[shape]; ok {
		s.aim(fmt.Sprintf("%s: × %s", shape, r.name), ratio, t, "%.2f")
	}
}

// race runs ours and the rivals in turn and notes the results.
func (s *session) race(shape, log string, rivals []*rival) ([]figures, error) {
	commands, err := s.commands(rivals, log)
	if err != nil {
		return nil, err
	}
	commands = append([]*command{s.replay(log)}, commands...)
	if _, err := commands[0].once(); err != nil { // the log is in the cache of the system from here on
		return nil, err
	}
	all, err := inTurn(commands, s.runs)
	if err != nil {
		return nil, err
	}
	s.results = append(s.results, result{log: shape, tool: "syncguard replay", does: "incidents, database, report", figures: middle(all[0]), slice: 1})
	for i, r := range rivals {
		s.note(shape, r, middle(all[i+1]), 1, ratio(all[0], all[i+1]))
	}
	return all[0], nil
}

// packed compares with unpacking alone, and with the plain file.
func (s *session) packed() error {
	size := s.size / 4
	plain, err := s.corpus("json", size, corpus.Tenants)
	if err != nil {
		return err
	}
	for _, p := range []struct {
		name, suffix string
		pack         func(io.Writer) (io.WriteCloser, error)
	}{
		{"gzip", ".gz", func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }},
		{"zstd", ".zst", func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }},
	} {
		if !onPath(p.name) {
			fmt.Fprintf(s.options.log, "  %s is not there\n", p.name)
			continue
		}
		file := plain + p.suffix
		if err := packOnce(plain, file, p.pack); err != nil {
			return err
		}
		all, err := inTurn([]*command{s.replay(file), {args: []string{p.name, "-dc", file}}, s.replay(plain)}, s.runs)
		if err != nil {
			return err
		}
		least := max(middle(all[1]).seconds, middle(all[2]).seconds/1.25)
		s.results = append(s.results,
			result{log: "json, " + p.name, tool: "syncguard replay", does: "a quarter of the log, packed", figures: middle(all[0]), slice: 0.25},
			result{log: "json, " + p.name, tool: p.name + " -dc", does: "unpacks it", figures: middle(all[1]), slice: 0.25, ratio: ratio(all[0], all[1])},
			result{log: "json, " + p.name, tool: "syncguard replay", does: "the same, plain", figures: middle(all[2]), slice: 0.25, ratio: ratio(all[0], all[2])})
		s.aim(p.name+": × unpacking alone, or × 1/1.25 of plain if that is longer", middle(all[0]).seconds/least, 1.25, "%.2f")
	}
	return nil
}

// packOnce makes the packed copy of a log unless it is there.
func packOnce(plain, file string, pack func(io.Writer) (io.WriteCloser, error)) error {
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	in, err := os.Open(plain)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(file + ".making")
	if err != nil {
		return err
	}
	w, err := pack(out)
	if err == nil {
		_, err = io.Copy(w, in)
		err = errors.Join(err, w.Close())
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	return os.Rename(file+".making", file)
}
