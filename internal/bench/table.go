package main

import (
	"fmt"
	"io"
	"runtime"
)

// target is a figure and what it should be at most.
type target struct {
	what, format string
	got, most    float64
}

func (s *session) aim(what string, got, most float64, format string) {
	s.targets = append(s.targets, target{what, format, got, most})
}

// judge adds the targets that compare the logs with each other.
func (s *session) judge() {
	compact, mixed := s.ours["json"], s.ours["mixed"]
	if compact != nil && mixed != nil {
		s.aim("mixed: × the time of compact JSON of the same size", middle(mixed).seconds/middle(compact).seconds, 1/0.65, "%.2f")
	}
	if compact != nil {
		s.aim("json, a file: MiB", float64(middle(compact).peak)/(1<<20), 128, "%.0f")
	}
}

func (s *session) print(w io.Writer) {
	fmt.Fprintf(w, "%d cores, %s of log, the log in the system's cache, medians of %d runs in turn.\n\n", runtime.NumCPU(), size(s.size), s.runs)
	fmt.Fprintln(w, "| log | tool | does | seconds | CPU seconds | peak MiB | ours to it |")
	fmt.Fprintln(w, "| --- | --- | --- | ---: | ---: | ---: | ---: |")
	for _, r := range s.results {
		to := ""
		if r.ratio != 0 {
			to = fmt.Sprintf("%.2f", r.ratio)
		}
		seconds := fmt.Sprintf("%.3f", r.seconds)
		if r.slice == slice {
			seconds += " for 1/20 of it"
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %.2f | %d | %s |\n", r.log, r.tool, r.does, seconds, r.cpu, r.peak>>20, to)
	}
	fmt.Fprintln(w, "\n| target | most | measured | |")
	fmt.Fprintln(w, "| --- | ---: | ---: | --- |")
	for _, t := range s.targets {
		verdict := ""
		if t.got > t.most {
			verdict = "missed"
		}
		fmt.Fprintf(w, "| %s | "+t.format+" | "+t.format+" | %s |\n", t.what, t.most, t.got, verdict)
	}
}

// size writes a number of bytes.
func size(n int64) string {
	if n >= 1e9 {
		return fmt.Sprintf("%.3g GB", float64(n)/1e9)
	}
	return fmt.Sprintf("%.3g MB", float64(n)/1e6)
}
