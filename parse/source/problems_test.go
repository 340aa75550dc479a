package source

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCutCompressedFile(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	text := randomLog(rng, 12000, 100, 1)
	for _, ext := range []string{".gz", ".zst"} { // xz gives nothing before the end of its block
		dir := t.TempDir()
		path := filepath.Join(dir, "app.log"+ext)
		packed := pack(t, path, text)
		if err := os.WriteFile(path, packed[:len(packed)*2/3], 0o644); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "other.log"), at(1, "stripe acme ok"))
		cut := read(t, find(t, dir), nil, testOptions())
		if got := problemsOf(cut.problems); !strings.Contains(got, "app.log"+ext) || !strings.Contains(got, "(hint: ") || len(cut.problems) != 1 {
			t.Errorf("%s: problems %q, want one that names the file", ext, got)
		}
		if cut.coverage.Streams[0].Lines < 1000 {
			t.Errorf("%s: %d lines read of a file cut at two thirds", ext, cut.coverage.Streams[0].Lines)
		}
		// The whole file later: nothing lost, nothing twice.
		if err := os.WriteFile(path, packed, 0o644); err != nil {
			t.Fatal(err)
		}
		healed := read(t, find(t, dir), cut.state, testOptions())
		want := read(t, find(t, dir), nil, testOptions())
		sameEvents(t, ext, append(cut.delivered, healed.all()...), want.all())
	}
}

func TestUnreadableAmongOthers(t *testing.T) {
	dir := t.TempDir()
	good := write(t, filepath.Join(dir, "good.log"), at(1, "stripe acme ok"))
	gone := write(t, filepath.Join(dir, "gone.log"), at(1, "stripe globex ok"))
	binary := write(t, filepath.Join(dir, "binary.log"), at(1, "stripe initech ok"))
	streams := find(t, good, gone, binary)
	os.Remove(gone)
	write(t, binary, "\x89PNG\r\n\x1a\n\x00\x00\x00")
	got := read(t, streams, nil, testOptions())
	if got.coverage.Lines != 1 || len(got.final) != 1 {
		t.Errorf("%d lines, %d events; want the one of good.log", got.coverage.Lines, len(got.final))
	}
	for _, want := range []string{"read " + gone + ": no such file", "read " + binary + ": no log but an image"} {
		if !strings.Contains(problemsOf(got.problems), want) {
			t.Errorf("problems\n%swant %s", problemsOf(got.problems), want)
		}
	}
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 5000)
	text := at(1, "stripe acme ok") + at(2, "stripe acme failed:"+long) + at(3, "stripe acme ok") + at(4, "stripe acme failed:"+long)
	for _, chunk := range []int{100, 1000, 1 << 18} {
		path := write(t, filepath.Join(t.TempDir(), "app.log"), text)
		opt := testOptions()
		opt.LineCap, opt.chunk = 1000, chunk
		got := read(t, find(t, path), nil, opt)
		if want := fmt.Sprintf("1000 stripe acme ok @%[1]s:0\n2000 stripe acme failed @%[1]s:20\n3000 stripe acme ok @%[1]s:5045\n4000 stripe acme failed @%[1]s:5065\n", filepath.ToSlash(path)); show(got.all()) != want {
			t.Errorf("chunks of %d: got\n%swant\n%s", chunk, show(got.all()), want)
		}
		if n := len(got.all()[1].Line); n != 1000 {
			t.Errorf("chunks of %d: line of %d bytes kept, want 1000", chunk, n)
		}
		if got.coverage.Cut != 2 || !strings.Contains(problemsOf(got.problems), "2 lines were longer than 1000 bytes") {
			t.Errorf("chunks of %d: %d cut, problems %q; want 2", chunk, got.coverage.Cut, problemsOf(got.problems))
		}
	}
}

// The last line of an old part is a line: nobody will finish it. That of the
// newest part may still be written.
func TestUnfinishedLastLines(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "app.log")
	write(t, path+".1", at(1, "stripe acme ok")+strings.TrimSuffix(at(2, "stripe acme ok"), "\n"))
	write(t, path, at(3, "stripe acme ok")+"4000 stripe acme fai")
	first := read(t, find(t, dir), nil, testOptions())
	if first.coverage.Lines != 4 || len(first.all()) != 4 {
		t.Fatalf("%d lines, %d events; want 4 with the unfinished ones", first.coverage.Lines, len(first.all()))
	}
	if got := first.all()[2].Origin.Offset; got != 39 {
		t.Errorf("the newer part begins at %d of the stream, want 39, behind the unfinished line", got)
	}
	write(t, path, at(3, "stripe acme ok")+at(4, "stripe acme failed"))
	second := read(t, find(t, dir), first.state, testOptions())
	if got := second.final[len(second.final)-1]; second.coverage.Lines != 4 || got.Outcome.String() != "failed" {
		t.Errorf("%d lines, last event %+v; want 4 lines, the last one failed", second.coverage.Lines, got)
	}
}

