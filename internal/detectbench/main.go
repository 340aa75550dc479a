// Command detectbench plays labelled worlds through the analyzer and two naive
// rules and prints how each did. It writes nothing unless told to.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/syncguard/syncguard/internal/traffic"
)

// options are the flags.
type options struct {
	seeds, from        int
	world              string
	verbose            bool
	write, form        string
	seed               uint64
	trainticket, label string
}

func main() {
	var o options
	flag.IntVar(&o.seeds, "seeds", 5, "how many seeds")
	flag.IntVar(&o.from, "from", 1, "the first seed")
	flag.StringVar(&o.world, "world", "", "only this world; \"list\" names them")
	flag.BoolVar(&o.verbose, "v", false, "print every fault and incident")
	flag.StringVar(&o.write, "write", "", "write the -world into this `folder` instead, as a log with its truth")
	flag.StringVar(&o.form, "form", "json", "the log's form: json, logfmt, plain, nginx")
	flag.Uint64Var(&o.seed, "seed", 1, "the seed of -write")
	flag.StringVar(&o.trainticket, "trainticket", "", "measure on this `file` of real logs instead")
	flag.StringVar(&o.label, "labels", "", "the `file` of its labels")
	flag.Parse()
	if err := o.run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "detectbench:", err)
		os.Exit(2)
	}
}

func (o *options) run(w io.Writer) error {
	switch {
	case o.world == "list":
		for _, s := range traffic.Worlds(1) {
			fmt.Fprintf(w, "%-22s %s\n", s.Name, s.Doc)
		}
		return nil
	case o.write != "":
		return o.writeWorld(w)
	case o.trainticket != "":
		return trainticket(w, o.trainticket, o.label, o.verbose)
	}
	t := newTable(o)
	if len(t.names) == 0 {
		return fmt.Errorf("no world %q (hint: there are %s)", o.world, strings.Join(traffic.Names(), ", "))
	}
	t.play(runtime.GOMAXPROCS(0), w)
	t.print(w)
	return nil
}

func (o *options) writeWorld(w io.Writer) error {
	spec := traffic.Named(o.world, o.seed)
	if spec == nil {
		return fmt.Errorf("no world %q (hint: -world list names them)", o.world)
	}
	form := traffic.FormNamed(o.form)
	if form == nil {
		return errors.New("no such form (hint: json, logfmt, plain and nginx)")
	}
	truth, err := spec.Write(o.write, form)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s, seed %d: %d lines, %d faults, in %s\n", spec.Name, o.seed, truth.Events, len(truth.Faults), filepath.Join(o.write, "logs"))
	if form.Spec != "" {
		fmt.Fprintf(w, "read it with the format %s\n", form.Spec)
	}
	return nil
}
