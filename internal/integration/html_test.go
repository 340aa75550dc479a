//go:build integration

package integration

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
	pages = append(pages, morningPage(t), crowdedPage(t, 3, ""), crowdedPage(t, 30, "a-name-that-somebody-once-thought-was-a-good-idea.eu-central-1.internal.example-"), crowdedPage(t, 300, ""))
	c := newChromium(t)
	for _, page := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(page), ".html"), func(t *testing.T) {
			c.t = t
			checkPage(t, c, page)
		})
	}
	c.t = t
}

// morningPage renders the sample logs.
func morningPage(t *testing.T) string {
	t.Helper()
	logs, err := filepath.Glob("../../testdata/morning/*.log")
	if err != nil || len(logs) == 0 {
		t.Fatalf("no sample logs: %v", err)
	}
	return renderedPage(t, "morning", logs...)
}

// crowdedPage renders a log with about so many incidents, one after the other on up
// to thirty integrations; prefix makes the names long.
func crowdedPage(t *testing.T, incidents int, prefix string) string {
	t.Helper()
	log := filepath.Join(t.TempDir(), "crowded.log")
	f, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	integrations := min(30, incidents)
	rounds := (incidents + integrations - 1) / integrations
	const round = 3 * 3600 // seconds
	start := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for s := 0; s < round*(rounds+1); s += 12 {
		for i := range integrations {
			status := 200
			if at := s - 3600 - 97*i; at >= 0 && at/round < rounds && at%round < 900 {
				status = 503
			}
			fmt.Fprintf(w, `{"time":%q,"integration":"%sint-%02d","tenant":"%stenant-%02d","status":%d}`+"\n",
				start.Add(time.Duration(s)*time.Second).Format(time.RFC3339), prefix, i, prefix, s/12%12, status)
		}
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return renderedPage(t, fmt.Sprintf("crowded%d", incidents), log)
}

// renderedPage renders logs, with the JSON report beside the page.
func renderedPage(t *testing.T, name string, logs ...string) string {
	t.Helper()
	dir := t.TempDir()
	page := filepath.Join(dir, name+".html")
	cmd := exec.Command(buildBinary(t), append([]string{"replay", "--quiet", "--db", filepath.Join(dir, "syncguard.db"),
		"-o", "html=" + page, "-o", "json=" + filepath.Join(dir, name+".json")}, logs...)...)
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
	for _, look := range []struct {
		media, scheme string
		width         int
	}{
		{"screen", "light", 1280}, {"screen", "light", 360}, {"screen", "dark", 1280}, {"screen", "dark", 360},
		{"print", "light", 720}, // about what a sheet of A4 has
	} {
		if over := c.overflow(look.width, look.media, look.scheme); over > 0 {
			t.Errorf("the page is %v px wider than it may be: %+v", over, look)
		}
	}
	if n := c.sheets(); n == 0 {
		t.Error("the page prints on no sheet")
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
	const inFull = 200 // the others stand in the list at the top
	told := 0
	for _, in := range incidents {
		title := strings.SplitN(in.Title, "\x1b", 2)[0] // what follows is shown otherwise
		switch {
		case named("heading", title, 2) > 0 && named("link", title, 0) > 0:
			told++
		case len(incidents) <= inFull || named("StaticText", title, 0) == 0:
			t.Errorf("%s: no heading and link %q in the accessibility tree", in.ID, title)
		}
	}
	if want := min(len(incidents), inFull); told < want {
		t.Errorf("%d incidents are told in full, want %d", told, want)
	}
	if n, want := named("image", "Lifecycle: Began ", 0), min(len(incidents), inFull); n != want {
		t.Errorf("%d lifecycle charts with a text, want %d", n, want)
	}
	for _, node := range tree {
		role, _ := node.Role.Value.(string)
		name, _ := node.Name.Value.(string)
		if slices.Contains([]string{"image", "table", "link", "heading", "region"}, role) && strings.TrimSpace(name) == "" {
			t.Errorf("a nameless %s in the accessibility tree", role)
		}
	}
}
