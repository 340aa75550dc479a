// Command shoot makes what docs/img needs: the logs of a bad morning, and SVG
// pictures of a terminal. It is a kit for `make screenshots` and nothing that the
// program needs to run.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "shoot:", err)
		os.Exit(1)
	}
}

// run is shoot world DIR, or shoot svg < what `tmux capture-pane -e -p` prints.
func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "world":
		return writeWorld(args[1])
	case len(args) == 1 && args[0] == "svg":
		in, err := io.ReadAll(os.Stdin)
		if err != nil {
			return fmt.Errorf("read screen: %w", err)
		}
		_, err = os.Stdout.WriteString(svg(string(in)))
		return err
	}
	return fmt.Errorf("usage: shoot world DIR | shoot svg < SCREEN > FILE")
}
