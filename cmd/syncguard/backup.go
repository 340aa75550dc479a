package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/text"
)

func newBackup(s *shared) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the database as it is now, also while it is written",
		Long: `Writes a copy of the database, as of one moment, that is a database like any other:
--db reads it. A syncguard that writes the database goes on meanwhile. The file
appears when it is whole; after a crash there is FILE.partial at most, which the
next backup to FILE replaces.`,
		Example: `  syncguard backup syncguard-monday.db
  syncguard backup --force latest.db`,
		Args: oneArg("the file to write"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			return s.backup(args[0], force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there")
	return cmd
}

func (s *shared) backup(to string, force bool) error {
	if to == "" {
		return usagef("backup: the file's name is empty (hint: name the file to write)")
	}
	set, err := s.resolve()
	if err != nil {
		return err
	}
	if err := s.read(set, func(d *store.DB) error { return d.Backup(to, force) }); err != nil {
		return err
	}
	info, err := os.Stat(to)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", to, cause(err))
	}
	if s.json {
		return printJSON(s.stdout, struct {
			File  string `json:"file"`
			Bytes int64  `json:"bytes"`
		}{to, info.Size()})
	}
	if !s.quiet {
		fmt.Fprintf(s.stdout, "wrote %s, %.1f MiB\n", text.Visible(to), mib(info.Size()))
	}
	return nil
}
