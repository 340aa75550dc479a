package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Find turns the arguments of a command into streams, sorted by name: files,
// patterns, folders, and "-" for standard input. Files that rotation made of
// one log become one stream. What can't be read is reported, and the rest
// found.
func Find(args []string) ([]Stream, []Problem) {
	f := finder{paths: make(map[string]bool), sizes: make(map[int64][]int)}
	for _, arg := range args {
		f.arg(arg)
	}
	f.dropCopies()
	return f.streams(), f.problems
}

// finder gathers files.
type finder struct {
	files    []found
	paths    map[string]bool // seen, cleaned
	sizes    map[int64][]int // files by size, to know one under two paths
	problems []Problem
	stdin    bool
}

// found is a file that will be read.
type found struct {
	part   Part
	info   fs.FileInfo
	link   bool // the path is a symbolic link
	dir    string
	rot    rotation
	head   sum // of its first bytes, unpacked
	length int // of that head
}

// streamName is the log's name: its path without rotation and packing.
func (f *found) streamName() string {
	return filepath.ToSlash(filepath.Join(f.dir, f.rot.name))
}

func (f *finder) problem(path string, err error) {
	f.problems = append(f.problems, Problem{Path: path, Err: err, Notice: errors.Is(err, errEmpty)})
}

func (f *finder) arg(arg string) {
	if arg == Stdin {
		f.stdin = true
		return
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		f.folder(arg)
	case err != nil && strings.ContainsAny(arg, "*?[{"):
		f.pattern(arg)
	default:
		f.file(arg)
	}
}

// pattern expands what the shell did not.
func (f *finder) pattern(pattern string) {
	paths, err := doublestar.FilepathGlob(pattern, doublestar.WithFilesOnly())
	if err != nil {
		f.problem(pattern, errors.New("pattern can't be understood (hint: close every [ and {)"))
		return
	}
	if len(paths) == 0 {
		f.problem(pattern, errors.New("no file fits this pattern (hint: check the path; ** stands for any folders)"))
		return
	}
	slices.Sort(paths)
	for _, path := range paths {
		n := len(f.problems)
		f.file(path)
		for i := range f.problems[n:] { // nobody named it
			p := &f.problems[n+i]
			p.Notice = p.Notice || errors.Is(p.Err, errNoLog)
		}
	}
}

// folder takes everything in dir and below that looks like a log.
func (f *finder) folder(dir string) {
	dir = entered(dir)
	before, known := len(f.files), false
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			f.problem(path, withHint(err))
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
		case path != dir && strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return fs.SkipDir
		case !entry.IsDir() && looksLikeLog(entry.Name()):
			known = f.fromFolder(path) || known
		}
		return nil
	})
	if err != nil {
		f.problem(dir, withHint(err))
	}
	if len(f.files) == before && !known {
		f.problem(dir, fmt.Errorf("%w (hint: name the files; a folder is searched for *.log *.json *.jsonl *.ndjson *.txt *.out access* error*, rotated and packed too)", errNoLogs))
	}
}

// entered is a folder's path in the form in which it is walked: a link that was
// named is entered, as by grep -r. Links to folders that are found on the way are
// not, so that no walk goes round in circles; links to files are read.
func entered(dir string) string {
	if info, err := os.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return strings.TrimRight(dir, string(filepath.Separator)) + string(filepath.Separator)
	}
	return dir
}

// errNoLogs marks folders without a log.
var errNoLogs = errors.New("directory holds no logs")

// fromFolder adds a file that nobody named: what is no log is left out without
// a word. It reports whether the file is known or worth a word.
func (f *finder) fromFolder(path string) bool {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return false
	}
	n := len(f.problems)
	f.file(path)
	if len(f.problems) == n {
		return true
	}
	if errors.Is(f.problems[n].Err, errNoLog) || errors.Is(f.problems[n].Err, errEmpty) {
		f.problems = f.problems[:n]
		return false
	}
	return true
}

// file adds one file, unless it is there already.
func (f *finder) file(path string) {
	path = filepath.Clean(path)
	if f.paths[path] {
		return
	}
	f.paths[path] = true
	file, err := look(path)
	if err != nil {
		f.problem(path, err)
		return
	}
	if i, again := f.same(file.info); again {
		// A link to the live file must not give the log its name.
		if f.files[i].link && !file.link {
			f.files[i] = *file
		}
		return
	}
	f.sizes[file.info.Size()] = append(f.sizes[file.info.Size()], len(f.files))
	f.files = append(f.files, *file)
}

func (f *finder) same(info fs.FileInfo) (int, bool) {
	for _, i := range f.sizes[info.Size()] {
		if os.SameFile(f.files[i].info, info) {
			return i, true
		}
	}
	return 0, false
}

// look opens a file to see what it is.
func look(path string) (*found, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, withHint(err)
	}
	file := &found{
		part: Part{Path: path, ModTime: info.ModTime()}, info: info,
		dir: filepath.Dir(path), rot: parseName(filepath.Base(path)),
	}
	if link, err := os.Lstat(path); err == nil {
		file.link = link.Mode()&fs.ModeSymlink != 0
	}
	if !info.Mode().IsRegular() {
		return file, nil // a pipe: to look would be to take
	}
	file.part.Size = info.Size()
	return file, file.sniff()
}

func (f *found) sniff() error {
	c, err := openFile(f.part.Path, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	head, err := readHead(c)
	if err != nil && len(head) == 0 {
		return err
	}
	f.part.Compression = c.compression
	f.head, f.length = sum{}.add(head), len(head)
	if len(head) == 0 {
		return empty(f.part.Path)
	}
	return sniff(head)
}

// streams puts the files of one log together, oldest first.
func (f *finder) streams() []Stream {
	slices.SortStableFunc(f.files, func(a, b found) int {
		if c := strings.Compare(a.streamName(), b.streamName()); c != 0 {
			return c
		}
		if c := a.rot.compare(b.rot); c != 0 {
			return c
		}
		return strings.Compare(b.part.Path, a.part.Path) // app.log.1.gz before app.log.1
	})
	var out []Stream
	for _, file := range f.files {
		name := file.streamName()
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, Stream{Name: name})
		}
		last := &out[len(out)-1]
		last.Parts = append(last.Parts, file.part)
	}
	if f.stdin {
		out = append(out, Stream{Name: StdinName, Parts: []Part{{Path: Stdin}}})
	}
	return slices.SortedStableFunc(slices.Values(out), func(a, b Stream) int { return strings.Compare(a.Name, b.Name) })
}
