//go:build integration

package integration

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestAFormatInTenMinutes does what CONTRIBUTING.md says, step by step, in a copy
// of the sources.
func TestAFormatInTenMinutes(t *testing.T) {
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## A log format in ten minutes\n")
	if !ok {
		t.Fatal("CONTRIBUTING.md has no such section")
	}
	blocks := regexp.MustCompile("(?s) *```(go|sh|)\n(.*?)\n *```").FindAllStringSubmatch(section, -1)
	if len(blocks) != 5 {
		t.Fatalf("%d blocks of code, want a line, a file, an entry and two lists of commands", len(blocks))
	}
	block := func(i int) string { return strings.ReplaceAll(strings.TrimPrefix(blocks[i][2], "   "), "\n   ", "\n") }
	root := t.TempDir()
	copySources(t, root)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	name := regexp.MustCompile("`(parse/[a-z]+\\.go)`").FindStringSubmatch(section)[1]
	write(name, block(1)+"\n")
	list, err := os.ReadFile(filepath.Join(root, "parse/formats.go"))
	if err != nil {
		t.Fatal(err)
	}
	write("parse/formats.go", strings.Replace(string(list), "\t\tLogfmt,\n", block(2)+"\n\t\tLogfmt,\n", 1))
	write("gate.log", block(0)+"\n")
	for _, commands := range []string{block(3), block(4), "gofmt -l parse | grep . && exit 1; go vet ./parse"} {
		run := exec.Command("sh", "-ec", commands)
		run.Dir = root
		out, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("%s\n%v\n%s", commands, err, out)
		}
		if !strings.Contains(commands, "inspect") {
			continue
		}
		for _, want := range []string{"gate", "acme", "stripe", "charge", "503", "failed"} {
			if !strings.Contains(string(out), want) {
				t.Errorf("inspect does not tell %q:\n%s", want, out)
			}
		}
	}
}

// copySources copies what git knows of the repository.
func copySources(t *testing.T, to string) {
	t.Helper()
	for _, name := range strings.Split(strings.TrimSpace(command(t, "git", "-C", "../..", "ls-files", "--cached", "--others", "--exclude-standard")), "\n") {
		data, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			continue // deleted and not committed yet
		}
		if err := os.MkdirAll(filepath.Join(to, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
