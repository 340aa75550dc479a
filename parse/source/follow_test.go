package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/syncguard/syncguard/parse"
)

// desk is a folder with logs, a clock that is set by hand, and a follower that
// is stepped by hand.
type desk struct {
	t      tester
	tb     testing.TB
	ctx    context.Context
	dir    string
	clock  time.Time
	opt    Options
	follow FollowOptions
	fl     *Follower

	state    []byte
	segments [][]byte
	line     int
	written  []string // attempt ids of the lines that a reader must give
	settled  []string // in the order they were given
	ahead    []string // likewise, since the last Again
	again    int
	problems []string
}

// tester is what a desk needs of a test, be it one of rapid's.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Cleanup(f func())
}

// newDesk follows the arguments, which are relative to the folder.
func newDesk(t *testing.T, args ...string) *desk {
	d := &desk{t: t, tb: t, ctx: t.Context(), dir: t.TempDir(), clock: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	for _, arg := range args {
		if arg != Stdin {
			arg = filepath.Join(d.dir, arg)
		}
		d.follow.Args = append(d.follow.Args, arg)
	}
	d.opt = Options{NewDecoder: newPlainDecoder, Live: func() time.Time { return d.clock }, LineCap: 1 << 20}
	return d
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, name) }

// start begins to follow, from what was saved last.
func (d *desk) start() {
	d.t.Helper()
	d.follow.Began = time.Now() // files are stamped by the real clock
	d.follow.Kept = true
	var streams []Stream
	if !d.follow.FromEnd {
		var problems []Problem
		var err error
		if streams, problems, err = FindFollowed(d.follow.Args, d.state); err != nil || len(problems) > 0 {
			d.t.Fatal(err, problems)
		}
	}
	opt := d.opt
	opt.Segments = d.segments
	feed, err := NewFeed(streams, d.state, opt)
	if err != nil {
		d.t.Fatal(err)
	}
	for {
		batch, err := feed.Next(d.ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			d.t.Fatal(err)
		}
		d.settled = append(d.settled, ids(batch.Events)...)
	}
	if d.fl, err = feed.Follow(d.follow); err != nil {
		d.t.Fatal(err)
	}
	d.ahead = slices.Clone(d.settled)
	d.t.Cleanup(d.fl.Close)
}

// kill loses all that was not saved, and starts anew.
func (d *desk) kill(settled int) {
	d.t.Helper()
	d.fl.Close()
	d.settled = d.settled[:settled]
	d.start()
}

// save keeps what a commit would, and returns how much of it is settled.
func (d *desk) save() int {
	d.t.Helper()
	saved, err := d.fl.Save(true)
	if err != nil {
		d.t.Fatal(err)
	}
	if saved.Anew {
		d.segments = nil
	}
	d.state = saved.State
	for _, s := range saved.Segments {
		d.segments = append(d.segments, s.Data)
	}
	return len(d.settled)
}

// look lets the clock go on and has the follower look at the files once.
func (d *desk) look(after time.Duration) {
	d.t.Helper()
	d.clock = d.clock.Add(after)
	d.fl.step(d.ctx)
	out, _ := d.fl.give()
	d.settled = append(d.settled, ids(out.Settled)...)
	if out.Again {
		d.again++
		d.ahead = slices.Clone(d.settled)
		d.fl.Rebuilt(time.Millisecond)
	}
	d.ahead = append(d.ahead, ids(out.Ahead)...)
	for _, p := range out.Problems {
		d.problems = append(d.problems, strings.ReplaceAll(p.Error(), d.dir+"/", ""))
	}
}

func ids(events []parse.Event) []string {
	var out []string
	for i := range events {
		out = append(out, events[i].Attempt.ID)
	}
	return out
}

// lines makes n lines of now, a millisecond apart, that a reader must give.
func (d *desk) lines(n int) string {
	var b strings.Builder
	for range n {
		d.line++
		d.clock = d.clock.Add(time.Millisecond)
		id := fmt.Sprintf("r%d", d.line)
		fmt.Fprintf(&b, "%d stripe acme ok %s\n", d.clock.UnixMilli(), id)
		d.written = append(d.written, id)
	}
	return b.String()
}

