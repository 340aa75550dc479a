//go:build integration

package integration

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/syncguard/syncguard/analyze"
)

// buildBinary compiles the program as a user would.
func buildBinary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "syncguard")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", path, "./cmd/syncguard")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// replay runs `syncguard replay --format json` in an empty folder and returns
// the report as bytes and decoded.
func replay(t *testing.T, binary, db, log string) ([]byte, analyze.Report) {
	t.Helper()
	cmd := exec.Command(binary, "replay", "--format", "json", "--db", db, log)
	cmd.Dir = t.TempDir()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("syncguard replay %s: %v\n%s", log, err, &stderr)
	}
	var r analyze.Report
	dec := json.NewDecoder(bytes.NewReader(out))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		t.Fatalf("report of %s: %v\n%.2000s", log, err, out)
	}
	return out, r
}
