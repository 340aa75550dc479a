package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report"
)

// blasting holds the flags of the command.
type blasting struct {
	*shared
	integrations, tenants, operations []string
	classes, statuses, attrs, by      []string
	exposed                           bool
	format                            string
}

var blastFormats = []string{"text", "json", "csv", "markdown"}

func newBlast(s *shared) *cobra.Command {
	b := &blasting{shared: s}
	cmd := &cobra.Command{
		Use:   "blast [ID]",
		Short: "Tell whom failures hit, how hard, and whether they are all right now",
		Long: `Counts failures by tenant, or by whatever --by names: how much of each tenant's
traffic failed against its normal, when first and last, and how it is at the end
of the log. With an incident's id the question is about that incident: its
integrations, its error classes, its tenants, from its start to its last failure.
Without, it is about all that the flags let through.

A flag may be repeated; one of its values must fit. A * in a value stands for any
text. --attr must fit each time. Dimensions of --by:

` + dimensionHelp() + `
Failures are failed lines, retries included, counted by the minute. Attempts are
counted by integration and minute and by tenant and hour: what of a question
that leaves open is said below the answer.

How a tenant is: "failing"; "recovering" (successes, not yet proof);
"recovered" (proven healthy by its own successes); "unverified" (not heard
since); "ordinary" (no more failures than usual); "fine" (none, with --exposed).`,
		Example: `  syncguard blast 7f3
  syncguard blast --integration stripe --operation '*webhook*' --since 02:00 --until 04:00
  syncguard blast --class auth --since yesterday --by tenant,integration --format csv
  syncguard blast 7f3 --by tenant,region
  syncguard blast --integration stripe --since 6h --by minute
  syncguard blast 7f3 --exposed`,
		Args:              atMostOne("an incident's id"),
		RunE:              func(_ *cobra.Command, args []string) error { return b.run(args) },
		ValidArgsFunction: s.completeIncidents,
	}
	f := cmd.Flags()
	f.StringArrayVar(&b.integrations, "integration", nil, "only failures of this integration, by `name`")
	f.StringArrayVar(&b.tenants, "tenant", nil, "only failures of this tenant, by `name`")
	f.StringArrayVar(&b.operations, "operation", nil, "only failures of this operation, by `name`")
	f.StringSliceVar(&b.classes, "class", nil, "only failures of these `classes`, see syncguard classes")
	f.StringSliceVar(&b.statuses, "status", nil, "only failures with these `statuses`: 401, 5xx or 500-504")
	f.StringArrayVar(&b.attrs, "attr", nil, "only failures whose context says so: `key=value`")
	f.StringSliceVar(&b.by, "by", []string{"tenant"}, "tell failures apart by these `dimensions`")
	f.BoolVar(&b.exposed, "exposed", false, "also tenants that had traffic there and no failure")
	f.StringVar(&b.format, "format", "", "print the answer as this `format`: "+strings.Join(blastFormats, ", "))
	s.completeFlags(cmd, map[string]completer{
		"integration": s.integrationNames, "tenant": s.tenantNames, "class": fixed(classNames()), "by": fixed(dimensionNames()), "format": fixed(blastFormats),
	})
	return cmd
}

func dimensionHelp() string {
	var rows [][2]string
	for _, d := range analyze.Dimensions() {
		rows = append(rows, [2]string{"  " + d.Name, d.Doc})
	}
	return columns(append(rows, [2]string{"  (other)", "the attribute of that name in the context, such as region"}))
}

func dimensionNames() []string {
	var names []string
	for _, d := range analyze.Dimensions() {
		names = append(names, d.Name)
	}
	return names
}

func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usagef("%s takes at most one argument, %s, got %d (hint: `%s --help` shows its use)", cmd.CommandPath(), what, len(args), cmd.CommandPath())
		}
		return nil
	}
}

func (b *blasting) run(args []string) error {
	format, err := b.formatOf(b.format, "text", blastFormats)
	if err != nil {
		return err
	}
	set, err := b.resolve()
	if err != nil {
		return err
	}
	q, err := b.question(&set)
	if err != nil {
		return err
	}
	return b.read(set, func(d *store.DB) error {
		if len(args) == 1 {
			in, err := d.Incident(args[0])
			if err != nil {
				return err
			}
			q.Incident = &in
		}
		answer, err := d.Blast(q)
		if err != nil {
			return err
		}
		if err := b.print(format, answer, set.report); err != nil {
			return err
		}
		if answer.OutsideLog() {
			return fmt.Errorf("blast: the log holds nothing of the time asked about (hint: it is of %s to %s; a time of day is today's: name the date, too)",
				answer.First.Format(time.RFC3339), answer.Last.Format(time.RFC3339))
		}
		return b.unknownNames(d, &answer)
	})
}

