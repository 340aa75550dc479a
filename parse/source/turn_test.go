package source

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// turnedLines returns the lines of text, the last one first.
func turnedLines(text string) string {
	lines := slices.Collect(strings.Lines(text))
	slices.Reverse(lines)
	return strings.Join(lines, "")
}

// A file whose newest line stands first gives what it gives the other way
// round: packed or not, in chunks of any size, and read on when it has grown at
// its head.
func TestNewestFirst(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		b.WriteString(at(100+float64(i/2), fmt.Sprintf("stripe t%d ok", i)))
	}
	forth := b.String()
	dir := t.TempDir()
	want := read(t, find(t, write(t, filepath.Join(dir, "app.log"), forth)), nil, testOptions())
	for _, ending := range []string{"", ".gz", ".zst"} {
		for _, chunk := range []int{333, 1 << 18} {
			opt := testOptions()
			opt.chunk = chunk
			name := fmt.Sprintf("app.log%s, chunks of %d", ending, chunk)
			path := filepath.Join(dir, "app.log"+ending)
			got := read(t, find(t, write(t, path, turnedLines(forth))), nil, opt)
			sameEvents(t, name, got.all(), want.all())
			sameTotals(t, name, got.coverage, want.coverage)

			half := len(forth)/2 + strings.IndexByte(forth[len(forth)/2:], '\n') + 1
			first := read(t, find(t, write(t, path, turnedLines(forth[:half]))), nil, opt)
			got = read(t, find(t, write(t, path, turnedLines(forth))), first.state, opt)
			sameEvents(t, name+", grown", append(first.delivered, got.all()...), want.all())

			again := read(t, find(t, path), got.state, opt)
			if n := again.coverage.Lines; n != want.coverage.Lines || !strings.Contains(problemsOf(again.problems), "read before") {
				t.Errorf("%s, once more: %d lines, problems %s", name, n, problemsOf(again.problems))
			}
		}
		if err := os.Remove(filepath.Join(dir, "app.log"+ending)); err != nil {
			t.Fatal(err)
		}
	}
}

// Records of many lines and tables come out whole, whether the file was turned
// line by line or lists whole records.
func TestNewestFirstRecords(t *testing.T) {
	opt := testOptions()
	opt.NewDecoder = realDecoder
	const n = 4000
	stamp := func(i int) string {
		return time.Date(2026, 6, 19, 11, 0, i, 0, time.UTC).Format("2006-01-02 15:04:05")
	}
	object := func(i, status int) string {
		return fmt.Sprintf("{\n  \"time\": %q,\n  \"labels\": {\n    \"tenant\": \"t%d\"\n  },\n  \"status\": %d\n}\n", stamp(i), i, status)
	}
	row := func(i, status int) string { return fmt.Sprintf("%s,t%d,%d\n", stamp(i), i, status) }
	fields := func(i, status int) string { return fmt.Sprintf("%s /t/t%d/x %d\n", stamp(i), i, status) }
	for _, c := range []struct {
		name, head string
		record     func(i, status int) string
	}{
		{"objects", "", object},
		{"table", "time,tenant,status\n", row},
		{"W3C", "#Version: 1.0\n#Fields: date time cs-uri-stem sc-status\n", fields},
	} {
		var records []string
		for i := range n {
			records = append(records, c.record(i, []int{200, 503}[i%2]))
		}
		forth := c.head + strings.Join(records, "")
		slices.Reverse(records)
		path := filepath.Join(t.TempDir(), "app.log")
		want := read(t, find(t, write(t, path, forth)), nil, opt)
		if len(want.all()) != n || want.coverage.Unparsed != 0 {
			t.Fatalf("%s: %d events, %+v", c.name, len(want.all()), want.coverage.Totals)
		}
		for way, text := range map[string]string{"records": c.head + strings.Join(records, ""), "lines": turnedLines(forth)} {
			got := read(t, find(t, write(t, path, text)), nil, opt)
			if way == "records" || c.name == "objects" {
				sameEvents(t, c.name+", "+way, got.all(), want.all())
			}
			if got.coverage.Late != 0 || got.coverage.Unparsed != 0 || len(got.all()) != n {
				t.Errorf("%s, %s: %d events, %+v", c.name, way, len(got.all()), got.coverage.Totals)
			}
		}
	}
}

// A turner gives all lines of a file, each once, whatever their length.
func TestTurner(t *testing.T) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 31))
		var b strings.Builder
		for range rng.IntN(200) {
			n := rng.IntN(60)
			if rng.IntN(40) == 0 {
				n = rng.IntN(3 * turnBlock)
			}
			b.WriteString(strings.Repeat("x", n))
			b.WriteString([]string{"\n", "\n", "\r\n", "\n{\n", "\n}\n"}[rng.IntN(5)])
		}
		text := b.String() + strings.Repeat("end", rng.IntN(2))
		got, err := io.ReadAll(&turner{src: strings.NewReader(text), end: int64(len(text)), size: int64(len(text)), open: -1})
		if err != nil {
			t.Fatal(err)
		}
		lines, want := slices.Sorted(strings.Lines(string(got))), slices.Sorted(strings.Lines(text))
		for i := range want {
			want[i] = strings.TrimSuffix(want[i], "\n") + "\n"
		}
		slices.Sort(want)
		if !slices.Equal(lines, want) {
			t.Fatalf("seed %d: %d bytes gave %d, lines %d of %d", seed, len(text), len(got), len(lines), len(want))
		}
	}
}

// What a turned file can't give is told as of any other.
func TestTurnerError(t *testing.T) {
	r := &turner{src: failingAt{}, end: 10, size: 10, open: -1}
	if _, err := io.ReadAll(r); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("error %v, want %v", err, iotest.ErrTimeout)
	}
}

type failingAt struct{}

func (failingAt) ReadAt([]byte, int64) (int, error) { return 0, iotest.ErrTimeout }

// What was unpacked to be turned does not stay behind.
func TestNewestFirstLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log.gz")
	t.Setenv("TMPDIR", t.TempDir())
	var b strings.Builder
	for i := range 50 {
		b.WriteString(at(float64(100-i), "stripe acme ok"))
	}
	read(t, find(t, write(t, path, b.String())), nil, testOptions())
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left %v, error %v", left, err)
	}
}
