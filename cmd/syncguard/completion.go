package main

import (
	"github.com/spf13/cobra"
)

// shells are those that a completion script can be written for.
var shells = []string{"bash", "fish", "powershell", "zsh"}

func newCompletion(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "completion bash|fish|powershell|zsh",
		Short: "Print a script that completes command lines in your shell",
		Long: `Prints a completion script for a shell. Load it in the shell's start-up file, or
put it where the shell looks for such scripts.`,
		Example: `  source <(syncguard completion bash)
  syncguard completion zsh > "${fpath[1]}/_syncguard"
  syncguard completion fish > ~/.config/fish/completions/syncguard.fish`,
		Args:      oneArg("a shell"),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(s.stdout, true)
			case "fish":
				return root.GenFishCompletion(s.stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(s.stdout)
			case "zsh":
				return root.GenZshCompletion(s.stdout)
			}
			return usagef("shell %q is not known%s", args[0], suggestion(args[0], shells))
		},
	}
}
