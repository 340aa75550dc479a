package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// oneRun reads text as one file and returns what one run gives.
func oneRun(t *testing.T, path, text string) run {
	t.Helper()
	write(t, path, text)
	return read(t, find(t, path), nil, testOptions())
}

func TestGrownFileGoesOnAtAnyByte(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 2))
		path := filepath.Join(t.TempDir(), "app.log")
		text := randomLog(rng, 1+rng.IntN(300), 100, 5)
		want := oneRun(t, path, text)

		first := read(t, find(t, write(t, path, text[:1+rng.IntN(len(text)-1)])), nil, testOptions())
		write(t, path, text)
		second := read(t, find(t, path), first.state, testOptions())
		name := fmt.Sprintf("seed %d", seed)
		sameEvents(t, name, append(first.delivered, second.all()...), want.all())
		if got, want := fmt.Sprint(second.coverage), fmt.Sprint(want.coverage); got != want {
			t.Errorf("%s: coverage\n got %s\nwant %s", name, got, want)
		}
	}
}

// The second half as a file of its own: only the origins differ.
func TestSecondHalfInAnotherFolder(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 3))
		dir := t.TempDir()
		text := randomLog(rng, 2+rng.IntN(300), 100, 5)
		lines := strings.SplitAfter(text, "\n")
		cut := len(strings.Join(lines[:1+rng.IntN(len(lines)-2)], ""))
		want := oneRun(t, filepath.Join(dir, "whole", "app.log"), text)

		first := read(t, find(t, write(t, filepath.Join(dir, "a", "app.log"), text[:cut])), nil, testOptions())
		second := read(t, find(t, write(t, filepath.Join(dir, "b", "app.log"), text[cut:])), first.state, testOptions())
		sameFacts(t, fmt.Sprintf("seed %d", seed), append(first.delivered, second.all()...), want.all())
		if second.coverage.Late != want.coverage.Late {
			t.Errorf("seed %d: %d late, want %d", seed, second.coverage.Late, want.coverage.Late)
		}
	}
}

// sameFacts compares events but for where they were read.
func sameFacts(t *testing.T, name string, got, want []parse.Event) {
	t.Helper()
	bare := func(events []parse.Event) []parse.Event {
		out := append([]parse.Event(nil), events...)
		for i := range out {
			out[i].Origin = parse.Origin{}
		}
		return out
	}
	sameEvents(t, name, bare(got), bare(want))
}

// A run that is killed after any batch is continued from its state as if
// nothing had happened, though files had been read ahead.
func TestKilledAnywhere(t *testing.T) {
	for seed := range uint64(25) {
		rng := rand.New(rand.NewPCG(seed, 4))
		dir := t.TempDir()
		for i := range 1 + rng.IntN(4) {
			write(t, filepath.Join(dir, fmt.Sprintf("s%d.log%s", i, []string{"", ".gz", ".zst"}[rng.IntN(3)])), randomLog(rng, 1+rng.IntN(300), float64(rng.IntN(100)), 5))
		}
		opt := testOptions()
		opt.chunk = 200 + rng.IntN(2000)
		want := read(t, find(t, dir), nil, opt)
		var got []parse.Event
		var saved []byte
		for {
			events, state, done := readSome(t, find(t, dir), saved, opt, 1+rng.IntN(5))
			got, saved = append(got, events...), state
			if done {
				break
			}
		}
		last := read(t, find(t, dir), saved, opt)
		name := fmt.Sprintf("seed %d", seed)
		sameEvents(t, name, append(got, last.all()...), want.all())
		if got, want := fmt.Sprint(last.coverage), fmt.Sprint(want.coverage); got != want {
			t.Errorf("%s: coverage\n got %s\nwant %s", name, got, want)
		}
	}
}

// readSome reads n batches and stops without a word.
func readSome(t *testing.T, streams []Stream, saved []byte, opt Options, n int) (events []parse.Event, state []byte, done bool) {
	t.Helper()
	f, err := NewFeed(streams, saved, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for range n {
		b, err := f.Next(context.Background())
		if err == io.EOF {
			done = true
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, b.Events...)
	}
	if state, err = f.State(); err != nil {
		t.Fatal(err)
	}
	return events, state, done
}

// One file, and the same rotated through parts of which some are packed.
func TestRotatedAndWholeAgree(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 5))
		dir := t.TempDir()
		text := randomLog(rng, 50+rng.IntN(500), 100, 5)
		path := filepath.Join(dir, "app.log")
		want := oneRun(t, path, text)
		os.Remove(path)
		rotateInto(t, rng, path, text, 4)
		got := read(t, find(t, dir), nil, testOptions())
		sameEvents(t, fmt.Sprintf("seed %d", seed), got.all(), want.all())
	}
}

