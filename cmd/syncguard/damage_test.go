package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What follows logs into a database that is cut or damaged anywhere says so and how
// to go back, or goes on and leaves one that can be read; it neither panics nor waits
// for a damage to pass by itself.
func TestTailOnADamagedDatabase(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "app.db")
	if code, _, stderr := inProcess(strings.NewReader(outage()), time.Now, "replay", "--quiet", "--db", path, "-"); code != exitFine {
		t.Fatalf("replay: exit %d, %q", code, stderr)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 0xda3a9e))
		data, how := bytes.Clone(whole), "flipped"
		if seed%2 == 0 {
			data, how = data[:1+rng.IntN(len(data)-1)], "cut"
		} else {
			for range 1 + rng.IntN(64) {
				data[rng.IntN(len(data))] ^= 1 << rng.IntN(8)
			}
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		counts[how+", "+tailDamaged(t, seed, path)]++
		for _, beside := range []string{"-wal", "-shm"} {
			if err := os.Remove(path + beside); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	}
	if counts["cut, named"] < 20 {
		t.Errorf("%v: want nearly every cut named", counts)
	}
	t.Log(counts)
}

func tailDamaged(t *testing.T, seed uint64, path string) string {
	t.Helper()
	more := strings.ReplaceAll(outage(), "2026-03-02", "2026-03-03")
	code, _, stderr := inProcess(strings.NewReader(more), time.Now, "tail", "--lines", "--db", path, "-")
	if wayBack(stderr) && code == exitInput {
		return "named"
	}
	if code != exitFine {
		t.Errorf("seed %d: tail exits with %d, %q; want the damage and the way back", seed, code, stderr)
	}
	code, _, stderr = inProcess(nil, time.Now, "report", "--fail-on", "none", "--db", path)
	if code != exitFine && !wayBack(stderr) {
		t.Errorf("seed %d: a report of what tail wrote exits with %d, %q", seed, code, stderr)
	}
	return "taken up"
}

// wayBack reports whether an error says what to do about a damaged file.
func wayBack(stderr string) bool {
	return strings.Contains(stderr, "replay --fresh") || strings.Contains(stderr, "not a SyncGuard database")
}
