package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze/store"
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
		err := cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
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
		if err != nil {
			panic(err) // the flag is not there, or is completed twice
		}
	}
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
