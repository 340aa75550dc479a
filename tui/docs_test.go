package tui

import (
	"os"
	"strings"
	"testing"
)

// TestDocsListTheKeys holds docs/tui.md to the keys that there are.
func TestDocsListTheKeys(t *testing.T) {
	page, err := os.ReadFile("../docs/tui.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range keys.groups(true) {
		for _, k := range g.keys {
			want := "| `" + k.Help().Key + "` | " + k.Help().Desc + " |"
			if !strings.Contains(string(page), want) {
				t.Errorf("docs/tui.md lacks %s", want)
			}
		}
	}
}
