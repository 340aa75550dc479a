package main

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzConfig gives parseConfig any text: it is taken, or refused in words that a
// terminal shows as they are.
func FuzzConfig(f *testing.F) {
	for _, text := range []string{
		"", "db: app.db\n", "detect: {budget: 2/week, dwell: 3m}\n", "rules:\n- {integration: stripe, failures: 3, within: 10m}\n",
		"mapping: {tenant: [org_id]}\nformats:\n- {name: ours, regexp: '^(?P<time>\\S+) (?P<message>.*)$'}\n",
		"expect:\n- {integration: stripe, every: 1h}\nignore:\n- {class: not_found}\n", "privacy: {redact: ['x[0-9]+']}\n", "a: &a [*a]\n", "? [\n", "notify: [{webhook: {url: http://127.0.0.1}}]\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		_, err := parseConfig("syncguard.yaml", text)
		if err == nil {
			return
		}
		var told bytes.Buffer
		printError(&told, err)
		if strings.ContainsAny(told.String(), "\x1b\u009b\u202e") || !strings.Contains(told.String(), "syncguard.yaml") {
			t.Errorf("configuration %q is refused with %q, want the file named and nothing a terminal obeys", text, told.String())
		}
	})
}