// add appends to a file.
func (d *desk) add(name, text string) {
	d.t.Helper()
	f, err := os.OpenFile(d.path(name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		d.t.Fatal(err)
	}
}

// open opens a file as a writer holds it.
func (d *desk) open(name string) *os.File {
	d.t.Helper()
	f, err := os.OpenFile(d.path(name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { f.Close() })
	return f
}

// put writes through a descriptor that the writer has held for a while.
func (d *desk) put(w *os.File, text string) {
	d.t.Helper()
	_, err := w.WriteString(text)
	d.must(err)
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) rename(from, to string) { d.t.Helper(); d.must(os.Rename(d.path(from), d.path(to))) }

func (d *desk) read(name string) string {
	d.t.Helper()
	b, err := os.ReadFile(d.path(name))
	d.must(err)
	return string(b)
}

// check wants all that was written to have been given once, in order, ahead now
// and settled once the lateness bound has passed.
func (d *desk) check() {
	d.t.Helper()
	for range 5 {
		d.look(20 * time.Millisecond)
	}
	d.same("ahead", d.ahead)
	d.look(31 * time.Second)
	d.look(20 * time.Millisecond)
	d.same("settled", d.settled)
	if c := d.fl.Coverage(); c.Late > 0 {
		d.t.Errorf("%d events counted as late, want none", c.Late)
	}
}

func (d *desk) same(what string, got []string) {
	d.t.Helper()
	if slices.Equal(got, d.written) {
		return
	}
	n := 0
	for n < len(got) && n < len(d.written) && got[n] == d.written[n] {
		n++
	}
	d.t.Fatalf("%s: %d events given, want %d; the first %d agree, then got %q, want %q", what, len(got), len(d.written), n,
		got[n:min(n+5, len(got))], d.written[n:min(n+5, len(d.written))])
}

// What is done to a log while it is followed.
func TestFollow(t *testing.T) {
	tests := []struct {
		name string
		do   func(d *desk)
		gone bool // what was not saved can't be read again
	}{
		{"it grows", func(d *desk) {
			d.add("app.log", d.lines(10))
		}, false},
		{"it is renamed and its writer goes on in the old file for a while", func(d *desk) {
			w := d.open("app.log")
			d.look(time.Millisecond)
			d.rename("app.log", "app.log.1")
			d.put(w, d.lines(3))
			d.look(time.Second)
			d.put(w, d.lines(3))
			d.add("app.log", d.lines(3))
		}, false},
		{"it is renamed and created by rotation, the writer follows later", func(d *desk) {
			w := d.open("app.log")
			d.rename("app.log", "app.log.1")
			d.add("app.log", "")
			d.look(time.Second)
			d.put(w, d.lines(3))
			d.look(time.Second)
			d.add("app.log", d.lines(3))
		}, false},
		{"it is rotated several times between two looks", func(d *desk) {
			d.add("app.log", d.lines(2))
			d.rename("app.log", "app.log.1")
			d.add("app.log", d.lines(3))
			d.rename("app.log.1", "app.log.2")
			d.rename("app.log", "app.log.1")
			d.add("app.log", d.lines(4))
		}, false},
		{"it is rotated and packed at once", func(d *desk) {
			d.add("app.log", d.lines(2))
			d.rename("app.log", "app.log.1")
			d.look(time.Millisecond)
			write(d.tb, d.path("app.log.1.gz"), d.read("app.log.1"))
			d.must(os.Remove(d.path("app.log.1")))
			d.add("app.log", d.lines(2))
		}, false},
		{"a file that was never seen is packed before it could be", func(d *desk) {
			d.rename("app.log", "app.log.2")
			write(d.tb, d.path("app.log.1.gz"), d.lines(5))
			d.add("app.log", d.lines(2))
		}, false},
		{"it is copied and truncated, with lines that were not read yet", func(d *desk) {
			d.add("app.log", d.lines(300))
			write(d.tb, d.path("app.log.1"), d.read("app.log"))
			d.must(os.Truncate(d.path("app.log"), 0))
			d.add("app.log", d.lines(4))
		}, false},
		{"it is copied, truncated, and longer than before at the next look", func(d *desk) {
			d.add("app.log", d.lines(2))
			write(d.tb, d.path("app.log.1"), d.read("app.log"))
			d.must(os.Truncate(d.path("app.log"), 0))
			d.add("app.log", d.lines(500))
		}, false},
		{"its copy ends before what was read already", func(d *desk) {
			d.add("app.log", d.lines(300))
			copied := d.read("app.log")
			d.add("app.log", d.lines(3))
			d.look(time.Millisecond)
			write(d.tb, d.path("app.log.1"), copied)
			d.must(os.Truncate(d.path("app.log"), 0))
			d.add("app.log", d.lines(4))
		}, true},
		{"it is looked at while the copy is being made", func(d *desk) {
			d.add("app.log", d.lines(300))
			d.look(time.Millisecond)
			d.add("app.log", d.lines(300))
			whole := d.read("app.log")
			write(d.tb, d.path("app.log.1"), whole[:len(whole)/3])
			d.look(6 * time.Second)
			write(d.tb, d.path("app.log.1"), whole)
			d.must(os.Truncate(d.path("app.log"), 0))
			d.add("app.log", d.lines(4))
		}, false},
		{"it is deleted and made anew", func(d *desk) {
			d.add("app.log", d.lines(2))
			d.look(time.Millisecond)
			d.must(os.Remove(d.path("app.log")))
			d.look(time.Second)
			d.add("app.log", d.lines(3))
		}, true},
		{"it is deleted while its writer goes on, and made anew", func(d *desk) {
			w := d.open("app.log")
			d.must(os.Remove(d.path("app.log")))
			d.put(w, d.lines(3))
			d.look(time.Second)
			d.put(w, d.lines(3))
			d.look(time.Second)
			d.add("app.log", d.lines(3))
		}, true},
		{"its last line is finished later", func(d *desk) {
			text := d.lines(2)
			d.add("app.log", text[:len(text)-9])
			d.look(time.Second)
			d.add("app.log", text[len(text)-9:])
		}, false},
		{"a line is longer than the cap", func(d *desk) {
			d.add("app.log", d.lines(1))
			d.add("app.log", strings.Repeat("x", 3<<20))
			d.look(time.Millisecond)
			d.add("app.log", strings.Repeat("x", 3<<20)+"\n"+d.lines(2))
		}, false},
		{"more is written than a look reads", func(d *desk) {
			d.add("app.log", d.lines(60_000))
		}, false},
		{"a rotated file grows after it was let go", func(d *desk) {
			w := d.open("app.log")
			d.rename("app.log", "app.log.1")
			d.add("app.log", d.lines(1))
			d.look(time.Second)
			d.look(2 * time.Minute)
			d.put(w, d.lines(2))
			d.look(10 * time.Second)
		}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, "app.log")
			d.add("app.log", d.lines(5))
			d.start()
			d.look(time.Millisecond)
			test.do(d)
			d.check()
		})
		if test.gone {
			continue
		}
		t.Run(test.name+", and it is killed before", func(t *testing.T) {
			d := newDesk(t, "app.log")
			d.add("app.log", d.lines(5))
			d.start()
			d.look(time.Millisecond)
			n := d.save()
			d.look(time.Millisecond)
			test.do(d)
			d.kill(n)
			d.check()
		})
	}
}

