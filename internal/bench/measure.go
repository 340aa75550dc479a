package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// command is one way to do a piece of work.
type command struct {
	args  []string
	stdin func(io.Writer) error // what writes its input; nil: it has none
	env   []string
	// timed: the command prints the seconds that count on the last line, which
	// leave out what a user's own program would have loaded already.
	timed bool
}

// figures are what a run took. CPU is of the process and of those it waited for.
type figures struct {
	seconds, cpu float64
	peak         int64 // bytes
}

// once runs a command.
func (c *command) once() (figures, error) {
	cmd := exec.Command(c.args[0], c.args[1:]...)
	cmd.Env = append(os.Environ(), c.env...)
	var out, problems bytes.Buffer
	cmd.Stderr = &problems
	cmd.Stdout = io.Discard // by a pipe: grep stops at the first match where nobody reads
	if c.timed {
		cmd.Stdout = &out
	}
	var fed chan error
	if c.stdin != nil {
		pipe, err := cmd.StdinPipe()
		if err != nil {
			return figures{}, err
		}
		fed = make(chan error, 1)
		go func() {
			err := c.stdin(pipe)
			fed <- errors.Join(err, pipe.Close())
		}()
	}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return figures{}, err
	}
	if fed != nil {
		if err := <-fed; err != nil {
			return figures{}, errors.Join(err, cmd.Wait())
		}
	}
	err := cmd.Wait()
	f := figures{seconds: time.Since(begun).Seconds()}
	if err != nil {
		return f, fmt.Errorf("run %s: %w: %s", c.args[0], err, strings.TrimSpace(problems.String()))
	}
	f.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	f.peak = peakOf(cmd.ProcessState)
	if c.timed {
		lines := strings.Fields(out.String())
		if len(lines) == 0 {
			return f, fmt.Errorf("run %s: it printed no time", c.args[0])
		}
		f.seconds, err = strconv.ParseFloat(lines[len(lines)-1], 64)
	}
	return f, err
}

// inTurn runs the commands one after the other, and again: A B A B. What the
// machine does meanwhile meets all of them.
func inTurn(commands []*command, runs int) ([][]figures, error) {
	all := make([][]figures, len(commands))
	for range runs {
		for i, c := range commands {
			f, err := c.once()
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], f)
		}
	}
	return all, nil
}

// middle is the median of each figure.
func middle(all []figures) figures {
	return figures{
		seconds: median(all, func(f figures) float64 { return f.seconds }),
		cpu:     median(all, func(f figures) float64 { return f.cpu }),
		peak:    int64(median(all, func(f figures) float64 { return float64(f.peak) })),
	}
}

func median[T any](all []T, of func(T) float64) float64 {
	values := make([]float64, 0, len(all))
	for _, x := range all {
		values = append(values, of(x))
	}
	slices.SortFunc(values, cmp.Compare[float64])
	n := len(values)
	if n%2 == 0 {
		return (values[n/2-1] + values[n/2]) / 2
	}
	return values[n/2]
}

// ratio is the median of a's seconds to b's, pair by pair.
func ratio(a, b []figures) float64 {
	type pair struct{ a, b figures }
	var pairs []pair
	for i := range min(len(a), len(b)) {
		pairs = append(pairs, pair{a[i], b[i]})
	}
	return median(pairs, func(p pair) float64 { return p.a.seconds / p.b.seconds })
}
