package store

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// refusal is a file that a writer, a reader or both refuse to open, and their words.
type refusal struct {
	name   string
	make   func(t *testing.T, path string)
	fresh  bool
	writer string // "" = opens
	reader string
}

var refusals = []refusal{
	{name: "a file that is not SQLite", make: write("2026-03-02 hello, I am a log line\n" + strings.Repeat("x", 200)),
		writer: "open database %s: file is not a SyncGuard database (hint: pass another --db)",
		reader: "open database %s: file is not a SyncGuard database (hint: pass another --db)"},
	{name: "a short file that is not SQLite, with fresh", make: write("keep me\n"), fresh: true,
		writer: "remove database %s: file is not a SyncGuard database (hint: pass another --db, or remove the file yourself)",
		reader: "open database %s: file is not a SyncGuard database (hint: pass another --db)"},
	{name: "a SQLite database of another program", make: foreignSQLite,
		writer: "open database %s: file is not a SyncGuard database but one of another program (hint: pass another --db)",
		reader: "open database %s: file is not a SyncGuard database but one of another program (hint: pass another --db)"},
	{name: "another program's, with fresh", make: foreignSQLite, fresh: true,
		writer: "remove database %s: file is not a SyncGuard database (hint: pass another --db, or remove the file yourself)",
		reader: "open database %s: file is not a SyncGuard database but one of another program (hint: pass another --db)"},
	{name: "a folder", make: func(t *testing.T, path string) {
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
	},
		writer: "read database %s: it is a folder (hint: pass the path of a file as --db)",
		reader: "read database %s: it is a folder (hint: pass the path of a file as --db)"},
	{name: "nothing there", make: func(*testing.T, string) {},
		reader: "no database at %s (hint: run `syncguard replay FILE` first, or pass --db)"},
	{name: "an empty file", make: write(""),
		reader: "no database at %s (hint: run `syncguard replay FILE` first, or pass --db)"},
	{name: "a damaged header", make: damage(func(b []byte) []byte { copy(b, "garbage"); return b }),
		writer: "open database %s: file is corrupt: its header is damaged (hint: run `syncguard replay --fresh` on your logs to build it anew)",
		reader: "open database %s: file is corrupt: its header is damaged (hint: run `syncguard replay --fresh` on your logs to build it anew)"},
	{name: "cut off in the header", make: damage(func(b []byte) []byte { return b[:50] }),
		writer: "open database %s: file is corrupt: its header is damaged (hint: run `syncguard replay --fresh` on your logs to build it anew)",
		reader: "open database %s: file is corrupt: its header is damaged (hint: run `syncguard replay --fresh` on your logs to build it anew)"},
	{name: "cut off later", make: damage(func(b []byte) []byte { return b[:len(b)/2] }),
		writer: "open database %s: file is corrupt: its contents are damaged (hint: run `syncguard replay --fresh` on your logs to build it anew)",
		reader: "open database %s: file is corrupt: its contents are damaged (hint: run `syncguard replay --fresh` on your logs to build it anew)"},
	{name: "damaged, with fresh", make: damage(func(b []byte) []byte { return b[:len(b)/2] }), fresh: true,
		reader: "open database %s: file is corrupt: its contents are damaged (hint: run `syncguard replay --fresh` on your logs to build it anew)"},
	{name: "a newer schema", make: withVersion(99),
		writer: `open database %s: its schema 99 was written by SyncGuard "v9.9.9", this program knows 11 (hint: upgrade syncguard, or pass another --db)`,
		reader: `open database %s: its schema 99 was written by SyncGuard "v9.9.9", this program knows 11 (hint: upgrade syncguard, or pass another --db)`},
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "app.db")
			c.make(t, path)
			r, err := OpenReadOnly(path)
			checkError(t, "OpenReadOnly", err, c.reader, path)
			if err == nil {
				r.Close()
			}
			w, err := Open(path, Options{Fresh: c.fresh})
			checkError(t, "Open", err, c.writer, path)
			if err == nil {
				w.Close()
			}
			if _, err := os.Stat(path + ".lock"); err == nil {
				t.Error("the lock file is left")
			}
		})
	}
}

