package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func sampleTransition() (*analyze.Transition, analyze.Incident) {
	at := time.Date(2026, 3, 2, 9, 30, 15, 500, time.UTC)
	return &analyze.Transition{At: at, Event: "tenant_affected", IncidentID: "INC-7f3a9c", Tenant: "ac\x1b[31mme"},
		analyze.Incident{ID: "INC-7f3a9c", State: analyze.Open, Severity: analyze.Major, Title: "stripe: \u202eauth\nfailures", StartedAt: at, OpenedAt: at}
}

func TestTransitionText(t *testing.T) {
	var b bytes.Buffer
	tr, in := sampleTransition()
	if err := TransitionText(&b, tr, &in, Options{}); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	if !strings.HasPrefix(got, "2026-03-02 09:30:15 ● tenant affected  INC-7f3a9c major    ac") {
		t.Errorf("got %q", got)
	}
	if strings.Count(got, "\n") != 1 || strings.ContainsAny(got, "\x1b\u202e") {
		t.Errorf("a line holds what a terminal obeys: %q", got)
	}
}

func TestTransitionJSON(t *testing.T) {
	var b bytes.Buffer
	tr, in := sampleTransition()
	if err := TransitionJSON(&b, tr, in); err != nil {
		t.Fatal(err)
	}
	if strings.Count(b.String(), "\n") != 1 || strings.ContainsAny(b.String(), "\x1b\u202e") {
		t.Errorf("a line holds what a terminal obeys, or is none: %q", b.String())
	}
	var line map[string]any
	if err := json.Unmarshal(b.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if line["at"] != "2026-03-02T09:30:15.0000005Z" || line["event"] != "tenant_affected" || len(line) != 3 {
		t.Errorf("got %v, want at, event and incident", line)
	}
	if incident := line["incident"].(map[string]any); incident["id"] != "INC-7f3a9c" || incident["tenants"] == nil {
		t.Errorf("the incident is %v, want it as in the report", incident)
	}
}

// Every event has words and a state; none runs out of its column.
func TestTransitionWords(t *testing.T) {
	for event, state := range map[string]analyze.State{
		"opened": analyze.Open, "tenant_affected": analyze.Open, "relapsed": analyze.Open, "feed_stopped": analyze.Open,
		"recovering": analyze.Recovering, "tenant_recovered": analyze.Resolved, "resolved": analyze.Resolved,
		"feed_resumed": analyze.Resolved, "closed_unverified": analyze.ClosedUnverified,
	} {
		if got := stateAfter(event); got != state {
			t.Errorf("after %s: %s, want %s", event, got, state)
		}
		if word := transitionWord(event); len(word) > 17 || strings.Contains(word, "_") {
			t.Errorf("%s is called %q", event, word)
		}
	}
}
