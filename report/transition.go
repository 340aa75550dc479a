package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// TransitionJSON writes one transition as one line of JSON: when, what, and the
// incident as it stands in the JSON report.
func TransitionJSON(w io.Writer, t *analyze.Transition, in analyze.Incident) error {
	line := struct {
		At       time.Time        `json:"at"`
		Event    string           `json:"event"`
		Incident analyze.Incident `json:"incident"`
	}{t.At.UTC(), t.Event, normal(in)}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return fmt.Errorf("encode transition of %s: %w", in.ID, err)
	}
	if _, err := w.Write(harmless(buf.Bytes())); err != nil {
		return fmt.Errorf("write transition of %s: %w", in.ID, err)
	}
	return nil
}

// TransitionText writes one transition as one line for people.
func TransitionText(w io.Writer, t *analyze.Transition, in *analyze.Incident, opt Options) error {
	loc := opt.Location
	if loc == nil {
		loc = time.UTC
	}
	f := faceOf(stateAfter(t.Event))
	state := fmt.Sprintf("%s %-16s", f.shape, transitionWord(t.Event))
	if opt.Color {
		state = f.style.Render(state)
	}
	what := text.Visible(in.Title)
	if t.Tenant != "" {
		what = text.Visible(t.Tenant) + ": " + what
	}
	_, err := fmt.Fprintf(w, "%s %s %s %-8s %s\n", t.At.In(loc).Format(layoutFull), state, text.Visible(in.ID), in.Severity, what)
	if err != nil {
		return fmt.Errorf("write transition of %s: %w", in.ID, err)
	}
	return nil
}

// stateAfter is the state that an event leaves an incident, or a part of it, in.
func stateAfter(event string) analyze.State {
	switch event {
	case "recovering":
		return analyze.Recovering
	case "resolved", "tenant_recovered", "feed_resumed":
		return analyze.Resolved
	case "closed_unverified":
		return analyze.ClosedUnverified
	}
	return analyze.Open
}

// transitionWord is an event in a person's words.
func transitionWord(event string) string {
	switch event {
	case "tenant_affected":
		return "tenant affected"
	case "tenant_recovered":
		return "tenant recovered"
	case "closed_unverified":
		return "closed unverified"
	case "feed_stopped":
		return "feed stopped"
	case "feed_resumed":
		return "feed resumed"
	}
	return event
}