// Rotated in any way, read at any moment, killed at any moment: each line is
// given once.
func TestFollowAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t, "app.log")
		d.t = rt
		d.add("app.log", d.lines(1))
		d.start()
		d.look(time.Millisecond)
		w, saved, files := d.open("app.log"), d.save(), 0 // as tail does at once
		shift := func() {
			for i := files; i > 0; i-- {
				d.rename(fmt.Sprintf("app.log.%d", i), fmt.Sprintf("app.log.%d", i+1))
			}
			files++
		}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"write", "write", "half", "look", "look", "save", "kill", "rename", "copy", "reopen"}).Draw(rt, "step") {
			case "write":
				d.put(w, d.lines(rapid.IntRange(1, 300).Draw(rt, "lines")))
			case "half":
				text := d.lines(2)
				d.put(w, text[:len(text)-7])
				d.look(time.Millisecond)
				d.put(w, text[len(text)-7:])
			case "look":
				d.look(time.Duration(rapid.IntRange(1, 9000).Draw(rt, "ms")) * time.Millisecond)
			case "save":
				saved = d.save()
			case "kill":
				d.kill(saved)
			case "rename":
				if _, err := os.Stat(d.path("app.log")); err == nil {
					shift()
					d.rename("app.log", "app.log.1")
				}
			case "copy":
				held, err := w.Stat()
				d.must(err)
				if named, err := os.Stat(d.path("app.log")); err == nil && os.SameFile(held, named) {
					shift()
					write(d.tb, d.path("app.log.1"), d.read("app.log"))
					d.must(os.Truncate(d.path("app.log"), 0))
				}
			case "reopen":
				d.must(w.Close())
				w = d.open("app.log")
			}
		}
		d.must(w.Close())
		for range 3 {
			d.look(20 * time.Second)
		}
		d.same("ahead", d.ahead)
		d.same("settled", d.settled)
		d.fl.Close()
	})
}

