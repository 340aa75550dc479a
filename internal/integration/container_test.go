//go:build integration && linux

package integration

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// TestContainerRoot runs the program as packaging/Containerfile has it run: in a root
// that holds nothing but it, the certificates and a folder for the database, as the
// user and with the environment that the file names. The image itself wants a daemon
// to be built with; what may be missing from scratch is missing here too.
func TestContainerRoot(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root may change the root of a process")
	}
	text, err := os.ReadFile("../../packaging/Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, image, _ := strings.Cut(string(text), "FROM scratch")
	said := func(pattern string) string {
		t.Helper()
		found := regexp.MustCompile(pattern).FindStringSubmatch(image)
		if found == nil {
			t.Fatalf("packaging/Containerfile says nothing of %s", pattern)
		}
		return found[1]
	}
	said(`(?m)^USER (65532:65532)$`)
	const user = 65532
	entry, db, volume := said(`ENTRYPOINT \["(.*)"\]`), said(`SYNCGUARD_DB=(.*)`), said(`VOLUME (.*)`)

	root := t.TempDir()
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(root, entry), "../../cmd/syncguard")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Mkdir(filepath.Join(root, volume), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(filepath.Join(root, volume), user, user); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(root, "logs"), os.DirFS("../../testdata/morning")); err != nil {
		t.Fatal(err)
	}
	within := func(args ...string) string {
		t.Helper()
		cmd := exec.Command(entry, args...)
		cmd.Dir, cmd.Env = "/", []string{"SYNCGUARD_DB=" + db}
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: user, Gid: user}}
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			t.Errorf("%s %s: %v\n%s", entry, strings.Join(args, " "), err, out.String())
		}
		return out.String()
	}
	if said := within("replay", "--tz", "Europe/Berlin", "/logs"); !strings.Contains(said, "3 incidents: 3 resolved") {
		t.Errorf("replay says:\n%s", said)
	}
	if said := within("query", "SELECT count(*) AS incidents FROM incidents", "--format", "csv"); !strings.Contains(said, "3") {
		t.Errorf("query says:\n%s", said)
	}
	if info, err := os.Stat(filepath.Join(root, db)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the database: %v, %v; want mode 0600", info, err)
	}
}
