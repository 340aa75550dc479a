// Command golog reads a story from standard input and tells it through one of
// the loggers of Go, whose clock it drives.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/testdata/make/story"
)

// teller logs one entry.
type teller func(story.Entry)

var loggers = map[string]func(io.Writer) teller{
	"logrus-json": logrusJSON,
	"logrus-text": logrusText,
	"slog-json":   slogJSON,
	"slog-text":   slogText,
	"zap":         zapProduction,
	"zap-console": zapConsole,
	"zerolog":     zerologJSON,
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "golog:", err)
		os.Exit(1)
	}
}

func run() error {
	name := flag.String("logger", "slog-text", strings.Join(slices.Sorted(maps.Keys(loggers)), ", "))
	flag.Parse()
	logger, ok := loggers[*name]
	if !ok {
		return fmt.Errorf("no logger %q", *name)
	}
	entries, err := story.Read(os.Stdin)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	tell := logger(out)
	for _, e := range entries {
		tell(e)
	}
	return out.Flush()
}
