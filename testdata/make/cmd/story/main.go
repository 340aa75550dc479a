// Command story prints a scripted world as JSON lines, or the truth about it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/syncguard/syncguard/testdata/make/story"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "story:", err)
		os.Exit(1)
	}
}

func run() error {
	world := flag.String("world", "loggers", "loggers or morning")
	integration := flag.String("integration", "", "only the entries of one integration and the remarks around it")
	truth := flag.Bool("truth", false, "print the faults instead of the entries")
	flag.Parse()
	tell, ok := story.Worlds()[*world]
	if !ok {
		return fmt.Errorf("no world %q (hint: loggers or morning)", *world)
	}
	w := tell()
	if *truth {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(w.Faults)
	}
	var entries []story.Entry
	for _, e := range w.Entries {
		if *integration == "" || e.Integration == *integration || e.About == *integration {
			entries = append(entries, e)
		}
	}
	return story.Write(os.Stdout, entries)
}
