package main

import (
	"errors"
	"fmt"

	"github.com/syncguard/syncguard/analyze/store"
)

// Exit codes, as scripts may rely on them.
const (
	exitFine        = 0
	exitFindings    = 1
	exitUsage       = 2
	exitInput       = 3 // input or database, and also: no line understood
	exitInterrupted = 130
)

// exitCode is the one place where an error becomes an exit code.
func exitCode(err error) int {
	var usage *usageError
	var found *findingsError
	var noIncident *store.NoIncidentError
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &found):
		return exitFindings
	case errors.As(err, &usage), errors.As(err, &noIncident):
		return exitUsage
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	}
	return exitInput
}

// usageError is a mistake on the command line or in the configuration.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...)}
}

// findingsError says that --fail-on found what it looks for.
type findingsError struct {
	count      int
	expression string
}

func (e *findingsError) Error() string {
	if e.count == 1 {
		return fmt.Sprintf("1 incident matches --fail-on %s", e.expression)
	}
	return fmt.Sprintf("%d incidents match --fail-on %s", e.count, e.expression)
}

// firstError is the first that is one; a message is one line, not a list.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// errInterrupted is context.Canceled in a person's words.
var errInterrupted = errors.New("interrupted")

// errTold is why a context ended that SIGTERM ended: for what follows logs that is how
// a service ends, and no error.
var errTold = errors.New("told to end")
