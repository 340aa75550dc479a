package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// columns are the table's, in order: a name, and what stands under it.
var columns = []struct {
	name string
	cell func(s *score) string
}{
	{"faults", func(s *score) string { return fmt.Sprint(s.Faults) }},
	{"recall", func(s *score) string { return share(s.Found, s.Faults) }},
	{"precision", func(s *score) string { return share(s.Verdicts-s.Wrong, s.Verdicts) }},
	{"false/day", func(s *score) string { return fmt.Sprintf("%.2f", float64(s.Wrong)/s.Days) }},
	{"delay p50", func(s *score) string { return duration(s.Delays, 0.5) }},
	{"p90", func(s *score) string { return duration(s.Delays, 0.9) }},
	{"of failures", func(s *score) string { return duration(s.Failing, 0.5) }},
	{"one piece", func(s *score) string { return share(s.OnePiece, s.Found) }},
	{"Jaccard", func(s *score) string { return average(s.Jaccard) }},
	{"live", func(s *score) string { return average(s.Live) }},
	{"scope", func(s *score) string { return share(s.ScopeRight, s.Found) }},
	{"early", func(s *score) string { return fmt.Sprint(s.Early) }},
	{"tenant early", func(s *score) string { return counted(s.TenantEarly, s.TenantRecoveries) }},
	{"never", func(s *score) string { return counted(s.Never, s.Ended) }},
	{"lag p50", func(s *score) string { return duration(s.Lags, 0.5) }},
	{"p90", func(s *score) string { return duration(s.Lags, 0.9) }},
	{"sure, right", func(s *score) string { return counted(s.Justified, s.Confident) }},
	{"at risk, hit", func(s *score) string { return counted(s.AtRiskHit, s.AtRisk) }},
	{"next, named", func(s *score) string { return counted(s.LaterAtRisk, s.Later) }},
	{"deploy", func(s *score) string { return counted(s.Blamed, s.Deploys) }},
}

// short names what the table says of a yardstick in each world.
var short = []string{"recall", "false/day"}

// print writes the table as Markdown: world by world for ours with the
// yardsticks beside, then the totals of all.
func (t *table) print(w io.Writer) {
	var head []string
	head = append(head, "world")
	for _, c := range columns {
		head = append(head, c.name)
	}
	for _, d := range detectors[1:] {
		for _, s := range short {
			head = append(head, d.short+" "+s)
		}
	}
	rows := [][]string{head}
	for _, name := range t.names {
		rows = append(rows, t.row(name, t.byWorld[name]))
	}
	rows = append(rows, t.row("**all**", t.total))
	printRows(w, rows)
	rows = [][]string{head[:len(columns)+1]}
	rows[0][0] = "all worlds"
	for i, d := range detectors {
		rows = append(rows, cells(d.name, t.total[i]))
	}
	fmt.Fprintln(w)
	printRows(w, rows)
	fmt.Fprintln(w)
	t.printReliability(w)
}

func (t *table) row(name string, scores []*score) []string {
	row := cells(name, scores[0])
	for _, s := range scores[1:] {
		row = append(row, share(s.Found, s.Faults), fmt.Sprintf("%.1f", float64(s.Wrong)/s.Days))
	}
	return row
}

func cells(name string, s *score) []string {
	row := []string{name}
	for _, c := range columns {
		row = append(row, c.cell(s))
	}
	return row
}

// printRows aligns the columns, so that the Markdown reads as text too.
func printRows(w io.Writer, rows [][]string) {
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, c := range r {
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	for i, r := range rows {
		for j, c := range r {
			if j == 0 {
				fmt.Fprintf(w, "| %-*s ", width[j], c)
			} else {
				fmt.Fprintf(w, "| %*s ", width[j], c)
			}
		}
		fmt.Fprintln(w, "|")
		if i == 0 {
			for j, n := range width {
				rule := strings.Repeat("-", n)
				if j > 0 {
					rule = rule[1:] + ":"
				}
				fmt.Fprint(w, "| ", rule, " ")
			}
			fmt.Fprintln(w, "|")
		}
	}
}

func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(of))
}

func counted(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", n, of)
}

func average(x []float64) string {
	if len(x) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", mean(x))
}

func duration(d []time.Duration, q float64) string {
	if len(d) == 0 {
		return "-"
	}
	x := quantile(d, q)
	if x < 10*time.Minute {
		return x.Round(time.Second).String()
	}
	return strings.TrimSuffix(x.Round(time.Minute).String(), "0s")
}
