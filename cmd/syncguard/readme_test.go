package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestReadmeShowsTheRealReport holds the README's report against what the
// program prints for the logs that it names.
func TestReadmeShowsTheRealReport(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```text\n")
	want, _, ok := strings.Cut(rest, "```\n")
	if !ok {
		t.Fatal("README.md shows no report between ```text and ```")
	}
	t.Chdir("../..")
	code, got, stderr := inProcess(nil, time.Now, "replay", "--db", t.TempDir()+"/syncguard.db", "testdata/morning/hubspot-sync.log", "testdata/morning/slack-egress.log", "testdata/morning/stripe-billing.log")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if got != want {
		t.Errorf("README.md shows\n%s\nthe program prints\n%s", want, got)
	}
}
