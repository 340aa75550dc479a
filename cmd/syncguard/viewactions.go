package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report"
	"github.com/syncguard/syncguard/tui"
)

// incidentMarkdown is an incident as it is copied to the clipboard.
func incidentMarkdown(in *analyze.Incident, set *settings) (string, error) {
	var b strings.Builder
	err := report.IncidentMarkdown(&b, *in, lifeEnd(in), report.Options{Location: set.report.Location})
	return b.String(), err
}

// writeHTML writes the report into the folder where the command runs: of one
// incident, or of all for nil.
func (v *storeView) writeHTML(set *settings) func(context.Context, *tui.Detail) (string, error) {
	return func(_ context.Context, d *tui.Detail) (string, error) {
		r, err := v.open().Report(store.Filter{Courses: true})
		if err != nil {
			return "", err
		}
		return writeHTML(r, d, set)
	}
}

func writeHTML(r analyze.Report, d *tui.Detail, set *settings) (string, error) {
	name := "syncguard-report.html"
	if d != nil {
		name = "syncguard-" + d.ID + ".html"
		for i := range r.Incidents {
			if r.Incidents[i].ID == d.ID {
				r.Hidden += len(r.Incidents) - 1
				r.Incidents = r.Incidents[i : i+1]
				break
			}
		}
	}
	var page bytes.Buffer
	if err := report.HTML(&page, r, report.Options{Location: set.report.Location}); err != nil {
		return "", err
	}
	if err := os.WriteFile(name, page.Bytes(), 0o600); err != nil {
		return "", fmt.Errorf("write %s: %w", name, cause(err))
	}
	return name, nil
}