// What a link points to may be exchanged, as Kubernetes does.
func TestFollowLink(t *testing.T) {
	d := newDesk(t, "app.log")
	d.add("pod-1.out", d.lines(3))
	d.must(os.Symlink("pod-1.out", d.path("app.log")))
	d.start()
	d.look(time.Millisecond)
	d.add("pod-1.out", d.lines(3))
	d.add("pod-2.out", d.lines(3))
	d.must(os.Symlink("pod-2.out", d.path("next")))
	d.rename("next", "app.log")
	d.check()
}

func TestFollowFindsNewFiles(t *testing.T) {
	for _, arg := range []string{"logs/*.log", "logs", "logs/b.log", "link"} {
		t.Run(arg, func(t *testing.T) {
			d := newDesk(t, arg)
			d.must(os.Mkdir(d.path("logs"), 0o755))
			d.must(os.Symlink("logs", d.path("link")))
			d.start()
			d.look(time.Millisecond)
			d.add("logs/b.log", d.lines(3))
			d.look(2 * time.Second)
			d.add("logs/b.log", d.lines(3))
			d.check()
		})
	}
}

func TestFollowFromEnd(t *testing.T) {
	d := newDesk(t, "app.log")
	d.follow.FromEnd = true
	d.add("app.log", d.lines(100)+"half a li")
	d.written = nil
	d.start()
	d.look(time.Millisecond)
	d.add("app.log", "ne\n"+d.lines(3))
	d.check()
}

// A log that stands still holds nobody back, and one that is read to its end
// late is not late.
func TestFollowOrder(t *testing.T) {
	d := newDesk(t, "a.log", "b.log")
	d.add("a.log", d.lines(1))
	d.add("b.log", d.lines(1))
	d.start()
	d.look(time.Millisecond)
	first := d.lines(1)
	d.add("b.log", d.lines(1))
	d.look(5 * time.Millisecond)
	d.look(5 * time.Millisecond)
	if len(d.ahead) != 3 {
		t.Errorf("with one quiet log %d events were given ahead, want all 3", len(d.ahead))
	}
	d.add("a.log", first) // a moment late: it belongs before one that was given
	d.look(time.Second)
	if d.again != 1 || len(d.ahead) != 4 {
		t.Errorf("after a line out of order: %d times anew with %d events, want once with 4", d.again, len(d.ahead))
	}
	d.check()
	if d.again != 1 {
		t.Errorf("it began anew %d times, want once", d.again)
	}
}

// A record that only the next line would show to be whole does not wait for it
// for long.
func TestFollowPrettyRecord(t *testing.T) {
	d := newDesk(t, "app.log")
	d.opt.NewDecoder = realDecoder
	d.add("app.log", "")
	d.start()
	for i := range 3 {
		id := fmt.Sprintf("req-%d", i)
		head, rest := fmt.Sprintf("[%s] ERROR (42): call failed\n", d.clock.Format("2006-01-02 15:04:05.000 -0700")), "    tenant: \"acme\"\n    reqId: \""+id+"\"\n"
		d.add("app.log", head)
		d.look(500 * time.Millisecond)
		d.add("app.log", rest)
		d.look(500 * time.Millisecond)
		if len(d.ahead) != i {
			t.Errorf("half a second behind the record %d events were given, want %d", len(d.ahead), i)
		}
		d.written = append(d.written, id)
		if i == 1 {
			continue // the next one shows it
		}
		d.look(time.Second)
		d.look(20 * time.Millisecond)
		d.same("ahead", d.ahead)
	}
	d.check()
	d.kill(d.save())
	d.check()
}

// Of a feed that is never in order little is given ahead, and the cost of
// beginning anew is bounded.
func TestFollowDisorder(t *testing.T) {
	d := newDesk(t, "a.log", "b.log")
	d.start()
	for range 200 {
		early, later := d.lines(1), d.lines(1)
		d.add("b.log", later)
		d.look(time.Second)
		d.add("a.log", early)
		d.look(10 * time.Millisecond)
	}
	if d.again > 20 {
		t.Errorf("it began anew %d times in 200, want it to wait instead", d.again)
	}
	slices.SortFunc(d.written, func(a, b string) int { return len(a) - len(b) })
	d.check()
}

