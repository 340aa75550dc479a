package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
)

// discover looks for logs that the arguments name and that are not followed
// yet. What is named and not there is waited for.
func (fl *Follower) discover() {
	for _, arg := range fl.opt.Args {
		info, err := os.Stat(arg)
		switch {
		case arg == Stdin:
			fl.discovered(StdinName, Stdin)
		case err == nil && info.IsDir():
			fl.discoverFolder(arg)
		case err != nil && isPattern(arg):
			fl.discoverPattern(arg)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			fl.waitFor(arg, withHint(err))
		default:
			// A name may be free for a moment while a log that is followed is rotated.
			if fresh := fl.discoveredFile(arg); fresh && err != nil {
				fl.waitFor(arg, errors.New("it does not exist yet (hint: it is followed when it does; check the path if you think it does)"))
			}
		}
	}
	fl.opt.FromEnd = false // what appears from now on is new
}

// waitFor says once that an argument names nothing yet.
func (fl *Follower) waitFor(arg string, err error) {
	if !fl.missing[arg] {
		fl.missing[arg] = true
		fl.problems = append(fl.problems, Problem{Path: arg, Err: err, Notice: true})
	}
}

func isPattern(arg string) bool { return strings.ContainsAny(arg, "*?[{") }

func (fl *Follower) discoverPattern(pattern string) {
	paths, err := doublestar.FilepathGlob(pattern, doublestar.WithFilesOnly())
	if err != nil {
		fl.waitFor(pattern, errors.New("pattern can't be understood (hint: close every [ and {)"))
		return
	}
	if len(paths) == 0 {
		fl.waitFor(pattern, errors.New("no file fits this pattern yet (hint: those that come are followed)"))
		return
	}
	delete(fl.missing, pattern)
	slices.Sort(paths)
	for _, path := range paths {
		fl.discoveredFile(path)
	}
}

func (fl *Follower) discoverFolder(dir string) {
	dir = entered(dir)
	// What can't be read was told of when the backlog was read.
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
		case path != dir && strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return fs.SkipDir
		case !entry.IsDir() && looksLikeLog(entry.Name()):
			fl.discoveredFile(path)
		}
		return nil
	})
}

// discoveredFile follows the log that a file belongs to, and reports whether it
// was not followed yet. The files that
// rotation made of one log are one stream: the newest is followed.
func (fl *Follower) discoveredFile(path string) (fresh bool) {
	path = filepath.Clean(path)
	f := found{dir: filepath.Dir(path), rot: parseName(filepath.Base(path))}
	name := f.streamName()
	return fl.discovered(name, livePath(name, []Part{{Path: path}}))
}

// discovered follows a log that is not followed yet, and reports whether it was
// not.
func (fl *Follower) discovered(name, path string) (fresh bool) {
	at, ok := slices.BinarySearchFunc(fl.logs, name, func(l *followed, name string) int { return strings.Compare(l.s.name, name) })
	if ok {
		if l := fl.logs[at]; l.path != path && len(l.open) == 0 && l.pipe == nil && newerName(path, l.path) {
			l.path = path
		}
		return false
	}
	if path != Stdin && trimPacked(path) != path {
		return false // a packed file does not grow
	}
	l := fl.follow(fl.f.stream(name), path)
	if fl.opt.FromEnd && path != Stdin {
		l.skipToEnd()
	}
	return true
}

// newerName reports whether a file is, by its name, newer than another of the
// same log.
func newerName(path, than string) bool {
	return parseName(filepath.Base(path)).compare(parseName(filepath.Base(than))) > 0
}

// followAtOnce is how much may be left to be read, in bytes, for the follower to
// take up itself: it opens all files at once, so that their names may move while
// they are read. More is read faster by several workers.
const followAtOnce = 512 << 20

// unread is about how many bytes of streams were not read by an earlier run.
func (f *Feed) unread(streams []Stream) int64 {
	n := int64(0)
	for _, s := range streams {
		for _, p := range s.Parts {
			n += p.Size
			info, err := os.Stat(p.Path)
			if err != nil {
				continue
			}
			for _, rec := range f.library() {
				if rec.sameInode(info) {
					n -= min(rec.Size, p.Size)
					break
				}
			}
		}
	}
	return n
}

