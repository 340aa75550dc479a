package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report"
)

// querying holds the flags of the command.
type querying struct {
	*shared
	format  string
	list    bool
	limit   int
	timeout time.Duration
}

var queryFormats = []string{"table", "json", "csv", "markdown"}

func newQuery(s *shared) *cobra.Command {
	q := &querying{shared: s}
	cmd := &cobra.Command{
		Use:   "query 'SELECT …'|-",
		Short: "Ask the database in SQL",
		Long: `Runs a SELECT over the views of the database and prints what it gives. With - it is
read from standard input. --list shows the views, their columns, and ten queries
to begin with.

Nothing can be changed by it: only SELECT is allowed, over the views. It works
while another syncguard writes.`,
		Example: `  syncguard query --list
  syncguard query "SELECT id, state, title FROM incidents WHERE state <> 'resolved'"
  syncguard query --format csv 'SELECT tenant, sum(count) FROM failures GROUP BY 1' > failures.csv`,
		Args: atMostOne("a query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return q.run(cmd.Context(), args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&q.format, "format", "", "print the rows as this `format`: "+strings.Join(queryFormats, ", "))
	f.BoolVar(&q.list, "list", false, "show the views, their columns, and example queries")
	f.IntVar(&q.limit, "limit", 10_000, "print at most this `number` of rows; 0 is all")
	f.DurationVar(&q.timeout, "timeout", 30*time.Second, "give up after this `time`; 0 is never")
	s.completeFlags(cmd, map[string]completer{"format": fixed(queryFormats)})
	return cmd
}

func (q *querying) run(ctx context.Context, args []string) error {
	format, err := q.formatOf(q.format, "table", queryFormats)
	if err != nil {
		return err
	}
	set, err := q.resolve()
	switch {
	case err != nil:
		return err
	case q.list && len(args) > 0:
		return usagef("--list takes no query (hint: leave one of them out)")
	case q.list:
		return q.printViews()
	case q.limit < 0 || q.timeout < 0:
		return usagef("--limit and --timeout can't be negative (hint: 0 is no limit)")
	case len(args) == 0:
		return usagef("query: no query is given (hint: `syncguard query --list` shows the views and examples)")
	}
	text := args[0]
	if text == "-" {
		b, err := io.ReadAll(q.stdin)
		if err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
		text = string(b)
	}
	found, err := store.Query(ctx, set.db, text, store.QueryLimits{Rows: q.limit, Time: q.timeout})
	if mistake, ok := errors.AsType[*store.QueryError](err); ok {
		return &usageError{mistake}
	}
	if err != nil {
		return err
	}
	if err := q.print(format, report.Result{Columns: found.Columns, Rows: found.Rows}, set.report); err != nil {
		return err
	}
	if found.More {
		q.note(fmt.Errorf("there are more rows than the %d that --limit allows (hint: --limit 0 prints all)", q.limit))
	}
	return nil
}

func (q *querying) print(format string, r report.Result, opt report.Options) error {
	switch format {
	case "json":
		return report.ResultJSON(q.stdout, r)
	case "csv":
		return report.ResultCSV(q.stdout, r)
	case "markdown":
		return report.ResultMarkdown(q.stdout, r, opt)
	}
	return report.ResultTable(q.stdout, r, opt)
}

// printViews shows what can be asked.
func (q *querying) printViews() error {
	var b strings.Builder
	for _, v := range store.ViewDocs() {
		var rows [][2]string
		for _, c := range v.Columns {
			rows = append(rows, [2]string{"  " + c.Names, c.Doc})
		}
		fmt.Fprintf(&b, "%s: %s\n%s\n", v.Name, v.Doc, hanging(rows))
	}
	b.WriteString("Examples\n")
	for _, e := range store.Examples() {
		fmt.Fprintf(&b, "\n  -- %s\n  %s\n", e.Question, strings.ReplaceAll(e.SQL, "\n", "\n  "))
	}
	if _, err := io.WriteString(q.stdout, b.String()); err != nil {
		return fmt.Errorf("write the views: %w", err)
	}
	return nil
}

// hanging lays out rows of two; a long first one gets a line of its own.
func hanging(rows [][2]string) string {
	const width = 24
	var b strings.Builder
	for _, row := range rows {
		if len(row[0]) > width {
			fmt.Fprintf(&b, "%s\n%-*s  %s\n", row[0], width, "", row[1])
			continue
		}
		fmt.Fprintf(&b, "%-*s  %s\n", width, row[0], row[1])
	}
	return b.String()
}
