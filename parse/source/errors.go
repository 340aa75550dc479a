package source

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"unicode"
)

// withHint makes an error of the operating system say what can be done. The
// path is left out: a Problem names it.
func withHint(err error) error {
	cause := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		cause = p.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w (hint: check the path; a pattern may be quoted, as in 'logs/**/*.log')", cause)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w (hint: run as a user who may read it)", cause)
	}
	return fmt.Errorf("%w (hint: the rest of the input is read; try this file again)", cause)
}

// printable returns path as it may be shown: file names can hold control
// characters too, and standard input has a name.
func printable(path string) string {
	if path == Stdin {
		return StdinName
	}
	for _, r := range path {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return strconv.Quote(path)
		}
	}
	return path
}
