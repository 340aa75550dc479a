package source

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBackwards(t *testing.T) {
	var forth []string
	for i := range 200 {
		forth = append(forth, at(float64(100+i/2), "stripe acme ok"))
	}
	back := slices.Clone(forth)
	slices.Reverse(back)
	shaken := slices.Clone(forth)
	for i := 0; i+3 < len(shaken); i += 2 {
		shaken[i], shaken[i+3] = shaken[i+3], shaken[i]
	}
	for _, c := range []struct {
		name   string
		lines  []string
		late   int64
		lateBy time.Duration
		want   bool
	}{
		{"oldest first", forth, 0, 0, false},
		{"newest first", back, 194, 99 * time.Second, true},
		{"jumping about", shaken, 0, 0, false},
		{"two lines", back[98:102], 0, 0, false},
		{"a second log behind the first", append(slices.Clone(forth), forth...), 194, 99 * time.Second, false},
	} {
		for _, chunk := range []int{20, 333, 1 << 18} {
			opt := testOptions()
			opt.chunk, opt.AsWritten = chunk, true
			path := write(t, filepath.Join(t.TempDir(), "app.log"), strings.Join(c.lines, ""))
			// What a first run saw must count in the second.
			half := len(strings.Join(c.lines[:len(c.lines)/2], ""))
			write(t, path, strings.Join(c.lines, "")[:half])
			first := read(t, find(t, path), nil, opt)
			write(t, path, strings.Join(c.lines, ""))
			got := read(t, find(t, path), first.state, opt).coverage.Streams[0]
			if got.Backwards != c.want || got.Late != c.late || got.LateBy != c.lateBy {
				t.Errorf("%s, chunks of %d: backwards %v, %d late by %v; want %v, %d late by %v", c.name, chunk, got.Backwards, got.Late, got.LateBy, c.want, c.late, c.lateBy)
			}
		}
	}
}

// The bound that the coverage names takes every event.
func TestLateByIsTheBoundThatTakesAll(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "app.log"), at(100, "stripe acme ok")+at(200, "stripe acme ok")+at(150, "stripe acme ok")+
		at(90, "stripe acme ok")+at(300, "stripe acme ok")+at(195, "stripe acme ok")+strings.TrimSuffix(at(170, "stripe acme ok"), "\n"))
	opt := testOptions()
	first := read(t, find(t, path), nil, opt).coverage
	if first.Late != 4 || first.LateBy != 130*time.Second {
		t.Fatalf("%d late by %v, want 4 by 2m10s", first.Late, first.LateBy)
	}
	opt.Lateness = first.LateBy
	if got := read(t, find(t, path), nil, opt).coverage; got.Late != 0 || got.LateBy != 0 {
		t.Errorf("with that bound %d late by %v, want none", got.Late, got.LateBy)
	}
	opt.Lateness -= time.Millisecond
	if got := read(t, find(t, path), nil, opt).coverage; got.Late != 1 {
		t.Errorf("with a little less %d late, want 1", got.Late)
	}
}
