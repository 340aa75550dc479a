package notify

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s (write anew with -update)\n--- got\n%s\n--- want\n%s", path, got, want)
	}
}

// alerts are one of each event, and a hostile one.
func alerts() map[string]Alert {
	make := func(event Event, in analyze.Incident, minute float64, reason string) Alert {
		return Alert{
			ID: in.ID + "/" + string(event) + "/1", Channel: "chat", Event: event, At: at(minute), Reason: reason,
			Severities: []analyze.Severity{in.Severity}, Incident: portable(&in),
		}
	}
	deployed := failing(27)
	deployed.Severity = analyze.Critical
	deployed.Scope.Also = []analyze.ScopeAttr{{Attribute: "version", Value: "v42"}}
	deployed.Deploy = &analyze.Deploy{Version: "v42", At: at(-1), SecondsBeforeStart: 60}
	grown := make(Grown, spoken(deployed), 12, "from 12 to 27 tenants; now critical")
	grown.Severities = []analyze.Severity{analyze.Major, analyze.Critical}
	again := make(Opened, relapsed(3), 40, "it came back, for the 1st time")
	again.ID, again.Again = "INC-7f3a9c/opened/2", 1
	partly := failing(3)
	partly.Tenants[0] = healed(3).Tenants[0]
	partly.Tenants[1].State = analyze.TenantRecovering
	return map[string]Alert{
		"opened":            make(Opened, failing(3), 1, ""),
		"opened_again":      again,
		"grown":             grown,
		"tenant_recovered":  make(TenantRecovered, partly, 18, "tenant-00 proven healthy"),
		"resolved":          make(Resolved, healed(7), 23, ""),
		"closed_unverified": make(ClosedUnverified, healed(2, "hooli", "initech"), 1500, "nobody waits any longer for those who were not heard; this is no all-clear"),
		"feed_stopped":      make(FeedStopped, silent(), 6, ""),
		"withdrawn":         make(Withdrawn, failing(1), 2, "lines that came later show no incident"),
		"test":              sample("chat", noon),
		"hostile":           make(Opened, hostile(), 1, "\x1b]0;x\a<@U123>"),
	}
}

func TestWords(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range alerts() {
		m := Words(&a, berlin)
		text := m.Subject + "\n" + m.Body() + "\n"
		if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == '\u202e' }); i >= 0 {
			t.Errorf("%s holds what a terminal would obey at %d: %q", name, i, text)
		}
		golden(t, name+".text", []byte(text))
	}
}

// receivedBy delivers an alert through a channel of the kind, and returns what
// arrives at the other end.
func receivedBy(t *testing.T, kind Kind, a Alert) []byte {
	t.Helper()
	var body []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "stdin")
	s := settings{URL: server.URL + "/in", AllowPrivate: true, Zone: time.UTC, Labels: map[string]string{"team": "payments"}}
	switch kind.Name {
	case "exec":
		s.Command = []string{"tee", file}
	case "shoutrrr":
		s.URL = "ntfy://" + strings.TrimPrefix(server.URL, "http://") + "/alerts?scheme=http"
	}
	channel, err := kind.Build(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := channel.Deliver(t.Context(), a); err != nil {
		t.Fatalf("%s: %v", kind.Name, err)
	}
	if kind.Name == "exec" {
		if body, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	return body
}

// clock is what Alertmanager is told of our own clock.
var clock = regexp.MustCompile(`"(endsAt|startsAt)": "20[2-9][0-9]-[^"]*"`)

// Every kind of channel has a golden payload of every alert.
func TestPayloads(t *testing.T) {
	for _, kind := range Kinds() {
		for name, a := range alerts() {
			body := receivedBy(t, kind, a)
			var pretty bytes.Buffer
			if json.Indent(&pretty, body, "", "  ") == nil {
				body = pretty.Bytes()
			}
			body = append(bytes.TrimSpace(body), '\n')
			if kind.Name == "alertmanager" && !a.Closes() {
				body = clock.ReplaceAll(body, []byte(`"$1": "the clock"`))
			}
			golden(t, name+"."+kind.Name, body)
		}
	}
}

// Nothing in a log can call everybody, or show one address and lead to another.
func TestSlackObeysNoName(t *testing.T) {
	m := Words(new(alerts()["hostile"]), time.UTC)
	text, err := json.Marshal(slackMessage(&m))
	if err != nil {
		t.Fatal(err)
	}
	var message struct {
		Text   string
		Blocks []struct {
			Text   struct{ Type, Text string }
			Fields []struct{ Type, Text string }
		}
	}
	if err := json.Unmarshal(text, &message); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(message.Text, "<>`*") || strings.Contains(message.Text, "](") {
		t.Errorf("the text holds markup: %q", message.Text)
	}
	for _, b := range message.Blocks {
		for _, f := range b.Fields {
			if f.Type != "plain_text" && strings.ContainsAny(f.Text, "<>[]@") {
				t.Errorf("markdown holds a name: %q", f.Text)
			}
		}
	}
}

func TestSlackKeepsToItsLimits(t *testing.T) {
	in := failing(30)
	in.Title = strings.Repeat("long ", 100)
	a := Alert{Event: Opened, Incident: in}
	m := Words(&a, time.UTC)
	for range 30 {
		m.Facts = append(m.Facts, Fact{"proof", strings.Repeat("x", 5000)})
	}
	for _, b := range slackMessage(&m)["blocks"].([]any) {
		block := b.(map[string]any)
		if text, ok := block["text"].(map[string]any); ok && len([]rune(text["text"].(string))) > slackHeader {
			t.Errorf("a header of %d characters", len(text["text"].(string)))
		}
		fields, _ := block["fields"].([]any)
		if len(fields) > slackPerTime {
			t.Errorf("%d fields in a section", len(fields))
		}
		for _, f := range fields {
			if n := len([]rune(f.(map[string]any)["text"].(string))); n > slackField {
				t.Errorf("a field of %d characters", n)
			}
		}
	}
}
