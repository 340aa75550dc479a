package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/tui"
)

func newTUI(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "tui",
		Short: "Look at the database, live: what breaks, for whom, and when it is over",
		Long: `Shows the integrations over time, the incidents by urgency, and for each one its
tenants with the proof of who has recovered. It follows what a running tail or
replay writes to the database, and changes nothing.

? lists the keys. y copies an incident as Markdown, o writes the HTML report
beside the database, / filters, b breaks failures down.

Colours follow the terminal; NO_COLOR and --color never leave them out. Every
state has a shape of its own.`,
		Example: `  syncguard tui
  syncguard tui --db /var/lib/syncguard/prod.db`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			set, err := s.resolve()
			if err != nil {
				return err
			}
			return s.read(set, func(d *store.DB) error {
				src := newStoreView(d, set.db, s.now)
				return s.view(cmd.Context(), &set, tui.Options{Feeder: src, Archive: src, WriteHTML: src.writeHTML(&set)})
			})
		},
	}
}

// view shows the live view on the terminal, and afterwards one line about it.
func (s *shared) view(ctx context.Context, set *settings, opt tui.Options) error {
	out, isTerminal := s.stdout.(*os.File)
	if _, terminal := terminalWidth(s.stdout); !isTerminal || !terminal {
		return usagef("show the live view: standard output is no terminal (hint: syncguard report prints, syncguard tail --json streams)")
	}
	opt.Zone, opt.Local = set.zone, s.app.zone
	opt.Markdown = func(in *analyze.Incident) (string, error) { return incidentMarkdown(in, set) }
	summary, err := tui.Run(ctx, opt, tui.Terminal{
		In: s.keyboard(), Out: out, Environ: os.Environ(), Plain: s.color == "never" || s.getenv("NO_COLOR") != "",
	})
	if err != nil {
		return fmt.Errorf("show the live view: %w", err)
	}
	if !s.quiet {
		fmt.Fprintln(s.stdout, "syncguard: "+summary)
	}
	return nil
}

// keyboard is where keys come from: the terminal, also when lines come in by
// standard input.
func (s *shared) keyboard() io.Reader {
	if f, ok := s.stdin.(*os.File); ok {
		if _, isTerminal := terminalWidth(f); !isTerminal {
			return nil // Bubble Tea opens the terminal itself
		}
	}
	return s.stdin
}

// pollEvery is how often the database is looked at: two calls of stat.
const pollEvery = 250 * time.Millisecond
