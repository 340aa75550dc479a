//go:build integration

package main

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestTorture is a short run: what `make torture` does for minutes.
func TestTorture(t *testing.T) {
	if _, err := exec.LookPath(logrotate); err != nil {
		t.Skip("needs logrotate at " + logrotate)
	}
	bin := filepath.Join(t.TempDir(), "syncguard")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/syncguard").CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	for _, rotation := range []string{"rename", "copytruncate"} {
		t.Run(rotation, func(t *testing.T) {
			p := &plan{bin: bin, dir: t.TempDir(), rotation: rotation, files: 4, rate: 4000, length: 45 * time.Second, kills: 12, seed: 7}
			text, err := p.torture()
			t.Log(text)
			if err != nil {
				t.Error(err)
			}
		})
	}
}