func (b *blasting) print(format string, answer analyze.Blast, opt report.Options) error {
	switch format {
	case "json":
		return report.BlastJSON(b.stdout, answer)
	case "csv":
		return report.BlastCSV(b.stdout, answer)
	case "markdown":
		return report.BlastMarkdown(b.stdout, answer, opt)
	}
	return report.Blast(b.stdout, answer, opt)
}

// question checks the flags.
func (b *blasting) question(set *settings) (analyze.Question, error) {
	q := analyze.Question{
		Since: set.since, Until: set.until, Integrations: b.integrations, Tenants: set.config.hides.names(b.tenants), Operations: b.operations,
		Classes: b.classes, By: b.by, Exposed: b.exposed,
	}
	for _, name := range b.classes {
		if !strings.Contains(name, "*") && !slices.Contains(classNames(), name) {
			return q, usagef("read --class: %q is not known%s", name, suggestion(name, classNames()))
		}
	}
	var err error
	if q.Status, err = analyze.ParseStatuses(b.statuses); err != nil {
		return q, usagef("read --status: %w", err)
	}
	for _, pair := range b.attrs {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return q, usagef("read --attr: %q is no key=value (hint: write it like region=eu-west)", pair)
		}
		q.Attrs = append(q.Attrs, analyze.Attr{Key: key, Value: value})
	}
	return q, checkBy(&q)
}

func checkBy(q *analyze.Question) error {
	times := 0
	for i, name := range q.By {
		if name == "" {
			return usagef("read --by: a dimension is empty (hint: write them like tenant,region)")
		}
		if slices.Contains(q.By[:i], name) {
			return usagef("read --by: %s is named twice", name)
		}
		if analyze.DimensionNamed(name).Slot > 0 {
			times++
		}
	}
	switch {
	case len(q.By) == 0:
		return usagef("read --by: it is empty (hint: there are %s, and the attributes of the context)", strings.Join(dimensionNames(), ", "))
	case times > 1:
		return usagef("read --by: there can be one of minute, hour and day")
	case q.Exposed && slices.ContainsFunc(q.By, func(name string) bool { return name != "tenant" && name != "integration" }),
		q.Exposed && !slices.Contains(q.By, "tenant"):
		return usagef("--exposed goes with --by tenant or --by tenant,integration (hint: successes are not counted by anything else)")
	}
	return nil
}

// unknownNames helps with a filter that names what no event names.
func (b *blasting) unknownNames(d *store.DB, answer *analyze.Blast) error {
	if len(answer.Rows) > 0 {
		return b.unknownAttributes(d, answer)
	}
	integrations, tenants, err := d.Names()
	if err != nil {
		return err
	}
	for _, flag := range []struct {
		of           string
		given, known []string
	}{{"integration", b.integrations, integrations}, {"tenant", b.tenants, tenants}} {
		for _, name := range flag.given {
			if len(flag.known) > 0 && !strings.Contains(name, "*") && !slices.Contains(flag.known, name) {
				b.note(errors.New("no event names the " + flag.of + " \"" + name + "\"" + suggestion(name, flag.known)))
			}
		}
	}
	return nil
}

// unknownAttributes helps with a dimension that nothing of the answer has a value of.
func (b *blasting) unknownAttributes(d *store.DB, answer *analyze.Blast) error {
	for i, name := range answer.By {
		if analyze.DimensionNamed(name).Doc != "" || slices.ContainsFunc(answer.Rows, func(r analyze.BlastRow) bool { return r.Key[i] != "" }) {
			continue
		}
		known, err := d.Attributes()
		if err != nil {
			return err
		}
		if !slices.Contains(known, name) {
			b.note(fmt.Errorf("no failure's context has %q%s", name, suggestion(name, slices.Concat(dimensionNames(), known))))
		}
	}
	return nil
}

// formatOf is the format that --format and --json come to.
func (s *shared) formatOf(given, usual string, known []string) (string, error) {
	switch {
	case given == "" && s.json:
		return "json", nil
	case given == "":
		return usual, nil
	case s.json && given != "json":
		return "", usagef("--json and --format %s exclude each other (hint: keep one)", given)
	case !slices.Contains(known, given):
		return "", usagef("read --format: format %q is not known%s", given, suggestion(given, known))
	}
	return given, nil
}
