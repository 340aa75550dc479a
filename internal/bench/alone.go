package main

import (
	"os"
	"path/filepath"

	"github.com/syncguard/syncguard/internal/corpus"
)

// growth measures ten times the lines, and a hundred times the tenants.
func (s *session) growth() error {
	long, err := s.corpus("json", s.size, corpus.Tenants)
	if err != nil {
		return err
	}
	short, err := s.corpus("json", s.size/10, corpus.Tenants)
	if err != nil {
		return err
	}
	many, err := s.corpus("json", s.size, 100*corpus.Tenants)
	if err != nil {
		return err
	}
	all, err := inTurn([]*command{s.replay(long), s.replay(short), s.replay(many)}, s.runs)
	if err != nil {
		return err
	}
	s.alone("ten times the lines", all[0])
	s.alone("one times", all[1])
	s.alone("a hundred times the tenants", all[2])
	s.aim("ten times the lines: × the time", ratio(all[0], all[1]), 10.5, "%.1f")
	s.aim("a hundred times the tenants: × the time", ratio(all[2], all[0]), 2, "%.2f")
	return nil
}

func (s *session) alone(what string, all []figures) {
	s.results = append(s.results, result{log: "json", tool: "syncguard replay", does: what, figures: middle(all), slice: 1})
}

// start measures a small log, nothing at all, and the size of the program.
func (s *session) start() error {
	small, err := s.corpus("json", 35_000_000, corpus.Tenants)
	if err != nil {
		return err
	}
	runs := max(s.runs, 11) // short ones jump about
	all, err := inTurn([]*command{s.replay(small), {args: []string{s.bin, "version"}}}, runs)
	if err != nil {
		return err
	}
	s.alone("35 MB", all[0])
	s.aim("35 MB: ms", 1000*middle(all[0]).seconds, 80, "%.0f")
	s.aim("version: ms", 1000*middle(all[1]).seconds, 20, "%.0f")
	info, err := os.Stat(s.bin)
	if err != nil {
		return err
	}
	s.aim("program: MB", float64(info.Size())/1e6, 30, "%.1f")
	return nil
}

// stream reads a long log from a pipe that a generator fills: what it holds in
// memory must not grow with it.
func (s *session) stream() error {
	if s.big == 0 {
		return nil
	}
	long := corpus.Corpus{Shape: "json", Size: s.big, Tenants: corpus.Tenants, Seed: 1}
	c := s.replay("-")
	c.stdin = long.Write
	f, err := c.once()
	if err != nil {
		return err
	}
	short := corpus.Corpus{Shape: "json", Size: s.size, Tenants: corpus.Tenants, Seed: 1}
	c.stdin = short.Write
	g, err := c.once()
	if err != nil {
		return err
	}
	s.results = append(s.results,
		result{log: "json, a pipe", tool: "syncguard replay", does: size(s.big), figures: f, slice: 1},
		result{log: "json, a pipe", tool: "syncguard replay", does: size(s.size), figures: g, slice: 1})
	s.aim(size(s.size)+": MiB", float64(g.peak)/(1<<20), 128, "%.0f")
	s.aim(size(s.big)+": × the memory of "+size(s.size), float64(f.peak)/float64(g.peak), 1.1, "%.2f")
	return nil
}

// scratch writes a file that a tool needs.
func (s *session) scratch(name, text string) (string, error) {
	path := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, []byte(text), 0o644)
}
