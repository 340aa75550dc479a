package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// sibling is a file beside a log that rotation made of it.
type sibling struct {
	path string
	rot  rotation
	info os.FileInfo
}

// seenFile is how a file was when there was nothing to read in it.
type seenFile struct {
	size int64
	mod  time.Time
}

func seenAs(info fs.FileInfo) seenFile { return seenFile{info.Size(), info.ModTime()} }

// siblings returns the rotated files of the log at path, oldest first. Behind
// a symbolic link they lie beside what it points to.
func siblings(path string) []sibling {
	out := siblingsIn(path)
	if real, err := filepath.EvalSymlinks(path); err == nil && real != path && filepath.Dir(real) != filepath.Clean(filepath.Dir(path)) {
		out = append(out, siblingsIn(real)...)
	}
	slices.SortStableFunc(out, func(a, b sibling) int {
		if c := a.rot.compare(b.rot); c != 0 {
			return c
		}
		return strings.Compare(b.path, a.path) // app.log.1.gz before app.log.1
	})
	return out
}

func siblingsIn(path string) []sibling {
	dir, base := filepath.Split(path)
	name := parseName(base).name
	entries, err := os.ReadDir(filepath.Clean(dir + "."))
	if err != nil {
		return nil // the log itself will tell
	}
	var out []sibling
	for _, e := range entries {
		// Cheap first: a folder may hold thousands of files.
		if e.Name() == base || !strings.HasPrefix(e.Name(), stemOf(name)) {
			continue
		}
		rot := parseName(e.Name())
		if rot.name != name {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			out = append(out, sibling{filepath.Join(dir, e.Name()), rot, info})
		}
	}
	return out
}

// stemOf is what all rotated names of a log begin with: app of app.log, for a
// date may stand before the extension.
func stemOf(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// scan looks for rotated files of the log that hold something unread: several
// rotations may have happened since the last look, and a truncated log's last
// lines are in its copy. It opens them in their order, before the newest file if
// that is still the open one, and returns how many.
func (l *followed) scan(live bool) int {
	n := 0
	found := siblings(l.path)
	here := make(map[fileID]bool, len(found))
	for i := range found {
		s := &found[i]
		id := idOf(s.info)
		here[id] = true
		if known, ok := l.seen[id]; ok && known == seenAs(s.info) || l.isOpen(id) {
			continue
		}
		if l.older(s) {
			l.seen[id] = seenAs(s.info)
			continue
		}
		if beingPacked(s, found) {
			continue
		}
		n += l.adopt(s, live)
	}
	for id := range l.seen {
		if !here[id] {
			delete(l.seen, id)
		}
	}
	l.based = true
	return n
}

func (l *followed) isOpen(id fileID) bool {
	return slices.ContainsFunc(l.open, func(o *openLog) bool { return o.id == id })
}

// older reports whether a file that was there at the start is none of what is
// followed: it was written before that, or before an earlier run left off.
func (l *followed) older(s *sibling) bool {
	if l.based {
		return false
	}
	since := l.s.read
	if since.IsZero() {
		since = l.fl.opt.Began.Add(-20 * time.Millisecond) // files are stamped by a coarser clock
	}
	return s.info.ModTime().Before(since)
}

// beingPacked reports whether the plain file of a packed one is still there:
// it is removed when the packed one is whole.
func beingPacked(s *sibling, all []sibling) bool {
	plain := trimPacked(s.path)
	if plain == s.path {
		return false
	}
	return slices.ContainsFunc(all, func(o sibling) bool { return o.path == plain })
}

// adopt opens a rotated file in which something is to be read.
func (l *followed) adopt(s *sibling, live bool) int {
	// A writer may still hold a file that was read to its end before a restart.
	fresh := l.fl.now().Sub(s.info.ModTime()) < lingers
	o, err := l.openAt(s.path, fresh)
	if err != nil || o == nil { // it has moved on, or was read
		return 0
	}
	at := len(l.open)
	if s.rot.compare(parseName(filepath.Base(l.path))) > 0 {
		l.path = s.path // a newer file of a log whose name changes with the date
	} else if live && at > 0 {
		at--
	}
	l.open = slices.Insert(l.open, at, o)
	return 1
}
