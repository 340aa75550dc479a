package analyze

import (
	"math"
	"testing"
)

// What some hours tell is told by one level if it is near enough to one.
func TestLevelled(t *testing.T) {
	for _, c := range []struct {
		name         string
		n0, f0, n, f int64
		odds         float64
		want         bool
	}{
		{"a lucky hour, and four percent since", 544, 8, 3110, 131, levelOdds, true},
		{"four percent, and ten since", 2000, 80, 1000, 100, levelOdds, false},
		{"five in a row after ten", 10, 0, 5, 5, levelOdds, false},
		{"five not found in a row after ten", 10, 0, 5, 5, goneOdds, true},
		{"nine not found in a row after ten", 10, 0, 9, 9, goneOdds, false},
	} {
		if got := levelled(c.n0, c.f0, c.n, c.f, floorP0, c.odds); got != c.want {
			t.Errorf("%s: levelled = %v, want %v", c.name, got, c.want)
		}
	}
}

// A handful of one tenant's failures must be of one class.
func TestHandfulOfOneClass(t *testing.T) {
	class := func(name string) uint8 {
		for i, c := range classList {
			if c.Name == name {
				return uint8(i)
			}
		}
		t.Fatalf("no class %s", name)
		return 0
	}
	for _, c := range []struct {
		classes []string
		want    verdict
	}{
		{[]string{"auth", "auth", "auth"}, isPattern},
		{[]string{"auth", "unknown", "auth"}, isPattern},
		{[]string{"timeout", "network", "server"}, manyCauses},
		{[]string{"timeout", "timeout", "server", "timeout"}, isPattern},
		{[]string{"timeout", "timeout", "server", "timeout", "network"}, manyCauses},
	} {
		p := &pair{}
		for i, name := range c.classes {
			p.Fails[i] = fail{At: int64(i+1) * 10e9, Class: class(name)}
			p.NFails++
		}
		never := func(int64, int64) bool { return false }
		if got := p.kinds(60e9, 0, p.NFails).weigh(15e9, never); got != c.want {
			t.Errorf("%v: %q, want %q", c.classes, got, c.want)
		}
	}
}

// A blip of the integration is taken out of a tenant's evidence, and what succeeded
// meanwhile stays in it.
func TestMereBlip(t *testing.T) {
	p := &pair{}
	p.Test.Table = llr{P0: 0.0127, Known: knowSeries}
	p.Test.Table.derive()
	for i, at := range []int64{0, 25, 54, 103, 155, 245, 245, 287} {
		p.Fails[i] = fail{At: (at + 1) * 1e9}
		p.NFails++
	}
	p.LastFail = p.newest().At
	b := blip{From: 238e9, To: 250e9}
	if of := (arm{Start: 1e9, N: 59, F: 8}); !p.mereBlip(b, of, 12.5) {
		t.Error("six of 57 besides the blip were called enough")
	}
	if of := (arm{Start: 1e9, N: 9, F: 8}); p.mereBlip(b, of, 12.5) {
		t.Error("six of seven besides the blip were called too little")
	}
}

// Ten of one rarer family are not held against a pattern; what is as mixed as the
// ordinary failures is, but for the chance that one cause shows in every way.
func TestOneCauseOrMixed(t *testing.T) {
	ordinary := familyCounts{40, 20, 20, 20, 20}
	for _, c := range []struct {
		name        string
		of          familyCounts
		least, most float64
	}{
		{"ten of one family", familyCounts{0, 10}, 0, 0},
		{"ten of one, and a stray", familyCounts{1, 10}, 0, 0},
		{"as mixed as strays", familyCounts{7, 3, 3, 4, 3}, math.Log(mixedOdds), -9},
		{"what can't be classified", familyCounts{5: 20}, 0, 0},
	} {
		if got := c.of.oneCause(&ordinary, 0.2); got < c.least-0.01 || got > c.most {
			t.Errorf("%s: oneCause(%v) = %.2f, want %.2f to %.2f", c.name, c.of, got, c.least, c.most)
		}
	}
}
