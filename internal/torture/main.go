// Command torture follows logs with the real syncguard while everything is done
// to them that Debian's logrotate, writers and `kill -9` can do, and then
// compares what it found with a replay of everything that was written. It judges
// nothing else: whether an incident is right is for detect-bench to say.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

// plan is what is done in a run.
type plan struct {
	bin      string // syncguard
	dir      string // to work in
	rotation string // rename or copytruncate
	files    int
	rate     int // lines a second, over all files
	length   time.Duration
	kills    int
	seed     uint64
}

func main() {
	var p plan
	flag.StringVar(&p.bin, "bin", "bin/syncguard", "the syncguard to follow with")
	flag.StringVar(&p.dir, "dir", "", "folder to work in (default a new one, removed when all is well)")
	flag.StringVar(&p.rotation, "rotation", "rename", "rename or copytruncate")
	flag.IntVar(&p.files, "files", 8, "logs")
	flag.IntVar(&p.rate, "rate", 20_000, "lines a second, over all logs")
	flag.DurationVar(&p.length, "length", 100*time.Second, "how long to write")
	flag.IntVar(&p.kills, "kills", 50, "how often to kill syncguard at a random instant")
	flag.Uint64Var(&p.seed, "seed", 1, "of what is done when")
	flag.Parse()
	r, err := p.run()
	fmt.Print(r)
	if err == nil {
		err = r.verdict()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(1)
	}
}
