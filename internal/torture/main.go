// Command torture follows logs with the real syncguard while everything is done
// to them that Debian's logrotate, writers and `kill -9` can do, and then
// compares what it found with a replay of everything that was written. It judges
// nothing else: whether an incident is right is for detect-bench to say.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
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

// trials are what can be done; each says in a few lines what came of it.
var trials = []struct {
	name string
	do   func(*plan) (string, error)
}{
	{"rotate", (*plan).torture},  // rotation and kills, compared with a replay
	{"latency", (*plan).latency}, // deciding line written to transition printed, on one log
	{"load", (*plan).load},       // processor time at a rate, on one log
	{"soak", (*plan).soak},       // what grows over six hours of log time
}

func main() {
	var p plan
	do := flag.String("do", "rotate", "rotate, latency, load or soak")
	flag.StringVar(&p.bin, "bin", "bin/syncguard", "the syncguard to follow with")
	flag.StringVar(&p.dir, "dir", "", "folder to work in (default a new one, removed when all is well)")
	flag.StringVar(&p.rotation, "rotation", "rename", "rename or copytruncate")
	flag.IntVar(&p.files, "files", 8, "logs")
	flag.IntVar(&p.rate, "rate", 20_000, "lines a second, over all logs")
	flag.DurationVar(&p.length, "length", 100*time.Second, "how long to write")
	flag.IntVar(&p.kills, "kills", 50, "how often to kill syncguard at a random instant")
	flag.Uint64Var(&p.seed, "seed", 1, "of what is done when")
	flag.Parse()
	if err := p.try(*do); err != nil {
		fmt.Fprintln(os.Stderr, "torture:", err)
		os.Exit(1)
	}
}

// try does a trial in a folder of its own, which stays if it fails.
func (p *plan) try(name string) error {
	for _, t := range trials {
		if t.name != name {
			continue
		}
		if err := p.place(); err != nil {
			return err
		}
		text, err := t.do(p)
		fmt.Print(text)
		if err != nil {
			return fmt.Errorf("%w (everything is left in %s)", err, p.dir)
		}
		return os.RemoveAll(p.dir)
	}
	return fmt.Errorf("trial %q is not known", name)
}

// place makes the paths absolute and the folder.
func (p *plan) place() error {
	if p.dir == "" {
		dir, err := os.MkdirTemp("", "syncguard-torture-")
		if err != nil {
			return err
		}
		p.dir = dir
	}
	var err error
	if p.bin, err = filepath.Abs(p.bin); err != nil {
		return err
	}
	if p.dir, err = filepath.Abs(p.dir); err != nil {
		return err
	}
	return os.MkdirAll(p.dir, 0o755)
}