func TestFollowSetBackClock(t *testing.T) {
	d := newDesk(t, "app.log")
	d.add("app.log", d.lines(3))
	d.start()
	d.look(time.Second)
	before := d.clock
	d.clock = d.clock.Add(-time.Hour)
	d.look(time.Second)
	d.clock = before
	d.add("app.log", d.lines(3))
	d.check()
}

// What can't be read is said once, and says nothing about health: nothing is
// heard, so time does not go on.
func TestFollowTrouble(t *testing.T) {
	d := newDesk(t, "app.log")
	d.add("app.log", d.lines(3))
	d.start()
	d.look(time.Second)
	d.rename("app.log", "kept.txt")
	d.must(os.Mkdir(d.path("app.log"), 0o755))
	d.fl.logs[0].close()
	settled := d.fl.order.settled
	for range 10 {
		d.look(time.Minute)
	}
	if !d.fl.order.settled.Equal(settled) {
		t.Errorf("with nothing to read the watermark went from %v to %v", settled, d.fl.order.settled)
	}
	d.must(os.Remove(d.path("app.log")))
	d.rename("kept.txt", "app.log")
	d.add("app.log", d.lines(3))
	d.look(2 * time.Second)
	d.check()
	want := []string{
		"read app.log: it is a folder now (hint: the log is read on when a file takes its place)",
		"read app.log: it can be read again",
	}
	if !slices.Equal(d.problems, want) {
		t.Errorf("it was said:\n %q\nwant\n %q", d.problems, want)
	}
}

// A log that was never there is told from one that only has no lines.
func TestStatusOfALogThatIsNotThere(t *testing.T) {
	d := newDesk(t, "app.log")
	d.start()
	d.look(time.Second)
	if s := d.fl.Status(); len(s) != 1 || !s[0].Missing {
		t.Errorf("before it is there: %+v", s)
	}
	d.add("app.log", d.lines(3))
	d.look(2 * time.Second)
	if s := d.fl.Status()[0]; s.Missing || s.Lines != 3 {
		t.Errorf("when it is there: %+v", s)
	}
	d.rename("app.log", "kept.txt")
	d.look(time.Second)
	if d.fl.Status()[0].Missing {
		t.Error("a rotation that has just begun counts as missing")
	}
	d.look(goneAfter + time.Second)
	if !d.fl.Status()[0].Missing {
		t.Error("long after it has gone it does not count as missing")
	}
}

func TestFollowStdin(t *testing.T) {
	defer goleak.VerifyNone(t)
	d := newDesk(t, Stdin)
	d.opt.Stdin = strings.NewReader(d.lines(2000) + strings.Repeat("y", 2<<20) + "\n" + d.lines(1))
	d.start()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for {
		out, err := d.fl.Next(ctx)
		d.ahead, d.settled = append(d.ahead, ids(out.Ahead)...), append(d.settled, ids(out.Settled)...)
		if errors.Is(err, io.EOF) {
			break
		}
		d.must(err)
	}
	d.ahead = append(d.ahead, ids(d.fl.Waiting())...)
	d.same("ahead", d.ahead)
	if c := d.fl.Coverage(); c.Cut != 1 || c.Lines != 2002 {
		t.Errorf("coverage: %d lines, %d cut; want 2002, 1", c.Lines, c.Cut)
	}
}

// What waits is saved in pieces, and a state that is cut off from them is
// refused.
func TestSegments(t *testing.T) {
	d := newDesk(t, "app.log")
	d.start()
	for range 5 {
		d.add("app.log", d.lines(10))
		d.look(time.Millisecond)
		d.save()
	}
	if len(d.segments) != 5 {
		t.Errorf("%d segments, want one a save", len(d.segments))
	}
	d.kill(0)
	d.check()
	if _, err := NewFeed(nil, d.state, Options{NewDecoder: newPlainDecoder, Segments: [][]byte{bytes.Repeat([]byte("x"), 9)}}); !errors.Is(err, errDamaged) {
		t.Errorf("with a damaged segment: %v, want %v", err, errDamaged)
	}
}
