package main

import (
	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
)

func newClasses(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "classes",
		Short: "List the error classes",
		Long: `Lists the error classes that a failure can be of. It is told by the status
first, then by the error code and the message.`,
		Example: `  syncguard classes
  syncguard report --fail-on open,class=auth`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			var rows [][2]string
			for _, c := range analyze.Classes() {
				rows = append(rows, [2]string{c.Name, c.Doc})
			}
			return s.list(rows)
		},
	}
}
