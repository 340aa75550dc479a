package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree makes files, each with its own path as content, and goes there.
func tree(t *testing.T, paths ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for i, path := range paths {
		write(t, filepath.FromSlash(path), at(float64(i), path+" acme ok"))
	}
}

// listing shows streams as "name: part part".
func listing(streams []Stream) string {
	var b strings.Builder
	for _, s := range streams {
		fmt.Fprintf(&b, "%s:", s.Name)
		for _, p := range s.Parts {
			fmt.Fprintf(&b, " %s", filepath.ToSlash(p.Path))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// A folder that is named by a link is entered; a link to a folder that is found
// on the way is not, one to a file is read.
func TestFindLinks(t *testing.T) {
	tree(t, "real/app.log", "real/deep/a.log", "other/b.log", "other/c.log")
	for name, to := range map[string]string{"link": "real", "real/current.log": "../other", "real/b.log": "../other/b.log", "real/round": "."} {
		if err := os.Symlink(to, filepath.FromSlash(name)); err != nil {
			t.Skip(err)
		}
	}
	want := "link/app.log: link/app.log\nlink/b.log: link/b.log\nlink/deep/a.log: link/deep/a.log\n"
	for _, arg := range []string{"link", "link/"} {
		if got := listing(find(t, arg)); got != want {
			t.Errorf("Find(%s)\ngot\n%swant\n%s", arg, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	files := []string{
		"app.log", "app.log.1", "app.log.2.gz", "app.log.10.zst", "logs/web/access_log", "logs/web/access_log.1",
		"logs/a.json", "logs/.hidden.log", "logs/.git/x.log", "logs/readme.md", "logs/error", "logs/errors.go",
		"logs/pay-2026-01-02T03-04-05.678.log", "logs/pay.log", "logs/old.log.bak",
	}
	app := "app.log: app.log.10.zst app.log.2.gz app.log.1 app.log\n"
	logs := "logs/a.json: logs/a.json\nlogs/error: logs/error\nlogs/old.log.bak: logs/old.log.bak\n" +
		"logs/pay.log: logs/pay-2026-01-02T03-04-05.678.log logs/pay.log\n" +
		"logs/web/access_log: logs/web/access_log.1 logs/web/access_log\n"
	tests := []struct {
		args, want string
	}{
		{"app.log", "app.log: app.log\n"},
		{"./app.log app.log", "app.log: app.log\n"},
		{"app.log.1 app.log", "app.log: app.log.1 app.log\n"},
		{"app.log*", app},
		{"logs", logs},
		{".", app + logs},
		{"logs/**/*.json", "logs/a.json: logs/a.json\n"},
		{"logs/readme.md", "logs/readme.md: logs/readme.md\n"},
		{"-", "stdin: -\n"},
		{"- logs/a.json -", "logs/a.json: logs/a.json\nstdin: -\n"},
	}
	tree(t, files...)
	for _, tt := range tests {
		if got := listing(find(t, strings.Fields(tt.args)...)); got != tt.want {
			t.Errorf("Find(%s)\ngot\n%swant\n%s", tt.args, got, tt.want)
		}
	}
}

func TestFindTakesOneFileOnce(t *testing.T) {
	tree(t, "app-2026-01-02.log")
	for _, link := range []func(string, string) error{os.Symlink, os.Link} {
		if err := link("app-2026-01-02.log", "aaa.log"); err != nil {
			t.Skip(err)
		}
		streams := find(t, ".")
		if len(streams) != 1 || len(streams[0].Parts) != 1 {
			t.Errorf("got\n%swant one part of one stream", listing(streams))
		}
		os.Remove("aaa.log")
	}
	if err := os.Symlink("app-2026-01-02.log", "aaa.log"); err != nil {
		t.Skip(err)
	}
	if got, want := listing(find(t, ".")), "app.log: app-2026-01-02.log\n"; got != want {
		t.Errorf("got %swant %s, not the link", got, want)
	}
}

func TestFindTakesCopiesOnce(t *testing.T) {
	t.Chdir(t.TempDir())
	text := at(1, "stripe acme ok")
	for _, path := range []string{"a/app.log", "b/app.log.gz", "c/other.log"} {
		write(t, path, text)
	}
	write(t, "d/app.log", text+at(2, "stripe acme ok")) // begins alike and goes on
	streams, problems := Find([]string{"."})
	if got, want := listing(streams), "a/app.log: a/app.log\nd/app.log: d/app.log\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(problems) != 2 || !problems[0].Notice || !strings.Contains(problems[0].Error(), "same lines as a/app.log") {
		t.Errorf("problems\n%swant two notices", problemsOf(problems))
	}
}

func TestFindProblems(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "good.log", at(1, "stripe acme ok"))
	write(t, "empty.log", "")
	write(t, "program.log", "\x7fELF\x02\x01\x01"+strings.Repeat("\x00", 50))
	write(t, "nuls.log", strings.Repeat("a\x00\x00", 100))
	write(t, "utf16.log", "\xff\xfea\x00b\x00")
	write(t, "app.db", "SQLite format 3\x00 and so on")
	write(t, "tar.log.gz", strings.Repeat("x", 257)+"ustar\x00"+strings.Repeat("y", 300))
	write(t, "bad.log.gz.txt", "\x1f\x8bnot gzip at all")
	write(t, "docs/readme.md", "hello")
	tests := []struct{ arg, want string }{
		{"missing.log", "read missing.log: no such file or directory (hint: check the path"},
		{"a\x1bb.log", `read "a\x1bb.log": no such file`},
		{"*.nothing", "read *.nothing: no file fits this pattern (hint: "},
		{"[x", "read [x: pattern can't be understood (hint: "},
		{"empty.log", "read empty.log: it is empty (hint: "},
		{"program.log", "read program.log: no log but a program (hint: "},
		{"nuls.log", "read nuls.log: no log but binary (hint: "},
		{"utf16.log", "read utf16.log: no log in UTF-8 but UTF-16 text (hint: convert"},
		{"app.db", "read app.db: no log but a SQLite database (hint: "},
		{"tar.log.gz", "read tar.log.gz: no log but a tar archive (hint: unpack"},
		{"bad.log.gz.txt", "read bad.log.gz.txt: gzip data is damaged"},
		{"docs", "read docs: directory holds no logs (hint: "},
	}
	for _, tt := range tests {
		streams, problems := Find([]string{tt.arg, "good.log"})
		if got := problemsOf(problems); len(problems) != 1 || !strings.HasPrefix(got, tt.want) {
			t.Errorf("Find(%q): problems %q, want %q…", tt.arg, got, tt.want)
		}
		if got, want := listing(streams), "good.log: good.log\n"; got != want {
			t.Errorf("Find(%q): streams %q, want %q", tt.arg, got, want)
		}
	}
	if streams, problems := Find([]string{"."}); listing(streams) != "good.log: good.log\n" || len(problems) != 1 {
		t.Errorf("Find(.)\n%s%swant good.log, and the damaged file named", listing(streams), problemsOf(problems))
	}
}

func TestSniffAcceptsLogsWithSomeNULs(t *testing.T) {
	line := at(1, "stripe acme ok")
	for _, head := range []string{line + "\x00\x00\x00" + line, strings.Repeat("\x00", 4000) + line, "\xef\xbb\xbf" + line, "\xff\xc3 latin"} {
		if err := sniff([]byte(head)); err != nil {
			t.Errorf("sniff(%.30q…) = %v, want a log", head, err)
		}
	}
}

func TestParseName(t *testing.T) {
	tests := []struct {
		base string
		want rotation
	}{
		{"app.log", rotation{name: "app.log"}},
		{"app.log.gz", rotation{name: "app.log"}},
		{"app.log.3", rotation{name: "app.log", number: 3}},
		{"app.log.12.bz2", rotation{name: "app.log", number: 12}},
		{"syslog.1", rotation{name: "syslog", number: 1}},
		{"app.log-20260101", rotation{name: "app.log", date: "20260101"}},
		{"app.log-2026010113.xz", rotation{name: "app.log", date: "2026010113"}},
		{"app.log-20260101-1767225600", rotation{name: "app.log", date: "202601011767225600"}},
		{"0.log.20260101-120000.gz", rotation{name: "0.log", date: "20260101120000"}},
		{"app.log.2026-01-01", rotation{name: "app.log", date: "20260101"}},
		{"app.log.2026-01-01-13", rotation{name: "app.log", date: "2026010113"}},
		{"app.log.2026-01-01_12-30-00", rotation{name: "app.log", date: "20260101123000"}},
		{"app.log.2026-01-01.4", rotation{name: "app.log", date: "20260101", index: 4}},
		{"app-20260101.log", rotation{name: "app.log", date: "20260101"}},
		{"app-2026-01-02.log.zst", rotation{name: "app.log", date: "20260102"}},
		{"app.2026-01-02.3.log", rotation{name: "app.log", date: "20260102", index: 3}},
		{"app-2026-01-02.log.2", rotation{name: "app.log", date: "20260102", index: 2}},
		{"app-2026-01-02T03-04-05.678.log", rotation{name: "app.log", date: "20260102030405678"}},
		{"api-out__2026-01-02_00-00-00.log", rotation{name: "api-out.log", date: "20260102000000"}},
		// What only looks like rotation: files that may run side by side.
		{"app.1.log", rotation{name: "app.1.log"}},
		{"worker-2.log", rotation{name: "worker-2.log"}},
		{"service-1.2", rotation{name: "service-1.2"}},
		{"job-12345678.log", rotation{name: "job-12345678.log"}},
		{"app-2026-13-02.log", rotation{name: "app-2026-13-02.log"}},
		{"10.0.0.1", rotation{name: "10.0.0.1"}},
	}
	for _, tt := range tests {
		if got := parseName(tt.base); got != tt.want {
			t.Errorf("parseName(%q)\n got %+v\nwant %+v", tt.base, got, tt.want)
		}
	}
}

func TestRotationOrder(t *testing.T) {
	oldestFirst := []string{
		"app.log-20251231.gz", "app-2026-01-01.log", "app.log.2026-01-01.2", "app.log-20260102", "app-2026-01-02T03-04-05.678.log",
		"app.log.10.gz", "app.log.2", "app.log.1", "app.log",
	}
	for i := range oldestFirst[1:] {
		a, b := oldestFirst[i], oldestFirst[i+1]
		if parseName(a).compare(parseName(b)) >= 0 || parseName(b).compare(parseName(a)) <= 0 {
			t.Errorf("%s is not older than %s", a, b)
		}
	}
}