func foreignSQLite(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE theirs (x)`); err != nil {
		t.Fatal(err)
	}
}

func checkError(t *testing.T, call string, err error, want, path string) {
	t.Helper()
	if want != "" {
		want = fmt.Sprintf(want, path)
	}
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("%s\n got %q\nwant %q", call, got, want)
	}
}

func write(content string) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func damage(change func([]byte) []byte) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		d := openAt(t, path)
		commit(t, d, batchOf(fullIncident()))
		d.Close()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(string(change(b)))(t, path)
	}
}

func withVersion(version int) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		d := openAt(t, path)
		texts(t, d, fmt.Sprintf(`PRAGMA user_version = %d`, version))
		texts(t, d, `UPDATE run_data SET program = 'v9.9.9'`)
		d.Close()
	}
}

// A page in the middle is overwritten: the file opens, and reading says so.
func TestCorruptionInUseIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	damage(func(b []byte) []byte {
		for at := 4096; at < len(b); at += 4096 {
			copy(b[at:], strings.Repeat("\xff", 200))
		}
		return b
	})(t, path)
	d, err := OpenReadOnly(path)
	if err == nil {
		defer d.Close()
		_, err = d.Report(Filter{})
	}
	if err == nil || !strings.Contains(err.Error(), "file is corrupt: its contents are damaged") {
		t.Errorf("Report of a damaged database: got %v, want it named as corrupt", err)
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	d := openAt(t, path)
	commit(t, d, batchOf(fullIncident()))
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("rights of app.db%s = %o, want 600", suffix, got)
		}
	}
}

func TestOneWriterAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	first := openAt(t, path)
	want := fmt.Sprintf("database %s is in use by process %d (hint: wait for it to end, or pass another --db)", path, os.Getpid())
	for _, fresh := range []bool{false, true} {
		_, err := Open(path, Options{Fresh: fresh})
		if err == nil || err.Error() != want {
			t.Errorf("second Open with Fresh=%v\n got %v\nwant %s", fresh, err, want)
		}
	}
	first.Close()
	second, err := Open(path, Options{})
	if err != nil {
		t.Fatalf("Open after the first writer closed: %v", err)
	}
	second.Close()
}

// A lock file that a killed process left behind is no lock.
func TestLeftLockFileIsNoLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	write("4711\n")(t, path+".lock")
	openAt(t, path)
}

func TestReadersSeeTheLastCommitWhileAWriterWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	w := openAt(t, path)
	commit(t, w, batchOf(bareIncident("INC-000001", at(0))))
	err := w.inTx("write to", func(tx *sql.Tx) error {
		second := bareIncident("INC-000002", at(1))
		if err := writeIncident(tx, &second, confirmed); err != nil {
			return err
		}
		r, err := OpenReadOnly(path)
		if err != nil {
			return err
		}
		defer r.Close()
		if got := len(report(t, r, Filter{}).Incidents); got != 1 {
			t.Errorf("a reader sees %d incidents, want the 1 that is committed", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(batchOf()); err != nil {
		t.Errorf("Commit after a reader: %v", err)
	}
}

func TestReaderCannotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	openAt(t, path).Close()
	r, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Commit(batchOf()); err == nil || !strings.Contains(err.Error(), "can't be written") {
		t.Errorf("Commit of a reader: got %v, want a refusal", err)
	}
}

func TestFreshStartsOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	d := openAt(t, path)
	b := batchOf(fullIncident())
	b.Analyzer.Data = []byte("state")
	commit(t, d, b)
	d.Close()

	d, err := Open(path, Options{Fresh: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	saved, err := d.Load()
	if n := len(report(t, d, Filter{}).Incidents); err != nil || n != 0 || saved.Analyzer != nil {
		t.Errorf("after Fresh: %d incidents, state %q, %v; want nothing", n, saved.Analyzer, err)
	}
}

// What is beside the file while it is in use is gone when the last one leaves.
func TestClosingTidiesUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	w := openAt(t, path)
	commit(t, w, batchOf(fullIncident()))
	w.Close()
	r, err := OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	report(t, r, Filter{})
	r.Close()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("files left beside the database: got %v, %v; want app.db alone", entries, err)
	}
}

// Characters that mean something in a URI or to a shell are only characters.
func TestPathsAreTakenLiterally(t *testing.T) {
	for _, name := range []string{"a?mode=memory", "50%.db", "a b#c.db", "ä'\".db", ":memory:"} {
		path := filepath.Join(t.TempDir(), name)
		d := openAt(t, path)
		commit(t, d, batchOf())
		d.Close()
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("Open(%q) did not write that file: %v", name, err)
		}
	}
}

func TestFolderMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "no", "app.db")
	_, err := Open(path, Options{})
	checkError(t, "Open", err, "open database %s: its folder does not exist (hint: create the folder, or pass another --db)", path)
}
