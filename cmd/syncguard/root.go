package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// newRoot builds the tree of commands. Adding a command is a file with its
// constructor and one line here.
func newRoot(a *app) *cobra.Command {
	s := &shared{app: a}
	root := &cobra.Command{
		Use:   "syncguard",
		Short: "Find out from logs which integrations fail, for whom, and whether they have recovered",
		Long: `SyncGuard reads the logs of a service that connects its customers (tenants) to
third parties, and finds the integrations that fail silently: a token that
expired for one tenant, a provider that is down, a webhook that answers 404.
There are no rules to write. It tells a pattern from a blip, who is affected,
and for each tenant by what evidence it has recovered.

Exit codes: 0 fine; 1 incidents that --fail-on looks for; 2 usage or
configuration; 3 database error, input that could not be read to
its end (the rest is used), no line understood, or alerts that were not
delivered; 130 interrupted.`,
		Example: `  syncguard replay app.log            read a log and print what was found
  syncguard report --format json      the same again from the database
  syncguard blast --since 02:00       whom failures hit, and whether they are all right now
  syncguard tail app.log              follow it, and tell when something breaks or is over
  syncguard inspect app.log           how its lines were understood`,
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true, // main prints them
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w (hint: `%s --help` lists the flags)", err, cmd.CommandPath())
	})
	root.CompletionOptions.DisableDefaultCmd = true // completion.go is ours
	s.addFlags(root)
	root.AddCommand(
		newReplay(s), newTail(s), newTUI(s), newReport(s), newIncidents(s), newShow(s), newBlast(s), newQuery(s), newExplain(s),
		newInspect(s), newInit(s), newMark(s), newForget(s), newNotify(s), newPrune(s), newBackup(s),
		newFormats(s), newClasses(s), newVersion(s), newCompletion(s), newMan(s),
	)
	s.completeRest(root)
	return root
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return usagef("unknown command %q%s", args[0], suggestion(args[0], names))
}

// noArgs and oneArg say what to do instead.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument, got %q (hint: `%s --help` shows its use)", cmd.CommandPath(), strings.Join(args, " "), cmd.CommandPath())
	}
	return nil
}

func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usagef("%s takes one argument, %s, got %d (hint: `%s --help` shows its use)", cmd.CommandPath(), what, len(args), cmd.CommandPath())
		}
		return nil
	}
}