// What a shell makes of <(zcat app.log.gz).
func TestPipeAsFile(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip(err)
	}
	if _, err := w.WriteString(at(1, "stripe acme ok")); err != nil {
		t.Fatal(err)
	}
	w.Close()
	got := read(t, find(t, path), nil, testOptions())
	if want := "1000 stripe acme ok @" + path + ":0\n"; show(got.all()) != want {
		t.Errorf("got %swant %s", show(got.all()), want)
	}
}

func TestUnfinishedLastLineMayBeLate(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "app.log"), at(100, "stripe acme ok")+"1000 stripe acme ok")
	got := read(t, find(t, path), nil, testOptions())
	if len(got.all()) != 1 || got.coverage.Late != 1 || got.coverage.Lines != 2 {
		t.Errorf("%d events, coverage %+v; want 1 event, 1 late, 2 lines", len(got.all()), got.coverage.Totals)
	}
}

// A file that was set aside and replaced by another is not read on in it.
func TestReplacedWhileSetAside(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "app.log"), strings.Repeat(at(1, "stripe acme ok"), 2000))
	opt := testOptions()
	f, err := NewFeed(find(t, path), nil, opt)
	if err != nil {
		t.Fatal(err)
	}
	r := f.streams[0].reader
	next := func() *chunk {
		r.slots <- &chunk{}
		return r.next(nil)
	}
	next()
	if !r.setAside(false) {
		t.Fatal("the file can't be set aside")
	}
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Repeat(at(2, "stripe acme ok"), 2000))
	c := next()
	if got := problemsOf(c.problems); c.text != "" || !strings.Contains(got, "another file took its place") {
		t.Errorf("%d bytes read, problems %q; want none and a word that the file was replaced", len(c.text), got)
	}
}

func TestMarkOfUTF16(t *testing.T) {
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for _, c := range []struct {
		name, text string
		refused    bool
	}{
		{"little-endian", "\xff\xfe" + wide(at(1, "stripe acme ok")), true},
		{"big-endian", "\xfe\xff\x00" + wide(at(1, "stripe acme ok")), true},
		{"broken bytes before good lines", "\xff\xfe\x12\n" + strings.Repeat(at(1, "stripe acme ok"), 100), false},
		{"the other way round", "\xfe\xff\n" + at(1, "stripe acme ok"), false},
	} {
		got := read(t, []Stream{{Name: "app.log", Parts: []Part{{Path: write(t, filepath.Join(t.TempDir(), "app.log"), c.text)}}}}, nil, testOptions())
		said := problemsOf(got.problems)
		if refused := strings.Contains(said, "UTF-16"); refused != c.refused || refused != (len(got.all()) == 0) {
			t.Errorf("%s: %d events, problems %q; want it refused: %v", c.name, len(got.all()), said, c.refused)
		}
	}
}

func TestNamesOfWhatIsEmpty(t *testing.T) {
	opt := testOptions()
	opt.Stdin = strings.NewReader("")
	got := read(t, find(t, "-"), nil, opt)
	if want := "read stdin: it is empty (hint: see what the command before the pipe prints)\n"; problemsOf(got.problems) != want || !got.problems[0].Notice {
		t.Errorf("empty standard input: %+v\ngot  %swant %s", got.problems, problemsOf(got.problems), want)
	}
	opt.Stdin = nil
	got = read(t, find(t, "-"), nil, opt)
	if !strings.HasPrefix(problemsOf(got.problems), "read stdin: it is empty") {
		t.Errorf("no standard input: %s", problemsOf(got.problems))
	}
	path := write(t, filepath.Join(t.TempDir(), "app.log"), "")
	if _, problems := Find([]string{path}); !strings.Contains(problemsOf(problems), "its writer may have rotated it") {
		t.Errorf("empty file: %s", problemsOf(problems))
	}
}

func TestOneLongLine(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "app.log"), at(1, "stripe acme ok "+strings.Repeat("x", 200)))
	opt := testOptions()
	opt.LineCap = 100
	got := problemsOf(read(t, find(t, path), nil, opt).problems)
	if want := "1 line was longer than 100 bytes and cut there"; !strings.Contains(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
}
