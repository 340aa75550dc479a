//go:build unix

package store

import (
	"os"
	"path/filepath"
	"testing"
)

// Rights don't bind the superuser, so the test leaves that role for its calls.
func TestWithoutRights(t *testing.T) {
	for _, c := range []struct {
		name           string
		file, folder   os.FileMode
		writer, reader string // "" = opens
	}{
		{"a file that can't be written", 0o444, 0o755,
			"open database %s: file or its folder can't be read and written (hint: change its rights, or pass another --db)", ""},
		{"a folder that can't be written", 0o666, 0o555,
			"open database %s: file or its folder can't be read and written (hint: change its rights, or pass another --db)", ""},
		{"a file that can't be read", 0, 0o755,
			"open database %s: file or its folder can't be read and written (hint: change its rights, or pass another --db)",
			"open database %s: file or its folder can't be read and written (hint: change its rights, or pass another --db)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			top, err := os.MkdirTemp("", "syncguard-rights")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(top) })
			folder := filepath.Join(top, "data")
			path := filepath.Join(folder, "app.db")
			must(t, os.Mkdir(folder, 0o755), os.Chmod(top, 0o755))
			d := openAt(t, path)
			commit(t, d, batchOf(fullIncident()))
			d.Close()
			must(t, os.Chmod(path, c.file), os.Chmod(folder, c.folder))
			defer os.Chmod(folder, 0o755)
			asNobody(t, func() {
				r, err := OpenReadOnly(path)
				checkError(t, "OpenReadOnly", err, c.reader, path)
				if err == nil {
					if n := len(report(t, r, Filter{}).Incidents); n != 1 {
						t.Errorf("a reader without the right to write sees %d incidents, want 1", n)
					}
					r.Close()
				}
				_, err = Open(path, Options{})
				checkError(t, "Open", err, c.writer, path)
			})
		})
	}
}
