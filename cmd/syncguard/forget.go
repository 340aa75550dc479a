package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/parse/text"
)

// forget holds the flags of the command.
type forget struct {
	*shared
	integration, tenant string
}

func newForget(s *shared) *cobra.Command {
	f := &forget{shared: s}
	cmd := &cobra.Command{
		Use:   "forget --integration NAME --tenant NAME",
		Short: "Stop expecting a tenant that has left",
		Long: `Retires a tenant of an integration: its silence is no incident any more, and a
live incident of its silence no longer waits for it. A tenant that is heard
again is learned anew. Nothing is removed from the database.

It is seldom needed: a tenant that leaves is announced once and retired by
itself when nothing was heard of it for a day more.`,
		Example: `  syncguard forget --integration stripe --tenant acme`,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	cmd.Flags().StringVar(&f.integration, "integration", "", "the integration's `name`")
	cmd.Flags().StringVar(&f.tenant, "tenant", "", "the tenant's `name`")
	s.completeFlags(cmd, map[string]completer{"integration": s.integrationNames, "tenant": s.tenantNames})
	return cmd
}

func (f *forget) run(cmd *cobra.Command) error {
	if f.integration == "" || f.tenant == "" {
		return usagef("%s needs --integration and --tenant (hint: `syncguard incidents` names them)", cmd.CommandPath())
	}
	set, err := f.resolve()
	if err != nil {
		return err
	}
	f.tenant = set.config.hides.TenantName(f.tenant)
	// Reading fails where there is no database, writing would make one.
	if err := f.read(set, func(*store.DB) error { return nil }); err != nil {
		return err
	}
	db, err := store.Open(set.db, store.Options{Version: programVersion()})
	if err != nil {
		return err
	}
	defer db.Close()
	closed, err := f.retire(&set, db)
	if err != nil {
		return err
	}
	if f.quiet {
		return nil
	}
	fmt.Fprintf(f.stdout, "%s is not expected on %s any more\n", text.Visible(f.tenant), text.Visible(f.integration))
	if closed {
		fmt.Fprintln(f.stdout, "the incident of its silence no longer waits for it")
	}
	return nil
}

// retire changes the saved state as a run would that read no line: what the last
// one held back at the end of its input stays as provisional as it was.
func (f *forget) retire(set *settings, db *store.DB) (closed bool, err error) {
	saved, err := db.Load()
	if err != nil {
		return false, err
	}
	analyzer, err := restore(set, saved.Analyzer)
	if err != nil {
		return false, err
	}
	closed, err = analyzer.Forget(f.integration, f.tenant)
	var unknown *analyze.UnknownError
	if errors.As(err, &unknown) {
		return false, usagef("forget: %w%s", err, suggestion(unknown.Name, unknown.Known))
	}
	if err != nil {
		return false, err
	}
	r := replay{shared: f.shared}
	feed, err := source.NewFeed(nil, saved.Source, source.Options{NewDecoder: r.newDecoder(set), Segments: saved.Waiting})
	if err != nil {
		return false, err
	}
	defer feed.Close()
	p := &pipeline{
		feed: feed, analyzer: analyzer, db: db, now: f.now, since: set.since, until: set.until,
		leftOut: newLeftOut(&saved.LeftOut), seen: map[string]bool{},
	}
	return closed, p.finish()
}
