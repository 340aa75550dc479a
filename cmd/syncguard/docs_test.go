package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// fences are the blocks of code in a page of the documentation.
var fences = regexp.MustCompile("(?ms)^```(sh|yaml)\n(.*?)^```$")

// workplace is a folder with logs in which the documented commands run: acme
// fails for ten minutes or, with broken, to the end.
func workplace(t *testing.T, broken bool) string {
	t.Helper()
	dir := t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log := strings.ReplaceAll(outage(), "tenant-07", "acme")
	if broken {
		log, _, _ = strings.Cut(log, `{"time":"2026-03-02T09:38:00Z"`)
	}
	for _, err := range []error{
		os.MkdirAll(filepath.Join(dir, "bin"), 0o755), os.MkdirAll(filepath.Join(dir, "logs"), 0o755),
		os.Symlink(program, filepath.Join(dir, "bin", "syncguard")),
		os.WriteFile(filepath.Join(dir, "logs", "app.log"), []byte(log), 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// shell runs a script as a CI server does and returns its exit code.
func shell(t *testing.T, dir, script string) (int, string) {
	t.Helper()
	cmd := exec.Command("sh", "-e", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TMPDIR="+dir, "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"), "GITHUB_STEP_SUMMARY="+filepath.Join(dir, "summary.md"))
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// TestDocumentedCommandsRun runs every command that the guide and the pages on
// reports, CI and questions show, in their order.
func TestDocumentedCommandsRun(t *testing.T) {
	for _, page := range []string{"guide.md", "questions.md", "reports.md", "ci.md"} {
		text, err := os.ReadFile("../../docs/" + page)
		if err != nil {
			t.Fatal(err)
		}
		dir := workplace(t, false)
		repository, err := filepath.Abs("../../testdata")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(repository, filepath.Join(dir, "testdata")); err != nil {
			t.Fatal(err)
		}
		if page != "guide.md" { // which begins with nothing
			if code, out := shell(t, dir, "syncguard replay --quiet logs/app.log"); code != 0 {
				t.Fatalf("replay: exit code %d\n%s", code, out)
			}
		}
		ran := 0
		for _, block := range fences.FindAllStringSubmatch(string(text), -1) {
			if block[1] != "sh" {
				continue
			}
			ran++
			if code, out := shell(t, dir, block[2]); code != 0 {
				t.Errorf("%s: exit code %d of\n%s%s", page, code, block[2], out)
			}
		}
		if ran == 0 {
			t.Errorf("%s shows no command", page)
		}
	}
}

// docs/questions.md shows what the command before it prints.
func TestQuestionsPageShowsTheRealAnswer(t *testing.T) {
	page, err := os.ReadFile("../../docs/questions.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := workplace(t, false)
	shown := regexp.MustCompile("(?s)```sh\n([^`]*?)```\n\n```text\n(.*?)```").FindSubmatch(page)
	if shown == nil {
		t.Fatal("docs/questions.md shows no answer")
	}
	if code, out := shell(t, dir, "syncguard replay --quiet logs/app.log\n"+string(shown[1])); code != 0 || out != string(shown[2]) {
		t.Errorf("docs/questions.md shows\n%s\nthe program prints, with %d,\n%s", shown[2], code, out)
	}
}

// ciFile is what a CI server reads: the commands and the files that it is
// told to keep.
type ciFile struct{ commands, files []string }

func readCI(t *testing.T, text string) ciFile {
	t.Helper()
	var root any
	if err := yaml.Unmarshal([]byte(text), &root); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	var f ciFile
	var walk func(key string, node any)
	walk = func(key string, node any) {
		switch n := node.(type) {
		case map[string]any:
			for k, child := range n {
				walk(k, child)
			}
		case []any:
			for _, child := range n {
				walk(key, child)
			}
		case string:
			if slices.Contains([]string{"run", "script"}, key) {
				f.commands = append(f.commands, n)
			}
			if slices.Contains([]string{"sarif_file", "path", "paths", "junit", "codequality"}, key) {
				f.files = append(f.files, n)
			}
		}
	}
	walk("", root)
	return f
}

// TestPipelinesOfTheDocumentation runs the commands of the examples for CI
// servers on logs with an incident that is over, and on logs with one that is
// not, and looks for the files that the examples keep.
func TestPipelinesOfTheDocumentation(t *testing.T) {
	text, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, block := range fences.FindAllStringSubmatch(string(text), -1) {
		if block[1] != "yaml" {
			continue
		}
		tried++
		f := readCI(t, block[2])
		// The program is there already; a test has no network to fetch it from.
		const install = "go install github.com/syncguard/syncguard/cmd/syncguard@latest"
		commands := slices.DeleteFunc(f.commands, func(c string) bool { return c == install })
		if len(commands) != 1 || len(f.files) == 0 {
			t.Fatalf("commands %q and files %q, want one command beside the installation, and what it writes", commands, f.files)
		}
		for _, broken := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d broken=%v", tried, broken), func(t *testing.T) {
				dir := workplace(t, broken)
				code, out := shell(t, dir, commands[0])
				want := 0
				if broken {
					want = 1
				}
				if code != want {
					t.Errorf("exit code %d, want %d, of\n%s\n%s", code, want, commands[0], out)
				}
				for _, file := range f.files {
					if info, err := os.Stat(filepath.Join(dir, file)); err != nil || info.Size() == 0 {
						t.Errorf("%s is kept and was not written: %v", file, err)
					}
				}
				_, err := os.Stat(filepath.Join(dir, "summary.md"))
				if github := strings.Contains(commands[0], "-o github"); github != (err == nil) {
					t.Errorf("a step's summary: %v, want one with -o github", err)
				}
			})
		}
	}
	if tried != 2 {
		t.Errorf("%d examples, want GitHub's and GitLab's", tried)
	}
}

// TestDecisionsAreListed: docs/architecture.md ends with all of docs/adr, in order.
func TestDecisionsAreListed(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "docs", "adr", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("found %d decisions: %v", len(files), err)
	}
	_, list, _ := strings.Cut(string(page), "\n## Decisions\n")
	var got, want []string
	for _, link := range regexp.MustCompile(`\]\(adr/(.*?)\)`).FindAllStringSubmatch(list, -1) {
		got = append(got, link[1])
	}
	for _, file := range files {
		want = append(want, filepath.Base(file))
	}
	if !slices.Equal(got, want) {
		t.Errorf("architecture.md lists %v, want %v", got, want)
	}
}
