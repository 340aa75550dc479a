package main

import (
	"flag"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/internal/traffic"
)

func main() {
	seeds := flag.Int("seeds", 5, "how many seeds")
	from := flag.Int("from", 1, "the first seed")
	only := flag.String("world", "", "only this world")
	verbose := flag.Bool("v", false, "print every incident")
	flag.Parse()

	total := score{}
	byWorld := map[string]*score{}
	var names []string
	for seed := *from; seed < *from+*seeds; seed++ {
		for _, spec := range traffic.Worlds(uint64(seed)) {
			if *only != "" && spec.Name != *only {
				continue
			}
			w := traffic.Make(spec)
			incidents := run(w)
			g := grade(w, incidents)
			if *verbose {
				explain(w, incidents, seed)
			}
			total.add(g)
			if byWorld[spec.Name] == nil {
				byWorld[spec.Name] = &score{}
				names = append(names, spec.Name)
			}
			byWorld[spec.Name].add(g)
		}
	}
	print(names, byWorld, total)
}

// run plays a world and returns its incidents in the order they opened.
func run(w *traffic.World) []analyze.Incident {
	a := analyze.New(analyze.Config{})
	byID := map[string]analyze.Incident{}
	var order []string
	gather := func() {
		for _, in := range a.Changes().Incidents {
			if _, ok := byID[in.ID]; !ok {
				order = append(order, in.ID)
			}
			byID[in.ID] = in
		}
	}
	for i := range w.Events {
		a.Observe(&w.Events[i])
		if i%5000 == 4999 {
			gather()
		}
	}
	gather()
	out := make([]analyze.Incident, 0, len(order))
	for _, id := range order {
		out = append(out, byID[id])
	}
	return out
}

func explain(w *traffic.World, incidents []analyze.Incident, seed int) {
	fmt.Printf("# %s, seed %d, %d events\n", w.Name, seed, len(w.Events))
	for _, f := range w.Faults {
		fmt.Printf("  truth: %s %v %s … %s %s %d tenants\n", f.Name, f.Integrations, f.From.Format("15:04:05"), f.To.Format("15:04:05"), f.Scope, len(f.Tenants))
	}
	for _, in := range incidents {
		value := ""
		if in.Scope.Value != nil {
			value = *in.Scope.Value
		}
		fmt.Printf("  %s %v %v %s start %s open %s end %v %s %s affected %d/%d risk %d relapses %d | %s | %+v\n", in.ID, in.Integrations, in.Classes, in.State,
			in.StartedAt.Format("15:04:05"), in.OpenedAt.Format("15:04:05"), clock(in.ResolvedAt), in.Scope.Kind, value, in.Scope.TenantsAffected, in.Scope.TenantsActive, in.Scope.TenantsAtRisk, in.Relapses, in.Title, in.Why)
	}
}

func clock(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.Format("15:04:05")
}

func print(names []string, byWorld map[string]*score, total score) {
	tw := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "world\tfaults\trecall\tprecision\tfalse/day\tdelay p50\tp90\tone piece\tJaccard\tscope\tearly\tnever\tlag p50\t")
	row := func(name string, s score) {
		part := func(n, of int) string {
			if of == 0 {
				return "-"
			}
			return fmt.Sprintf("%.3f", float64(n)/float64(of))
		}
		fmt.Fprintf(tw, "%s\t%d\t%s\t%s\t%.2f\t%s\t%s\t%s\t%.3f\t%s\t%d\t%d\t%s\t\n", name, s.Faults, part(s.Found, s.Faults), part(s.Incidents-s.False, s.Incidents),
			float64(s.False)/s.Days, quantile(s.Delays, 0.5).Round(time.Second), quantile(s.Delays, 0.9).Round(time.Second),
			part(s.OnePiece, s.Found), mean(s.Jaccard), part(s.ScopeRight, s.Found), s.Early, s.Never, quantile(s.Lags, 0.5).Round(time.Second))
	}
	for _, n := range names {
		row(n, *byWorld[n])
	}
	row("total", total)
	tw.Flush()
}