// rotateInto writes text as path.n … path.1 and path.
func rotateInto(t *testing.T, rng *rand.Rand, path, text string, n int) {
	t.Helper()
	lines := strings.SplitAfter(text, "\n")
	for i := n; i > 0; i-- {
		k := min(1+rng.IntN(len(lines)/i+1), len(lines)-i)
		ext := []string{"", ".gz", ".zst", ".xz"}[rng.IntN(4)]
		write(t, fmt.Sprintf("%s.%d%s", path, i, ext), strings.Join(lines[:k], ""))
		lines = lines[k:]
	}
	write(t, path, strings.Join(lines, ""))
}

func TestReadTwiceAddsNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 6))
	text := randomLog(rng, 400, 100, 3)
	for _, name := range []string{"app.log", "app.log.gz", "app.log.zst", "app.log.xz"} {
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, name), text)
		first := read(t, find(t, path), nil, testOptions())
		again := func(what string, args ...string) run {
			t.Helper()
			r := read(t, find(t, args...), first.state, testOptions())
			if len(r.delivered) > 0 {
				t.Errorf("%s, %s: %d events delivered again", name, what, len(r.delivered))
			}
			sameEvents(t, name+", "+what, r.final, first.final)
			if r.coverage.Lines != first.coverage.Lines {
				t.Errorf("%s, %s: %d lines counted, want %d", name, what, r.coverage.Lines, first.coverage.Lines)
			}
			if got := problemsOf(r.problems); !strings.Contains(got, "read before") || !r.problems[0].Notice {
				t.Errorf("%s, %s: problems %q, want a notice that it was read before", name, what, got)
			}
			return r
		}
		again("same path", path)
		again("copied", write(t, filepath.Join(dir, "copy", "other.log"), text))
		again("packed and copied", write(t, filepath.Join(dir, "packed", "other.log.gz"), text))
		again("copied under its name", write(t, filepath.Join(dir, "app.log.1.gz"), text))
		moved := filepath.Join(dir, "moved.log")
		if err := os.Rename(path, moved); err != nil {
			t.Fatal(err)
		}
		again("renamed", moved)
	}
}

// A copy that has more lines than were read is no copy: nothing tells which of
// the two logs the others belong to, and to leave them out would lose them.
func TestCopyWithMoreIsAnotherLog(t *testing.T) {
	dir := t.TempDir()
	text := at(1, "stripe acme ok") + at(2, "stripe acme ok")
	first := read(t, find(t, write(t, filepath.Join(dir, "a.log"), text)), nil, testOptions())
	second := read(t, find(t, write(t, filepath.Join(dir, "b.log"), text+at(3, "stripe acme failed"))), first.state, testOptions())
	if got := second.coverage.Streams; len(got) != 2 || got[1].Lines != 3 {
		t.Errorf("coverage %+v, want 3 lines of b.log", got)
	}
}

func TestRotatedBetweenRuns(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	text := randomLog(rng, 600, 100, 5)
	lines := strings.SplitAfter(text, "\n")
	join := func(from, to int) string { return strings.Join(lines[from:to], "") }
	for _, rotated := range []string{"app.log.1", "app.log.1.gz", "app.log-20260101", "app.log-20260101.zst"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "app.log")
		want := oneRun(t, path, text)
		os.Remove(path)

		first := read(t, find(t, write(t, path, join(0, 200))), nil, testOptions())
		// It grows, is rotated, and a new one begins.
		os.Remove(path)
		write(t, filepath.Join(dir, rotated), join(0, 350))
		write(t, path, join(350, 400))
		second := read(t, find(t, dir), first.state, testOptions())
		write(t, path, join(350, len(lines)))
		third := read(t, find(t, dir), second.state, testOptions())
		sameEvents(t, rotated, append(append(first.delivered, second.delivered...), third.all()...), want.all())
	}
}

// Truncated in place and written anew, longer than before: only the bytes
// before the position can tell.
func TestTruncatedInPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	header := "# a header that every file of this log begins with\n" + strings.Repeat("#\n", 3000)
	first := read(t, find(t, write(t, path, header+at(1, "stripe acme ok")+at(2, "stripe acme ok"))), nil, testOptions())
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(f, header+at(3, "stripe globex ok")+at(4, "stripe globex failed")+at(5, "stripe globex ok"))
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	second := read(t, find(t, path), first.state, testOptions())
	if got := second.coverage.Events; got != 5 {
		t.Errorf("%d events, want 5: 2 before and 3 after the truncation", got)
	}
}