// FindFollowed finds what is to be read before the arguments are followed. That
// is nothing when little is left since an earlier run. Else it is as Find has
// it, without pipes, without a word on what is not there yet, and with
// the rotated files of known logs in which something may be left to be read.
func FindFollowed(args []string, saved []byte) ([]Stream, []Problem, error) {
	known := Feed{}
	if err := known.restore(saved); err != nil {
		return nil, nil, err
	}
	streams, problems := Find(args)
	problems = slices.DeleteFunc(problems, func(p Problem) bool {
		return p.Notice || errors.Is(p.Err, fs.ErrNotExist) || errors.Is(p.Err, errNoLogs) || isPattern(p.Path)
	})
	for _, k := range known.streams {
		at := slices.IndexFunc(streams, func(s Stream) bool { return s.Name == k.name })
		if at < 0 && slices.ContainsFunc(args, func(arg string) bool { return covers(arg, k.name) }) {
			at = len(streams) // rotated, and not begun anew yet
			streams = append(streams, Stream{Name: k.name})
		}
		if at >= 0 {
			streams[at].Parts = slices.Concat(k.leftBehind(streams[at].Parts), streams[at].Parts)
		}
	}
	for i := range streams {
		streams[i].Parts = slices.DeleteFunc(streams[i].Parts, isPipe)
	}
	streams = slices.DeleteFunc(streams, func(s Stream) bool { return len(s.Parts) == 0 })
	if len(known.streams) > 0 && known.unread(streams) < followAtOnce {
		return nil, problems, nil
	}
	slices.SortStableFunc(streams, func(a, b Stream) int { return strings.Compare(a.Name, b.Name) })
	return streams, problems, nil
}

// covers reports whether an argument names a log that may not be there now.
func covers(arg, name string) bool {
	arg = filepath.ToSlash(filepath.Clean(arg))
	if arg == name || strings.HasPrefix(name, arg+"/") {
		return true
	}
	fits, err := doublestar.Match(arg, name)
	return err == nil && fits
}

func isPipe(p Part) bool {
	if p.Path == Stdin {
		return true
	}
	info, err := os.Stat(p.Path)
	return err == nil && !info.Mode().IsRegular()
}

// leftBehind returns the rotated files of the stream, oldest first, that are no
// parts yet and may hold something unread.
func (s *stream) leftBehind(parts []Part) []Part {
	if s.read.IsZero() {
		return nil
	}
	all := siblings(livePath(s.name, parts))
	var out []Part
	for i := range all {
		f := &all[i]
		named := slices.ContainsFunc(parts, func(p Part) bool { return p.Path == filepath.Clean(f.path) })
		readOut := slices.ContainsFunc(s.records, func(r record) bool { return r.untouched(f.info) })
		if named || readOut || f.info.ModTime().Before(s.read) || beingPacked(f, all) {
			continue
		}
		out = append(out, Part{Path: filepath.Clean(f.path), Size: f.info.Size(), ModTime: f.info.ModTime()})
	}
	return out
}

// readBy is when the newest of the records was read, and a little before: files
// written earlier hold nothing unread.
func readBy(records []record) time.Time {
	var last int64
	for i := range records {
		last = max(last, records[i].ModTime)
	}
	if last == 0 {
		return time.Time{}
	}
	return time.Unix(0, last).Add(-lingers)
}

// livePath is where a log grows: the path without rotation, or, when every file
// carries a date, the newest.
func livePath(name string, parts []Part) string {
	if len(parts) > 0 {
		newest := parts[len(parts)-1].Path
		if parseName(filepath.Base(newest)).date != "" && trimPacked(newest) == newest {
			return newest
		}
	}
	return filepath.FromSlash(name)
}

// follow has a stream followed; path is where it grows.
func (fl *Follower) follow(s *stream, path string) *followed {
	l := &followed{fl: fl, s: s, path: path, seen: map[fileID]seenFile{}}
	if last := s.tally.Last; !last.IsZero() {
		l.heard = fl.now()
		if !s.quiet.IsZero() && s.quiet.Before(l.heard) {
			l.heard = l.heard.Add(-l.heard.Sub(s.quiet)) // keeps the monotonic reading
		}
	}
	at, _ := slices.BinarySearchFunc(fl.logs, s.name, func(l *followed, name string) int { return strings.Compare(l.s.name, name) })
	fl.logs = slices.Insert(fl.logs, at, l)
	return l
}

// stream returns the stream of a name, which is new or known from an earlier run.
func (f *Feed) stream(name string) *stream {
	at, ok := slices.BinarySearchFunc(f.streams, name, func(s *stream, name string) int { return strings.Compare(s.name, name) })
	if !ok {
		f.streams = slices.Insert(f.streams, at, &stream{name: name, heap: -1, ended: true})
	}
	return f.streams[at]
}
