package main

import (
	"context"
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze/store"
)

// patiently does what needs the database, and tries again for as long as the
// reason of a failure may pass: a full disk, a backup that holds the file.
// Nothing is read meanwhile, so the position stays where it is.
func (s *shared) patiently(ctx context.Context, db string, do func() error) error {
	said := ""
	for pause := time.Second / 4; ; pause = min(2*pause, 10*time.Second) {
		err := do()
		if err == nil {
			if said != "" {
				s.note(fmt.Errorf("database %s can be used again; nothing was lost", db))
			}
			return nil
		}
		if !store.Passing(err) || ctx.Err() != nil {
			return err
		}
		if said != err.Error() {
			said = err.Error()
			printError(s.stderr, err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}