// A packed file of the same name that begins alike is another file when what
// was read of the first does not stand in it.
func TestReplacedPackedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log.gz")
	header := strings.Repeat("# the same\n", 1000)
	first := read(t, find(t, write(t, path, header+at(1, "stripe acme ok"))), nil, testOptions())
	second := read(t, find(t, write(t, path, header+at(5, "stripe acme ok")+at(6, "stripe acme ok"))), first.state, testOptions())
	if got := second.coverage.Events; got != 3 {
		t.Errorf("%d events, want 3: 1 before and 2 in the new file", got)
	}
}

// Renamed to what is no rotation of it, and grown: known by its inode.
func TestRenamedAndGrown(t *testing.T) {
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "app.log"), at(1, "stripe acme ok"))
	first := read(t, find(t, path), nil, testOptions())
	moved := filepath.Join(dir, "moved.log")
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	write(t, moved, at(1, "stripe acme ok")+at(2, "stripe acme ok")) // in place: the inode stays
	second := read(t, find(t, moved), first.state, testOptions())
	want := "1000 stripe acme ok @" + filepath.ToSlash(path) + ":0\n2000 stripe acme ok @" + filepath.ToSlash(moved) + ":20\n"
	if got := show(append(first.delivered, second.all()...)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := problemsOf(second.problems); !strings.Contains(got, "first 20 bytes were read before as "+path) {
		t.Errorf("problems %q, want a notice of what was read before", got)
	}
}

func TestCopiesInOneRun(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	text := randomLog(rng, 300, 100, 3)
	for _, names := range [][]string{
		{"app.log.1", "app.log.1.gz"}, {"a/app.log", "b/app.log"}, {"app.log", "copy.log.zst"}, {"app.log", "app.log.gz"},
	} {
		dir := t.TempDir()
		for _, name := range names {
			write(t, filepath.Join(dir, name), text)
		}
		streams, _ := Find([]string{dir})
		got := read(t, streams, nil, testOptions())
		want := oneRun(t, filepath.Join(t.TempDir(), "app.log"), text)
		sameFacts(t, fmt.Sprint(names), got.all(), want.all())
	}
}

func TestStdinAgain(t *testing.T) {
	text := randomLog(rand.New(rand.NewPCG(8, 1)), 500, 100, 3)
	half := strings.Index(text[len(text)/2:], "\n") + len(text)/2 + 1
	give := func(s string) Options {
		opt := testOptions()
		opt.Stdin = strings.NewReader(s)
		return opt
	}
	want := read(t, find(t, "-"), nil, give(text))
	for name, next := range map[string]string{"only the rest": text[half:], "all of it again": text} {
		first := read(t, find(t, "-"), nil, give(text[:half]))
		second := read(t, find(t, "-"), first.state, give(next))
		sameEvents(t, name, append(first.delivered, second.all()...), want.all())
	}
}

func TestStateKeepsHostileText(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "app.log"), at(1, "stripe \xff\xfe\x00 failed:\x1b[31m\xc3 id\xf0"))
	first := read(t, find(t, path), nil, testOptions())
	second := read(t, find(t, path), first.state, testOptions())
	sameEvents(t, "pending", second.final, first.final)
	if len(first.final) != 1 {
		t.Errorf("%d events pending, want 1", len(first.final))
	}
}

func TestDamagedState(t *testing.T) {
	for _, c := range []struct{ saved, want string }{
		{"", "damaged"}, {"x", "damaged"},
		{"\x83\x01\x82\x00\x00\x80", "are of version 1"},
		{"\x83\x01\x82\x00\x00\x81\x83\x00\x00\x00", "are of version 1"}, // streams of another form
		{"\x83\x04\x82\x00\x00\x81\x83\x00\x00\x00", "damaged"},
	} {
		_, err := NewFeed(nil, []byte(c.saved), testOptions())
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "hint: ") {
			t.Errorf("NewFeed with saved %q: error %v, want %q and a hint", c.saved, err, c.want)
		}
	}
}

// Which worker met a line must not show in what is saved.
func TestStateIsTheSameEveryTime(t *testing.T) {
	dir := t.TempDir()
	path := write(t, filepath.Join(dir, "app.log"), randomLog(rand.New(rand.NewPCG(2, 2)), 2000, 100, 60))
	opt := testOptions()
	opt.Lateness, opt.chunk, opt.Workers = time.Hour, 500, 4
	first := read(t, find(t, path), nil, opt)
	for range 5 {
		if again := read(t, find(t, path), nil, opt); !bytes.Equal(again.state, first.state) {
			t.Fatalf("states of %d and %d bytes differ", len(first.state), len(again.state))
		}
	}
}
