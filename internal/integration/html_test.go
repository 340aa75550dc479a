//go:build integration

package integration

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

// TestHTMLInABrowser opens the reports that the renderer's tests keep, and one
// of the real binary, in Chromium: nothing is logged, nothing is fetched, no
// script is needed, nothing is wider than a phone, and who can't see the page
// is told of every incident and chart.
func TestHTMLInABrowser(t *testing.T) {
	const kept = "../../report/testdata"
	pages, err := filepath.Glob(kept + "/*.html")
	if err != nil || len(pages) < 5 {
		t.Fatalf("%d pages in %s, %v; want the renderer's", len(pages), kept, err)
	}
	pages = append(pages, morningPage(t))
	c := newChromium(t)
	for _, page := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(page), ".html"), func(t *testing.T) {
			c.t = t
			checkPage(t, c, page)
		})
	}
	c.t = t
}

// morningPage renders the sample logs, with the JSON report beside it.
func morningPage(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	logs, err := filepath.Glob("../../testdata/morning/*.log")
	if err != nil || len(logs) == 0 {
		t.Fatalf("no sample logs: %v", err)
	}
	page := filepath.Join(dir, "morning.html")
	cmd := exec.Command(buildBinary(t), append([]string{"replay", "--quiet", "--db", filepath.Join(dir, "syncguard.db"),
		"-o", "html=" + page, "-o", "json=" + filepath.Join(dir, "morning.json")}, logs...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("syncguard replay: %v\n%s", err, out)
	}
	return page
}

func checkPage(t *testing.T, c *chromium, page string) {
	path, err := filepath.Abs(page)
	if err != nil {
		t.Fatal(err)
	}
	url := "file://" + path
	c.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": false}, nil)
	c.open(url)
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int{1280, 360} {
			if over := c.overflow(width, scheme); over > 0 {
				t.Errorf("the page is %v px wider than a window of %d (%s)", over, width, scheme)
			}
		}
	}
	if complaints := c.complaints(url); len(complaints) > 0 {
		t.Errorf("the page is not content with itself: %q", complaints)
	}
	c.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	c.open(url)
	checkTree(t, c.tree(), incidentsBeside(t, page))
}

// incidentsBeside reads the JSON report of the same name.
func incidentsBeside(t *testing.T, page string) []analyze.Incident {
	t.Helper()
	text, err := os.ReadFile(strings.TrimSuffix(page, "html") + "json")
	if err != nil {
		t.Fatal(err)
	}
	var r analyze.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r.Incidents
}

func checkTree(t *testing.T, tree []axNode, incidents []analyze.Incident) {
	named := func(role, prefix string, level float64) int {
		n := 0
		for _, node := range tree {
			name, _ := node.Name.Value.(string)
			if node.Role.Value == role && strings.HasPrefix(name, prefix) && (level == 0 || node.level() == level) {
				n++
			}
		}
		return n
	}
	if n := named("heading", "", 1); n != 1 {
		t.Errorf("%d headings of the first level, want one", n)
	}
	charts := 0
	for _, in := range incidents {
		title := strings.SplitN(in.Title, "\x1b", 2)[0] // what follows is shown otherwise
		if named("heading", title, 2) == 0 || named("link", title, 0) == 0 {
			t.Errorf("%s: no heading and link %q in the accessibility tree", in.ID, title)
		}
		charts++
	}
	if n := named("image", "Lifecycle: Began ", 0); n != charts {
		t.Errorf("%d lifecycle charts with a text, want %d", n, charts)
	}
	for _, node := range tree {
		role, _ := node.Role.Value.(string)
		name, _ := node.Name.Value.(string)
		if slices.Contains([]string{"image", "table", "link", "heading", "region"}, role) && strings.TrimSpace(name) == "" {
			t.Errorf("a nameless %s in the accessibility tree", role)
		}
	}
}
