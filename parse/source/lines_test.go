package source

import (
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// pieces reads text to the end and shows what came.
func pieces(text string, size, lineCap int, slow bool) (lines []string, rest string, cuts int, at tracker) {
	var src io.Reader = strings.NewReader(text)
	if slow {
		src = iotest.OneByteReader(src)
	}
	l := newLineReader(src, tracker{}, lineCap)
	for {
		p := l.next(size)
		for line := range strings.Lines(p.text) {
			lines = append(lines, line)
		}
		if p.cut || p.restCut {
			cuts++
		}
		if p.err != nil {
			return lines, p.rest, cuts, l.at
		}
	}
}

func TestLineReader(t *testing.T) {
	tests := []struct {
		text  string
		lines []string
		rest  string
		cuts  int
	}{
		{"", nil, "", 0},
		{"a\nb\n", []string{"a\n", "b\n"}, "", 0},
		{"a\nb", []string{"a\n"}, "b", 0},
		{"\n\n", []string{"\n", "\n"}, "", 0},
		{"12345678\n", []string{"12345678\n"}, "", 0},
		{"123456789\nx\n", []string{"12345678", "x\n"}, "", 1},
		{"x\n" + strings.Repeat("y", 100) + "\nz\n", []string{"x\n", "yyyyyyyy", "z\n"}, "", 1},
		{"x\n123456789", []string{"x\n"}, "12345678", 1},
		{"a\r\nb\x00\xff\n", []string{"a\r\n", "b\x00\xff\n"}, "", 0},
	}
	for _, tt := range tests {
		for _, size := range []int{1, 3, 8, 100} {
			lines, rest, cuts, _ := pieces(tt.text, size, 8, false)
			if fmt.Sprintf("%q", lines) != fmt.Sprintf("%q", tt.lines) || rest != tt.rest || cuts != tt.cuts {
				t.Errorf("%q in pieces of %d: got %q rest %q, %d cut; want %q rest %q, %d cut", tt.text, size, lines, rest, cuts, tt.lines, tt.rest, tt.cuts)
			}
		}
	}
}

// Whatever the pieces, the tracker ends where the last whole line does.
func TestLineReaderTracksItsPlace(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var b strings.Builder
		for range rng.IntN(60) {
			b.WriteString(strings.Repeat("x", rng.IntN(300)) + "\n")
		}
		whole := b.String()
		b.WriteString(strings.Repeat("r", rng.IntN(50)))
		_, _, _, got := pieces(b.String(), 1+rng.IntN(500), 1+rng.IntN(200), rng.IntN(2) == 0)
		var want tracker
		want.add([]byte(whole))
		if got.offset != want.offset || got.head != want.head || got.full != want.full || string(got.tail) != string(want.tail) {
			t.Fatalf("%d bytes: place %d %v %v, want %d %v %v", len(whole), got.offset, got.head, got.full, want.offset, want.head, want.full)
		}
	}
}

// A line of 100 MiB costs no more memory than the cap.
func TestLongLineIsNotBuffered(t *testing.T) {
	long := io.MultiReader(strings.NewReader("a\n"), io.LimitReader(endless{}, 100<<20), strings.NewReader("\nb\n"))
	l := newLineReader(long, tracker{}, 1<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var text strings.Builder
	var p piece
	for p.err == nil {
		p = l.next(256 << 10)
		text.WriteString(p.text[:min(len(p.text), 3)])
		text.WriteString(fmt.Sprint(" ", len(p.text), p.cut, ";"))
	}
	runtime.ReadMemStats(&after)
	if got, want := text.String(), "a\nx 1048578 true;b\n 2 false;"; got != want {
		t.Errorf("pieces %q, want %q", got, want)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d bytes allocated, want at most 8 MiB", used)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
