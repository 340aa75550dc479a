// Command syncguard finds out from logs which integrations fail, for which
// tenants, and whether they have recovered. This room wires the others: flags,
// files, exit codes. It decides nothing about logs or incidents.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // containers from scratch and Windows have no zones of their own

	"github.com/syncguard/syncguard/parse/text"
)

func main() {
	os.Exit(run(os.Args[1:], app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv, now: time.Now, zone: time.Local,
	}))
}

// app is the world outside the process.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	zone           *time.Location // of the person: how times on the command line are meant
}

// run executes one command line and returns its exit code.
func run(args []string, a app) int {
	ctx, stop := untilSignal()
	defer stop()
	root := newRoot(&a)
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	if errors.Is(err, context.Canceled) {
		err = errInterrupted
	}
	if err != nil {
		printError(a.stderr, err)
	}
	return exitCode(err)
}

// untilSignal returns a context that a signal ends, whose cause is errInterrupted for
// a person's Ctrl-C and errTold for SIGTERM, by which a service is told to end. A
// second signal ends the process at once.
func untilSignal() (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case got := <-signals:
			signal.Stop(signals)
			if got == os.Interrupt {
				cancel(errInterrupted)
			} else {
				cancel(errTold)
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// printError writes `syncguard: …` and the hint on a line of its own. All that
// goes to standard error goes through here, where it is made harmless: names of
// files and fields can hold whatever a terminal obeys.
func printError(w io.Writer, err error) {
	cause, hint := splitHint(text.Visible(err.Error()))
	fmt.Fprintf(w, "syncguard: %s\n", cause)
	if hint != "" { // a cause and what wraps it may each know a way out
		fmt.Fprintf(w, "hint: %s\n", strings.ReplaceAll(hint, ") (hint: ", "\nhint: "))
	}
}

// splitHint takes "cause (hint: way out)" apart, wherever in a chain of
// wrapped errors the hint was given.
func splitHint(message string) (cause, hint string) {
	const open = " (hint: "
	before, after, found := strings.Cut(message, open)
	if !found || !strings.HasSuffix(after, ")") {
		return message, ""
	}
	return before, strings.TrimSuffix(after, ")")
}
