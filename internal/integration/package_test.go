//go:build integration

package integration

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestDebianPackage installs the package that `make release-snapshot` made into a
// folder of its own, uses what is in it, and removes it.
func TestDebianPackage(t *testing.T) {
	found, err := filepath.Glob("../../dist/*_" + runtime.GOARCH + ".deb")
	if err != nil || len(found) != 1 {
		t.Skipf("dist/ holds %d packages for %s (hint: make release-snapshot)", len(found), runtime.GOARCH)
	}
	root := t.TempDir()
	for _, folder := range []string{"info", "updates"} {
		if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg", folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "var/lib/dpkg/status"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	dpkg := func(args ...string) {
		t.Helper()
		command(t, "dpkg", append([]string{"--root=" + root, "--force-not-root", "--force-script-chrootless", "--log=/dev/null"}, args...)...)
	}
	at := func(path string) string { return filepath.Join(root, path) }
	dpkg("--install", found[0])

	binary := at("usr/bin/syncguard")
	if said := command(t, binary, "version"); strings.Contains(said, "development") {
		t.Errorf("the version is not stamped: %s", said)
	}
	said := command(t, binary, "replay", "--config", at("etc/syncguard/syncguard.yaml"), "--db", at("test.db"), "../../testdata/morning/")
	if !strings.Contains(said, "3 incidents: 3 resolved") {
		t.Errorf("the installed program says:\n%s", said)
	}
	if said := command(t, "bash", "-c", "source "+at("usr/share/bash-completion/completions/syncguard")+" && complete -p syncguard"); !strings.Contains(said, "syncguard") {
		t.Errorf("completion: %s", said)
	}
	if page, err := os.ReadFile(at("usr/share/man/man1/syncguard.1")); err != nil || !strings.Contains(string(page), ".SH") {
		t.Errorf("manual page: %v", err)
	}
	if info, err := os.Stat(at("etc/syncguard/syncguard.env")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("syncguard.env, which may hold secrets: %v, %v", info, err)
	}
	verifyUnit(t, root)

	dpkg("--purge", "syncguard")
	for _, path := range []string{"usr/bin/syncguard", "etc/syncguard/syncguard.yaml", "usr/lib/systemd/system/syncguard.service"} {
		if _, err := os.Stat(at(path)); err == nil {
			t.Errorf("%s is left behind", path)
		}
	}
}

// verifyUnit has systemd read the unit, and weigh what it may do.
func verifyUnit(t *testing.T, root string) {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Log("systemd-analyze is not installed: the unit is not verified")
		return
	}
	const unit = "usr/lib/systemd/system/syncguard.service"
	text, err := os.ReadFile(filepath.Join(root, unit))
	if err != nil {
		t.Fatal(err)
	}
	// The program's place is that of a real installation; here it is the root's.
	moved := strings.ReplaceAll(string(text), "/usr/bin/syncguard", filepath.Join(root, "usr/bin/syncguard"))
	copied := filepath.Join(t.TempDir(), "syncguard.service")
	if err := os.WriteFile(copied, []byte(moved), 0o644); err != nil {
		t.Fatal(err)
	}
	if said := command(t, "systemd-analyze", "verify", "--man=no", copied); strings.Contains(said, copied) {
		t.Errorf("systemd says of the unit: %s", said)
	}
	command(t, "systemd-analyze", "security", "--offline=yes", "--threshold=20", copied) // of 100: "OK"
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}
