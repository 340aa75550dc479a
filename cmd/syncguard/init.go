package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/parse/text"
)

func newInit(s *shared) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init FILE…",
		Short: "Write a syncguard.yaml for these logs",
		Long: `Writes a commented syncguard.yaml from what inspect finds in the logs: a source for
each of them, with the fields that may hold what most lines lack. Nothing has to be
configured; the file is a start for what you want to correct. --config names another
file, and - prints it.`,
		Example: `  syncguard init logs/*.log
  syncguard init --config - app.log`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return s.init(cmd.Context(), args, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there")
	return cmd
}

func (s *shared) init(ctx context.Context, args []string, force bool) error {
	if len(args) == 0 {
		return usagef("write %s: no log is named (hint: name the logs that it is for, or - for standard input)", defaultConfig)
	}
	name := firstOf(s.configFile, defaultConfig)
	if _, err := os.Lstat(name); name != "-" && err == nil && !force {
		return usagef("write %s: it is there already (hint: --force replaces it, --config - prints instead)", name)
	}
	s.configFile = os.DevNull // what is to be written must not depend on what was
	all, err := s.inspectAll(ctx, args)
	if err != nil {
		return err
	}
	body := configFor(all)
	if _, err := parseConfig(name, []byte(body)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if name == "-" {
		_, err := fmt.Fprint(s.stdout, body)
		return err
	}
	if err := writeNew(name, body, force); err != nil {
		return err
	}
	s.note(fmt.Errorf("wrote %s with %s", text.Visible(name), plural(int64(len(all)), "source")))
	return s.incomplete()
}

// writeNew writes a file that is not there yet, or any with force.
func writeNew(name, body string, force bool) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(name, mode, 0o600)
	if err != nil {
		var path *fs.PathError
		errors.As(err, &path)
		return fmt.Errorf("write %s: %w (hint: --config names another file)", name, path.Err)
	}
	_, err = f.WriteString(body)
	return firstError(err, f.Close())
}

// inspectAll inspects every input, with nothing printed.
func (s *shared) inspectAll(ctx context.Context, args []string) ([]inspection, error) {
	r, err := s.resolve()
	if err != nil {
		return nil, err
	}
	streams, err := s.inputs(args)
	if err != nil {
		return nil, err
	}
	var all []inspection
	for _, stream := range streams {
		in := newInspector(stream.Name)
		coverage, err := s.inspectStream(ctx, &r, stream, in)
		if err != nil {
			return nil, err
		}
		all = append(all, in.result(coverage))
	}
	return all, nil
}

const configHead = `# Written by syncguard init. Nothing here is required: what is commented out shows
# the default or what could be said. syncguard inspect FILE shows how lines are
# understood, and an unknown key in this file is an error.

# db: syncguard.db          # the database
# lateness: 30s             # how far lines may be out of order
# tz: UTC                   # of stamps without a zone
# detect: {budget: 1/week}  # false alarms that are acceptable

`

// configFor is the file for what was found.
func configFor(all []inspection) string {
	var b strings.Builder
	b.WriteString(configHead)
	b.WriteString("sources:\n")
	for i := range all {
		writeSource(&b, &all[i])
	}
	return b.String()
}

func writeSource(b *strings.Builder, in *inspection) {
	var formats []string
	for _, f := range in.Formats {
		formats = append(formats, fmt.Sprintf("%s (%s)", f.Format, plural(f.Lines, "line")))
	}
	if len(formats) == 0 {
		formats = []string{"no format that is known"}
	}
	fmt.Fprintf(b, "  # %s, %s: %s\n", plural(in.Lines, "line"), plural(in.Events, "event"), strings.Join(formats, ", "))
	for _, role := range [...]string{"integration", "tenant", "status", "operation", "attempt"} {
		if key := fieldOf(in, role); key != "" {
			fmt.Fprintf(b, "  # %s is read from %s\n", role, shown(key))
		}
	}
	if in.Suggestion != "" {
		b.WriteString(strings.TrimPrefix(in.Suggestion, "sources:\n"))
		return
	}
	b.WriteString(strings.TrimPrefix(strings.Join(sourceHead(in.Stream), "\n")+"\n", "sources:\n"))
	if len(in.Formats) > 0 {
		fmt.Fprintf(b, "    # format: %s  # reads every line so; without it each is offered to all formats\n", in.Formats[0].Format)
	}
	b.WriteString("    # mapping: {tenant: NAME}  # takes another field for the tenant\n")
}

// fieldOf is the field that served a role most often.
func fieldOf(in *inspection, role string) string {
	best := fieldUse{}
	for _, f := range in.Fields {
		if f.Role == role && f.Lines > best.Lines {
			best = f
		}
	}
	return best.Key
}
