package main

import (
	"fmt"
	"strings"

	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Long:    `Prints the manual page, for man(1) to show.`,
		Example: `  syncguard man > /usr/local/share/man/man1/syncguard.1`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root := cmd.Root()
			plainUsage(root)
			page := mango.NewManPage(1, root.Name(), root.Short).WithLongDescription(unwrap(root.Long))
			if err := mcobra.AddCommand(page, root); err != nil {
				return fmt.Errorf("build manual page: %w", err)
			}
			_, err := fmt.Fprint(s.stdout, page.Build(roff.NewDocument()))
			return err
		},
	}
}

// plainUsage takes the quotes off the names of flags' values, which only
// cobra's own help understands.
func plainUsage(cmd *cobra.Command) {
	plain := func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") }
	cmd.Flags().VisitAll(plain)
	cmd.PersistentFlags().VisitAll(plain)
	for _, sub := range cmd.Commands() {
		plainUsage(sub)
	}
}

// unwrap joins the lines of a paragraph: man(1) breaks them by itself.
func unwrap(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.ReplaceAll(p, "\n", " ")
	}
	return strings.Join(paragraphs, "\n")
}
