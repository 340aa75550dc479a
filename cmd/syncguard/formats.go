package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/parse"
)

func newFormats(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "formats",
		Short: "List the log formats",
		Long: `Lists the log formats that are recognised. Nothing needs to be chosen: each line
is offered to them in this order. --format-in NAME forces one. Below them stand the
programs on whose lines they are tried, with the formats that take these.`,
		Example: `  syncguard formats
  syncguard replay --format-in json app.log`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			var rows [][2]string
			for _, f := range parse.Formats() {
				rows = append(rows, [2]string{f.Name, f.Doc})
			}
			if err := s.list(rows); err != nil || s.json {
				return err
			}
			rows = nil
			for _, w := range parse.Writers() {
				rows = append(rows, [2]string{w.Name, strings.Join(w.Formats(), ", ")})
			}
			_, err := io.WriteString(s.stdout, "\n"+columns(rows))
			return err
		},
	}
}

// list prints names with what they mean.
func (s *shared) list(rows [][2]string) error {
	if !s.json {
		_, err := io.WriteString(s.stdout, columns(rows))
		return err
	}
	type entry struct {
		Name string `json:"name"`
		Doc  string `json:"doc"`
	}
	entries := make([]entry, len(rows))
	for i, row := range rows {
		entries[i] = entry{row[0], row[1]}
	}
	return printJSON(s.stdout, entries)
}
