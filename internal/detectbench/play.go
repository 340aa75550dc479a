package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

// detector is what a world is played through.
type detector interface {
	observe(e *parse.Event)
	// verdicts ends the world and returns what was found, in the order of opening.
	verdicts(end time.Time) []*verdict
}

// detectors are ours and the yardsticks.
var detectors = []struct {
	name, short string
	make        func() detector
}{
	{"SyncGuard", "", func() detector { return newOurs() }},
	{"10 failures in 5 minutes", "10/5m", func() detector { return tenInFive() }},
	{"10 failures and 10 % in 5 minutes", "10 %/5m", func() detector { return tenInFiveAndTenPercent() }},
}

// table holds the scores by detector.
type table struct {
	verbose bool
	seeds   []uint64
	names   []string
	byWorld map[string][]*score
	total   []*score
}

func newTable(o *options) *table {
	t := &table{verbose: o.verbose, byWorld: map[string][]*score{}, total: newScores()}
	for i := range o.seeds {
		t.seeds = append(t.seeds, uint64(o.from+i))
	}
	for _, name := range traffic.Names() {
		if o.world == "" || o.world == name {
			t.names = append(t.names, name)
			t.byWorld[name] = newScores()
		}
	}
	return t
}

func newScores() []*score {
	out := make([]*score, len(detectors))
	for i := range out {
		out[i] = &score{}
	}
	return out
}

// result is what came of one world with one seed.
type result struct {
	scores []score
	text   string
}

// play plays every world with every seed, workers at a time. Results are summed
// in the order of the table, whoever was first.
func (t *table) play(workers int, w io.Writer) {
	jobs := make(chan int)
	results := make([]result, len(t.names)*len(t.seeds))
	var done sync.WaitGroup
	for range workers {
		done.Go(func() {
			for i := range jobs {
				results[i] = t.world(t.names[i/len(t.seeds)], t.seeds[i%len(t.seeds)])
			}
		})
	}
	for i := range results {
		jobs <- i
	}
	close(jobs)
	done.Wait()
	for i, r := range results {
		fmt.Fprint(w, r.text)
		for d := range detectors {
			t.byWorld[t.names[i/len(t.seeds)]][d].add(&r.scores[d])
			t.total[d].add(&r.scores[d])
		}
	}
}

// world plays one world through every detector at once.
func (t *table) world(name string, seed uint64) result {
	spec := traffic.Named(name, seed)
	var running []detector
	for _, d := range detectors {
		running = append(running, d.make())
	}
	truth := spec.Play(func(e *parse.Event) {
		for _, d := range running {
			d.observe(e)
		}
	})
	var r result
	for i, d := range running {
		verdicts := d.verdicts(spec.End())
		r.scores = append(r.scores, grade(truth, verdicts))
		if i == 0 && t.verbose {
			r.text = explain(spec, truth, verdicts)
		}
	}
	return r
}

// explain prints a world's truth and what was found in it.
func explain(spec *traffic.Spec, truth *traffic.Truth, verdicts []*verdict) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s, seed %d, %d events, %d failed\n", truth.World, truth.Seed, truth.Events, truth.Failed)
	for _, f := range truth.Faults {
		fmt.Fprintf(&b, "  truth: %s %s %v %s … %s (first %s, last %s, proven %s) scope %s %v %s hit %d touched %d, %d calls lost, %d healed\n", f.Name, f.Kind, f.Integrations, clock(f.From), clock(f.To),
			clock(f.First), clock(f.Last), clock(f.ProvenAt), f.Scope, f.Attrs, f.Class, len(f.Hit), len(f.Touched), calls(f.Hit), calls(f.Touched))
	}
	m := match(truth, verdicts)
	for _, v := range verdicts {
		mark := "false"
		if len(v.integrations) > 0 {
			mark = strings.TrimSpace("false " + spec.Trouble(v.integrations[0], v.tenants, v.started, v.opened))
		}
		if slices.Contains(m.tolerated, v) {
			mark = "tolerated"
		}
		for i, f := range truth.Faults {
			if slices.Contains(m.of[i], v) {
				mark = fmt.Sprintf("%s, Jaccard %.3f%s", f.Name, jaccard(v.tenants, f), difference(v, f)+tooEarly(v, f))
			}
		}
		fmt.Fprintf(&b, "  [%s] %s\n", mark, v.text)
	}
	return b.String()
}

// difference lists some tenants that are missing or too many.
func difference(v *verdict, f *traffic.Fault) string {
	var missing, extra []string
	for _, t := range slices.Sorted(maps.Keys(f.Hit)) {
		if !v.tenants[t] {
			missing = append(missing, fmt.Sprintf("%s(%d)", t, f.Hit[t].Calls))
		}
	}
	for _, t := range slices.Sorted(maps.Keys(v.tenants)) {
		if f.Hit[t] == nil && f.Touched[t] == nil {
			extra = append(extra, t)
		}
	}
	if len(missing)+len(extra) == 0 {
		return ""
	}
	return fmt.Sprintf(", missing %v, extra %v", missing[:min(8, len(missing))], extra[:min(8, len(extra))])
}

// tooEarly says when it was called over while calls still broke, and lists some
// tenants that were called well while theirs did.
func tooEarly(v *verdict, f *traffic.Fault) string {
	var early []string
	for _, r := range v.wellAgain {
		if f.Breaks(r.tenant, r.at) {
			early = append(early, r.tenant+" "+clock(r.at))
		}
	}
	text := ""
	for _, t := range v.over {
		if t.Before(f.Last) {
			text += ", resolved too early " + clock(t)
		}
	}
	if len(early) > 0 {
		text += fmt.Sprintf(", %d well too early %v", len(early), early[:min(8, len(early))])
	}
	return text
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("02 15:04:05")
}

func calls(tenants map[string]*traffic.Hit) int {
	n := 0
	for _, h := range tenants {
		n += h.Calls
	}
	return n
}
