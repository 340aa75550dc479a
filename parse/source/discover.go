package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
			if err != nil {
				fl.waitFor(arg, errors.New("it does not exist yet (hint: it is followed when it does; check the path if you think it does)"))
			}
			fl.discoveredFile(arg)
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

// discoveredFile follows the log that a file belongs to. The files that
// rotation made of one log are one stream: the newest is followed.
func (fl *Follower) discoveredFile(path string) {
	path = filepath.Clean(path)
	f := found{dir: filepath.Dir(path), rot: parseName(filepath.Base(path))}
	fl.discovered(f.streamName(), path)
}

func (fl *Follower) discovered(name, path string) {
	at, ok := slices.BinarySearchFunc(fl.logs, name, func(l *followed, name string) int { return strings.Compare(l.s.name, name) })
	if ok {
		if l := fl.logs[at]; l.path != path && len(l.open) == 0 && l.pipe == nil && newerName(path, l.path) {
			l.path = path
		}
		return
	}
	if path != Stdin && trimPacked(path) != path {
		return // a packed file does not grow
	}
	l := fl.follow(fl.f.stream(name), path)
	if fl.opt.FromEnd && path != Stdin {
		l.skipToEnd()
	}
}

// newerName reports whether a file is, by its name, newer than another of the
// same log.
func newerName(path, than string) bool {
	return parseName(filepath.Base(path)).compare(parseName(filepath.Base(than))) > 0
}

// FindFollowed finds what is to be read before the arguments are followed: as
// Find does, without pipes, without a word on what is not there yet, and with
// the rotated files of known logs in which something may be left to be read.
func FindFollowed(args []string, saved []byte) ([]Stream, []Problem, error) {
	known := Feed{}
	if err := known.restore(saved); err != nil {
		return nil, nil, err
	}
	streams, problems := Find(args)
	problems = slices.DeleteFunc(problems, func(p Problem) bool {
		return p.Notice || errors.Is(p.Err, fs.ErrNotExist) || isPattern(p.Path)
	})
	for i := range streams {
		s := &streams[i]
		s.Parts = slices.DeleteFunc(s.Parts, isPipe)
		if at := slices.IndexFunc(known.streams, func(k *stream) bool { return k.name == s.Name }); at >= 0 && len(s.Parts) > 0 {
			s.Parts = slices.Concat(leftBehind(s.Parts, known.streams[at].records), s.Parts)
		}
	}
	return slices.DeleteFunc(streams, func(s Stream) bool { return len(s.Parts) == 0 }), problems, nil
}

func isPipe(p Part) bool {
	if p.Path == Stdin {
		return true
	}
	info, err := os.Stat(p.Path)
	return err == nil && !info.Mode().IsRegular()
}

// leftBehind returns the rotated files, oldest first, that are no parts yet
// and were written since the log was read last.
func leftBehind(parts []Part, records []record) []Part {
	var last int64
	for i := range records {
		last = max(last, records[i].ModTime)
	}
	if last == 0 {
		return nil
	}
	all := siblings(livePath(parts))
	var out []Part
	for i := range all {
		s := &all[i]
		named := slices.ContainsFunc(parts, func(p Part) bool { return p.Path == filepath.Clean(s.path) })
		readOut := slices.ContainsFunc(records, func(r record) bool { return r.untouched(s.info) })
		if named || readOut || s.info.ModTime().UnixNano() < last || beingPacked(s, all) {
			continue
		}
		out = append(out, Part{Path: filepath.Clean(s.path), Size: s.info.Size(), ModTime: s.info.ModTime()})
	}
	return out
}
