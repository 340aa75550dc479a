package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/text"
)

// completer offers the values of a flag. It never fails: without a database, or
// with one that can't be read, there is nothing to offer.
type completer func() []string

func fixed(values []string) completer { return func() []string { return values } }

// completeFlags completes the values of a command's flags, also those behind a
// comma.
func (s *shared) completeFlags(cmd *cobra.Command, of map[string]completer) {
	for flag, values := range of {
		mustComplete(cmd, flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			done := ""
			if i := strings.LastIndexByte(typed, ','); i >= 0 && cmd.Flags().Lookup(flag).Value.Type() == "stringSlice" {
				done = typed[:i+1]
			}
			var out []string
			for _, v := range values() {
				out = append(out, done+v)
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		})
	}
}

// completeRest completes what the commands have not seen to themselves: flags by
// their names, and no files where none is meant.
func (s *shared) completeRest(root *cobra.Command) {
	known := map[string]completer{
		"color": fixed([]string{"auto", "always", "never"}), "progress": fixed([]string{"auto", "never"}), "from": fixed([]string{"start", "end", "checkpoint"}),
		"format-in": formatNames, "format": fixed(rendererNames()), "fail-on": fixed([]string{"none", "open", "any", "open,severity>=major"}),
		"integration": s.integrationNames, "tenant": s.tenantNames,
	}
	for _, cmd := range append([]*cobra.Command{root}, root.Commands()...) {
		if cmd.ValidArgsFunction == nil && len(cmd.ValidArgs) == 0 && !strings.Contains(cmd.Use, "FILE") {
			cmd.ValidArgsFunction = cobra.NoFileCompletions
		}
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { s.completeFlag(cmd, f, known) })
	}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) { s.completeFlag(root, f, known) })
}

func (s *shared) completeFlag(cmd *cobra.Command, f *pflag.Flag, known map[string]completer) {
	if _, done := cmd.GetFlagCompletionFunc(f.Name); done || f.Value.Type() == "bool" {
		return
	}
	switch what, _ := pflag.UnquoteUsage(f); {
	case f.Name == "output":
		mustComplete(cmd, f.Name, completeOutput)
	case known[f.Name] != nil:
		s.completeFlags(cmd, map[string]completer{f.Name: known[f.Name]})
	case what != "file" && what != "files":
		mustComplete(cmd, f.Name, cobra.NoFileCompletions)
	}
}

func formatNames() (names []string) {
	for _, f := range parse.Formats() {
		names = append(names, f.Name)
	}
	return names
}

func mustComplete(cmd *cobra.Command, flag string, by cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, by); err != nil {
		panic(err) // the flag is not there, or is completed twice
	}
}

// completeOutput offers the formats of -o FORMAT=FILE, and then files.
func completeOutput(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var out []string
	for _, name := range rendererNames() {
		out = append(out, name+"=")
	}
	return out, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

// peek reads the database for a completion.
func (s *shared) peek(do func(*store.DB) error) {
	if set, err := s.resolve(); err == nil {
		_ = s.read(set, do) // nothing to complete with
	}
}

func (s *shared) integrationNames() (names []string) {
	s.peek(func(d *store.DB) (err error) {
		names, _, err = d.Names()
		return err
	})
	return shellSafe(names)
}

func (s *shared) tenantNames() (names []string) {
	s.peek(func(d *store.DB) (err error) {
		_, names, err = d.Names()
		return err
	})
	return shellSafe(names)
}

// shellSafe leaves out names that a terminal would obey: a completion would be
// no name that any event has.
func shellSafe(names []string) []string {
	var out []string
	for _, name := range names {
		if text.Visible(name) == name {
			out = append(out, name)
		}
	}
	return out
}

// completeIncidents offers the ids of incidents, with what they are about.
func (s *shared) completeIncidents(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	s.peek(func(d *store.DB) error {
		list, err := d.IncidentTitles()
		for _, in := range list {
			out = append(out, cobra.CompletionWithDesc(in.ID, string(in.State)+": "+text.Visible(in.Title)))
		}
		return err
	})
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}
